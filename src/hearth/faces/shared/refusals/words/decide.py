"""Words for refusals of deciding."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WORDS: dict[str, str | Promise] = {
    "vote_without_title": _("Please give the vote a title."),
    "vote_without_money": _("Say how much money there is to share out."),
    "vote_for_nobody": _("Say in plain words who may vote."),
    "vote_closes_first": _("The vote closes before it opens."),
    "vote_is_locked": _("The vote has opened: its rule, projects and days are locked."),
    "vote_without_projects": _("A vote needs at least two projects."),
    "vote_is_over": _("The closing time has passed already."),
    "vote_not_open": _("This vote takes no ballots at the moment."),
    "vote_still_open": _(
        "People are still voting. It closes by itself at the time that was announced."
    ),
    "vote_not_closed": _("The vote must close before it is counted."),
    "no_ballots": _("Nobody has voted, so there is nothing to count."),
    "project_costs_nothing": _("A project costs at least something."),
    "project_not_on_ballot": _("One of these projects is not on the ballot."),
    "ballot_empty": _("Choose at least one project."),
    "codes_too_many": _("Make between 1 and %(most)s codes at a time."),
    "voter_code_unknown": _(
        "This code does not belong to this vote. Please check it letter by letter."
    ),
    "voted_on_paper": _("A paper ballot with this code is in the box already."),
    "already_voted": _("There is a ballot with this code already."),
    "sheet_without_number": _("Write the number that stands on the sheet."),
    "sheet_is_done": _("Sheet %(sheet)s has been entered twice already."),
    "same_person_twice": _(
        "You entered sheet %(sheet)s before. The second reading is for somebody else."
    ),
    "sheet_code_differs": _(
        "The first reader saw another code on sheet %(sheet)s. Please look again."
    ),
    "sheet_not_differing": _("There is nothing to settle on this sheet."),
    "reason_for_priority_missing": _("Say why this comes first."),
    "chosen_by_nobody": _("Say which meeting, council or vote chose it."),
    "decision_without_words": _("Please write what was decided."),
    "decision_without_reasons": _("A decision needs its reasons."),
    "decision_without_owner": _("A decision needs somebody who sees to it."),
    "veto_of_nothing": _("A veto names the decision that it stops."),
    "decision_is_published": _("A published decision is not changed. Add an amendment instead."),
    "decision_not_published": _("This decision is still a draft: change it directly."),
}
