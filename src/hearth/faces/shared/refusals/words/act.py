"""Words for refusals of acting."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WORDS: dict[str, str | Promise] = {
    "for_the_team": _("Only the network's team can do this."),
    "not_of_this_network": _("This belongs to another network."),
    "not_your_organisation": _("You can only change what belongs to your own organisation."),
    "programme_without_title": _("Please give the programme a title."),
    "programme_exists": _("There is already a programme called “%(title)s”."),
    "programme_ends_first": _("The last day comes before the first."),
    "programme_state_unknown": _("A programme cannot be “%(state)s”."),
    "source_unknown": _("A programme cannot come from a “%(kind)s”."),
    "goal_without_words": _("Please write the goal."),
    "partner_role_unknown": _("“%(role)s” is not a role in a programme."),
    "commitment_without_words": _("Please write what is promised."),
    "commitment_of_nobody": _("Say who promises it: an organisation or a role."),
    "commitment_state_unknown": _("This commitment is “%(before)s”; it cannot become “%(state)s”."),
    "broken_needs_a_reason": _("Please say why it could not be kept. People deserve to know."),
    "event_without_title": _("Please give the event a title."),
    "event_ends_first": _("The event ends before it begins."),
    "event_too_long": _("An event lasts two weeks at most. Plan a series instead."),
    "event_nowhere": _("Say where it is: a place, an address, or a link to join."),
    "event_cancelled": _("This event has been called off."),
    "event_held": _("This event has been held already."),
    "event_over": _("This event is over."),
    "event_not_yet": _("This event has not begun yet."),
    "access_unknown": _("We do not know the access feature “%(access)s”."),
    "capacity_of_nobody": _("There must be room for at least one person."),
    "capacity_below_booked": _("%(taken)s places are booked already. There must be room for them."),
    "repeat_unknown": _("“%(repeat)s” is not a rhythm that we know."),
    "repeat_without_end": _("Say until which day it repeats, after the first time."),
    "too_many_times": _("At most %(most)s times in one go. Choose an earlier last day."),
    "cancel_needs_a_reason": _("Please say why, so that people understand."),
    "booking_not_needed": _("No booking is needed: just come."),
    "party_size_wrong": _("Please book for 1 to %(most)s people. For more, ask the team."),
    "contact_not_an_address": _("This does not look like an e-mail address."),
    "attendance_too_large": _("More than %(most)s people? Please check the number."),
    "groups_more_than_people": _(
        "%(dimension)s: the groups add up to more than the %(people)s who came."
    ),
    "note_without_words": _("Please write the note."),
    "service_exists": _("“%(name)s” is already in the directory."),
    "service_not_reachable": _(
        "Say how people get it: phone, e-mail, website, address or in words."
    ),
    "service_state_unknown": _("A listing cannot be “%(state)s”."),
    "need_unknown": _("“%(need)s” is not a need that we sort by."),
    "listing_wrong": _("%(field)s: %(why)s"),
    "source_missing": _("Please say with whom you checked it."),
}
