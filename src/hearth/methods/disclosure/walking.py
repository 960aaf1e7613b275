"""Other tables in whole numbers, found by walking: a simplex method that never leaves whole numbers.

It changes places only where that keeps every coefficient whole. So it may end before a table that
exists is found; prices are then changed a little and it walks again.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from .simplex import NIL, Tableau

#: Steps of one walk; steps that bring nothing before the first possible column is taken.
MOST_STEPS, PATIENCE = 200, 20
GOLDEN = 0.6180339887498949


class Walker(Tableau):
    """A `Tableau` whose coefficients, limits and changes are whole numbers, as far as it can be had."""

    def __init__(
        self, sums: sparse.csr_matrix, lows: NDArray[np.float64], highs: NDArray[np.float64]
    ) -> None:
        super().__init__(sums, lows, highs)
        self.prices = np.ones(sums.shape[1])

    def with_prices(self, turn: int) -> None:
        """Other prices for each turn, the same in every run; all alike at first."""
        spread = np.arange(1, self.prices.size + 1) * turn * GOLDEN
        self.prices = 1.0 - 0.7 * (spread % 1.0)

    def walk(self, spot: int, goal: int) -> NDArray[np.float64] | None:
        """Changes of whole people in which one cell rises to the goal or beyond; none if not found."""
        self.refresh()
        x, barred, idle = np.zeros(self.prices.size), np.zeros(self.prices.size, bool), 0
        for _step in range(MOST_STEPS):
            if x[spot] >= goal:
                return x if np.array_equal(x, np.rint(x)) else None
            gains = np.rint(self.gains(spot))
            column, way = self._chosen(gains, x, barred, first=idle > PATIENCE)
            if column < 0:
                return None
            moved = self._walk_on(x, column, way, goal - x[spot], abs(gains[column]), barred)
            idle = 0 if moved else idle + 1
        return x if x[spot] >= goal and np.array_equal(x, np.rint(x)) else None

    def _chosen(
        self,
        gains: NDArray[np.float64],
        x: NDArray[np.float64],
        barred: NDArray[np.bool_],
        *,
        first: bool,
    ) -> tuple[int, float]:
        """The change that touches least and helps; which way it goes."""
        here = x[self.others]
        up = (gains > 0) & (here < self.highs[self.others])
        down = (gains < 0) & (here > self.lows[self.others])
        able = (up | down) & ~barred[self.others]
        if not able.any():
            return -1, 0.0
        if first:
            places = np.flatnonzero(able)
            best = int(places[self.others[places].argmin()])
        else:
            touched = np.abs(self.body).sum(axis=0) * self.prices[self.others]
            best = int(np.where(able, touched, np.inf).argmin())
        return best, 1.0 if up[best] else -1.0

    def _walk_on(
        self,
        x: NDArray[np.float64],
        column: int,
        way: float,
        missing: float,
        gain: float,
        barred: NDArray[np.bool_],
    ) -> bool:
        """One whole step; whoever stops it trades places with the change, or the change is barred."""
        entering = int(self.others[column])
        slope = -way * self.body[:, column]
        rooms = self.rooms(x, slope)
        least = float(rooms.min(initial=np.inf))
        own = self.highs[entering] - x[entering] if way > 0 else x[entering] - self.lows[entering]
        step = float(np.floor(min(own, least, np.ceil(missing / gain)) + NIL))
        x[self.basis] += slope * step
        x[entering] += way * step
        if gain * step >= missing or (step >= own and own <= least):
            return step > 0
        ties = (rooms < least + NIL) & (np.abs(np.abs(slope) - 1.0) < NIL)
        rows = np.flatnonzero(ties) if least - step < NIL else np.zeros(0, dtype=np.int64)
        if rows.size:
            self.trade(int(rows[self.basis[rows].argmin()]), column)
        if step > 0:
            barred[:] = False
        if not rows.size:
            barred[entering] = True
        return step > 0
