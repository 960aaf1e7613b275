"""A live table: a pattern is held against new counts at once, and mended where it must be."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from ..errors import MethodError
from .attack import as_mask
from .order import in_order
from .search import Room
from .suppress import (
    Suppression,
    first_pattern,
    result,
    room_of,
    small_in,
    suppress,
    with_a_zero,
)
from .table import Table
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
    small = small_in(table.counts, before.threshold)
    hidden = before.hidden | as_mask(table, small.tolist())
    floor = 0 if before.floor == 0 or (table.counts[hidden] == 0).any() else 1
    lost = set(before.proof.failing(table.counts, reach=before.threshold, floor=floor))
    kept = Proof()
    for cell in small.tolist():
        if cell in before.proof.by_cell and cell not in lost:
            kept.keep(before.proof.by_cell[cell])
    if len(kept.by_cell) == small.size:
        room = _room(table, before.threshold, floor, as_mask(table, before.known))
        if before.floor == 1 or not _lost_its_zeros(before, table):
            after = result(room, hidden, kept, small, before.threshold, 0.0)
            return replace(after, known=before.known)
    try:
        after = _mended(table, hidden, kept, before, floor)
    except MethodError:
        after = suppress(table, threshold=before.threshold, always_shown=before.known, exact=False)
    return replace(after, known=before.known)


def _mended(
    table: Table, hidden: NDArray[np.bool_], kept: Proof, before: Suppression, floor: int
) -> Suppression:
    """More is hidden for the small cells that `kept` does not prove."""
    known, threshold = as_mask(table, before.known), before.threshold
    ordered = in_order(table, hidden + 2 * known)
    small = small_in(table.counts, threshold)
    bare = np.zeros(table.counts.size, dtype=bool)
    bare[[cell for cell in small.tolist() if cell not in kept.by_cell]] = True
    there = _room(ordered.table, threshold, floor, ordered.there(known))
    now, fresh = first_pattern(
        there, np.flatnonzero(ordered.there(bare)), hidden=ordered.there(hidden), quick=True
    )
    for witness in ordered.proof_back(fresh).by_cell.values():
        kept.keep(witness)
    room, now = _room(table, threshold, floor, known), ordered.back(now)
    if floor == 0 and _lost_its_zeros(before, table):
        now = with_a_zero(room, now, kept)
    return result(room, now, kept, small, threshold, 0.0)


def _lost_its_zeros(before: Suppression, table: Table) -> bool:
    """Whether a hidden cell held nobody and now holds somebody: another may have to be hidden."""
    held_nobody = before.hidden & (before.table.counts == 0)
    return bool((table.counts[held_nobody] > 0).any())


def _room(table: Table, threshold: int, floor: int, known: NDArray[np.bool_]) -> Room:
    may_hide = (table.counts >= floor) & ~known
    may_hide[0] = False
    goal = np.full(table.counts.size, threshold)
    return room_of(table, goal, floor=floor, cost="people", may_hide=may_hide)
