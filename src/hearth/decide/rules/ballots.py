"""What a ballot may say, kind by kind. Pure.

| kind | as it is kept |
|---|---|
| approval | numbers of the options chosen, in rising order; at most `most` |
| knapsack | as approval, and what they cost fits the money |
| points | {number: points}, at least 1 each, together at most `points` |
| score | {number: score}, each 0 to `highest` |
| ranking | numbers, best first; may stop early; at most `most` |
| pairwise | [[better, worse], …] of the pairs that were asked |
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

BALLOT_KINDS = ("approval", "knapsack", "points", "score", "ranking", "pairwise")

#: Limits where a vote names none.
DEFAULTS: dict[str, int] = {"points": 10, "highest": 5}


def tidy_choices(choices: Iterable[Any], *, numbers: Iterable[int]) -> list[int] | None:
    """Option numbers once each, in rising order; none if any of them is not on the ballot."""
    try:
        chosen = {int(choice) for choice in choices}
    except (TypeError, ValueError):
        return None
    return sorted(chosen) if chosen <= set(numbers) else None


def tidy_ballot(
    choices: Any, *, ballot: Mapping[str, Any], costs: Mapping[int, int], money: int = 0
) -> tuple[Any, str | None]:
    """A ballot as it is kept, and the code of a refusal or none.

    `ballot` is the vote's locked setting, `costs` maps each option's number to its cost in minor units.
    Refusals: `project_not_on_ballot`, `ballot_empty`, `ballot_over_money`, `ballot_too_many`,
    `ballot_too_many_points`, `ballot_score_out_of_range`, `ballot_ranked_twice`, `ballot_pair_wrong`.
    """
    kind = ballot.get("kind", "approval")
    if kind in ("points", "score"):
        return _marks(choices, kind, ballot, costs)
    if kind == "ranking":
        return _ranking(choices, ballot, costs)
    if kind == "pairwise":
        return _pairs(choices, costs)
    return _chosen(choices, kind, ballot, costs, money)


def _chosen(
    choices: Any, kind: str, ballot: Mapping[str, Any], costs: Mapping[int, int], money: int
) -> tuple[Any, str | None]:
    chosen = tidy_choices(choices, numbers=costs)
    if chosen is None:
        return None, "project_not_on_ballot"
    if not chosen:
        return None, "ballot_empty"
    if ballot.get("most") and len(chosen) > int(ballot["most"]):
        return None, "ballot_too_many"
    if kind == "knapsack" and sum(costs[number] for number in chosen) > money:
        return None, "ballot_over_money"
    return chosen, None


def _marks(
    choices: Any, kind: str, ballot: Mapping[str, Any], costs: Mapping[int, int]
) -> tuple[Any, str | None]:
    try:
        marks = {int(number): int(mark) for number, mark in dict(choices).items()}
    except (TypeError, ValueError):
        return None, "project_not_on_ballot"
    if not set(marks) <= set(costs):
        return None, "project_not_on_ballot"
    if kind == "points":
        marks = {number: mark for number, mark in marks.items() if mark != 0}
        if any(mark < 0 for mark in marks.values()):
            return None, "ballot_score_out_of_range"
        if sum(marks.values()) > int(ballot.get("points") or DEFAULTS["points"]):
            return None, "ballot_too_many_points"
    highest = int(ballot.get("highest") or DEFAULTS["highest"])
    if kind == "score" and any(not 0 <= mark <= highest for mark in marks.values()):
        return None, "ballot_score_out_of_range"
    if not marks:
        return None, "ballot_empty"
    return {str(number): marks[number] for number in sorted(marks)}, None


def _ranking(
    choices: Any, ballot: Mapping[str, Any], costs: Mapping[int, int]
) -> tuple[Any, str | None]:
    try:
        ranked = [int(number) for number in choices]
    except (TypeError, ValueError):
        return None, "project_not_on_ballot"
    if not set(ranked) <= set(costs):
        return None, "project_not_on_ballot"
    if len(set(ranked)) < len(ranked):
        return None, "ballot_ranked_twice"
    if not ranked:
        return None, "ballot_empty"
    if ballot.get("most") and len(ranked) > int(ballot["most"]):
        return None, "ballot_too_many"
    return ranked, None


def _pairs(choices: Any, costs: Mapping[int, int]) -> tuple[Any, str | None]:
    try:
        pairs = [(int(better), int(worse)) for better, worse in choices]
    except (TypeError, ValueError):
        return None, "ballot_pair_wrong"
    if any(number not in costs for pair in pairs for number in pair):
        return None, "project_not_on_ballot"
    seen = {frozenset(pair) for pair in pairs}
    if len(seen) < len(pairs) or any(len(pair) < 2 for pair in seen):
        return None, "ballot_pair_wrong"
    if not pairs:
        return None, "ballot_empty"
    return sorted(list(pair) for pair in pairs), None
