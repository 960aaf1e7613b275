"""Words for what a budget refuses: its rule, trials of rules."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WORDS: dict[str, str | Promise] = {
    "ballot_not_for_money": _(
        "Ballots of this kind cannot share out money. Choose yes ballots, a shopping list, points or a ranking."
    ),
    "links_in_a_circle": _(
        "Some projects depend on each other in a circle, so none of them could ever be bought. "
        "Take one of these links away first."
    ),
    "link_unknown_kind": _("Projects can depend on or exclude each other; “%(kind)s” is neither."),
    "link_unknown_project": _("One of the linked projects, %(project)s, is not on the ballot."),
    "link_to_itself": _("A project cannot depend on or exclude itself (%(project)s)."),
    "rule_without_reason": _("Say in a sentence why this rule was chosen."),
    "rule_without_chooser": _("Say who chose the rule: a meeting, a council, the team."),
    "rule_not_possible": _("These settings do not go together. Nothing was changed."),
    "trial_without_projects": _("Add at least two projects first: there is nothing to try yet."),
    "trial_past_unknown": _("Choose one of the votes that are over."),
    "trial_file_too_large": _("This file is larger than %(most_mb)s MB."),
    "trial_file_broken": _("Line %(line)s of the file cannot be read: %(value)s"),
    "trial_too_many": _("There are %(most)s trials already. Take one away before you add another."),
    "trial_settings": _(
        "Between 100 and 20,000 voters, a majority between 40 and 95 in a hundred, and a whole number to draw by."
    ),
}
