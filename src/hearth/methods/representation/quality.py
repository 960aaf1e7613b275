"""How much do weights cost, and how even is participation? Effective size and R-indicator."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from hearth.methods.errors import MethodError
from hearth.methods.outcomes.checks import Floats, matching, numbers, sealed, total, whole
from hearth.methods.outcomes.intervals import normal_point, proportion


@dataclass(frozen=True)
class Effective:
    """N weighted people tell as much as `size` people drawn alike; `design_effect` is N / size.

    `largest` and `smallest` are weights over the mean weight.
    """

    people: int
    size: float
    design_effect: float
    largest: float
    smallest: float


@dataclass(frozen=True, eq=False)
class Evenness:
    """How even the chances of taking part are over K groups.

    `indicator` is 1 - 2 standard deviations of the chances (1: all alike), with limits. `variation` is
    the standard deviation over the mean chance, which no response rate flatters: a figure can be off
    by at most that many of its own standard deviations; it has limits too. `parts` (K,) are the groups' shares of it,
    below zero where a group takes part too little; `adjusted` has the part of chance taken out.
    """

    indicator: float
    low: float
    high: float
    variation: float
    variation_low: float
    variation_high: float
    adjusted: float
    chance: float
    parts: Floats
    confidence: float


def effective_size(weights: ArrayLike) -> Effective:
    """How many people drawn alike would tell as much?

    Parameters
    ----------
    weights : (N,) at least zero

    Returns
    -------
    Effective

    Raises
    ------
    MethodError   "not_a_number", "number_too_small", "nothing_to_divide_by"

    Source
    ------
    Kish (1965), Survey sampling, p. 427.

    Examples
    --------
    >>> found = effective_size([1, 1, 2])
    >>> round(found.size, 3), round(found.design_effect, 3)
    (2.667, 1.125)
    """
    found = numbers("weights", weights).reshape(-1)
    summed, squares = float(total(found)), float(total(found**2))
    if squares == 0:
        raise MethodError("nothing_to_divide_by", name="weights", at=0)
    mean = summed / len(found)
    size = summed**2 / squares
    return Effective(
        len(found), size, len(found) / size, float(found.max()) / mean, float(found.min()) / mean
    )


def r_indicator(counted: ArrayLike, residents: ArrayLike, *, confidence: float = 0.95) -> Evenness:
    """Does everybody have the same chance of taking part?

    Parameters
    ----------
    counted : (K,) people counted of each group (categories of one dimension, or cells of several)
    residents : (K,) residents of each group
    confidence : fraction

    Returns
    -------
    Evenness

    Raises
    ------
    MethodError   "not_a_number", "number_too_small", "not_whole", "tables_do_not_match",
                  "no_residents", "more_successes_than_trials", "confidence_out_of_range"

    Source
    ------
    Schouten, Cobben, Bethlehem (2009), Surv. Methodol. 35, 101-113; partial indicators: Schouten, Shlomo,
    Skinner (2011), J. Off. Stat. 27, 231-253. Limits by the delta method on binomial counts; where none
    or all of a group took part, on Wilson's limit.

    Examples
    --------
    >>> found = r_indicator([10, 30], [100, 100])
    >>> round(found.indicator, 2), round(found.variation, 3), found.parts.round(3).tolist()
    (0.8, 0.5, [-0.354, 0.354])
    """
    x, n = whole("counted", counted).reshape(-1), whole("residents", residents).reshape(-1)
    matching("counted", x, "residents", n)
    z = normal_point(confidence)
    everybody = float(total(n))
    if everybody == 0:
        raise MethodError("no_residents")
    if (x > n).any():
        at = int(np.argmax(x > n))
        raise MethodError("more_successes_than_trials", successes=int(x[at]), trials=int(n[at]))
    share, mean = n / everybody, float(total(x)) / everybody
    chance = np.where(n > 0, x / np.where(n > 0, n, 1), mean)
    away = chance - mean
    square = float(total(share * away**2))
    deviation = float(np.sqrt(square))
    plain, noise = _noise(x, n, chance, confidence)
    adjusted = float(np.sqrt(max(square - float(total(share * (1 - share) * plain)), 0.0)))
    slope = 2 * share * away / (2 * deviation) if deviation > 0 else np.zeros(len(x))
    half = 2 * z * float(np.sqrt(total(slope**2 * noise)))
    if deviation == 0:
        half = 2 * z * float(np.sqrt(total(share * noise)))
    variation, wide = _variation(share, slope, deviation, mean, noise, z)
    indicator = 1 - 2 * deviation
    parts = np.sqrt(share) * away / mean if mean > 0 else np.zeros(len(x))
    return Evenness(
        indicator,
        max(indicator - half, 0.0),
        min(indicator + half, 1.0),
        variation,
        max(variation - wide, 0.0),
        variation + wide,
        adjusted / mean if mean > 0 else 0.0,
        mean,
        sealed(parts),
        confidence,
    )


def _noise(x: Floats, n: Floats, chance: Floats, confidence: float) -> tuple[Floats, Floats]:
    """The variance of each chance; and for limits, since none or all of a group is not certain,
    there the one that Wilson's limit tells."""
    plain = np.where(n > 0, chance * (1 - chance) / np.where(n > 0, n, 1), 0.0)
    at = proportion(x, n, confidence=confidence)
    wide = np.where(x == 0, at.high, 1 - at.low) / normal_point(confidence)
    return plain, np.where((n > 0) & ((x == 0) | (x == n)), wide**2, plain)


def _variation(
    share: Floats, slope: Floats, deviation: float, mean: float, noise: Floats, z: float
) -> tuple[float, float]:
    """The variation over the mean chance, and half the width of its interval (delta method).

    `slope` is what each chance adds to the deviation.
    """
    if mean == 0:
        return 0.0, 0.0
    along = slope / mean - deviation * share / mean**2
    error = float(total(along**2 * noise)) if deviation else float(total(share * noise)) / mean**2
    return deviation / mean, z * float(np.sqrt(error))
