"""The last step before anything is published: hide small numbers so that they stay hidden.

A figure is a count of people in one group of one dimension. Who reads it also knows the total, how
many live there, and that hidden numbers are at least 1. So it is not enough to hide the small one:
the hidden ones together must leave room for a number that is not small.
"""

from __future__ import annotations

from collections.abc import Sequence

from .errors import MethodError

SHOWN, SMALL, COMPANION = "shown", "small", "companion"


def protect(
    counts: Sequence[int], *, threshold: int, names: Sequence[str] | None = None
) -> list[str]:
    """Which of these counts may be shown beside their total.

    Parameters
    ----------
    counts : (G,) whole numbers   groups that add up to a total which is published or can be known
    threshold : whole number      counts from 1 to below it are small; 0 is shown
    names : (G,)                  of equal counts, the first by name is hidden first, so that another
        order of groups hides the same ones; by place if None

    Returns
    -------
    (G,) of "shown", "small" (hidden itself) or "companion" (hidden so that small ones stay hidden)

    Promise
    -------
    When anything is hidden, at least two groups are, and from total, shown numbers and "hidden is at
    least 1" no hidden group can be narrowed to below the threshold or to one exact number.
    If that cannot be had, everything but zero groups is hidden, and then those too.

    Raises
    ------
    MethodError   "threshold_too_low", "counts_below_zero", "not_the_same_cells"

    Source
    ------
    Cell suppression for one-way tables: Hundepool et al. (2012), Statistical Disclosure Control, 4.4.

    Examples
    --------
    >>> protect([40, 3, 0, 25], threshold=5)
    ['shown', 'small', 'shown', 'companion']
    >>> protect([40, 0, 25], threshold=5)
    ['shown', 'shown', 'shown']
    """
    if threshold < 2:
        raise MethodError("threshold_too_low", threshold=threshold)
    if min(counts, default=0) < 0:
        raise MethodError("counts_below_zero")
    if names is not None and len(names) != len(counts):
        raise MethodError("not_the_same_cells")
    state = [SMALL if 0 < n < threshold else SHOWN for n in counts]
    if SMALL not in state:
        return state
    called = names or [""] * len(counts)
    smallest_first = sorted(
        range(len(counts)), key=lambda i: (counts[i] == 0, counts[i], called[i], i)
    )
    for index in smallest_first:
        if _is_safe(counts, state, threshold):
            break
        if state[index] == SHOWN:
            state[index] = COMPANION
    return state


def _is_safe(counts: Sequence[int], state: Sequence[str], threshold: int) -> bool:
    """Whether every hidden number could be as large as the threshold, and none is the only one.

    A hidden group lies between 1 (0 where zeros are hidden too) and what the others leave over.
    """
    hidden = [n for n, how in zip(counts, state, strict=True) if how != SHOWN]
    least = 0 if 0 in hidden else 1
    room = sum(hidden) - least * (len(hidden) - 1)
    return len(hidden) >= 2 and room >= threshold


def may_publish(*, before: int | None, now: int, least_new: int = 25) -> bool:
    """Whether enough has come since the last publication that no single voice can be singled out.

    Parameters
    ----------
    before : whole number or None   how many stood behind the last published figures
    now : whole number              how many stand behind these
    least_new : whole number        how many must be new (a snapshot, not a live counter)

    Returns
    -------
    bool

    Source
    ------
    Differencing attacks on live dashboards: see docs/methods/gate.md.

    Examples
    --------
    >>> may_publish(before=100, now=101), may_publish(before=None, now=30)
    (False, True)
    """
    return abs(now - (before or 0)) >= least_new
