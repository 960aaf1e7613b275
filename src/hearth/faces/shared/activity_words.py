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


@dataclass(frozen=True)
class Purpose:
    """What a template is called, when to take it, what it sets, and what it says until somebody says it better."""

    title: str | Promise
    when: str | Promise
    sets: tuple[str | Promise, ...]
    eligibility: str | Promise


PURPOSES: dict[str, Purpose] = {
    "share_grant": Purpose(
        _("Share out a small grant"),
        _("There is some money and a list of things that it could pay for."),
        (
            _("People tick every project that they would pay for."),
            _("Counted by equal shares: everybody’s vote carries the same money."),
            _("Each person gets a code; two weeks to vote, also on paper."),
        ),
        _("Everybody of 11 or older who lives here; one code per person."),
    ),
    "three_priorities": Purpose(
        _("Choose three priorities"),
        _("There are many themes, and it must be clear what comes first."),
        (
            _("People tick at most three; the three with most ticks come first."),
            _("Each person gets a code; two weeks to choose, also on paper."),
            _("You can take a finer way of counting instead: marks, a ranking, or pairs."),
        ),
        _("Everybody who lives, works or learns here; one code per person."),
    ),
    "common_ground": Purpose(
        _("Find common ground"),
        _("Views differ, and nobody knows yet where people agree."),
        (
            _("People add short statements and agree, disagree or pass."),
            _("What unites and what divides is shown at the end."),
            _("Anybody may take part, once with each browser; three weeks."),
        ),
        _("Everybody who cares about this."),
    ),
    "draw_panel": Purpose(
        _("Draw a panel"),
        _(
            "A small group, like the community in its make-up, should look into something with care."
        ),
        (
            _("People put their name down; the panel is drawn so that it looks like the place."),
            _("The draw can be worked out again by anybody."),
            _("Four weeks to put a name down."),
        ),
        _("Everybody of 16 or older who lives here."),
    ),
    "names_from_hat": Purpose(
        _("Draw names from a hat"),
        _("There are fewer places than people who want one."),
        (
            _("Everybody who puts their name down has the same chance."),
            _("Those after the last place wait in the order of the draw."),
            _("Two weeks to put a name down."),
        ),
        _("Everybody who would take the place."),
    ),
    "city_budget": Purpose(
        _("A city’s budget"),
        _("A large sum, many ideas, and months to do it well."),
        (
            _(
                "Four weeks of proposals, three of support, six in which cost and feasibility are checked."
            ),
            _("Then three weeks to vote, with six digits to a telephone or e-mail, or on paper."),
            _("Counted by equal shares; a project needs ten votes at least."),
        ),
        _("Everybody of 11 or older who lives here."),
    ),
}
BALLOTS: Words = {
    "approval": _("People tick what they support."),
    "knapsack": _("People fill a basket that may not cost more than there is."),
    "points": _("People share out points."),
    "score": _("People give marks."),
    "ranking": _("People put things in order, best first."),
    "pairwise": _("People choose between two at a time."),
}
#: Where the team looks after what is special to each form.
DESKS = {
    "budget": "desk:budget",
    "priorities": "desk:choice",
    "conversation": "desk:conversation",
    "panel": "desk:panel",
    "lottery": "desk:panel",
}
