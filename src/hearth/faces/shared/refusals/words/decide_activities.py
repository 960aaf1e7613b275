"""Words for refusals of activities, of who may take part, and of ballots of every kind."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WORDS: dict[str, str | Promise] = {
    "feature_not_of_form": _("This kind of activity has no such part."),
    "entry_not_this_way": _("People come into this activity in another way."),
    "entry_needs_member": _("Please sign in to take part: this activity is for members."),
    "ballot_over_money": _("What you chose costs more than there is. Take something out."),
    "ballot_too_many": _("Choose at most %(most)s."),
    "ballot_too_many_points": _("You gave more than %(points)s points. Take some back."),
    "ballot_score_out_of_range": _("One of the marks is outside of what may be given."),
    "ballot_ranked_twice": _("One of them stands in your list twice."),
    "ballot_pair_wrong": _("One of the pairs could not be read. Please choose again."),
    "address_not_readable": _(
        "We could not read this. Type a telephone number, such as 07700 900123, or an e-mail address."
    ),
    "too_many_codes": _(
        "We have sent three codes to you in the last hour. Please use the newest, or come back later."
    ),
    "codes_are_many": _(
        "Very many people are coming in just now. Please try again in some minutes."
    ),
    "contact_code_wrong": _("These are not the six digits that we sent. Tries left: %(left)s."),
    "contact_code_over": _("This code no longer works. Please ask for a new one."),
    "purpose_unknown": _("There is no such beginning."),
    "entry_unknown": _("Choose how one person has one vote."),
    "age_out_of_range": _("An age is between 0 and %(most)s."),
    "area_unknown": _("One of these places is not in this network."),
    "belongs_elsewhere": _("This belongs to another network."),
    "activity_was_announced": _(
        "Everybody has seen it, so it is not thrown away. Let it close, and say in a decision why."
    ),
    "activity_is_used": _("Something else rests on it already, so it cannot be thrown away."),
    "activity_changed_meanwhile": _(
        "Somebody changed something while you were looking. Please look once more."
    ),
    "window_outside": _(
        "The days of one part lie outside of the days of the whole: nobody could use it. Please look at the calendar."
    ),
}
