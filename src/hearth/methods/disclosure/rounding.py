"""Rounding to a base, and the reader who adds rounded numbers up again."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog

from ..errors import MethodError
from .attack import NEAR, Bounds
from .table import Table


def rounded(table: Table, *, base: int) -> NDArray[np.int64]:
    """Every cell to the nearest multiple of `base`, totals by themselves, halves up.

    Parameters
    ----------
    table : Table
    base : people, at least 2

    Returns
    -------
    (N,) multiples of `base`; they no longer add up exactly, which is what protects them

    Raises
    ------
    MethodError   "base_too_low"

    Examples
    --------
    >>> from hearth.methods.disclosure import dimension, table
    >>> rounded(table([dimension("g", ["a", "b"])], {("a",): 3, ("b",): 9}), base=5).tolist()
    [10, 5, 10]
    """
    if base < 2:
        raise MethodError("base_too_low", base=base)
    return (2 * table.counts + base) // (2 * base) * base


def attack_rounded(table: Table, *, base: int, threshold: int) -> list[Bounds]:
    """What a reader of the rounded table can compute of its small cells, by linear bounds.

    The reader knows that each cell lies within half a base of what is shown, and how cells add up.

    Parameters
    ----------
    table : Table   the true counts
    base : people   to which each cell was rounded
    threshold : counts from 1 to below it are small

    Returns
    -------
    Bounds for each small cell; one that `is_exact` is given away

    Raises
    ------
    MethodError   "base_too_low", "solver_failed"

    Examples
    --------
    >>> from hearth.methods.disclosure import dimension, table
    >>> t = table([dimension("g", ["a", "b"])], {("a",): 3, ("b",): 9})
    >>> [(b.least, b.most) for b in attack_rounded(t, base=5, threshold=5)]
    [(3, 4)]
    """
    shown = rounded(table, base=base)
    # in steps from what is shown: whole numbers then stay exact beside very large ones
    lows = np.maximum(shown - base // 2, 0) - shown
    highs = np.full(shown.size, (base - 1) // 2)
    missing = -(table.sums @ shown)
    found = []
    for cell in np.flatnonzero((table.counts > 0) & (table.counts < threshold)).tolist():
        ends = []
        for sign in (1.0, -1.0):
            costs = np.zeros(table.counts.size)
            costs[cell] = sign
            answer = linprog(
                costs,
                A_eq=table.sums,
                b_eq=missing,
                bounds=np.column_stack([lows, highs]),
                method="highs-ds",
            )
            if answer.status != 0:
                raise MethodError("solver_failed", status=int(answer.status))
            ends.append(float(answer.x[cell]) + int(shown[cell]))
        found.append(Bounds(cell, int(np.ceil(ends[0] - NEAR)), int(np.floor(ends[1] + NEAR))))
    return found
