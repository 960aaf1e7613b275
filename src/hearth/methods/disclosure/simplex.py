"""How far one hidden cell can rise, asked of many cells of one block in turn.

The simplex method on a small dense tableau that is kept from one question to the next; each begins at
"nothing changes", which is always allowed. What it answers is never trusted: another table that it
finds is checked in whole numbers, and its multipliers give a valid inequality whatever they are.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.linalg import splu

#: A coefficient, a step or a rest below it is nothing.
NIL = 1e-9
#: Steps that bring nothing before the first possible column is taken, not the steepest (Bland's rule).
PATIENCE = 30
#: Trades after which the tableau is worked out anew, so that errors do not grow.
FRESH_FOR = 60
#: A tableau that would be larger is left to a solver.
MOST_ENTRIES = 8_000_000


class Tableau:
    """Sums (E, K) that must stay nothing, and changes between `lows` and `highs` (K,), nothing among them.

    Basic changes follow from the others: `x[basis] = -body @ x[others]`.
    """

    def __init__(
        self, sums: sparse.csr_matrix, lows: NDArray[np.float64], highs: NDArray[np.float64]
    ) -> None:
        self.sums, self.lows, self.highs = sums, lows, highs
        dense = sums.toarray()
        self.basis, self.rows = _solved_for(dense, np.bincount(sums.indices, minlength=lows.size))
        self.others = np.setdiff1d(np.arange(lows.size), self.basis)
        self.body = dense[self.rows][:, self.others]
        self.row_of = np.full(lows.size, -1)
        self.row_of[self.basis] = np.arange(self.basis.size)
        self.trades = 0

    def refresh(self) -> None:
        """After many trades, the tableau of the same basis from the sums."""
        if self.trades <= FRESH_FOR:
            return
        sums = self.sums[self.rows].tocsc()
        found = splu(sums[:, self.basis]).solve(sums[:, self.others].toarray())
        near = np.abs(found - np.rint(found)) < NIL
        self.body = np.where(near, np.rint(found), found)
        self.trades = 0

    def furthest(self, spot: int, goal: float) -> NDArray[np.float64] | None:
        """Changes in which one cell rises to the goal, or as far as it can; none if it gave up."""
        self.refresh()
        x = np.zeros(self.lows.size)
        idle = 0
        for _step in range(20 * x.size + 100):
            if x[spot] >= goal - NIL:
                return x
            column, way = self._entering(spot, x, first=idle > PATIENCE)
            if column < 0:
                return x
            moved = self._step(x, column, way, spot, goal, first=idle > PATIENCE)
            idle = 0 if moved > NIL else idle + 1
        return None

    def gains(self, spot: int) -> NDArray[np.float64]:
        """By how much the cell grows with each change that is free."""
        row = self.row_of[spot]
        return -self.body[row] if row >= 0 else (self.others == spot) + 0.0

    def rooms(self, x: NDArray[np.float64], slope: NDArray[np.float64]) -> NDArray[np.float64]:
        """How far a step may go before each basic change is at its end."""
        moving = np.flatnonzero(np.abs(slope) > NIL)
        basic, steep = self.basis[moving], slope[moving]
        ends = np.where(steep > 0, self.highs[basic], self.lows[basic])
        found = np.full(slope.size, np.inf)
        found[moving] = np.maximum((ends - x[basic]) / steep, 0.0)
        return found

    def _entering(self, spot: int, x: NDArray[np.float64], *, first: bool) -> tuple[int, float]:
        gains, here = self.gains(spot), x[self.others]
        up = (gains > NIL) & (here < self.highs[self.others] - NIL)
        down = (gains < -NIL) & (here > self.lows[self.others] + NIL)
        places = np.flatnonzero(up | down)
        if not places.size:
            return -1, 0.0
        if first:
            best = int(places[self.others[places].argmin()])
        else:
            best = int(places[np.abs(gains[places]).argmax()])
        return best, 1.0 if up[best] else -1.0

    def _step(
        self,
        x: NDArray[np.float64],
        column: int,
        way: float,
        spot: int,
        goal: float,
        *,
        first: bool,
    ) -> float:
        """One change is moved until it, the goal or a basic change stops it; the latter trades places."""
        entering = int(self.others[column])
        slope = -way * self.body[:, column]
        rooms = self.rooms(x, slope)
        least = float(rooms.min(initial=np.inf))
        own = self.highs[entering] - x[entering] if way > 0 else x[entering] - self.lows[entering]
        step = min(own, least, (goal - x[spot]) / abs(self.gains(spot)[column]))
        x[self.basis] += slope * step
        x[entering] += way * step
        if least <= step + NIL and x[spot] < goal - NIL:
            ties = np.flatnonzero(rooms <= least + NIL)
            order = self.basis[ties] if first else -np.abs(slope[ties])
            self.trade(int(ties[order.argmin()]), column)
        return float(step)

    def trade(self, row: int, column: int) -> None:
        """A basic change and a free one trade places."""
        pivot = self.body[row, column]
        there = self.body[:, column].copy()
        line = self.body[row] / pivot
        there[row] = 0.0
        touched = np.flatnonzero(np.abs(there) > NIL)
        self.body[touched] -= there[touched, None] * line
        self.body[:, column] = -there / pivot
        line[column] = 1.0 / pivot
        self.body[row] = line
        leaving, entering = int(self.basis[row]), int(self.others[column])
        self.basis[row], self.others[column] = entering, leaving
        self.row_of[entering], self.row_of[leaving] = row, -1
        self.trades += 1

    def multipliers(self, spot: int) -> NDArray[np.float64]:
        """(E,) what each sum is worth to a cell that can rise no further."""
        found = np.zeros(self.sums.shape[0])
        if self.row_of[spot] >= 0:
            square = self.sums[self.rows][:, self.basis].T.tocsc()
            goal = np.zeros(self.basis.size)
            goal[self.row_of[spot]] = -1.0
            found[self.rows] = splu(square).solve(goal)
        return found


def _solved_for(
    dense: NDArray[np.float64], filled: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Gauss and Jordan, in place: a column for each independent row, best one that few rows hold."""
    basis, rows = [], []
    for row in range(dense.shape[0]):
        at = np.flatnonzero(np.abs(dense[row]) > NIL)
        if not at.size:
            continue
        column = int(at[np.lexsort((filled[at], np.abs(np.abs(dense[row, at]) - 1.0)))[0]])
        line = dense[row] / dense[row, column]
        there = dense[:, column].copy()
        there[row] = 0.0
        touched = np.flatnonzero(np.abs(there) > NIL)
        dense[touched] -= there[touched, None] * line
        dense[row] = line
        basis.append(column)
        rows.append(row)
    return np.array(basis, dtype=np.int64), np.array(rows, dtype=np.int64)
