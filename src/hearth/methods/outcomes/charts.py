"""Is this series still the same process? XmR charts with the NHS rules, and run charts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import log2

import numpy as np
import scipy
from numpy.typing import ArrayLike, NDArray

from hearth.methods.errors import MethodError
from hearth.methods.outcomes.checks import Floats, numbers, one_of, sealed, total

#: 3 / 1.128 moving ranges on either side of the mean; two thirds of it is "near a limit".
WIDTH, NEAR = 2.66, 2 * 2.66 / 3
#: Moving ranges beyond this many times their mean are outliers when the limits are made.
OUTLIER = 3.267
RUN = 7
DIRECTIONS = {"increase": 1, "decrease": -1, "neutral": 0}
UPWARD = ("above_limits", "rising", "near_high", "high_run")
LEAST_POINTS = 2
LEAST_RUN_CHART = 10


@dataclass(frozen=True, eq=False)
class XmR:
    """An XmR chart of N points, all arrays (N,) in the unit of the values.

    `cause` is "" (common cause) or the rule that a point breaks: "above_limits", "below_limits",
    "rising", "falling", "near_high", "near_low" (two of three), "high_run", "low_run" (seven).
    `kind` is "common_cause", "improvement", "concern", or "high" and "low" where no direction is
    better. `variation` is the kind of the last point, `assurance` what the limits say of the target:
    "pass", "fail", "inconsistent", or "" without one or without limits. Limits are NaN where nothing
    varies.
    """

    values: Floats
    mean: Floats
    low: Floats
    high: Floats
    cause: NDArray[np.str_]
    kind: NDArray[np.str_]
    variation: str
    assurance: str


@dataclass(frozen=True)
class RunChart:
    """Runs and crossings around the median (points on the median are left out).

    `signal` is "" where chance explains the series, else "long_run", "few_crossings" or "both".
    """

    median: float
    useful_points: int
    longest_run: int
    longest_by_chance: int
    crossings: int
    fewest_by_chance: int
    signal: str


def xmr(
    values: ArrayLike,
    *,
    fix_after: int | None = None,
    screen_outliers: bool = True,
    rebase: Sequence[int] = (),
    direction: str = "neutral",
    target: float | None = None,
) -> XmR:
    """Which points of a series are more than everyday variation?

    Parameters
    ----------
    values : (N,) in the order of time, one a period
    fix_after : limits come from so many first points (of each phase); None uses all
    screen_outliers : leave moving ranges beyond 3.267 times their mean out of the limits
    rebase : positions (0 to N - 1) at which a new phase with its own limits begins
    direction : "increase" or "decrease" is better, or "neutral"
    target : in the unit of the values

    Returns
    -------
    XmR

    Raises
    ------
    MethodError   "not_a_number", "too_few_points", "rule_unknown_setting", "phase_out_of_range"

    Source
    ------
    Shewhart (1931); the rules are those of NHS England's "Making data count": outside the limits, seven
    on one side of the mean, seven rising or falling, two of three near a limit on one side.

    Examples
    --------
    >>> chart = xmr([10, 12, 11, 10, 12, 11, 30], fix_after=6, direction="decrease")
    >>> str(chart.cause[-1]), chart.variation, round(float(chart.high[0]), 2)
    ('above_limits', 'concern', 14.72)
    """
    y = numbers("values", values, least=None).reshape(-1)
    better = DIRECTIONS[one_of("direction", direction, list(DIRECTIONS))]
    found = len(y) if fix_after is None else max(min(len(y), fix_after), 0)
    if found < LEAST_POINTS:
        raise MethodError("too_few_points", found=found, least=LEAST_POINTS)
    starts = sorted({0, *rebase})
    if starts[0] < 0 or starts[-1] >= len(y):
        raise MethodError("phase_out_of_range", points=len(y))
    phases = [
        _phase(part, fix_after, screen_outliers) for part in np.split(y, starts[1:]) if len(part)
    ]
    mean, low, high, cause = (np.concatenate(part) for part in zip(*phases, strict=True))
    kind = np.where(cause == "", "common_cause", _kinds(np.isin(cause, UPWARD), better))
    cause.setflags(write=False)
    kind.setflags(write=False)
    assurance = _assurance(target, low[-1], high[-1], better)
    return XmR(
        sealed(y), sealed(mean), sealed(low), sealed(high), cause, kind, str(kind[-1]), assurance
    )


def run_chart(values: ArrayLike, *, fix_after: int | None = None) -> RunChart:
    """Does the series wander off its median more than coin tosses would?

    Parameters
    ----------
    values : (N,) in the order of time
    fix_after : the median comes from so many first points; None uses all

    Returns
    -------
    RunChart

    Raises
    ------
    MethodError   "not_a_number", "too_few_points"

    Source
    ------
    Anhøj and Olesen (2014), PLoS ONE 9, e113825: a run is too long beyond round(log2 n + 3) useful
    points, crossings are too few below the 5 % point of a binomial with n - 1 throws.

    Examples
    --------
    >>> run_chart([1, 2, 1, 2, 1, 2, 1, 2, 9, 9, 9, 9, 9, 9, 9, 9]).signal
    'both'
    """
    y = numbers("values", values, least=None).reshape(-1)
    first = y if fix_after is None else y[: max(fix_after, 0)]
    if not len(first):
        raise MethodError("too_few_points", found=0, least=1)
    median = float(np.median(first))
    sides = np.sign(y - median)
    sides = sides[sides != 0]
    if len(sides) < LEAST_RUN_CHART:
        raise MethodError("too_few_points", found=len(sides), least=LEAST_RUN_CHART)
    turns = np.flatnonzero(np.diff(sides)) + 1
    longest = int(np.diff(np.r_[0, turns, len(sides)]).max())
    allowed, fewest = round(log2(len(sides)) + 3), _fewest_crossings(len(sides))
    too_long, too_few = longest > allowed, len(turns) < fewest
    signal = {(1, 1): "both", (1, 0): "long_run", (0, 1): "few_crossings"}.get(
        (int(too_long), int(too_few)), ""
    )
    return RunChart(median, len(sides), longest, allowed, len(turns), fewest, signal)


def _fewest_crossings(points: int) -> int:
    """The least k for which at most k heads of n - 1 throws have a chance of 5 %."""
    chances = scipy.special.bdtr(np.arange(points), points - 1, 0.5)
    return int(np.argmax(chances >= 0.05))


def _phase(y: Floats, fix_after: int | None, screen: bool) -> tuple[NDArray, ...]:
    base = y if fix_after is None else y[:fix_after]
    centre = float(total(base)) / len(base)
    ranges = np.abs(np.diff(base))
    spread = _mean(ranges)
    if screen:
        spread = _mean(ranges[ranges < OUTLIER * spread])
    low, high = centre - WIDTH * spread, centre + WIDTH * spread
    outside = (y > high).astype(int) - (y < low)
    near = (y > centre + NEAR * spread).astype(int) - (y < centre - NEAR * spread)
    side = np.sign(y - centre).astype(int)
    cause = _causes(outside, np.where(outside == 0, near, 0), side, np.sign(np.diff(y)))
    flat = [np.full(len(y), one) for one in (centre, low, high)]
    return (*flat, cause)


def _mean(ranges: Floats) -> float:
    return float(total(ranges)) / len(ranges) if len(ranges) else float("nan")


def _causes(outside: NDArray, near: NDArray, side: NDArray, steps: NDArray) -> NDArray[np.str_]:
    """The first rule in this order: outside, trend, two of three, run."""
    found = np.full(len(side), "", dtype="<U12")
    for one, names in (
        (_windows(side, RUN), ("high_run", "low_run")),
        (_two_in_three(near, side), ("near_high", "near_low")),
        (_trend(steps, len(side)), ("rising", "falling")),
        (outside, ("above_limits", "below_limits")),
    ):
        found[one > 0], found[one < 0] = names
    return found


def _windows(signs: NDArray, long: int) -> NDArray:
    """The sign of every point that belongs to a stretch of `long` equal signs, else 0."""
    edges = np.flatnonzero(np.diff(signs)) + 1
    lengths = np.diff(np.r_[0, edges, len(signs)])
    return np.where(np.repeat(lengths, lengths) >= long, signs, 0)


def _trend(steps: NDArray, points: int) -> NDArray:
    """Points that a stretch of six steps in one direction touches; a later trend has the last word."""
    found = np.zeros(points, dtype=int)
    within = _windows(steps, RUN - 1)
    found[:-1] = within
    found[1:] = np.where(within != 0, within, found[1:])
    return found


def _two_in_three(near: NDArray, side: NDArray) -> NDArray:
    """Points near a limit of which another is within three, all three on one side of the mean."""
    found = np.zeros(len(side), dtype=int)
    for sign in (1, -1):
        close = near == sign
        for begin in range(len(side) - 2):
            window = slice(begin, begin + 3)
            if close[window].sum() >= 2 and (side[window] == sign).all():
                found[window] = np.where(close[window], sign, found[window])
    return found


def _kinds(upward: NDArray[np.bool_], better: int) -> NDArray[np.str_]:
    if better == 0:
        return np.where(upward, "high", "low")
    return np.where(upward == (better > 0), "improvement", "concern")


def _assurance(target: float | None, low: float, high: float, better: int) -> str:
    """Whether everyday variation alone will reach the target always, never or at times."""
    if target is None or better == 0 or np.isnan(low):
        return ""
    if target > high:
        return "fail" if better > 0 else "pass"
    if target < low:
        return "pass" if better > 0 else "fail"
    return "inconsistent"
