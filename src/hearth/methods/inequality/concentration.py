"""Is ill health concentrated among the poor? Concentration indices with their variance."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import ArrayLike

from hearth.methods.errors import MethodError
from hearth.methods.outcomes.checks import Floats, matching, numbers, one_of, total
from hearth.methods.outcomes.intervals import normal_point

KINDS = ("relative", "generalised", "erreygers", "wagstaff")


@dataclass(frozen=True)
class Concentration:
    """An index from -1 (all with the lowest rank) to 1; 0 is no concentration. Unit-free, but for
    the generalised index, which is in the unit of the outcome."""

    kind: str
    index: float
    low: float
    high: float
    variance: float
    people: int
    confidence: float


def concentration_index(
    outcome: ArrayLike,
    rank: ArrayLike,
    *,
    weights: ArrayLike | None = None,
    kind: str = "relative",
    bounds: tuple[float, float] | None = None,
    as_reference: bool = False,
    grouped: bool = False,
    confidence: float = 0.95,
) -> Concentration:
    """Does an outcome gather at one end of a social order?

    Parameters
    ----------
    outcome : (N,) at least 0
    rank : (N,) what people are ordered by (income, deprivation score), lowest first
    weights : (N,) survey weights, or people of each group; None weighs all alike
    kind : "relative", "generalised", "erreygers" (bounded outcomes), "wagstaff" (shares)
    bounds : least and greatest possible outcome, for "erreygers"; None takes those found
    as_reference : equal ranks share one middle rank, so that the order of rows does not matter; True
        breaks them by the order of rows as the R reference does, and accepts outcomes above 1 for
        "wagstaff", where the figure has no meaning
    grouped : rows are groups and weights their people: the exact index, without the sample factor
        that the R reference applies to weighted rows
    confidence : fraction

    Returns
    -------
    Concentration

    Raises
    ------
    MethodError   "not_a_number", "number_too_small", "tables_do_not_match", "too_few_points",
                  "nothing_to_divide_by", "rule_unknown_setting", "baseline_out_of_range"

    Source
    ------
    O'Donnell, van Doorslaer, Wagstaff, Lindelow (2008), Analyzing health equity, ch. 8 (regression and
    delta method); Erreygers (2009), J. Health Econ. 28, 504-515; Wagstaff (2005), Health Econ. 14, 429-432.

    Examples
    --------
    >>> found = concentration_index([1, 2, 3, 4], [10, 20, 30, 40])
    >>> round(found.index, 4)
    0.25
    """
    y, order = (
        numbers("outcome", outcome).reshape(-1),
        numbers("rank", rank, least=None).reshape(-1),
    )
    matching("outcome", y, "rank", order)
    w = np.ones(len(y)) if weights is None else numbers("weights", weights).reshape(-1)
    matching("outcome", y, "weights", w)
    one_of("kind", kind, KINDS)
    z = normal_point(confidence)
    kept = w > 0
    y, order, w = y[kept], order[kept], w[kept]
    if (
        not as_reference
    ):  # in one order, whatever the order of rows, so that sums agree to the last bit
        places = np.lexsort((w, y, order))
        y, order, w = y[places], order[places], w[places]
    if len(y) < 3:
        raise MethodError("too_few_points", found=len(y), least=3)
    mean = float(total(w * y) / total(w))
    if mean == 0:
        raise MethodError("nothing_to_divide_by", name="outcome", at=0)
    index, variance = _relative(y, _fractional_rank(order, w, share=not as_reference), w, grouped)
    factor = _factor(kind, y, mean, bounds, as_reference)
    index, variance = index * factor, variance * factor**2
    half = z * sqrt(variance)
    return Concentration(kind, index, index - half, index + half, variance, len(y), confidence)


def _fractional_rank(order: Floats, weights: Floats, *, share: bool) -> Floats:
    """Share of the people below, and half of one's own (or of all with whom one is tied)."""
    places = np.argsort(order, kind="stable")
    sorted_weights = weights[places]
    below = np.cumsum(sorted_weights) - sorted_weights
    width = sorted_weights
    if share:
        edges = np.flatnonzero(np.diff(order[places])) + 1
        starts = np.r_[0, edges]
        lengths = np.diff(np.r_[starts, len(order)])
        below = np.repeat(below[starts], lengths)
        width = np.repeat(np.add.reduceat(sorted_weights, starts), lengths)
    found = np.empty(len(order))
    found[places] = (below + width / 2) / total(weights)
    return found


def _relative(y: Floats, rank: Floats, weights: Floats, grouped: bool) -> tuple[float, float]:
    """Index and variance from the line of outcome over rank."""
    n, whole = len(y), float(total(weights))
    middle, mean = float(total(weights * rank)) / whole, float(total(weights * y)) / whole
    away = rank - middle
    square = float(total(weights * away**2))
    if square == 0:
        return 0.0, 0.0
    slope = float(total(weights * away * (y - mean))) / square
    start = mean - slope * middle
    errors = y - start - slope * rank
    noise = float(total(weights * errors**2)) / (n - 2)
    of_slope = noise / square
    of_start = noise * (1 / whole + middle**2 / square)
    shared = -noise * middle / square
    spread = square * whole / (whole**2 - float(total(weights**2)))
    factor = square / whole / spread if grouped else (n - 1) / n
    twice = 2 * start + slope
    index = 2 * spread * slope / (start + slope / 2) * factor
    by_start, by_slope = -slope * 8 * spread / twice**2, start * 8 * spread / twice**2
    variance = by_start**2 * of_start + by_slope**2 * of_slope + 2 * by_start * by_slope * shared
    return index, max(variance, 0.0)


def _factor(
    kind: str, y: Floats, mean: float, bounds: tuple[float, float] | None, any_outcome: bool
) -> float:
    if kind == "relative":
        return 1.0
    if kind == "generalised":
        return mean
    if kind == "wagstaff":
        if mean == 1 or (float(y.max()) > 1 and not any_outcome):
            raise MethodError("baseline_out_of_range", baseline=mean)
        return 1 / (1 - mean)
    least, most = bounds or (float(y.min()), float(y.max()))
    if not least <= float(y.min()) <= float(y.max()) <= most or least == most:
        raise MethodError("baseline_out_of_range", baseline=mean)
    return 4 * mean / (most - least)
