"""Scores added up, or averaged over those who gave one: exact."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import ArrayLike

from hearth.methods.errors import MethodError
from hearth.methods.outcomes.checks import one_of
from hearth.methods.ranking.marks import MOST_GRADES, seated
from hearth.methods.ranking.profile import Tie

AVERAGES = ("sum", "mean")


@dataclass(frozen=True)
class Scored:
    """One candidate's scores: their sum, how many voters gave one, the exact mean of those (or none),
    and the voters per score, lowest first."""

    candidate: str
    total: int
    given: int
    mean: Fraction | None
    counts: tuple[int, ...]


@dataclass(frozen=True)
class Score:
    """Candidates by score, best first; `ties` only where one decided over a seat."""

    winners: tuple[str, ...]
    ranking: tuple[Scored, ...]
    voters: int
    ties: tuple[Tie, ...]


def score(
    candidates: Sequence[str],
    scores: ArrayLike,
    *,
    best: int,
    by: str = "sum",
    counts: Sequence[int] | None = None,
    seats: int = 1,
    lot: Sequence[str] | None = None,
) -> Score:
    """Which candidates get the highest scores?

    Parameters
    ----------
    candidates : (C,) names
    scores : (V, C) whole numbers from 0 to `best`; -1 is no score
    best : the highest score
    by : "sum" (no score adds nothing) or "mean" (of those who gave one; nobody: last)
    counts : (V,) how many gave each ballot; None is one each
    seats : winners wanted
    lot : all candidates in an order drawn before the count, for ties; None goes by name

    Returns
    -------
    Score. Sums are whole numbers and means exact fractions.

    Raises
    ------
    MethodError   "table_empty", "grades_out_of_range", "counts_below_zero", "rule_unknown_setting",
                  "lot_incomplete", "seats_out_of_range"

    Source
    ------
    Range voting: Smith (2000), "Range voting"; evaluative voting: Hillinger (2005).

    Examples
    --------
    >>> found = score(["park", "bus"], [[3, 5], [4, -1], [3, 1]], best=5)
    >>> found.winners, found.ranking[0].total
    (('park',), 10)
    """
    one_of("by", by, AVERAGES)
    table = np.array(scores)
    if table.ndim != 2 or table.shape[1] != len(candidates) or not len(table):
        raise MethodError("table_empty", name="scores")
    if (
        not 0 <= best <= MOST_GRADES
        or table.dtype.kind not in "iub"
        or table.min() < -1
        or table.max() > best
    ):
        raise MethodError("grades_out_of_range", best=best)
    many = np.ones(len(table), dtype=np.int64)
    if counts is not None:
        many = np.array([int(one) for one in counts], dtype=np.int64)
    if len(many) != len(table) or many.min() < 0:
        raise MethodError("counts_below_zero")
    found = [
        _scored(name, column, many, best) for name, column in zip(candidates, table.T, strict=True)
    ]
    order, ties = seated(candidates, [_value(one, by) for one in found], seats, lot, "a seat")
    winners = tuple(candidates[one] for one in order[:seats])
    return Score(winners, tuple(found[one] for one in order), int(many.sum()), ties)


def _scored(name: str, column: np.ndarray, many: np.ndarray, best: int) -> Scored:
    counts = tuple(int(many[column == value].sum()) for value in range(best + 1))
    given = sum(counts)
    total = sum(value * number for value, number in enumerate(counts))
    return Scored(name, total, given, Fraction(total, given) if given else None, counts)


def _value(one: Scored, by: str) -> tuple[Fraction | int, ...]:
    if by == "sum":
        return (-one.total,)
    return (-one.mean,) if one.mean is not None else (1,)
