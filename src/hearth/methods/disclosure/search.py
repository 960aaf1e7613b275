"""One question asked of a solver: can this cell reach so many, and which cells must be hidden for it?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, linprog, milp

from ..errors import MethodError
from .attack import NEAR, Block, blocks_of
from .table import Table
from .witness import Witness

#: Branches that one search for a proof in whole numbers may try.
MOST_BRANCHES = 2_000


@dataclass(frozen=True)
class Cut:
    """An inequality that every safe pattern obeys: `weights` (N,) times hidden cells is at least `least`."""

    weights: NDArray[np.float64]
    least: float


@dataclass(frozen=True)
class Room:
    """The table as its protector sees it.

    `reach` (N,) is what a small cell must be able to hold; `floor` how low a hidden cell may go.
    """

    table: Table
    reach: NDArray[np.int64]
    floor: int
    may_hide: NDArray[np.bool_]
    weights: NDArray[np.float64]

    def need(self, cell: int) -> int:
        """By how much a small cell must be able to grow."""
        return int(self.reach[cell] - self.table.counts[cell])

    @property
    def below(self) -> NDArray[np.float64]:
        """How far each cell can fall."""
        return np.maximum(self.table.counts - self.floor, 0).astype(float)

    @property
    def above(self) -> float:
        """How far a cell is let rise in a witness: enough for every circle of changes."""
        return 4.0 * float(self.reach.max())


def cheapest_support(room: Room, hidden: NDArray[np.bool_], cell: int) -> NDArray[np.bool_] | None:
    """Cells to hide beside those hidden already so that `cell` is safe, about as cheap as possible.

    The cost of a cell is taken per person moved, which a linear programme can do; none if impossible.
    """
    usable = np.flatnonzero(room.may_hide | hidden)
    price = np.where(hidden[usable], 1e-6, room.weights[usable] + 1e-6)
    sums = room.table.sums[:, usable]
    sums = sums[np.flatnonzero(np.diff(sums.indptr))]
    n = usable.size
    lows, highs = np.zeros(2 * n), np.full(2 * n, room.above)
    highs[n:] = np.minimum(room.below[usable], room.above)
    spot = int(np.searchsorted(usable, cell))
    lows[spot] = highs[spot] = room.need(cell)
    highs[n + spot] = 0.0
    found = linprog(
        np.concatenate([price, price]),
        A_eq=sparse.hstack([sums, -sums]).tocsr(),
        b_eq=np.zeros(sums.shape[0]),
        bounds=np.column_stack([lows, highs]),
        method="highs",
    )
    if found.status != 0:
        return None
    moved = np.abs(found.x[:n] - found.x[n:]) > NEAR
    support = np.zeros(hidden.size, dtype=bool)
    support[usable[moved]] = True
    return support


def block_with(room: Room, hidden: NDArray[np.bool_], cell: int) -> Block:
    """The hidden cells that hang together with one."""
    return block_in(blocks_of(room.table, hidden), cell)


def block_in(blocks: list[Block], cell: int) -> Block:
    """The block that a cell is in."""
    return next(block for block in blocks if cell in block.cells)


def witness_within(room: Room, block: Block, cell: int) -> Witness | None:
    """Another table within a block in which `cell` reaches what it must, changing little; or none.

    Its changes may be fractions (see `in_whole_numbers`).
    """
    costs, sums, bounds = _changes_programme(room, block, cell)
    nothing = np.zeros(sums.shape[0])
    found = linprog(costs, A_eq=sums, b_eq=nothing, bounds=bounds, method="highs-ds")
    if found.status != 0:
        return None
    return witness_of(block, cell, found.x[: block.cells.size] - found.x[block.cells.size :])


def in_whole_numbers(room: Room, block: Block, cell: int) -> Witness | None:
    """Another table of whole people within a block in which `cell` reaches what it must; or none.

    Any will do, so the search ends at the first one found.
    """
    lows = -np.minimum(room.below[block.cells], room.above)
    lows[int(np.searchsorted(block.cells, cell))] = room.need(cell)
    found = milp(
        np.zeros(lows.size),
        constraints=LinearConstraint(block.sums, 0.0, 0.0),
        bounds=Bounds(lows, room.above),
        integrality=np.ones(lows.size),
        options={"node_limit": MOST_BRANCHES, "mip_rel_gap": 1e6},
    )
    return None if found.x is None else witness_of(block, cell, np.rint(found.x))


def _changes_programme(
    room: Room, block: Block, cell: int
) -> tuple[NDArray[np.float64], sparse.csr_matrix, NDArray[np.float64]]:
    """Rises, then falls, of each cell of a block: prices, sums that must stay, limits."""
    n, spot = block.cells.size, int(np.searchsorted(block.cells, cell))
    lows, highs = np.zeros(2 * n), np.full(2 * n, room.above)
    highs[n:] = np.minimum(room.below[block.cells], room.above)
    lows[spot] = highs[spot] = room.need(cell)
    highs[n + spot] = 0.0
    sums = sparse.hstack([block.sums, -block.sums]).tocsr()
    return np.ones(2 * n), sums, np.column_stack([lows, highs])


def witness_of(block: Block, cell: int, moves: NDArray[np.float64]) -> Witness:
    """Changes of a block's cells as a witness; what is nearly whole is whole."""
    near = np.abs(moves - np.rint(moves)) < NEAR
    moves = np.where(near, np.rint(moves), moves)
    changed = np.flatnonzero(moves)
    return Witness(cell, {int(block.cells[at]): float(moves[at]) for at in changed})


def cut_by_solver(room: Room, block: Block, cell: int) -> Cut | Witness:
    """An inequality that this pattern breaks because `cell` cannot reach what it must; or its witness."""
    spot, need = int(np.searchsorted(block.cells, cell)), float(room.need(cell))
    costs = np.zeros(block.cells.size)
    costs[spot] = -1.0
    lows = -np.minimum(room.below[block.cells], room.above)
    found = linprog(
        costs,
        A_eq=block.sums,
        b_eq=np.zeros(block.sums.shape[0]),
        bounds=np.column_stack([lows, np.full(lows.size, room.above)]),
        method="highs-ds",
    )
    if found.status != 0:
        raise MethodError("solver_failed", status=int(found.status))
    if found.x[spot] >= need - NEAR:
        return witness_of(block, cell, found.x)
    return cut_of(room, block.lines, found.eqlin.marginals, cell)


def cut_of(
    room: Room, lines: NDArray[np.int64], multipliers: NDArray[np.float64], cell: int
) -> Cut:
    """The inequality that multipliers of some sums give: valid whatever they are.

    In another table `pull @ changes` is what the cell gains, and only hidden cells change; so hidden
    cells must be able to pull as much as it needs (Fischetti & Salazar-González, 2000).
    """
    need = float(room.need(cell))
    pull = room.table.sums[lines].T @ multipliers
    pull[cell] += 1.0
    pull[np.abs(pull) < 1e-9] = 0.0
    reach = np.where(pull > 0, pull * room.above, -pull * np.minimum(room.below, room.above))
    reach[cell] = 0.0 if pull[cell] <= 0 else reach[cell]
    weights = np.minimum(reach, need)
    # the small cell itself is always hidden; what it can do alone is not enough
    alone = weights[cell] if weights[cell] < need else 0.0
    weights[cell] = 0.0
    return Cut(np.minimum(weights, need - alone), need - alone)
