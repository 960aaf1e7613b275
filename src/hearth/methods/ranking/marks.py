"""Ballots that mark candidates: approval, and grades counted by their median (majority judgement)."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from hearth.methods.errors import MethodError
from hearth.methods.outcomes.intervals import student_point
from hearth.methods.parity import wilson
from hearth.methods.ranking.profile import Lots, Tie

MOST_GRADES = 1_000
#: Beyond it Student's distribution is the normal one in every digit that is told.
MOST_FREEDOM = 10**7


@dataclass(frozen=True)
class Approved:
    """One candidate's approvals, and their share of the ballots with its interval."""

    candidate: str
    approvals: int
    share: float
    low: float
    high: float


@dataclass(frozen=True)
class Approval:
    """Candidates by approvals, most first; `ties` only where one decided over a seat."""

    winners: tuple[str, ...]
    ranking: tuple[Approved, ...]
    voters: int
    ties: tuple[Tie, ...]


@dataclass(frozen=True)
class Judged:
    """One candidate's grades. `grade` is the majority grade: half of the voters give at least it.

    `above` and `below` are the shares of voters who give more and less; `counts` the voters per
    grade, lowest first; `mean`, `low`, `high` the average with its interval, for comparison only.
    """

    candidate: str
    grade: int
    above: float
    below: float
    counts: tuple[int, ...]
    mean: float
    low: float
    high: float


@dataclass(frozen=True)
class Judgement:
    """Candidates by majority judgement, best first; `ties` are between equal grades to the last voter."""

    winners: tuple[str, ...]
    ranking: tuple[Judged, ...]
    voters: int
    ties: tuple[Tie, ...]


def approval(
    candidates: Sequence[str],
    ballots: Iterable[Iterable[str]],
    *,
    counts: Sequence[int] | None = None,
    seats: int = 1,
    lot: Sequence[str] | None = None,
) -> Approval:
    """Whom do most people find acceptable?

    Parameters
    ----------
    candidates : (C,) names
    ballots : (V,) the names that each voter approves; a name given twice counts once
    counts : (V,) how many gave each ballot; None is one each
    seats : winners wanted
    lot : all candidates in an order drawn before the count, for ties; None goes by name

    Returns
    -------
    Approval

    Raises
    ------
    MethodError   "candidate_unknown", "lot_incomplete", "seats_out_of_range", "counts_below_zero"

    Source
    ------
    Brams and Fishburn (1978), Am. Polit. Sci. Rev. 72, 831-847.

    Examples
    --------
    >>> found = approval(["park", "bus"], [["park"], ["park", "bus"], ["bus"], ["park"]])
    >>> found.winners, found.ranking[0].approvals
    (('park',), 3)
    """
    place = {name: at for at, name in enumerate(candidates)}
    rows = list(ballots)
    many = [1] * len(rows) if counts is None else [int(one) for one in counts]
    if len(many) != len(rows) or min(many, default=0) < 0:
        raise MethodError("counts_below_zero")
    likes, voters = [0] * len(candidates), sum(many)
    for at, (ballot, number) in enumerate(zip(rows, many, strict=True)):
        for name in set(ballot):
            if name not in place:
                raise MethodError("candidate_unknown", candidate=name, ballot=at)
            likes[place[name]] += number
    order, ties = seated(candidates, [(-one,) for one in likes], seats, lot, "a seat")
    ranking = []
    for one in order:
        low, high = wilson(likes[one], voters)
        share = likes[one] / voters if voters else 0.0
        ranking.append(Approved(candidates[one], likes[one], share, low, high))
    return Approval(tuple(candidates[one] for one in order[:seats]), tuple(ranking), voters, ties)


