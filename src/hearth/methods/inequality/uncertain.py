"""Limits of sums and ratios of uncertain figures, by quadrature instead of random numbers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import scipy

from hearth.methods.errors import MethodError
from hearth.methods.outcomes.checks import Floats, total

NODES = 64
HALVINGS = 60
#: Figures more uncertain than this (on the logarithm or logit) are too skewed for their moments.
WIDE = 0.15
#: They are followed at two to this power of points, laid out evenly, the same always.
POWER = 15
Limits = tuple[Floats, Floats]


@dataclass(frozen=True)
class Scale:
    """Where a kind of figure is normal: as it is, on the logarithm (rates), on the logit (shares)."""

    kind: str

    def forth(self, value: Floats) -> Floats:
        """From the figure to where it is normal."""
        if self.kind == "rate":
            return np.log(value)
        return scipy.special.logit(value) if self.kind == "proportion" else value

    def back(self, value: Floats) -> Floats:
        """And home again."""
        if self.kind == "rate":
            return np.exp(value)
        return scipy.special.expit(value) if self.kind == "proportion" else value

    def check(self, name: str, value: Floats) -> None:
        """A rate of zero has no logarithm, a share of none or all no logit."""
        if self.kind == "normal":
            return
        wrong = (value <= 0) | ((value >= 1) if self.kind == "proportion" else False)
        if wrong.any():
            at = int(np.argmax(wrong.reshape(-1)))
            raise MethodError("no_place_on_scale", name=name, at=at, kind=self.kind)


def end_limits(
    first: Floats, slope: Floats, centre: Floats, spread: Floats, scale: Scale, z: float
) -> tuple[Limits, Limits]:
    """Limits of the slope, and of the ratio of the line's two ends: from moments where every figure
    of an area (A, Q) is sure enough for them, otherwise from points laid out evenly."""
    sums = exact_sum_limits(slope, centre, spread, scale, z)
    if scale.kind == "normal":
        return sums, ratio_limits(first, slope, centre, spread, scale, z)
    with np.errstate(invalid="ignore"):
        ratios = ratio_limits(first, slope, centre, spread, scale, z)
    wide = (spread.max(axis=-1) > WIDE) | ~np.isfinite(ratios[0] + ratios[1])
    for area in np.flatnonzero(wide):
        at = (first[area], slope[area], centre[area], spread[area])
        found = _from_points(*at, scale, z)
        for limits, pair in zip((sums, ratios), found, strict=True):
            limits[0][area], limits[1][area] = pair
    return sums, ratios


def exact_sum_limits(
    weights: Floats, centre: Floats, spread: Floats, scale: Scale, z: float
) -> Limits:
    """Limits of the weighted sum (A,) of figures (A, Q), each normal on its scale."""
    if scale.kind == "normal":
        middle, half = total(weights * centre), z * np.sqrt(total(weights**2 * spread**2))
        return middle - half, middle + half
    cumulants = _cumulants(centre, spread, scale)
    return _quantile(weights, cumulants, -z), _quantile(weights, cumulants, z)


def ratio_limits(
    first: Floats, slope: Floats, centre: Floats, spread: Floats, scale: Scale, z: float
) -> Limits:
    """Limits of (start + slope) / start: the ratio k for which the sum end - k start has 0 as a limit."""
    if scale.kind == "normal":
        return _fieller(first + slope, first, centre, spread**2, z)
    cumulants = _cumulants(centre, spread, scale)
    guess = _fieller(first + slope, first, cumulants[0], cumulants[1], z)

    def limit(at: Floats, side: float) -> Floats:
        return _quantile(first + slope - at[:, None] * first, cumulants, side)

    width = guess[1] - guess[0]
    return (
        _falling_root(lambda at: limit(at, -z), guess[0] - width, guess[0] + width),
        _falling_root(lambda at: limit(at, z), guess[1] - width, guess[1] + width),
    )


def line_limits(
    first: Floats, slope: Floats, centre: Floats, spread: Floats, scale: Scale, z: float
) -> tuple[Limits, Limits]:
    """Limits of the difference and of the ratio of a line's two ends, where the line is normal on its scale.

    The line turns around its middle, whose height is taken as known: both figures then rise with the
    slope alone, and their limits are those at the limits of the slope.
    """
    if scale.kind == "normal":
        return (
            exact_sum_limits(slope, centre, spread, scale, z),
            ratio_limits(first, slope, centre, spread, scale, z),
        )
    middle, half = total(slope * centre), z * np.sqrt(total(slope**2 * spread**2))
    height = total(first * centre) + middle / 2
    ends = [
        (scale.back(height - step / 2), scale.back(height + step / 2))
        for step in (middle - half, middle + half)
    ]
    (low, high), (low_far, high_far) = zip(*ends, strict=True)
    return (low_far - low, high_far - high), (low_far / low, high_far / high)


def _from_points(
    first: Floats, slope: Floats, centre: Floats, spread: Floats, scale: Scale, z: float
) -> tuple[Floats, Floats]:
    """Limits of one area's slope and ratio. The figures that matter most get the best points, so
    that turning the order of the groups round turns the limits round."""
    order = np.lexsort((centre, -np.abs(slope * scale.back(centre) * spread)))
    figures = np.empty((2**POWER, len(centre)))
    figures[:, order] = _even_points(len(centre))
    figures = scale.back(centre + spread * figures)
    rise, start = figures @ slope, figures @ first
    tails = [scipy.special.ndtr(-z), scipy.special.ndtr(z)]
    with np.errstate(divide="ignore"):
        return np.quantile(rise, tails), np.quantile(1 + rise / start, tails)


@lru_cache(maxsize=8)
def _even_points(groups: int) -> Floats:
    """Points (N, Q) of as many normal figures: Sobol's sequence (1967), in the middle of its cells."""
    found = scipy.special.ndtri(
        scipy.stats.qmc.Sobol(groups, scramble=False).random_base2(POWER) + 0.5 / 2**POWER
    )
    found.setflags(write=False)
    return np.asarray(found)


