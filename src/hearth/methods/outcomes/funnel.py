"""Which places differ by more than chance? Limits around the whole, wider where few live; and n-tiles."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy
from numpy.typing import ArrayLike, NDArray

from hearth.methods.errors import MethodError
from hearth.methods.outcomes.checks import (
    Floats,
    matching,
    no_more_than,
    numbers,
    one_of,
    sealed,
    total,
)
from hearth.methods.outcomes.intervals import normal_point

KINDS = ("proportion", "rate", "ratio")
#: Quantiles of larger counts are not searched for: there the normal curve is within one count.
MOST_SEARCHED = 1e9
#: About two and three standard errors, to both sides.
INNER, OUTER = 0.95, 0.998


@dataclass(frozen=True, eq=False)
class Funnel:
    """Limits of a funnel plot at (N,) sizes, around `baseline` (unit: multiplier x events per size)."""

    kind: str
    size: Floats
    baseline: float
    inner_low: Floats
    inner_high: Floats
    outer_low: Floats
    outer_high: Floats


@dataclass(frozen=True, eq=False)
class FunnelPoints:
    """Points and what the funnel says of each: -2 and 2 beyond the outer limits, -1 and 1 beyond
    the inner ones, 0 within what chance does."""

    value: Floats
    place: NDArray[np.int8]
    funnel: Funnel


def funnel_limits(
    size: ArrayLike,
    *,
    baseline: float,
    kind: str = "proportion",
    multiplier: float = 1.0,
    inner: float = INNER,
    outer: float = OUTER,
) -> Funnel:
    """Between which limits would a place of this size lie if it were like the whole?

    Parameters
    ----------
    size : (N,) people (proportion), exposure (rate) or expected events (ratio)
    baseline : events per size in the whole (1 for a ratio), before the multiplier
    kind : "proportion" (normal limits of a share), "rate" or "ratio" (exact Poisson: the lowest and
        highest whole counts that chance would give, over the size)
    multiplier : 1 or 100 for a proportion, 100,000 for a rate
    inner, outer : fractions; 0.95 and 0.998 as English public health has it

    Returns
    -------
    Funnel

    Raises
    ------
    MethodError   "not_a_number", "number_too_small", "rule_unknown_setting", "confidence_out_of_range",
                  "baseline_out_of_range"

    Source
    ------
    Spiegelhalter (2005), Stat. Med. 24, 1185-1202.

    Examples
    --------
    >>> found = funnel_limits([100], baseline=0.5)
    >>> round(float(found.inner_low[0]), 3), round(float(found.inner_high[0]), 3)
    (0.402, 0.598)
    """
    n, kind = np.atleast_1d(numbers("size", size)), one_of("kind", kind, KINDS)
    highest = 1.0 if kind == "proportion" else np.inf
    if not 0 <= baseline <= highest:
        raise MethodError("baseline_out_of_range", baseline=baseline)
    limits = [
        part * multiplier
        for confidence in (inner, outer)
        for part in (_shares if kind == "proportion" else _counts)(n, baseline, confidence)
    ]
    return Funnel(kind, sealed(n), float(baseline * multiplier), *(sealed(part) for part in limits))


def funnel_points(
    events: ArrayLike,
    size: ArrayLike,
    *,
    kind: str = "proportion",
    baseline: float | None = None,
    multiplier: float = 1.0,
    inner: float = INNER,
    outer: float = OUTER,
) -> FunnelPoints:
    """Which places lie outside the funnel?

    Parameters
    ----------
    events, size : (N,); see `funnel_limits` for what a size is
    kind, multiplier, inner, outer : as in `funnel_limits`
    baseline : events per size; None pools all points (1 for a ratio)

    Returns
    -------
    FunnelPoints

    Raises
    ------
    MethodError   as `funnel_limits`, and "tables_do_not_match", "nothing_to_divide_by",
                  "more_successes_than_trials"

    Source
    ------
    Spiegelhalter (2005), Stat. Med. 24, 1185-1202.

    Examples
    --------
    >>> found = funnel_points([50, 80, 20], [100, 100, 100])
    >>> found.place.tolist()
    [0, 2, -2]
    """
    x, n = np.atleast_1d(numbers("events", events)), np.atleast_1d(numbers("size", size))
    matching("events", x, "size", n)
    if (n <= 0).any():
        raise MethodError("nothing_to_divide_by", name="size", at=int(np.argmax(n <= 0)))
    if kind == "proportion":
        no_more_than(x, n)
    if baseline is None:
        baseline = 1.0 if kind == "ratio" else float(total(x) / total(n))
    funnel = funnel_limits(
        n, baseline=baseline, kind=kind, multiplier=multiplier, inner=inner, outer=outer
    )
    value = x / n * multiplier
    place = np.zeros(len(x), dtype=np.int8)
    for low, high in ((funnel.inner_low, funnel.inner_high), (funnel.outer_low, funnel.outer_high)):
        place += (value > high).astype(np.int8) - (value < low).astype(np.int8)
    place.setflags(write=False)
    return FunnelPoints(sealed(value), place, funnel)


def quantile_groups(
    values: ArrayLike, *, groups: int, highest_first: bool = False
) -> NDArray[np.int64]:
    """Which fifth (tenth, …) does each place belong to? Equal values share one group.

    Parameters
    ----------
    values : (N,)
    groups : how many (5 for fifths)
    highest_first : True puts the highest values in group 1

    Returns
    -------
    (N,) whole numbers from 1 to `groups`

    Raises
    ------
    MethodError   "not_a_number", "too_few_points", "rule_unknown_setting"

    Examples
    --------
    >>> quantile_groups([3, 1, 2, 4], groups=2).tolist()
    [2, 1, 1, 2]
    """
    found = numbers("values", values, least=None).reshape(-1)
    if groups < 1:
        raise MethodError("rule_unknown_setting", setting="groups", value=groups, known="1, 2, …")
    if len(found) < groups:
        raise MethodError("too_few_points", found=len(found), least=groups)
    signed = -found if highest_first else found
    ahead = np.searchsorted(np.sort(signed), signed, side="left")
    return ahead * groups // len(found) + 1


def _shares(n: Floats, baseline: float, confidence: float) -> tuple[Floats, Floats]:
    with np.errstate(divide="ignore", invalid="ignore"):
        half = normal_point(confidence) * np.sqrt(baseline * (1 - baseline) / n)
    half = np.where(n > 0, half, np.inf)
    return np.maximum(baseline - half, 0.0), np.minimum(baseline + half, 1.0)


def _counts(n: Floats, baseline: float, confidence: float) -> tuple[Floats, Floats]:
    normal_point(confidence)
    tail, expected = (1 - confidence) / 2, n * baseline
    with np.errstate(divide="ignore", invalid="ignore"):
        low, high = (_poisson_quantile(share, expected) / n for share in (tail, 1 - tail))
    return np.where(n > 0, low, 0.0), np.where(n > 0, high, np.inf)


def _poisson_quantile(share: float, expected: Floats) -> Floats:
    """The least whole count that is reached with at least this probability from below."""
    safe = np.where(expected > 0, expected, 1.0)
    point = float(scipy.special.ndtri(share))
    far = safe + point * np.sqrt(safe) + (point**2 - 1) / 6  # after Cornish and Fisher
    few = safe <= MOST_SEARCHED
    near = np.where(few, scipy.special.pdtrik(share, np.where(few, safe, 1.0)), far)
    near = np.maximum(np.ceil(near), 0.0)
    before = np.maximum(near - 1, 0.0)
    near = np.where(scipy.special.pdtr(before, safe) >= share, before, near)
    near = np.where(scipy.special.pdtr(near, safe) < share, near + 1, near)
    return np.where(expected > 0, near, 0.0)
