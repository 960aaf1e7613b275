"""Proving a pattern: another table for each small cell, or an inequality that says what is missing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from .attack import NEAR, Block, as_mask, blocks_of
from .boxes import cheapest_box
from .search import Cut, Room, cut_by_solver, cut_of, in_whole_numbers, witness_of
from .simplex import MOST_ENTRIES, Tableau
from .walking import Walker
from .witness import Proof, Witness

#: How often prices are changed before a solver is asked for another table in whole numbers.
MOST_WALKS, FEW_WALKS = 8, 3
#: Cells among which a quick walk looks.
MANY = 100


@dataclass
class Reader:
    """A block of hidden cells, and how far each can rise in it; kept from one question to the next."""

    room: Room
    block: Block
    _tableau: Tableau | None = field(default=None, init=False)
    _walker: Walker | None = field(default=None, init=False)

    @property
    def is_large(self) -> bool:
        return self.block.sums.shape[0] * self.block.sums.shape[1] > MOST_ENTRIES

    def spot(self, cell: int) -> int:
        return int(np.searchsorted(self.block.cells, cell))

    def limits(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        lows = -np.minimum(self.room.below[self.block.cells], self.room.above)
        return lows, np.full(self.block.cells.size, self.room.above)

    def answer(self, cell: int) -> Witness | Cut:
        """Another table (perhaps in fractions of people), or an inequality that this pattern breaks."""
        if self.is_large:
            return cut_by_solver(self.room, self.block, cell)
        if self._tableau is None:
            self._tableau = Tableau(self.block.sums, *self.limits())
        spot, need = self.spot(cell), self.room.need(cell)
        moves = self._tableau.furthest(spot, need)
        if moves is None:
            return cut_by_solver(self.room, self.block, cell)
        if moves[spot] >= need - NEAR:
            return witness_of(self.block, cell, moves)
        cut = cut_of(self.room, self.block.lines, self._tableau.multipliers(spot), cell)
        if cut.weights[self.block.cells].sum() < cut.least - NEAR:
            return cut
        return cut_by_solver(self.room, self.block, cell)

    def walk(self, cell: int, *, turn: int = 0) -> Witness | None:
        """Another table in whole numbers, found by walking."""
        if self.is_large:
            return None
        walker = self._to_walk()
        walker.with_prices(turn)
        moves = walker.walk(self.spot(cell), self.room.need(cell))
        return None if moves is None else witness_of(self.block, cell, moves)

    def hold(self, cell: int, *, still: bool) -> None:
        """In the walks to come a cell stays as it is, or may change again."""
        if not self.is_large:
            walker, spot = self._to_walk(), self.spot(cell)
            lows, highs = self.limits()
            walker.lows[spot] = 0.0 if still else lows[spot]
            walker.highs[spot] = 0.0 if still else highs[spot]

    def _to_walk(self) -> Walker:
        if self._walker is None:
            self._walker = Walker(self.block.sums, *self.limits())
        return self._walker


class Prover:
    """What is proved so far of a pattern, and the small cells that are `left`, in their order."""

    def __init__(self, room: Room, hidden: NDArray[np.bool_], small: NDArray[np.int64]) -> None:
        self.room, self.hidden = room, hidden
        self.proof = Proof()
        self.left: dict[int, None] = dict.fromkeys(small.tolist())
        self._readers: list[Reader] | None = None

    def reader_of(self, cell: int) -> Reader:
        if self._readers is None:
            blocks = blocks_of(self.room.table, self.hidden)
            self._readers = [Reader(self.room, block) for block in blocks]
        return next(one for one in self._readers if cell in one.block.cells)

    def keep(self, witness: Witness) -> None:
        """A witness proves all cells that rise enough in it; turned round, those that fall enough."""
        counts, need = self.room.table.counts, self.room.need
        turned = {at: -change for at, change in witness.changes.items()}
        can_turn = all(counts[at] + change >= self.room.floor for at, change in turned.items())
        for at, change in witness.changes.items():
            if at in self.left and abs(change) >= need(at) - NEAR and (change > 0 or can_turn):
                self.proof.keep(Witness(at, witness.changes if change > 0 else turned))
                del self.left[at]

    def by_boxes(self) -> None:
        for cell in list(self.left):
            if cell in self.left:
                found = cheapest_box(self.room, self.hidden, cell, free=True)
                if found is not None:
                    self.keep(found)

    def by_walks(self) -> None:
        for turn in range(MOST_WALKS):
            for cell in list(self.left):
                if cell in self.left:
                    found = self.reader_of(cell).walk(cell, turn=turn)
                    if found is not None:
                        self.keep(found)

    def by_walks_near(self) -> None:
        """Walks in which only cells near the small one change: nearly as good, and quick."""
        for cell in list(self.left):
            if cell in self.left:
                near = near_to(self.room, self.hidden, cell)
                block = blocks_of(self.room.table, near)
                reader = next(Reader(self.room, one) for one in block if cell in one.cells)
                found = self._at_once(reader, cell)
                if found is not None:
                    self.keep(found)

    def in_whole_numbers(self) -> bool:
        """Whether every small cell was proved, with tables of whole people."""
        self.by_boxes()
        self.by_walks()
        for cell in list(self.left):
            if cell in self.left:
                found = in_whole_numbers(self.room, self.reader_of(cell).block, cell)
                if found is None:
                    return False
                self.keep(found)
        return True

    def hide(self, cells: Iterable[int]) -> None:
        """More cells are hidden."""
        self.hidden = self.hidden | as_mask(self.room.table, cells)
        self._readers = None

    def show(self, cell: int, proof: Proof) -> bool:
        """Whether all that was proved by `proof` can be proved without one cell, which is then shown.

        The new witnesses are kept in `proof`; the prover's own proof is not used.
        """
        reader = self.reader_of(cell)
        self.left, self.proof = dict.fromkeys(proof.touching(cell)), Proof()
        self.hidden[cell] = False
        reader.hold(cell, still=True)
        while self.left and (found := self._at_once(reader, next(iter(self.left)))):
            self.keep(found)
        if self.left:
            self.hidden[cell] = True
            reader.hold(cell, still=False)
            return False
        for witness in self.proof.by_cell.values():
            proof.keep(witness)
        return True

    def _at_once(self, reader: Reader, cell: int) -> Witness | None:
        """A witness by a box or a few walks."""
        found = cheapest_box(self.room, self.hidden, cell, free=True)
        walks = (reader.walk(cell, turn=turn) for turn in range(FEW_WALKS))
        return found or next((one for one in walks if one is not None), None)

    def cuts(self) -> list[Cut]:
        """What the pattern lacks: an inequality for each small cell that it does not protect."""
        found = []
        for cell in list(self.left):
            if cell in self.left:
                answer = self.reader_of(cell).answer(cell)
                found.append(answer) if isinstance(answer, Cut) else self.keep(answer)
        return found


def near_to(room: Room, hidden: NDArray[np.bool_], cell: int) -> NDArray[np.bool_]:
    """Hidden cells that hang together with one, sum by sum, until they are many enough for a walk."""
    cells = np.flatnonzero(hidden)
    touches = abs(room.table.sums[:, cells])
    near = cells == cell
    while near.sum() < MANY:
        grown = touches.T @ (touches @ near > 0) > 0
        if grown.sum() == near.sum():
            break
        near = grown
    return as_mask(room.table, cells[near].tolist())
