"""Did something change? Interrupted time series, and the same people before and after."""

from __future__ import annotations

from dataclasses import dataclass
from math import floor, sqrt

import numpy as np
from numpy.typing import ArrayLike, NDArray

from hearth.methods.errors import MethodError
from hearth.methods.outcomes.checks import Floats, matching, numbers, sealed, total, whole
from hearth.methods.outcomes.intervals import (
    chance_of_at_most,
    mean,
    normal_point,
    proportion,
    student_point,
)

LEAST_EITHER_SIDE = 3
#: Beside the largest distance from the mean, less than this comes from rounding alone.
DUST = 1e-12


@dataclass(frozen=True)
class Figure:
    """One figure with its interval, in the unit that its function states."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, eq=False)
class Interrupted:
    """Segmented regression of a series of N points that something interrupted.

    `slope_before` and `slope_change` are per period, the other figures in the unit of the values;
    `effect_at_end` is the last point's distance from where the old line would have gone,
    `average_effect` the mean of that distance since the change. `fitted` and `without` (N,) are the
    lines with and without the change; `durbin_watson` near 2 says that errors follow no pattern.
    """

    slope_before: Figure
    level_change: Figure
    slope_change: Figure
    effect_at_end: Figure
    average_effect: Figure
    fitted: Floats
    without: Floats
    durbin_watson: float
    lag: int
    confidence: float


@dataclass(frozen=True)
class PairedShares:
    """The same people asked twice. Shares are fractions; `change` is after minus before.

    `chance` is the probability of so uneven a count of changers if nothing had changed (exact
    McNemar, both sides).
    """

    people: int
    before: Figure
    after: Figure
    change: Figure
    chance: float
    confidence: float


@dataclass(frozen=True)
class PairedMeans:
    """The same people measured twice, in the unit of the measurement."""

    people: int
    before: Figure
    after: Figure
    change: Figure
    confidence: float


def interrupted_series(
    values: ArrayLike,
    *,
    start: int,
    season: int = 0,
    lag: int | None = None,
    confidence: float = 0.95,
) -> Interrupted:
    """Did the level or the slope of a series change when something began?

    Parameters
    ----------
    values : (N,) in the order of time, one a period, at least three on either side
    start : position (0 to N - 1) of the first point under the change
    season : periods of a year (12 for months, 0 for none): one sine and cosine are taken out
    lag : how many periods errors may hang together; None takes floor(4 (N / 100)^(2/9))
    confidence : fraction

    Returns
    -------
    Interrupted

    Raises
    ------
    MethodError   "not_a_number", "too_few_points", "phase_out_of_range", "rule_unknown_setting",
                  "confidence_out_of_range"

    Source
    ------
    Wagner, Soumerai, Zhang, Ross-Degnan (2002), J. Clin. Pharm. Ther. 27, 299-309; errors after Newey
    and West (1987), Econometrica 55, 703-708, times N / (N - parameters), with Student's points.

    Examples
    --------
    >>> found = interrupted_series([1, 2, 3.1, 4, 9, 10, 11, 12.1], start=4)
    >>> round(found.level_change.value, 1), round(found.slope_before.value, 1)
    (3.9, 1.0)
    """
    y = numbers("values", values, least=None).reshape(-1)
    for setting, value, known in (("season", season, "0, 2, 3, …"), ("lag", lag or 0, "0, 1, …")):
        if value < 0 or (setting, value) == ("season", 1):
            raise MethodError("rule_unknown_setting", setting=setting, value=value, known=known)
    design = _design(len(y), start, season)
    if min(start, len(y) - start) < LEAST_EITHER_SIDE or len(y) <= design.shape[1]:
        least = max(2 * LEAST_EITHER_SIDE, design.shape[1] + 1)
        raise MethodError("too_few_points", found=len(y), least=least)
    normal_point(confidence)
    lag = floor(4 * (len(y) / 100) ** (2 / 9)) if lag is None else lag
    centre = float(total(y)) / len(y)  # taken out first: what varies may be small beside it
    moved = y - centre
    inverse = np.asarray(np.linalg.inv(design.T @ design), dtype=np.float64)
    weights = np.linalg.solve(design.T @ design, design.T @ moved)
    dust = max(DUST * float(np.abs(moved).max()), float(np.spacing(np.abs(y).max())))
    errors = moved - design @ weights
    errors = errors if float(np.abs(errors).max()) > dust else np.zeros(len(y))
    spread = _newey_west(design, errors, lag, inverse)
    point = student_point(len(y) - design.shape[1], confidence)
    after = len(y) - start

    def figure(level: float, slope: float, own: float = 0.0) -> Figure:
        along = np.zeros(len(weights))
        along[1:4] = own, level, slope
        value, half = float(along @ weights), point * sqrt(max(float(along @ spread @ along), 0.0))
        value = 0.0 if abs(value) <= dust and half <= dust else value
        return Figure(value, value - half, value + half)

    alone = weights.copy()
    alone[2:4] = 0.0
    return Interrupted(
        slope_before=figure(0, 0, 1),
        level_change=figure(1, 0),
        slope_change=figure(0, 1),
        effect_at_end=figure(1, after - 1),
        average_effect=figure(1, (after - 1) / 2),
        fitted=sealed(centre + design @ weights),
        without=sealed(centre + design @ alone),
        durbin_watson=_durbin_watson(errors),
        lag=lag,
        confidence=confidence,
    )


def paired_means(before: ArrayLike, after: ArrayLike, *, confidence: float = 0.95) -> PairedMeans:
    """By how much did the same people change?

    Parameters
    ----------
    before, after : (N,) measurements of the same people in the same order, at least two
    confidence : fraction

    Returns
    -------
    PairedMeans

    Raises
    ------
    MethodError   "not_a_number", "tables_do_not_match", "too_few_points", "confidence_out_of_range"

    Source
    ------
    Student (1908), Biometrika 6, 1-25.

    Examples
    --------
    >>> found = paired_means([4, 5, 6, 5], [6, 6, 7, 7])
    >>> found.change.value, round(found.change.low, 2)
    (1.5, 0.58)
    """
    first = numbers("before", before, least=None).reshape(-1)
    second = numbers("after", after, least=None).reshape(-1)
    matching("before", first, "after", second)
    if len(first) < 2:
        raise MethodError("too_few_points", found=len(first), least=2)
    one, two, change = (_mean(part, confidence) for part in (first, second, second - first))
    return PairedMeans(len(first), one, two, change, confidence)


def paired_shares(
    both: int, only_before: int, only_after: int, neither: int, *, confidence: float = 0.95
) -> PairedShares:
    """Did a share change among the same people?

    Parameters
    ----------
    both, only_before, only_after, neither : people for whom it held at both times, one, or none
    confidence : fraction

    Returns
    -------
    PairedShares

    Raises
    ------
    MethodError   "not_a_number", "number_too_small", "too_few_points", "confidence_out_of_range"

    Source
    ------
    Newcombe (1998), Stat. Med. 17, 2635-2650 (method 10); McNemar (1947), Psychometrika 12, 153-157.

    Examples
    --------
    >>> found = paired_shares(36, 2, 12, 0)
    >>> round(found.change.value, 2), round(found.change.low, 4), round(found.change.high, 4)
    (0.2, 0.0569, 0.3404)
    """
    cells = whole("cells", [both, only_before, only_after, neither])
    people = float(total(cells))
    if people == 0:
        raise MethodError("too_few_points", found=0, least=1)
    one, two = (_share(float(cells[0] + part), people, confidence) for part in (cells[1], cells[2]))
    together = _together(*(float(cell) for cell in cells))
    low, high = (
        sqrt(max(up**2 - 2 * together * up * down + down**2, 0.0))
        for up, down in (
            (two.value - two.low, one.high - one.value),
            (two.high - two.value, one.value - one.low),
        )
    )
    step = float(cells[2] - cells[1]) / people
    changers, least = int(cells[1] + cells[2]), float(min(cells[1], cells[2]))
    chance = min(1.0, 2 * float(chance_of_at_most(least, changers, 0.5))) if changers else 1.0
    change = Figure(step, step - low, step + high)
    return PairedShares(int(people), one, two, change, chance, confidence)


def _mean(values: Floats, confidence: float) -> Figure:
    found = mean(values, confidence=confidence)
    return Figure(float(found.value), float(found.low), float(found.high))


def _share(successes: float, people: float, confidence: float) -> Figure:
    found = proportion(successes, people, confidence=confidence)
    return Figure(float(found.value), float(found.low), float(found.high))


def _together(both: float, before: float, after: float, neither: float) -> float:
    """How far the two answers of a person hang together, shrunk as Newcombe does."""
    margins = (both + before) * (after + neither) * (both + after) * (before + neither)
    if margins == 0:
        return 0.0
    product = both * neither - before * after
    people = both + before + after + neither
    return (max(product - people / 2, 0.0) if product > 0 else product) / sqrt(margins)


def _design(points: int, start: int, season: int) -> Floats:
    """Columns: one, time, after, time since; and a yearly wave."""
    if not 0 <= start < points:
        raise MethodError("phase_out_of_range", points=points)
    time = np.arange(points, dtype=np.float64)
    after = (time >= start).astype(np.float64)
    columns = [np.ones(points), time, after, after * (time - start)]
    if season > 1:
        turn = 2 * np.pi * time / season
        columns += [np.sin(turn), np.cos(turn)] if season > 2 else [np.cos(turn)]
    return np.column_stack(columns)


def _newey_west(design: Floats, errors: Floats, lag: int, inverse: Floats) -> Floats:
    scores = design * errors[:, None]
    middle = scores.T @ scores
    for back in range(1, min(lag, len(errors) - 1) + 1):
        shared = scores[back:].T @ scores[:-back]
        middle += (1 - back / (lag + 1)) * (shared + shared.T)
    return inverse @ middle @ inverse * (len(errors) / (len(errors) - design.shape[1]))


def _durbin_watson(errors: NDArray) -> float:
    square = float(total(errors**2))
    return float(total(np.diff(errors) ** 2)) / square if square > 0 else 2.0
