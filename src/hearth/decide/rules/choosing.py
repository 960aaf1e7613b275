"""Which rules can set priorities, which ballot each of them needs, and what must be so before opening. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

#: Rule to the kind of ballot that it counts.
METHODS: dict[str, str] = {
    "approval": "approval",
    "points": "points",
    "score": "score",
    "judgement": "score",
    "schulze": "ranking",
    "ranked-pairs": "ranking",
    "bradley-terry": "pairwise",
}
#: Rules that can count ballots which weigh more or less than one.
WEIGHABLE = frozenset({"approval", "points", "score", "schulze", "ranked-pairs", "bradley-terry"})
DEFAULT = {"method": "schulze", "winners": 3}
HIGHEST, MOST_POINTS = 10, 1000


def checked_choice(
    rule: Mapping[str, Any], ballot: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, Any], str | None]:
    """Rule and ballot with every setting written out, and the code of a refusal or none.

    Refusals: `choice_rule_unknown`, `choice_winners_wrong`, `choice_mark_wrong`, `weighting_not_with_rule`.
    """
    method = str(rule.get("method") or DEFAULT["method"])
    if method not in METHODS:
        return {}, {}, "choice_rule_unknown"
    whole: dict[str, Any] = {
        "method": method,
        "winners": _whole(rule.get("winners") or DEFAULT["winners"]),
        "weight_by": sorted({str(key) for key in rule.get("weight_by") or ()}),
    }
    if method == "score":
        whole["by"] = "mean" if rule.get("by") == "mean" else "sum"
    kind = METHODS[method]
    paper: dict[str, Any] = {"kind": kind}
    if kind in ("approval", "ranking") and ballot.get("most"):
        paper["most"] = _whole(ballot["most"])
    if kind == "points":
        paper["points"] = _whole(ballot.get("points") or 10)
    if kind == "score":
        paper["highest"] = _whole(ballot.get("highest") or 5)
    return whole, paper, _refusal(whole, paper)


def _refusal(rule: Mapping[str, Any], ballot: Mapping[str, Any]) -> str | None:
    if not 1 <= rule["winners"] <= 100:
        return "choice_winners_wrong"
    if rule["weight_by"] and rule["method"] not in WEIGHABLE:
        return "weighting_not_with_rule"
    marks = (ballot.get("most", 1), ballot.get("points", 1))
    if any(not 1 <= mark <= MOST_POINTS for mark in marks):
        return "choice_mark_wrong"
    return None if 1 <= ballot.get("highest", 1) <= HIGHEST else "choice_mark_wrong"


def _whole(value: Any) -> int:
    try:
        return int(value)
    except (TypeError, ValueError):
        return 0
