"""The words for everything that an activity keeps as a key: forms, states, features, ways in."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = dict[str, str | Promise]

FORMS: Words = {
    "budget": _("Money shared out by vote"),
    "priorities": _("Choosing priorities"),
    "conversation": _("A conversation"),
    "panel": _("A panel drawn by lot"),
    "lottery": _("Names drawn from a hat"),
}
STATES: Words = {
    "draft": _("Being prepared"),
    "gathering": _("Gathering ideas"),
    "open": _("Open"),
    "closed": _("Closed, being counted"),
    "counted": _("Finished"),
}
TONES = {"draft": "quiet", "gathering": "info", "open": "good", "closed": "wait", "counted": "info"}
FEATURES: Words = {
    "statements": _("Add what you think"),
    "opinions": _("Agree, disagree or pass"),
    "proposals": _("Propose something"),
    "support": _("Support proposals"),
    "review": _("Cost and feasibility are checked"),
    "ballots": _("Vote"),
    "registering": _("Put your name down"),
}


@dataclass(frozen=True)
class WayIn:
    """How one person has one vote: what people do, why we think that it is fair, and where it is weak."""

    label: str | Promise
    how: str | Promise
    weak: str | Promise


WAYS_IN: dict[str, WayIn] = {
    "code": WayIn(
        _("A code for each person"),
        _("Each person gets one code, in a letter or on a card, and uses it once."),
        _(
            "Whoever finds somebody’s code can use it, and it is for the team to give the codes out fairly."
        ),
    ),
    "contact": WayIn(
        _("A telephone number or e-mail address"),
        _(
            "We send six digits to your number or address. We keep neither of them with what you choose."
        ),
        _("Somebody with two numbers could come in twice; who has none needs a champion or paper."),
    ),
    "member": WayIn(
        _("The account of a member"),
        _("Members of the network come in with their account."),
        _("Only members are asked, who are fewer than the community, and not the same."),
    ),
    "browser": WayIn(
        _("Anybody, once with each browser"),
        _("No name and no code: whoever comes takes part."),
        _(
            "Somebody with two browsers can come in twice. Good for a conversation, too weak for money."
        ),
    ),
}
