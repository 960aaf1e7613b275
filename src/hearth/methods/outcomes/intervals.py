"""Shares, rates and means with their intervals: Wilson, exact Poisson, Byar, Student."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import exp, lgamma, pi, sqrt
from statistics import NormalDist

import numpy as np
import scipy
from numpy.typing import ArrayLike

from hearth.methods.errors import MethodError
from hearth.methods.outcomes.checks import Floats, matching, no_more_than, numbers, sealed, total

#: Below this many events Byar's formula is not close enough and the exact interval is used.
EXACT_BELOW = 10
MOST_TRIALS = 1_000_000_000
BY_COUNT = "exact Poisson below 10 events, Byar from 10"


@dataclass(frozen=True, eq=False)
class Estimates:
    """A figure with its interval for each area. NaN where there is nothing to divide by.

    `value`, `low`, `high` are (A,) arrays of the same unit (or of no dimension for one area).
    """

    value: Floats
    low: Floats
    high: Floats
    confidence: float
    method: str


def estimates(parts: Iterable[ArrayLike], *, confidence: float, method: str) -> Estimates:
    """Value, low and high put together, and sealed."""
    value, low, high = (sealed(part) for part in parts)
    return Estimates(value, low, high, confidence=confidence, method=method)


def normal_point(confidence: float) -> float:
    """How many standard errors hold this share of a normal distribution, to both sides.

    Parameters
    ----------
    confidence : fraction between 0 and 1

    Returns
    -------
    standard errors

    Raises
    ------
    MethodError   "confidence_out_of_range"

    Examples
    --------
    >>> round(normal_point(0.95), 4)
    1.96
    """
    if not 0 < confidence < 1:
        raise MethodError("confidence_out_of_range", confidence=confidence)
    return NormalDist().inv_cdf(1 - (1 - confidence) / 2)


def student_point(freedom: float, confidence: float) -> float:
    """The same for Student's distribution with this many degrees of freedom.

    Parameters
    ----------
    freedom : degrees of freedom, above 0
    confidence : fraction between 0 and 1

    Returns
    -------
    standard errors

    Examples
    --------
    >>> round(student_point(9, 0.95), 3)
    2.262
    """
    tail = (1 - confidence) / 2
    normal_point(confidence)
    point = float(scipy.special.stdtrit(freedom, 1 - tail))
    height = exp(lgamma((freedom + 1) / 2) - lgamma(freedom / 2)) / sqrt(freedom * pi)
    height *= (1 + point**2 / freedom) ** (-(freedom + 1) / 2)
    return point - (tail - float(scipy.special.stdtr(freedom, -point))) / height


def chance_of_at_most(successes: ArrayLike, trials: ArrayLike, share: ArrayLike) -> Floats:
    """How likely are so few successes? The exact binomial tail, however many trials.

    Parameters
    ----------
    successes, trials : (A,) counts, or one of each
    share : (A,) fraction, the chance of a success

    Returns
    -------
    (A,) fractions

    Examples
    --------
    >>> float(chance_of_at_most(0, 6, 0.5)), round(float(chance_of_at_most(5e11, 1e12, 0.5)), 6)
    (0.015625, 0.5)
    """
    k, n, p = np.broadcast_arrays(
        *(np.asarray(one, dtype=float) for one in (successes, trials, share))
    )
    many = np.minimum(n, MOST_TRIALS)  # beyond it the library's own tail is no number
    found = scipy.special.bdtr(np.minimum(k, many), many.astype(np.int64), p)
    large = (n > MOST_TRIALS) & (k < n)
    if large.any():
        found = np.where(n > MOST_TRIALS, 1.0, found)
        found[large] = scipy.special.betaincc(k[large] + 1, (n - k)[large], p[large])
    return np.asarray(found)


def proportion(
    successes: ArrayLike, trials: ArrayLike, *, multiplier: float = 1.0, confidence: float = 0.95
) -> Estimates:
    """What share is it, and how sure are we? Wilson's score interval.

    Parameters
    ----------
    successes, trials : (A,) people
    multiplier : 1 gives fractions, 100 percentages
    confidence : fraction

    Returns
    -------
    Estimates; where there were no trials the value is NaN and the interval everything

    Raises
    ------
    MethodError   "not_a_number", "number_too_small", "tables_do_not_match",
                  "more_successes_than_trials", "confidence_out_of_range"

    Source
    ------
    Wilson (1927), J. Am. Stat. Assoc. 22, 209-212.

    Examples
    --------
    >>> shares = proportion([8, 0], [10, 5])
    >>> [round(float(low), 3) for low in shares.low], round(float(shares.high[0]), 3)
    ([0.49, 0.0], 0.943)
    """
    x, n = numbers("successes", successes), numbers("trials", trials)
    matching("successes", x, "trials", n)
    no_more_than(x, n)
    z = normal_point(confidence)
    with np.errstate(invalid="ignore", divide="ignore"):
        share = x / n
        spread = z * np.sqrt(z**2 + 4 * x * (1 - share))
        low, high = ((2 * x + z**2 + side) / 2 / (n + z**2) for side in (-spread, spread))
    low = np.where(n == 0, 0.0, np.where(x == 0, 0.0, low))
    high = np.where(n == 0, 1.0, np.where(x == n, 1.0, high))
    parts = [part * multiplier for part in (share, low, high)]
    return estimates(parts, confidence=confidence, method="Wilson")


def byar_limits(events: ArrayLike, *, confidence: float = 0.95) -> tuple[Floats, Floats]:
    """Byar's approximate limits of a count of events.

    Parameters
    ----------
    events : (A,) counts
    confidence : fraction

    Returns
    -------
    low, high : (A,) events

    Source
    ------
    Breslow and Day (1987), Statistical methods in cancer research, vol. II, p. 69.

    Examples
    --------
    >>> low, high = byar_limits(100)
    >>> round(float(low), 2), round(float(high), 2)
    (81.36, 121.63)
    """
    x, z = numbers("events", events), normal_point(confidence)
    above = x + 1
    safe = np.where(x > 0, x, 1.0)
    low = np.where(x > 0, x * _cubed(1 - 1 / (9 * safe) - z / (3 * np.sqrt(safe))), 0.0)
    return low, above * _cubed(1 - 1 / (9 * above) + z / (3 * np.sqrt(above)))


def exact_limits(events: ArrayLike, *, confidence: float = 0.95) -> tuple[Floats, Floats]:
    """Exact (Garwood) limits of a count of events, by the chi-square distribution.

    Parameters
    ----------
    events : (A,) counts
    confidence : fraction

    Returns
    -------
    low, high : (A,) events

    Source
    ------
    Garwood (1936), Biometrika 28, 437-442.

    Examples
    --------
    >>> low, high = exact_limits(0)
    >>> float(low), round(float(high), 3)
    (0.0, 3.689)
    """
    x = numbers("events", events)
    normal_point(confidence)
    tail = (1 - confidence) / 2
    low = np.where(x > 0, scipy.special.gammaincinv(np.where(x > 0, x, 1.0), tail), 0.0)
    return low, scipy.special.gammainccinv(x + 1, tail)


def count_limits(events: ArrayLike, *, confidence: float = 0.95) -> tuple[Floats, Floats]:
    """Limits of a count: exact below ten events, Byar's from ten on (both agree there closely).

    Parameters
    ----------
    events : (A,) counts
    confidence : fraction

    Returns
    -------
    low, high : (A,) events

    Examples
    --------
    >>> [round(float(one), 2) for one in count_limits(5)]
    [1.62, 11.67]
    """
    x = numbers("events", events)
    low, high = byar_limits(x, confidence=confidence)
    few = x < EXACT_BELOW
    if few.any():
        exact_low, exact_high = exact_limits(np.where(few, x, 0.0), confidence=confidence)
        low, high = np.where(few, exact_low, low), np.where(few, exact_high, high)
    return low, high


def rate(
    events: ArrayLike,
    exposure: ArrayLike,
    *,
    multiplier: float = 100_000.0,
    confidence: float = 0.95,
) -> Estimates:
    """How often does it happen, for so many people?

    Parameters
    ----------
    events : (A,) counts
    exposure : (A,) people, or person-years
    multiplier : per how many (100,000 as public health has it)
    confidence : fraction

    Returns
    -------
    Estimates per `multiplier`; NaN where nobody was exposed

    Raises
    ------
    MethodError   "not_a_number", "number_too_small", "tables_do_not_match", "confidence_out_of_range"

    Source
    ------
    Garwood (1936) below ten events, Byar (Breslow and Day 1987) from ten on.

    Examples
    --------
    >>> found = rate([5], [1000], multiplier=1000)
    >>> round(float(found.low[0]), 2), round(float(found.high[0]), 2)
    (1.62, 11.67)
    """
    x, n = numbers("events", events), numbers("exposure", exposure)
    matching("events", x, "exposure", n)
    low, high = count_limits(x, confidence=confidence)
    with np.errstate(invalid="ignore", divide="ignore"):
        parts = [np.where(n > 0, part / n * multiplier, np.nan) for part in (x, low, high)]
    return estimates(parts, confidence=confidence, method=BY_COUNT)


def mean(values: ArrayLike, *, confidence: float = 0.95) -> Estimates:
    """The mean of some measurements, with Student's interval.

    Parameters
    ----------
    values : (N,) measurements in one unit
    confidence : fraction

    Returns
    -------
    Estimates of no dimension; the interval is NaN where there is only one value

    Raises
    ------
    MethodError   "not_a_number", "too_few_points", "confidence_out_of_range"

    Source
    ------
    Student (1908), Biometrika 6, 1-25.

    Examples
    --------
    >>> found = mean([4, 6, 8])
    >>> float(found.value), round(float(found.low), 2), round(float(found.high), 2)
    (6.0, 1.03, 10.97)
    """
    found = numbers("values", values, least=None).reshape(-1)
    normal_point(confidence)
    if not len(found):
        raise MethodError("too_few_points", found=0, least=1)
    centre = float(total(found)) / len(found)
    half = np.nan
    if len(found) > 1:
        spread = np.sqrt(float(total((found - centre) ** 2)) / (len(found) - 1))
        half = student_point(len(found) - 1, confidence) * spread / np.sqrt(len(found))
    parts = (centre, centre - half, centre + half)
    return estimates(parts, confidence=confidence, method="Student's t")


def _cubed(value: Floats) -> Floats:
    """Rounded once, not at every multiplication."""
    long = np.asarray(value, dtype=np.longdouble)
    return np.asarray(long * long * long).astype(np.float64)
