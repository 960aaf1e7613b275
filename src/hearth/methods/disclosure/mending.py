"""A live table: a pattern is held against new counts at once, and mended where it must be."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ..errors import MethodError
from .attack import as_mask
from .suppress import Suppression, first_pattern, result, room_of, suppress, whole
from .witness import Proof


def recheck(before: Suppression, counts: NDArray[np.int64]) -> Suppression:
    """The same table with other counts: what was hidden stays hidden, and more only where needed.

    A pattern that changes as little as possible also tells least by its changes.

    Parameters
    ----------
    before : Suppression   as it stood
    counts : (N,) people   all cells with their totals, as they are now

    Returns
    -------
    Suppression of the new counts

    Raises
    ------
    MethodError   "totals_do_not_add_up", "cannot_be_protected"

    Examples
    --------
    >>> from hearth.methods.disclosure import dimension, suppress, table
    >>> t = table([dimension("g", ["a", "b", "c"])], {("a",): 3, ("b",): 8, ("c",): 20})
    >>> after = recheck(suppress(t, threshold=5), np.array([32, 4, 8, 20]))
    >>> after.state
    ('shown', 'small', 'companion', 'shown')
    """
    table = before.table.with_counts(counts)
    small = np.flatnonzero((table.counts > 0) & (table.counts < before.threshold))
    hidden = before.hidden | as_mask(table, small.tolist())
    floor = 0 if (table.counts[hidden] == 0).any() else 1
    goal = np.full(table.counts.size, before.threshold)
    room = room_of(table, goal, floor=floor, cost="people")
    lost = before.proof.failing(table.counts, reach=before.threshold, floor=floor)
    kept = _kept(before.proof, set(small.tolist()) - set(lost))
    try:
        hidden, proof = first_pattern(room, small, hidden=hidden, proof=kept)
        if len(kept.by_cell) < small.size:
            proof = whole(room, hidden, proof)
    except MethodError:
        return suppress(table, threshold=before.threshold, exact=False)
    return result(room, hidden, proof, small, before.threshold, 0.0)


def _kept(proof: Proof, cells: set[int]) -> Proof:
    found = Proof()
    for cell in cells:
        if cell in proof.by_cell:
            found.keep(proof.by_cell[cell])
    return found
