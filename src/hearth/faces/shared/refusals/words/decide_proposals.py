"""Words for refusals of proposals, of merging and costing them, and of links between projects."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WORDS: dict[str, str | Promise] = {
    "proposals_not_open": _("Proposals are not taken at the moment."),
    "proposals_too_many": _(
        "You have made %(most)s proposals already. Take one back to make another."
    ),
    "proposal_without_words": _("Please write what should be done."),
    "proposal_too_long": _("This is longer than %(most)s letters. Please shorten it."),
    "proposal_cost_not_usable": _("Write what it may cost as a number above nought."),
    "proposal_not_now": _("This cannot be done with the proposal as it stands now."),
    "proposal_in_merge": _(
        "Its author is being asked about a merge, or has agreed to one. Wait for the answer, or undo the merge."
    ),
    "proposal_on_ballot": _("It is on the ballot. Ask the team to take it off first."),
    "proposal_without_reason": _("Say why, so that the author understands it."),
    "proposal_without_support": _(
        "Fewer than %(needed)s people support it. Tick that it is reviewed all the same, or wait."
    ),
    "proposal_over_money": _("It costs more than there is to share out."),
    "support_not_open": _("Proposals cannot be supported at the moment."),
    "call_not_usable": _("One of these numbers is too small or too large."),
    "merge_of_one": _("Choose at least two proposals that could become one."),
    "merge_of_other_vote": _("These proposals belong to different votes."),
    "merge_without_reason": _("Tell the authors why the proposals would be better as one."),
    "merge_is_over": _("The time to answer this has passed, or it is settled."),
    "merge_not_done": _("There is no merge to undo."),
    "valuer_not_of_network": _("Only a member of this network can be asked."),
    "valuer_without_name": _("Write the name that stands beside the answer."),
    "valuation_due_before_today": _("The day to answer by has passed already."),
    "valuation_of_another": _("Somebody else was asked about this."),
    "valuation_is_answered": _("This has been answered already."),
    "valuation_verdict_unknown": _("Say whether it can be done."),
    "valuation_without_reasons": _("Give your reasons: everybody may read them."),
    "valuation_without_cost": _("Say what it would cost, at least roughly."),
    "valuation_high_below_low": _("The highest cost is below the lowest."),
    "link_kind_unknown": _("Say how the two projects hang together."),
    "link_of_other_vote": _("These projects stand on different ballots."),
    "link_of_itself": _("Choose two different projects."),
    "link_known": _("These two are linked already. Take that link away first."),
    "links_need_each_other": _("Then these projects would need each other in a circle."),
    "links_contradict": _(
        "Then a project would need two that cannot stand together, and nothing could ever be bought."
    ),
    "min_support_not_usable": _("Write a number of votes, or 0 for none."),
}
