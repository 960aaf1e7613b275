"""Witnesses: another whole table that agrees with everything shown, in which a cell is not small.

A pattern of hidden cells is proved by showing, for each small cell, such a table. Checking one
needs additions of whole numbers only; it trusts no solver.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from .table import Table


@dataclass(frozen=True)
class Witness:
    """Changes (by cell) that turn the table into another that looks the same."""

    cell: int
    changes: Mapping[int, float]


@dataclass
class Proof:
    """Witnesses of a pattern, kept so that a change of one count is checked again at once."""

    by_cell: dict[int, Witness] = field(default_factory=dict)
    _rows: sparse.csr_matrix | None = None

    def keep(self, witness: Witness) -> None:
        self.by_cell[witness.cell] = witness
        self._rows = None

    def touching(self, cell: int) -> list[int]:
        """Cells whose witness changes this one."""
        return [key for key, one in self.by_cell.items() if cell in one.changes]

    def failing(self, counts: NDArray[np.int64], *, reach: int, floor: int) -> list[int]:
        """Cells whose witness proves nothing any more under other counts, all looked at in one go.

        That totals add up and only hidden cells change does not depend on the counts.
        """
        cells = list(self.by_cell)
        if not cells:
            return []
        rows = self._matrix(counts.size)
        after = counts[rows.indices] + rows.data
        too_low = np.add.reduceat(after < floor, rows.indptr[:-1]) > 0
        own = np.asarray(rows[np.arange(len(cells)), cells]).ravel()
        return [
            cell
            for cell, low, goal in zip(cells, too_low, counts[cells] + own, strict=True)
            if low or goal < reach
        ]

    def unproved(
        self,
        table: Table,
        hidden: NDArray[np.bool_],
        cells: NDArray[np.int64],
        *,
        reach: NDArray[np.int64],
        floor: int,
    ) -> int | None:
        """The first of some cells that is not proved, each looked at as by `holds`, all in one go."""
        if not cells.size:
            return None
        if missing := [cell for cell in cells.tolist() if cell not in self.by_cell]:
            return int(missing[0])
        spots = {cell: row for row, cell in enumerate(self.by_cell)}
        rows = self._matrix(table.counts.size)[[spots[cell] for cell in cells.tolist()]]
        moves = np.rint(rows.data).astype(np.int64)
        wrong = (moves != rows.data) | ~hidden[rows.indices]
        wrong |= table.counts[rows.indices] + moves < floor
        exact = sparse.csr_matrix((moves, rows.indices, rows.indptr), shape=rows.shape)
        bad = np.add.reduceat(wrong, rows.indptr[:-1]) > 0
        left_over = abs(exact @ table.sums.T.astype(np.int64)).sum(axis=1)
        bad |= np.asarray(left_over).ravel() > 0
        own = np.asarray(exact[np.arange(cells.size), cells]).ravel()
        bad |= table.counts[cells] + own < reach[cells]
        return int(cells[np.argmax(bad)]) if bad.any() else None

    def _matrix(self, n: int) -> sparse.csr_matrix:
        """A row of changes for each witness."""
        if self._rows is None:
            told = [one.changes for one in self.by_cell.values()]
            ends = np.cumsum([0, *(len(changes) for changes in told)])
            places = [place for changes in told for place in changes]
            values = [value for changes in told for value in changes.values()]
            self._rows = sparse.csr_matrix((values, places, ends), shape=(len(told), n))
        return self._rows


def holds(
    table: Table,
    hidden: NDArray[np.bool_],
    witness: Witness,
    *,
    reach: int,
    floor: int,
) -> bool:
    """Whether a witness proves its cell, in whole numbers.

    Parameters
    ----------
    table, hidden : as in `attack`
    witness : changes to hidden cells
    reach : people that the cell must be able to hold
    floor : people that each hidden cell holds at least, as the reader knows

    Returns
    -------
    True when only hidden cells change, all totals still add up, nothing falls below `floor`, and the
    cell holds at least `reach`

    Examples
    --------
    >>> from hearth.methods.disclosure import dimension, table
    >>> t = table([dimension("g", ["a", "b", "c"])], {("a",): 3, ("b",): 8, ("c",): 20})
    >>> hidden = np.array([False, True, True, False])
    >>> holds(t, hidden, Witness(1, {1: 2, 2: -2}), reach=5, floor=1)
    True
    >>> holds(t, hidden, Witness(1, {1: 2, 3: -2}), reach=5, floor=1)
    False
    """
    cells = np.fromiter(witness.changes, dtype=np.int64, count=len(witness.changes))
    told = list(witness.changes.values())
    if not all(float(change).is_integer() for change in told) or witness.cell not in cells:
        return False
    moves = np.array(told, dtype=np.int64)
    if not hidden[cells].all():
        return False
    after = table.counts[cells] + moves
    if (after < floor).any():
        return False
    column = sparse.csr_matrix((moves, (cells, np.zeros_like(cells))), shape=(table.counts.size, 1))
    if (table.sums @ column).count_nonzero():
        return False
    return int(table.counts[witness.cell]) + witness.changes[witness.cell] >= reach
