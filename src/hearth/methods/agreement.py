"""How far do people agree who judged the same things apart from each other?

The figure is Krippendorff's alpha for names (nominal): 1 is full agreement, 0 is what chance alone
would give, below 0 they disagree more than by chance. It takes any number of judges, and not every
judge need see every unit. Alpha itself comes from the kept library `krippendorff`; the interval is
a bootstrap over the units (or over groups of units that belong together).
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import krippendorff
import numpy as np

from .errors import MethodError

#: Units are worked through in portions, so that memory stays steady.
_PORTION = 50_000
_EMPTY = 1e-12


@dataclass(frozen=True)
class Agreement:
    """One figure of agreement.

    `alpha` is None where it has no meaning: nothing was judged twice, or everybody always gave
    the same value, so that there is nothing to agree upon. `low`, `high` are the bootstrap
    interval, None where it cannot be given. `same` is the plain share of pairs of judgements that
    are equal. `units` and `judgements` count only what was judged by at least two.
    """

    alpha: float | None
    low: float | None
    high: float | None
    same: float | None
    units: int
    judgements: int


def agreement(
    counts: Sequence[Sequence[int]] | np.ndarray,
    *,
    belongs: Sequence[Hashable] | None = None,
    draws: int = 1000,
    confidence: float = 0.95,
    seed: int = 20,
) -> Agreement:
    """Krippendorff's alpha (nominal) with a bootstrap interval.

    Parameters
    ----------
    counts : (N, V) whole numbers   how many judges gave each of V values to each of N units
    belongs : (N,) labels           units with the same label are drawn together (a voice that was
                                    judged for several themes); each by itself where None
    draws : whole number            bootstrap draws; 0 for no interval
    confidence : fraction
    seed : whole number             the same input and seed give the same interval, in any order of
                                    units and of values

    Returns
    -------
    Agreement

    Raises
    ------
    MethodError   "counts_not_a_table", "counts_below_zero", "labels_do_not_match"

    Source
    ------
    Krippendorff (2011), Computing Krippendorff's Alpha-Reliability; the library `krippendorff`
    (Castro 2017). The interval is the percentile bootstrap over units (Efron 1979), not
    Krippendorff's own resampling of pairs: whole voices are drawn, so that judgements of one voice
    stay together.

    Examples
    --------
    >>> found = agreement([[2, 0], [0, 2], [1, 1], [2, 0]], draws=0)
    >>> round(found.alpha, 3), found.units, found.same
    (0.533, 4, 0.75)
    """
    table = _table(counts)
    labels = _labels(belongs, len(table))
    paired = table.sum(axis=1) >= 2
    table, labels = _own_order(table[paired]), labels[paired]
    units, judgements = len(table), int(table.sum())
    if not units:
        return Agreement(None, None, None, None, 0, 0)
    pairs, times = _kinds(table, None if belongs is None else labels)
    total = np.tensordot(times, pairs, axes=1)
    same = float(np.trace(total) / total.sum())
    if (total.sum(axis=0) > _EMPTY).sum() < 2:
        return Agreement(None, None, None, same, units, judgements)
    alpha = float(krippendorff.alpha(value_counts=table, level_of_measurement="nominal"))
    low, high = _interval(pairs, times, draws, confidence, seed)
    return Agreement(alpha, low, high, same, units, judgements)


def difference(one: Sequence[Hashable], other: Sequence[Hashable]) -> float:
    """How far two sets of themes lie apart: 0 the same, 1 nothing in common (Jaccard's distance).

    Parameters
    ----------
    one, other : labels   what each side chose; the order and repeats do not matter

    Returns
    -------
    fraction 0 to 1; two empty sets are the same

    Source
    ------
    Jaccard (1901), Bull. Soc. Vaud. Sci. Nat. 37, 547-579.

    Examples
    --------
    >>> difference(["buses", "cost"], ["buses"])
    0.5
    """
    left, right = set(one), set(other)
    both = left | right
    return 1 - len(left & right) / len(both) if both else 0.0


def _table(counts: Sequence[Sequence[int]] | np.ndarray) -> np.ndarray:
    table = np.asarray(counts, dtype=np.int64)
    if table.size == 0:
        return np.zeros((0, 2), dtype=np.int64)
    if table.ndim != 2 or table.shape[1] < 2:
        raise MethodError("counts_not_a_table", shape=table.shape)
    if table.min() < 0:
        raise MethodError("counts_below_zero")
    return table


def _labels(belongs: Sequence[Hashable] | None, units: int) -> np.ndarray:
    """Whole numbers from 0, one for each unit."""
    if belongs is None:
        return np.arange(units)
    if len(belongs) != units:
        raise MethodError("labels_do_not_match", units=units, labels=len(belongs))
    numbers: dict[Hashable, int] = {}
    return np.array([numbers.setdefault(label, len(numbers)) for label in belongs], dtype=np.int64)


def _own_order(table: np.ndarray) -> np.ndarray:
    """The values in an order of their own, so that naming them in another gives the same draws."""
    return table[:, np.lexsort(np.sort(table, axis=0))] if len(table) else table


def _coincidences(table: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """(G, V, V): for each group of units the pairs of values, each unit's over (judges - 1)."""
    groups, values = int(labels.max()) + 1, table.shape[1]
    found = np.zeros((groups, values, values))
    for start in range(0, len(table), _PORTION):
        part = table[start : start + _PORTION].astype(float)
        pairs = part[:, :, None] * part[:, None, :] - part[:, :, None] * np.eye(values)
        pairs /= (part.sum(axis=1) - 1)[:, None, None]
        np.add.at(found, labels[start : start + _PORTION], pairs)
    present = np.bincount(labels, minlength=groups) > 0
    return found[present]


def _kinds(table: np.ndarray, labels: np.ndarray | None) -> tuple[np.ndarray, np.ndarray]:
    """The distinct tables of pairs, and how many units (or groups of units) have each."""
    if labels is None:
        columns = np.ravel_multi_index(tuple(table.T), tuple(table.max(axis=0) + 1))
        _keys, first, times = np.unique(columns, return_index=True, return_counts=True)
        return _coincidences(table[first], np.arange(len(first))), times
    pairs = _coincidences(table, labels)
    flat, times = np.unique(pairs.reshape(len(pairs), -1).round(9), axis=0, return_counts=True)
    return flat.reshape(-1, *pairs.shape[1:]), times


def _alphas(totals: np.ndarray) -> np.ndarray:
    """Alpha of each (V, V) table of pairs; not a number where there is only one value."""
    each = totals.sum(axis=2)
    everything = each.sum(axis=1)
    seen = everything - np.trace(totals, axis1=1, axis2=2)
    chance = (everything**2 - (each**2).sum(axis=1)) / (everything - 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(chance > _EMPTY, 1 - seen / chance, np.nan)


def _interval(
    pairs: np.ndarray, times: np.ndarray, draws: int, confidence: float, seed: int
) -> tuple[float | None, float | None]:
    """Percentiles over draws of whole groups; none where most draws have only one value."""
    groups = int(times.sum())
    if draws < 1 or groups < 2:
        return None, None
    drawn = np.random.default_rng(seed).multinomial(groups, times / groups, size=draws)
    found = _alphas(np.tensordot(drawn, pairs, axes=1))
    found = found[~np.isnan(found)]
    if len(found) * 2 < draws:
        return None, None
    edge = (1 - confidence) / 2
    low, high = np.quantile(found, [edge, 1 - edge])
    return float(low), float(high)
