"""The attacker: what can be computed of every hidden cell from everything that is shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import linprog
from scipy.sparse.csgraph import connected_components

from ..errors import MethodError
from .table import Table

#: A bound this near a whole number is that number.
NEAR = 1e-6
#: Where nothing that is shown limits a cell.
FAR = 1e18


@dataclass(frozen=True)
class Bounds:
    """Between which whole numbers a reader can place one hidden cell."""

    cell: int
    least: int
    most: int

    @property
    def is_exact(self) -> bool:
        return self.least == self.most

    @property
    def is_open(self) -> bool:
        """Whether nothing that is shown limits it."""
        return self.most >= FAR


@dataclass(frozen=True)
class Block:
    """Hidden cells that hang together: `cells` (K,) and the sums among them (E', K)."""

    cells: NDArray[np.int64]
    lines: NDArray[np.int64]
    sums: sparse.csr_matrix


def blocks_of(table: Table, hidden: NDArray[np.bool_]) -> list[Block]:
    """The hidden cells, cut where nothing hidden joins them: an attacker solves each by itself."""
    cells = np.flatnonzero(hidden)
    if not cells.size:
        return []
    among = table.sums[:, cells].tocsr()
    lines = np.flatnonzero(np.diff(among.indptr))
    among = among[lines]
    touches = abs(among)
    joined = sparse.bmat([[None, touches], [touches.T, None]]).tocsr()
    _n, label = connected_components(joined, directed=False)
    of_line, of_cell = label[: len(lines)], label[len(lines) :]
    found = []
    for block in np.unique(of_cell):
        mine, theirs = np.flatnonzero(of_cell == block), np.flatnonzero(of_line == block)
        found.append(Block(cells[mine], lines[theirs], among[theirs][:, mine].tocsr()))
    return found


def attack(
    table: Table,
    hidden: Iterable[int] | NDArray[np.bool_],
    *,
    floor: int = 0,
    only: Iterable[int] | None = None,
) -> list[Bounds]:
    """How near a reader comes to each hidden cell, by linear bounds over the whole table.

    The reader knows every cell that is shown, how cells add up, and that a hidden cell is at least
    `floor`. Each bound is the least or most of a linear programme, rounded inwards to whole numbers.

    Parameters
    ----------
    table : Table
    hidden : places of hidden cells, or a mask (N,)
    floor : people that a hidden cell holds at least, as the reader knows (0, or 1 where zeros are shown)
    only : places to look at; all hidden ones if None

    Returns
    -------
    Bounds for each hidden cell, in the order of their places

    Raises
    ------
    MethodError   "solver_failed", "hidden_below_floor" (a hidden cell holds fewer than `floor`)

    Source
    ------
    Willenborg & de Waal (2001), Elements of Statistical Disclosure Control, chapter 6.

    Examples
    --------
    >>> from hearth.methods.disclosure import dimension, table
    >>> t = table([dimension("g", ["a", "b", "c"])], {("a",): 3, ("b",): 8, ("c",): 20})
    >>> [(b.least, b.most) for b in attack(t, [t.place(["a"]), t.place(["b"])])]
    [(0, 11), (0, 11)]
    >>> attack(t, [t.place(["a"])])[0].is_exact
    True
    """
    mask = as_mask(table, hidden)
    if (table.counts[mask] < floor).any():
        raise MethodError("hidden_below_floor", floor=floor)
    wanted = None if only is None else set(only)
    found = [
        bounds
        for block in blocks_of(table, mask)
        for bounds in _bounds_in(table, block, floor, wanted)
    ]
    return sorted(found, key=lambda bounds: bounds.cell)


def as_mask(table: Table, hidden: Iterable[int] | NDArray[np.bool_]) -> NDArray[np.bool_]:
    """A mask of hidden cells from places or a mask."""
    if isinstance(hidden, np.ndarray) and hidden.dtype == bool:
        return hidden
    mask = np.zeros(table.counts.size, dtype=bool)
    mask[list(hidden)] = True
    return mask


def _bounds_in(table: Table, block: Block, floor: int, wanted: set[int] | None) -> Iterator[Bounds]:
    for spot, cell in enumerate(block.cells):
        if wanted is None or int(cell) in wanted:
            now = int(table.counts[cell])
            falls = _furthest(table, block, floor, spot, sign=1.0)
            rises = _furthest(table, block, floor, spot, sign=-1.0)
            most = int(FAR) if rises >= FAR else now + int(np.floor(rises + NEAR))
            yield Bounds(int(cell), now + int(np.ceil(falls - NEAR)), most)


def _furthest(table: Table, block: Block, floor: int, spot: int, *, sign: float) -> float:
    """How far one cell can fall (+1; at most 0) or rise (−1) from what it holds.

    In changes, not counts: then whole numbers stay exact beside very large ones.
    """
    costs = np.zeros(block.cells.size)
    costs[spot] = sign
    lows = (floor - table.counts[block.cells]).astype(float)
    for presolve in (True, False):  # which alone may not say "unbounded" of what is
        found = linprog(
            costs,
            A_eq=block.sums,
            b_eq=np.zeros(block.sums.shape[0]),
            bounds=np.column_stack([lows, np.full(lows.size, np.inf)]),
            method="highs-ds",
            options={"presolve": presolve},
        )
        if found.status != 4:
            break
    if found.status == 3:  # unbounded: nothing shown limits it
        return -sign * FAR
    if found.status != 0:
        raise MethodError("solver_failed", status=int(found.status))
    return float(found.x[spot])
