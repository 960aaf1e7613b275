"""Why one option stands before another, in a sentence, for every rule."""

from __future__ import annotations

from math import exp
from typing import Any

from django.utils.translation import gettext as _

from .figures import say_count, say_share
from .naming import quoted


def why(
    result: dict[str, Any], stands: dict[str, Any], names: dict[str, str], over: str, under: str
) -> str:
    """The reason in words; `over` stands before `under`."""
    one, two = stands["rows"][over], stands["rows"][under]
    facts = {"over": quoted(names[over]), "under": quoted(names[under])}
    return _REASONS[result["rule"]["method"]](result, stands, (over, under), one, two, facts)


def _number(number: float) -> str:
    return say_count(int(number) if number == int(number) else round(number, 2))


def _lot(facts: dict[str, Any]) -> str:
    return (
        _("The ballots do not tell %(over)s and %(under)s apart; the lot fixed at opening decides.")
        % facts
    )


def _by_count(key: str) -> Any:
    def reason(
        result: Any, stands: Any, pair: Any, one: Any, two: Any, facts: dict[str, Any]
    ) -> str:
        if one[key] == two[key]:
            return _lot(facts)
        facts = {**facts, "more": _number(one[key]), "fewer": _number(two[key])}
        if key == "votes":
            return _("%(more)s ballots name %(over)s, %(fewer)s name %(under)s.") % facts
        return _("%(over)s has %(more)s together, %(under)s has %(fewer)s.") % facts

    return reason


def _scores(result: Any, stands: Any, pair: Any, one: Any, two: Any, facts: dict[str, Any]) -> str:
    if result["rule"].get("by") != "mean":
        return str(_by_count("total")(result, stands, pair, one, two, facts))
    if two["mean"] is None and one["mean"] is not None:
        return _("Nobody gave %(under)s a mark.") % facts
    if one["mean"] == two["mean"]:
        return _lot(facts)
    facts = {
        **facts,
        "more": _number(round(one["mean"], 3)),
        "fewer": _number(round(two["mean"], 3)),
    }
    return _("%(over)s has %(more)s on average, %(under)s has %(fewer)s.") % facts


def _grades(result: Any, stands: Any, pair: Any, one: Any, two: Any, facts: dict[str, Any]) -> str:
    facts = {**facts, "more": one["grade"], "fewer": two["grade"]}
    if one["grade"] != two["grade"]:
        return (
            _(
                "Half of the voters give %(over)s at least %(more)s, and %(under)s at least %(fewer)s."
            )
            % facts
        )
    if one["counts"] == two["counts"]:
        return _lot(facts)
    facts |= {
        "up": say_share(one["above"]),
        "down": say_share(one["below"]),
        "other_up": say_share(two["above"]),
        "other_down": say_share(two["below"]),
    }
    return (
        _(
            "Both have the middle mark %(more)s. More than that give %(over)s %(up)s of the voters "
            "and %(under)s %(other_up)s; less, %(down)s and %(other_down)s. What lies nearer to the "
            "middle decides."
        )
        % facts
    )


def _pairs(result: Any, stands: Any, pair: Any, one: Any, two: Any, facts: dict[str, Any]) -> str:
    """The duel of the two, and the chain that answers it where it went the other way."""
    place = {name: at for at, name in enumerate(stands["options"])}
    over, under = place[pair[0]], place[pair[1]]
    won, lost = stands["pairs"][over][under], stands["pairs"][under][over]
    there, back = stands["strength"][over][under], stands["strength"][under][over]
    facts = {**facts, "won": _number(won), "lost": _number(lost)}
    duel = _("%(won)s put %(over)s before %(under)s, %(lost)s the other way round.") % facts
    if there <= back:
        return f"{duel} {_apart(stands, pair, facts)}"
    if won > lost:
        return duel
    if result["rule"]["method"] == "ranked-pairs":
        return (
            f"{duel} "
            + _(
                "But clearer majorities, which are kept first, put %(over)s before %(under)s in a chain."
            )
            % facts
        )
    facts |= {"there": _number(there), "back": _number(back)}
    return (
        f"{duel} "
        + _(
            "But a chain of majorities leads from %(over)s to %(under)s: its weakest link has "
            "%(there)s votes, that of the best chain back %(back)s."
        )
        % facts
    )


def _apart(stands: Any, pair: Any, facts: dict[str, Any]) -> str:
    """Two that the rule itself does not order: another stands between them, or the lot decides."""
    together = any(set(pair) <= set(tier) for tier in stands["tiers"])
    if together:
        return _lot(facts)
    return (
        _("The rule does not order these two by themselves: how they stand to the others does.")
        % facts
    )


def _strengths(
    result: Any, stands: Any, pair: Any, one: Any, two: Any, facts: dict[str, Any]
) -> str:
    place = {name: at for at, name in enumerate(stands["options"])}
    over, under = place[pair[0]], place[pair[1]]
    chance = 1 / (1 + exp(two["strength"] - one["strength"]))
    facts = {
        **facts,
        "chance": say_share(chance),
        "won": _number(stands["pairs"][over][under]),
        "lost": _number(stands["pairs"][under][over]),
    }
    said = (
        _(
            "From all answers together: of people asked about both, %(chance)s would choose "
            "%(over)s rather than %(under)s (asked directly: %(won)s to %(lost)s)."
        )
        % facts
    )
    if "low" in one and one["low"] < two["high"]:
        said += " " + _("The answers are too few to be sure of that.")
    return said


_REASONS = {
    "approval": _by_count("votes"),
    "points": _by_count("total"),
    "score": _scores,
    "judgement": _grades,
    "schulze": _pairs,
    "ranked-pairs": _pairs,
    "bradley-terry": _strengths,
}
