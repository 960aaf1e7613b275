"""How far is a group from another? Differences and ratios with their intervals."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy
from numpy.typing import ArrayLike

from hearth.methods.errors import MethodError
from hearth.methods.outcomes.checks import Floats, matching, numbers
from hearth.methods.outcomes.intervals import (
    Estimates,
    count_limits,
    estimates,
    normal_point,
    proportion,
)

HALVINGS = 100


@dataclass(frozen=True, eq=False)
class Gap:
    """The first group's figure minus, and over, the second's, for (G,) pairs of groups."""

    difference: Estimates
    ratio: Estimates


def gap_of_shares(
    successes: ArrayLike,
    trials: ArrayLike,
    other_successes: ArrayLike,
    other_trials: ArrayLike,
    *,
    confidence: float = 0.95,
) -> Gap:
    """By how much do two shares differ?

    Parameters
    ----------
    successes, trials : (G,) people of the groups looked at
    other_successes, other_trials : (G,) of those they are compared with, or one pair for all
    confidence : fraction

    Returns
    -------
    Gap; the ratio's upper limit is infinite where the other share may be 0

    Raises
    ------
    MethodError   "not_a_number", "number_too_small", "tables_do_not_match",
                  "more_successes_than_trials", "nothing_to_divide_by", "confidence_out_of_range"

    Source
    ------
    Newcombe (1998), Stat. Med. 17, 873-890, method 10 (difference); Koopman (1984), Biometrics 40,
    513-517 (ratio).

    Examples
    --------
    >>> found = gap_of_shares([56], [70], [48], [80])
    >>> [round(float(part[0]), 4) for part in (found.difference.low, found.difference.high)]
    [0.0524, 0.3339]
    """
    x, n, y, m = _alike(successes, trials, other_successes, other_trials)
    for name, size in (("trials", n), ("other_trials", m)):
        if (size <= 0).any():
            raise MethodError("nothing_to_divide_by", name=name, at=int(np.argmax(size <= 0)))
    one, two = (proportion(a, b, confidence=confidence) for a, b in ((x, n), (y, m)))
    low, high = _koopman(x, n, y, m, normal_point(confidence) ** 2)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = one.value / two.value
    return Gap(
        estimates(_apart(one, two), confidence=confidence, method="Newcombe"),
        estimates((ratio, low, high), confidence=confidence, method="Koopman"),
    )


def gap_of_rates(
    events: ArrayLike,
    exposure: ArrayLike,
    other_events: ArrayLike,
    other_exposure: ArrayLike,
    *,
    multiplier: float = 100_000.0,
    confidence: float = 0.95,
) -> Gap:
    """By how much do two rates differ?

    Parameters
    ----------
    events, exposure : (G,) of the groups looked at
    other_events, other_exposure : (G,) of those they are compared with, or one pair for all
    multiplier : per how many the difference is told
    confidence : fraction

    Returns
    -------
    Gap; the ratio's interval is exact

    Raises
    ------
    MethodError   "not_a_number", "number_too_small", "tables_do_not_match", "nothing_to_divide_by",
                  "confidence_out_of_range"

    Source
    ------
    Zou and Donner (2008), Stat. Med. 27, 1693-1702 (difference, from the limits of each rate); Clopper
    and Pearson (1934), given the sum of both counts (ratio).

    Examples
    --------
    >>> found = gap_of_rates([20], [1000], [10], [1000])
    >>> float(found.ratio.value[0]), round(float(found.ratio.low[0]), 3)
    (2.0, 0.894)
    """
    x, n, y, m = _alike(events, exposure, other_events, other_exposure)
    for name, size in (("exposure", n), ("other_exposure", m)):
        if (size <= 0).any():
            raise MethodError("nothing_to_divide_by", name=name, at=int(np.argmax(size <= 0)))
    one, two = (
        estimates(
            [
                part / size * multiplier
                for part in (count, *count_limits(count, confidence=confidence))
            ],
            confidence=confidence,
            method="",
        )
        for count, size in ((x, n), (y, m))
    )
    tail = (1 - confidence) / 2
    with np.errstate(divide="ignore", invalid="ignore"):
        low = scipy.special.betaincinv(np.maximum(x, 1), y + 1, tail)
        high = scipy.special.betaincinv(x + 1, np.maximum(y, 1), 1 - tail)
        limits = [
            np.where(x > 0, low / (1 - low) * m / n, 0.0),
            np.where(y > 0, high / (1 - high) * m / n, np.inf),
        ]
        ratio = (x / n) / (y / m)
    return Gap(
        estimates(_apart(one, two), confidence=confidence, method="Zou and Donner"),
        estimates((ratio, *limits), confidence=confidence, method="Clopper and Pearson"),
    )


def gap_of_estimates(first: Estimates, second: Estimates) -> Gap:
    """The same for any figures that have intervals: standardised rates, lengths of life.

    Parameters
    ----------
    first, second : Estimates (G,) of independent groups, at the same confidence

    Returns
    -------
    Gap; the ratio's limits are NaN where they cannot be told from these intervals

    Raises
    ------
    MethodError   "tables_do_not_match", "confidence_out_of_range"

    Source
    ------
    Zou and Donner (2008), Stat. Med. 27, 1693-1702; Donner and Zou (2012), Stat. Methods Med. Res. 21,
    347-359.

    Examples
    --------
    >>> from hearth.methods.outcomes import rate
    >>> found = gap_of_estimates(rate([200], [1000]), rate([100], [1000]))
    >>> float(found.ratio.value[0]), round(float(found.ratio.low[0]), 2)
    (2.0, 1.57)
    """
    matching("first", first.value, "second", second.value)
    if first.confidence != second.confidence:
        raise MethodError("confidence_out_of_range", confidence=second.confidence)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = first.value / second.value
        low = _mover_ratio(first.value, first.low, second.value, second.high, -1)
        high = _mover_ratio(first.value, first.high, second.value, second.low, 1)
    return Gap(
        estimates(_apart(first, second), confidence=first.confidence, method="Zou and Donner"),
        estimates((ratio, low, high), confidence=first.confidence, method="Donner and Zou"),
    )


def _alike(*given: ArrayLike) -> tuple[Floats, Floats, Floats, Floats]:
    names = ("events", "size", "other_events", "other_size")
    found = [np.atleast_1d(numbers(name, one)) for name, one in zip(names, given, strict=True)]
    matching("events", found[0], "size", found[1])
    for place in (2, 3):
        if found[place].size == 1:
            found[place] = np.full(found[0].shape, found[place].reshape(-1)[0])
        matching("events", found[0], names[place], found[place])
    return found[0], found[1], found[2], found[3]


def _apart(one: Estimates, two: Estimates) -> tuple[Floats, Floats, Floats]:
    """Difference, and its limits recovered from those of both figures."""
    step = one.value - two.value
    low = step - np.sqrt((one.value - one.low) ** 2 + (two.high - two.value) ** 2)
    return step, low, step + np.sqrt((one.high - one.value) ** 2 + (two.value - two.low) ** 2)


def _mover_ratio(
    top: Floats, top_limit: Floats, bottom: Floats, bottom_limit: Floats, side: int
) -> Floats:
    product = top * bottom
    one, two = top_limit * (2 * top - top_limit), bottom_limit * (2 * bottom - bottom_limit)
    inside = product**2 - one * two
    return np.where(
        (two > 0) & (inside >= 0), (product + side * np.sqrt(np.maximum(inside, 0.0))) / two, np.nan
    )


def _koopman(x: Floats, n: Floats, y: Floats, m: Floats, square: float) -> tuple[Floats, Floats]:
    """Ratios at which the score statistic reaches the normal point squared, by halving on a log scale."""
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        best = np.log(np.where((x > 0) & (y > 0), x / n * m / y, 1.0))
        far = 60.0
        low = _cross(x, n, y, m, square, np.where(y > 0, best, far), np.full(len(x), -far))
        high = _cross(x, n, y, m, square, np.where(x > 0, best, -far), np.full(len(x), far))
    low = np.where((x == 0) | np.isnan(low), 0.0, np.exp(low))
    return low, np.where(y == 0, np.inf, np.exp(high))


def _cross(
    x: Floats, n: Floats, y: Floats, m: Floats, square: float, near: Floats, far: Floats
) -> Floats:
    near, far = near.copy(), far.copy()
    for _ in range(HALVINGS):
        middle = (near + far) / 2
        inside = _score(x, n, y, m, np.exp(middle)) < square
        near, far = np.where(inside, middle, near), np.where(inside, far, middle)
    return (near + far) / 2


def _score(x: Floats, n: Floats, y: Floats, m: Floats, ratio: Floats) -> Floats:
    """Koopman's statistic: how far the shares are from the likeliest pair with this ratio."""
    a, b, c = (n + m) * ratio, -(ratio * (n + y) + x + m), x + y
    other = 2 * c / (-b + np.sqrt(np.maximum(b**2 - 4 * a * c, 0.0)))
    share = np.minimum(ratio * other, 1.0)
    first = (x - n * share) ** 2 / (n * share * (1 - share))
    second = (y - m * other) ** 2 / (m * other * (1 - other))
    return np.nan_to_num(first, nan=0.0, posinf=np.inf) + np.nan_to_num(
        second, nan=0.0, posinf=np.inf
    )
