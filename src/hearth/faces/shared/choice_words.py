"""Rules and ballots of votes about priorities, in plain words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.utils.translation import ngettext

Words = str | Promise

#: Rule to its short name, what voters do, how it is counted, and where it is weak.
METHODS: dict[str, tuple[Words, Words, Words, Words]] = {
    "approval": (
        _l("Tick what you want"),
        _l("Everybody ticks the options they want."),
        _l("Whatever most people ticked comes first."),
        _l("It does not see how much somebody wants something."),
    ),
    "points": (
        _l("Share out points"),
        _l("Everybody has the same number of points and gives more to what matters more."),
        _l("The points of everybody are added up."),
        _l(
            "Whoever puts all points on one option helps it most, whatever they think of the others."
        ),
    ),
    "score": (
        _l("Give each a mark"),
        _l("Everybody marks each option."),
        _l("The marks of everybody are added up, or averaged."),
        _l(
            "Whoever only gives the highest and the lowest mark has more weight than those who weigh."
        ),
    ),
    "judgement": (
        _l("Give each a mark, the middle counts"),
        _l("Everybody marks each option."),
        _l(
            "An option has the mark that half of the voters give it at least. Extreme marks carry no further."
        ),
        _l("An option that nearly half find useless can stand high."),
    ),
    "schulze": (
        _l("Put them in order: every pair is compared"),
        _l("Everybody puts the options in their order, as far as they like."),
        _l(
            "Each option is compared with each other, as if only these two stood. Circles are "
            "solved by the strongest chain of majorities (Schulze)."
        ),
        _l("The count is harder to follow than ticks; this page explains it pair by pair."),
    ),
    "ranked-pairs": (
        _l("Put them in order: clearest majorities first"),
        _l("Everybody puts the options in their order, as far as they like."),
        _l(
            "Each option is compared with each other. The clearest majorities are kept first; one "
            "that would close a circle is dropped (ranked pairs)."
        ),
        _l("The count is harder to follow than ticks; this page explains it pair by pair."),
    ),
    "bradley-terry": (
        _l("Which of these two?"),
        _l(
            "Everybody is shown two at a time and says which is more important, as often as they like."
        ),
        _l(
            "From all answers we work out how strongly each option is preferred to the others, and "
            "how sure that is."
        ),
        _l("Whoever answers more pairs has more answers in the count."),
    ),
}
#: Kind of ballot in words.
BALLOTS: dict[str, Words] = {
    "approval": _l("Ticks"),
    "knapsack": _l("Ticks, up to the money there is"),
    "points": _l("Points"),
    "score": _l("Marks"),
    "ranking": _l("An order"),
    "pairwise": _l("Pairs"),
}


def rule_sentences(rule: Mapping[str, Any], ballot: Mapping[str, Any]) -> list[str]:
    """The whole rule in sentences: what one does, how it is counted, ties, weights."""
    _name, does, counted, _weak = METHODS[rule["method"]]
    said = [str(does), str(counted)]
    if ballot.get("most"):
        most = int(ballot["most"])
        said.append(
            ngettext("A ballot names at most %(n)s.", "A ballot names at most %(n)s.", most)
            % {"n": most}
        )
    if rule["method"] == "score" and rule.get("by") == "mean":
        said.append(_("Marks are averaged among those who gave one."))
    elif rule["method"] == "score":
        said.append(_("Marks are added up; no mark adds nothing."))
    if rule["method"] == "judgement":
        said.append(_("No mark counts as the lowest."))
    if rule["method"] == "bradley-terry":
        said.append(
            _("If some options cannot be told apart, one drawn answer to every pair is added.")
        )
    if ballot.get("kind") == "ranking":
        said.append(_("Beside it we show what votes that move on (elimination) would have chosen."))
    winners = int(rule["winners"])
    said.append(
        ngettext(
            "The first is chosen as priority.", "The first %(n)s are chosen as priorities.", winners
        )
        % {"n": winners}
    )
    said.append(
        _(
            "A tie is decided by a lot that follows from the fingerprint at opening: nobody can steer it."
        )
    )
    return [*said, *_weights(rule)]


def _weights(rule: Mapping[str, Any]) -> list[str]:
    if not rule.get("weight_by"):
        return [_("Every ballot weighs the same.")]
    return [
        _(
            "Ballots are weighted, so that groups count as many as live here: no ballot less than "
            "0.3 or more than 3 times."
        ),
        _(
            "Whoever does not say what group they belong to weighs one, and so does a group of very "
            "few voters. The count without weights stands beside it."
        ),
    ]