def _normal_nodes() -> tuple[Floats, Floats]:
    nodes, parts = np.polynomial.hermite_e.hermegauss(NODES)
    return nodes, parts / parts.sum()


def _cumulants(centre: Floats, spread: Floats, scale: Scale) -> tuple[Floats, ...]:
    """Mean, variance, third and fourth cumulant of every figure on its own scale."""
    nodes, parts = _normal_nodes()
    found = scale.back(centre[..., None] + spread[..., None] * nodes)
    mean = (found * parts).sum(axis=-1)
    second, third, fourth = (
        ((found - mean[..., None]) ** power * parts).sum(axis=-1) for power in (2, 3, 4)
    )
    return mean, second, third, fourth - 3 * second**2


def _quantile(weights: Floats, cumulants: tuple[Floats, ...], z: float) -> Floats:
    """Cornish and Fisher's quantile of a weighted sum."""
    mean, second, third, fourth = (
        total(weights**power * part) for power, part in enumerate(cumulants, start=1)
    )
    error = np.sqrt(second)
    with np.errstate(divide="ignore", invalid="ignore"):
        skew = np.where(second > 0, third / error**3, 0.0)
        tails = np.where(second > 0, fourth / second**2, 0.0)
    bent = z + (z**2 - 1) * skew / 6 + (z**3 - 3 * z) * tails / 24
    return mean + error * (bent - (2 * z**3 - 5 * z) * skew**2 / 36)


def _fieller(over: Floats, under: Floats, centre: Floats, square: Floats, z: float) -> Limits:
    """Fieller's limits of a ratio; everything where the denominator may be zero."""
    top, bottom = total(over * centre), total(under * centre)
    a = bottom**2 - z**2 * total(under**2 * square)
    b = top * bottom - z**2 * total(over * under * square)
    c = top**2 - z**2 * total(over**2 * square)
    root = np.sqrt(np.maximum(b**2 - a * c, 0.0))
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(a > 0, (b - root) / a, -np.inf), np.where(a > 0, (b + root) / a, np.inf)


def _falling_root(falling: Callable[[Floats], Floats], low: Floats, high: Floats) -> Floats:
    """Where a falling function of k crosses zero, for every area at once, by halving."""
    low, high = low.copy(), high.copy()
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        above = falling(middle) > 0
        low, high = np.where(above, middle, low), np.where(above, high, middle)
    return (low + high) / 2
