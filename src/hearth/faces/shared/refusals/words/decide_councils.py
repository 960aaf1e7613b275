"""Words for refusals of councils: seats, terms, meetings, minutes, votes, consent."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WORDS: dict[str, str | Promise] = {
    "council_exists": _("There is already a council called “%(name)s”."),
    "council_ended": _("This council has ended. Its pages stay, but nothing is changed any more."),
    "seat_exists": _("There is already a seat called “%(name)s”."),
    "seat_ended": _("This seat is no longer part of the council."),
    "too_many_seats": _("A council has at most %(most)s seats."),
    "term_ends_first": _("The term would end before it began. Look at the days."),
    "term_begins_before_last": _("Whoever sits there now began later than that. Look at the day."),
    "term_over": _("This term is over."),
    "sits_already": _("This person already sits on another seat of the council."),
    "interest_empty": _("Write down what the interest is."),
    "interest_ends_first": _("The interest would end before it began. Look at the days."),
    "council_meeting_ends_first": _("The meeting would end before it begins. Look at the times."),
    "council_meeting_not_planned": _("This can only be done before the meeting begins."),
    "council_meeting_not_running": _("This can only be done while the meeting is running."),
    "council_meeting_not_ended": _("End the meeting first; then its minutes can be published."),
    "council_minutes_published": _(
        "The minutes are published and are not rewritten. You can add a correction."
    ),
    "council_minutes_not_published": _("A correction is added to published minutes only."),
    "council_meeting_without_agenda": _("Put at least one item on the agenda first."),
    "council_nobody_to_invite": _(
        "Nobody on this council has an account with an e-mail address, so nobody can be invited by mail."
    ),
    "council_item_on_agenda": _("This stands on the agenda already."),
    "council_item_used": _("This item has a vote, a decision or minutes. It stays on the agenda."),
    "too_many_items": _("An agenda has at most %(most)s items."),
    "minutes_overtaken": _(
        "Somebody else wrote here while you were writing. Your words are kept; bring both together."
    ),
    "minutes_too_long": _("Minutes of one item have at most %(most)s letters."),
    "council_seat_unknown": _("One of these seats is not part of this council."),
    "visitors_more_than_came": _(
        "More people are counted in “%(dimension)s” than visitors came (%(people)s)."
    ),
    "recusal_without_reason": _("Say why this seat steps aside."),
    "recusal_after_vote": _("There was a vote on this item already. Take it back first."),
    "motion_empty": _("Write down what is put to the vote."),
    "item_not_for_deciding": _(
        "This item is for information or talk. Nothing is decided under it."
    ),
    "vote_by_absent": _(
        "Only seats with a vote that are present and have not stepped aside can vote."
    ),
    "nobody_voted": _("Nobody voted. Enter at least one vote."),
    "more_votes_than_present": _("There are more votes than people who may vote (%(present)s)."),
    "vote_taken_back_without_reason": _("Say why the vote is taken back."),
    "consent_empty": _("Write down the proposal."),
    "consent_open_already": _("A proposal is being talked over here already."),
    "consent_over": _("This proposal has come to its end."),
    "consent_not_so": _("This step does not follow the last one."),
    "consent_not_now": _("This is not said at this stage."),
    "consent_remark_empty": _("Write down what was said."),
    "objection_without_seat": _("Say which seat objects."),
    "objection_by_recused": _("Whoever stepped aside does not object."),
    "objection_stands": _(
        "An objection still stands. Integrate it, or ask whether it is withdrawn."
    ),
    "objection_not_met": _("Say how the objection was met."),
    "objection_none_to_integrate": _("There is no objection to integrate."),
    "consent_without_quorum": _("Too few seats are present to give consent."),
    "consent_text_same": _("The wording has not changed."),
    "action_empty": _("Write down what is to be done and who does it."),
    "action_without_outcome": _("Say in a few words what came of it."),
}
