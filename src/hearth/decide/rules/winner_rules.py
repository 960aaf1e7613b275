"""The families of rules that share out money, and the settings that each begins with. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .locking import DEFAULT_RULE

#: Family → settings for ballots that say yes or nothing.
FAMILIES: dict[str, dict[str, Any]] = {
    "equal-shares": DEFAULT_RULE,
    "bounded-overspending": {"method": "bounded-overspending", "utility": "cost"},
    "phragmen": {"method": "phragmen", "completion": "greedy"},
    "votes": {"method": "greedy", "utility": "cost"},
    "votes-per-cost": {"method": "greedy", "utility": "cardinality"},
}
#: Families that weigh points as they are given where ballots give points or ranks.
_BY_POINTS = ("equal-shares", "bounded-overspending")
#: Settings that stay when another family is chosen.
KEPT = ("min_support",)


def family_of(rule: Mapping[str, Any]) -> str:
    """Which family a rule belongs to."""
    method = rule.get("method", "equal-shares")
    if method == "greedy":
        return "votes" if rule.get("utility", "cost") == "cost" else "votes-per-cost"
    return method if method in FAMILIES else "equal-shares"


def family_rule(family: str, *, kind: str, keep: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """A family's settings for this kind of ballot, with what stays whatever the family (`KEPT`)."""
    rule = dict(FAMILIES[family])
    if family in _BY_POINTS and kind in ("points", "score", "ranking"):
        rule["utility"] = "cardinality"
    return rule | {name: value for name, value in (keep or {}).items() if name in KEPT and value}
