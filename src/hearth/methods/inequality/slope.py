"""How steeply does a figure fall from the best-off to the worst-off? Slope and relative index of inequality."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from hearth.methods.errors import MethodError
from hearth.methods.inequality.uncertain import Scale, end_limits, line_limits
from hearth.methods.outcomes.checks import (
    Floats,
    one_of,
    sealed,
    table,
    total,
    two_dimensional,
)
from hearth.methods.outcomes.intervals import Estimates, estimates, normal_point

KINDS = ("normal", "rate", "proportion")
LEAST_GROUPS = 3


@dataclass(frozen=True, eq=False)
class Slope:
    """Indices of A areas.

    `slope` is the figure at the last group's end of the line minus that at the first group's end, in
    the unit of the values; `relative` the one over the other; `intercept` the first group's end (on
    the transformed scale where one was asked for).
    """

    slope: Estimates
    relative: Estimates
    intercept: Floats


def slope_index(
    values: ArrayLike,
    population: ArrayLike,
    *,
    kind: str = "normal",
    errors: ArrayLike | None = None,
    low: ArrayLike | None = None,
    high: ArrayLike | None = None,
    transform: bool = False,
    limits_confidence: float = 0.95,
    confidence: float = 0.95,
) -> Slope:
    """By how much does a figure differ between the two ends of a social order?

    Parameters
    ----------
    values : (A, Q) figure of each group, groups in order (fifths of deprivation, most deprived
        first, say); one area may come as (Q,)
    population : (Q,) or (A, Q) people of each group
    kind : "normal" (life expectancy, means), "rate" or "proportion" (fractions)
    errors : (A, Q) standard errors; only for "normal"
    low, high : (A, Q) limits of the values instead
    transform : fit the line to the logarithm of a rate, the logit of a proportion; its height at the
        middle is then taken as known, as the English public-health reference does
    limits_confidence : fraction, of `low` and `high`
    confidence : fraction, of the result

    Returns
    -------
    Slope. Limits are worked out, never simulated: the same on every run.

    Raises
    ------
    MethodError   "not_a_number", "number_too_small", "tables_do_not_match", "table_empty",
                  "too_few_points", "rule_unknown_setting", "limits_missing", "value_outside_limits",
                  "nobody_in_a_group", "confidence_out_of_range"

    Source
    ------
    Low and Low (2004), J. Public Health 26, 388-395 (weighted regression on mid-ranks); limits as
    described in docs/methods/inequality.md.

    Examples
    --------
    >>> found = slope_index([70, 72, 74, 76], [100, 100, 100, 100], errors=[0.5] * 4)
    >>> round(float(found.slope.value[0]), 6), round(float(found.slope.low[0]), 2)
    (8.0, 6.25)
    """
    y = two_dimensional("values", values, least=None if kind == "normal" else 0)
    people = table("population", population, y.shape)
    scale = Scale(one_of("kind", kind, KINDS))
    if y.shape[1] < LEAST_GROUPS:
        raise MethodError("too_few_points", found=y.shape[1], least=LEAST_GROUPS)
    if (people <= 0).any():
        raise MethodError("nobody_in_a_group", at=int(np.argmax(people.reshape(-1) <= 0)))
    z = normal_point(confidence)
    centre, spread = _on_scale(y, errors, low, high, scale, limits_confidence)
    first, slope = _weights(people)
    if transform:
        start, step = total(first * centre), total(slope * centre)
        ends = scale.back(start), scale.back(start + step)
        intervals = line_limits(first, slope, centre, spread, scale, z)
    else:
        start = total(first * y)
        ends = start, start + total(slope * y)
        intervals = end_limits(first, slope, centre, spread, scale, z)
    method = "worked out" if kind == "normal" or transform else "worked out by quadrature"
    with np.errstate(divide="ignore", invalid="ignore"):
        figures = ends[1] - ends[0], ends[1] / ends[0]
    if not transform:
        figures = total(slope * y), figures[1]
    both = [
        estimates((figure, *limits), confidence=confidence, method=method)
        for figure, limits in zip(figures, intervals, strict=True)
    ]
    return Slope(both[0], both[1], sealed(start))


def _weights(people: Floats) -> tuple[Floats, Floats]:
    """What each group's value adds to the start and to the slope of the line."""
    share = people / total(people)[:, None]
    rank = np.cumsum(share, axis=1) - share / 2
    away = rank - total(share * rank)[:, None]
    slope = share * away / total(share * away**2)[:, None]
    return share - slope * total(share * rank)[:, None], slope


def _on_scale(
    values: Floats,
    errors: ArrayLike | None,
    low: ArrayLike | None,
    high: ArrayLike | None,
    scale: Scale,
    confidence: float,
) -> tuple[Floats, Floats]:
    """Centre and standard error of every value where it is normal: as it is, as logarithm or logit."""
    scale.check("values", values)
    if errors is not None and scale.kind == "normal":
        return values, table("errors", errors, values.shape)
    if low is None or high is None:
        raise MethodError("limits_missing", kind=scale.kind)
    under = table("low", low, values.shape, least=None)
    over = table("high", high, values.shape, least=None)
    if ((under > values) | (values > over)).any():
        at = int(np.argmax(((under > values) | (values > over)).reshape(-1)))
        raise MethodError("value_outside_limits", at=at)
    scale.check("low", under)
    scale.check("high", over)
    spread = (scale.forth(over) - scale.forth(under)) / 2 / normal_point(confidence)
    return scale.forth(values), spread