def majority_judgement(
    candidates: Sequence[str],
    grades: ArrayLike,
    *,
    best: int,
    counts: Sequence[int] | None = None,
    seats: int = 1,
    lot: Sequence[str] | None = None,
) -> Judgement:
    """Which candidate has the best grade that a majority stands behind?

    Parameters
    ----------
    candidates : (C,) names
    grades : (V, C) whole numbers from 0 (worst) to `best`; -1 is no grade and counts as worst
    best : the best grade
    counts, seats, lot : as in `approval`

    Returns
    -------
    Judgement

    Raises
    ------
    MethodError   "grades_out_of_range", "lot_incomplete", "seats_out_of_range", "table_empty",
                  "counts_below_zero"

    Source
    ------
    Balinski and Laraki (2011), Majority judgment, ch. 1 and 13: equal grades are told apart by taking
    majority grades away one by one.

    Examples
    --------
    >>> found = majority_judgement(["park", "bus"], [[3, 2], [2, 2], [0, 2]], best=3)
    >>> found.winners, [one.grade for one in found.ranking]
    (('bus',), [2, 2])
    """
    table = np.array(grades)
    if table.ndim != 2 or table.shape[1] != len(candidates) or not len(table):
        raise MethodError("table_empty", name="grades")
    if (
        not 0 <= best <= MOST_GRADES
        or table.dtype.kind not in "iub"
        or table.min() < -1
        or table.max() > best
    ):
        raise MethodError("grades_out_of_range", best=best)
    many = [1] * len(table) if counts is None else [int(one) for one in counts]
    if len(many) != len(table) or min(many) < 0:
        raise MethodError("counts_below_zero")
    if not (voters := sum(many)):
        raise MethodError("table_empty", name="grades")
    tallies = [_tally(column, many, best) for column in np.maximum(table, 0).T]
    order, ties = seated(candidates, _taken_away(tallies, voters), seats, lot, "a seat")
    ranking = tuple(_judged(candidates[one], tallies[one], voters) for one in order)
    return Judgement(tuple(candidates[one] for one in order[:seats]), ranking, voters, ties)


def _tally(grades: NDArray, many: Sequence[int], best: int) -> list[int]:
    """Voters per grade, lowest first, in whole numbers of any size."""
    found = [0] * (best + 1)
    for grade, number in zip(grades.tolist(), many, strict=True):
        found[grade] += number
    return found


def _taken_away(tallies: Sequence[Sequence[int]], voters: int) -> list[tuple[int, ...]]:
    """Majority grades in the order in which they are taken away, the higher the smaller the value.

    After the first, two go at a time: one place further up and one further down. Long runs are told
    once, at places where any candidate's run begins, so that all are cut alike.
    """
    middle, up = (voters - 1) // 2, voters % 2 == 0
    edges = [list(accumulate(tally)) for tally in tallies]
    away = {1, voters // 2}
    for edge in {place for row in edges for place in row}:
        away |= {edge - middle, middle - edge + 1}
    steps = [0, *sorted(step for step in away if 1 <= step <= voters // 2)]
    places = [place for step in steps for place in _sides(middle, step, up) if 0 <= place < voters]
    return [tuple(-bisect_right(row, place) for place in places) for row in edges]


def _sides(middle: int, step: int, up: bool) -> tuple[int, ...]:
    if not step:
        return (middle,)
    return (middle + step, middle - step) if up else (middle - step, middle + step)


def _judged(name: str, tally: Sequence[int], voters: int) -> Judged:
    edges = list(accumulate(tally))
    grade = bisect_right(edges, (voters - 1) // 2)
    below = edges[grade] - tally[grade]
    average = Fraction(sum(value * number for value, number in enumerate(tally)), voters)
    half = math.nan
    if voters > 1:
        squares = sum(number * (value - average) ** 2 for value, number in enumerate(tally))
        spread = math.sqrt(squares / (voters - 1) / voters)
        half = student_point(min(voters - 1, MOST_FREEDOM), 0.95) * spread
    return Judged(
        name,
        grade,
        (voters - edges[grade]) / voters,
        below / voters,
        tuple(tally),
        float(average),
        float(average) - half,
        float(average) + half,
    )


def seated(
    candidates: Sequence[str],
    values: Sequence[tuple[Any, ...]],
    seats: int,
    lot: Sequence[str] | None,
    what: str,
) -> tuple[list[int], tuple[Tie, ...]]:
    """Candidates by value, least first, and the tie over the last seat."""
    if not 1 <= seats <= len(candidates):
        raise MethodError("seats_out_of_range", seats=seats, candidates=len(candidates))
    lots = Lots(candidates, lot)
    order = sorted(range(len(candidates)), key=lambda one: (values[one], lots.rank[one]))
    ties = []
    if seats < len(order) and values[order[seats - 1]] == values[order[seats]]:
        between = [one for one in order if values[one] == values[order[seats]]]
        ties = [lots.tie(what, between, one) for one in between if order.index(one) < seats]
    return order, tuple(ties)
