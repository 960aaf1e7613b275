"""Secondary suppression: which further cells to hide so that small ones stay hidden, and least is lost."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ..errors import MethodError
from .attack import Block, as_mask, blocks_of
from .optimum import cheapest_pattern
from .order import Ordered, in_order
from .patterns import first_pattern, without_needless
from .proving import Prover
from .search import Room, block_with, cheapest_support, witness_within
from .table import Table
from .witness import Proof, Witness

SHOWN, SMALL, COMPANION = "shown", "small", "companion"
#: Tables up to this many cells are solved to the optimum; larger ones nearly, with the bound told.
EXACT_UP_TO = 2_500


@dataclass(frozen=True)
class Suppression:
    """What is hidden of a table, and the proof that it stays hidden.

    `state` (N,) is "shown", "small" (hidden itself) or "companion". `floor` is what a reader knows of a
    hidden cell: at least 1, or 0 where zeros are hidden too. `lost` is what hiding costs (people or
    cells, as chosen) beyond the small cells themselves; no pattern can cost less than `at_least`.
    `known` are places of cells that are known from elsewhere, so that hiding them would be in vain.
    """

    table: Table
    threshold: int
    floor: int
    state: tuple[str, ...]
    proof: Proof
    lost: float
    at_least: float
    known: tuple[int, ...] = ()

    @property
    def hidden(self) -> NDArray[np.bool_]:
        return np.array([how != SHOWN for how in self.state])

    @property
    def small(self) -> list[int]:
        return [at for at, how in enumerate(self.state) if how == SMALL]

    @property
    def companions(self) -> list[int]:
        return [at for at, how in enumerate(self.state) if how == COMPANION]


def suppress(
    table: Table,
    *,
    threshold: int,
    cost: str = "people",
    always_shown: Iterable[int] = (),
    reach: Sequence[int] | NDArray[np.int64] | None = None,
    floor: int | None = None,
    exact: bool | None = None,
) -> Suppression:
    """Hide small counts, and as little else as possible, so that none can be computed.

    Parameters
    ----------
    table : Table   with all its totals, which are published beside the cells
    threshold : whole number   counts from 1 to below it are small; 0 is shown
    cost : "people" (the sum of what is hidden) or "cells" (how many)
    always_shown : places of cells that are known from elsewhere; the whole, if it is not one of them,
        is hidden only where nothing else protects
    reach : (N,) people that each small cell must be able to hold, as far as a reader can tell; the
        threshold if None
    floor : what a reader knows of a hidden cell; if None, 1, or 0 where zeros must be hidden too
    exact : solve to the optimum; if None, for tables of up to 2,500 cells

    Returns
    -------
    Suppression: for each small cell there is another table of whole numbers that agrees with all
    that is shown, and in which it holds at least `threshold` people

    Raises
    ------
    MethodError   "threshold_too_low", "cost_unknown", "cannot_be_protected" (with the cell)

    Source
    ------
    Fischetti & Salazar-González (2000), Models and algorithms for optimizing cell suppression in
    tabular data with linear constraints, JASA 95; Kelly, Golden & Assad (1992) for the first pattern.

    Examples
    --------
    >>> from hearth.methods.disclosure import dimension, table
    >>> t = table([dimension("g", ["a", "b", "c"])], {("a",): 3, ("b",): 8, ("c",): 20})
    >>> suppress(t, threshold=5).state
    ('shown', 'small', 'companion', 'shown')
    """
    if threshold < 2:
        raise MethodError("threshold_too_low", threshold=threshold)
    if cost not in ("people", "cells"):
        raise MethodError("cost_unknown", cost=cost)
    fixed = as_mask(table, always_shown)
    goal = np.full(table.counts.size, threshold) if reach is None else np.asarray(reach)
    ordered = in_order(table, goal * 2 + fixed)
    solved = _solved(
        ordered.table, threshold, cost, ordered.there(fixed), ordered.there(goal), floor, exact
    )
    return replace(as_given(table, ordered, solved), known=tuple(np.flatnonzero(fixed).tolist()))


def as_given(table: Table, ordered: Ordered, solved: Suppression) -> Suppression:
    """What was found for a table in its own order, told of the table as it was given."""
    state = ordered.back(np.array(solved.state, dtype=object))
    return replace(solved, table=table, state=tuple(state), proof=ordered.proof_back(solved.proof))


def _solved(
    table: Table,
    threshold: int,
    cost: str,
    fixed: NDArray[np.bool_],
    goal: NDArray[np.int64],
    floor: int | None,
    exact: bool | None,
) -> Suppression:
    small = small_in(table.counts, threshold)
    if exact is None:
        exact = table.counts.size <= EXACT_UP_TO
    rooms = _rooms(table, goal, cost, fixed, small)
    stuck: MethodError | None = None
    for pair in rooms:
        asked = pair if floor is None else (replace(pair[0], floor=floor),)
        found, refused = _cheapest_of(asked, small, threshold, exact)
        if found is not None:
            return found
        stuck = stuck or refused
    raise stuck or MethodError("cannot_be_protected", codes=table.codes[0])


def _cheapest_of(
    rooms: Sequence[Room], small: NDArray[np.int64], threshold: int, exact: bool
) -> tuple[Suppression | None, MethodError | None]:
    """The cheaper pattern of two rooms. None with zeros shown (the first room) costs less than the
    bound of those in which zeros may be hidden; where that is reached, the first is not asked."""
    best, bound, stuck = None, np.inf, None
    for room in reversed(rooms):
        if best is not None and best.lost <= bound + 0.5:
            break
        if len(rooms) > 1 and room.floor == 0 and room.table.counts[room.may_hide].all():
            continue  # there is no zero to hide
        try:
            hidden, proof, at_least = _pattern(room, small, exact)
            bound = min(bound, at_least)
            if len(rooms) > 1 and room.floor == 0:
                hidden = with_a_zero(room, hidden, proof)
                if not (room.table.counts[hidden] == 0).any():
                    room = replace(room, floor=1)
        except MethodError as refused:
            stuck = refused
            continue
        found = result(room, hidden, proof, small, threshold, at_least)
        if best is None or found.lost < best.lost:
            best = found
    return (None if best is None else replace(best, at_least=min(bound, best.lost))), stuck


def _pattern(
    room: Room, small: NDArray[np.int64], exact: bool
) -> tuple[NDArray[np.bool_], Proof, float]:
    """A safe pattern, its proof, and what no pattern can cost less than (0 if unknown)."""
    bare = as_mask(room.table, small.tolist())
    if not small.size:
        return bare, Proof(), 0.0
    _check_possible(room, small)
    if exact:
        found = cheapest_pattern(room, small)
        return found.pattern, found.proof, found.at_least
    return *without_needless(room, *first_pattern(room, small, hidden=bare), small), 0.0


def _check_possible(room: Room, small: NDArray[np.int64]) -> None:
    """Whether hiding all that may be hidden protects; raises `MethodError("cannot_be_protected")`."""
    every = room.may_hide | as_mask(room.table, small.tolist())
    prover = Prover(room, every, small)
    if not prover.in_whole_numbers():
        raise MethodError("cannot_be_protected", codes=room.table.codes[next(iter(prover.left))])


def small_in(counts: NDArray[np.int64], threshold: int) -> NDArray[np.int64]:
    """The places of counts from 1 to below the threshold."""
    return np.flatnonzero((counts > 0) & (counts < threshold))


def _rooms(
    table: Table,
    goal: NDArray[np.int64],
    cost: str,
    fixed: NDArray[np.bool_],
    small: NDArray[np.int64],
) -> list[tuple[Room, Room]]:
    """With zeros shown, or perhaps hidden; and where neither can be, both with the whole hidden too."""
    all_but = ~fixed
    all_but[small] = True
    open_ = all_but.copy()
    open_[0] = 0 in small
    somebody = table.counts > 0
    return [
        (
            room_of(table, goal, floor=1, cost=cost, may_hide=may & somebody),
            room_of(table, goal, floor=0, cost=cost, may_hide=may),
        )
        for may in (open_, all_but)
    ]


def room_of(
    table: Table,
    goal: NDArray[np.int64],
    *,
    floor: int,
    cost: str,
    may_hide: NDArray[np.bool_],
) -> Room:
    """The table as its protector sees it."""
    weights = table.counts.astype(float) if cost == "people" else np.ones(table.counts.size)
    return Room(table, goal, floor, may_hide, weights + 4e-3 * (table.counts == 0) + 1e-3)


def with_a_zero(room: Room, hidden: NDArray[np.bool_], proof: Proof) -> NDArray[np.bool_]:
    """Where a proof needs that a hidden cell may hold nobody, one that holds nobody is hidden.

    Else a reader who knows that zeros are shown would know that all hidden cells hold somebody. The
    hidden zero must not be computable either. Raises `MethodError("cannot_be_protected")`.
    """
    hidden = hidden.copy()
    for block in blocks_of(room.table, hidden):
        if (room.table.counts[block.cells] == 0).any():
            continue
        leaning = [
            cell
            for cell in block.cells.tolist()
            if cell in proof.by_cell and _reaches_nothing(room, proof.by_cell[cell])
        ]
        if leaning:
            hidden |= _zero_beside(room, hidden, block, leaning[0])
    return hidden


def _zero_beside(
    room: Room, hidden: NDArray[np.bool_], block: Block, leaning: int
) -> NDArray[np.bool_]:
    """The cheapest cells to hide so that a zero near a block is hidden and might hold somebody."""
    room = replace(room, reach=np.ones_like(room.reach))
    beside = np.unique(room.table.sums[block.lines].indices)
    zeros = [at for at in beside.tolist() if room.table.counts[at] == 0 and room.may_hide[at]]
    best: NDArray[np.bool_] | None = None
    for zero in zeros:
        with_zero = hidden.copy()
        with_zero[zero] = True
        if witness_within(room, block_with(room, with_zero, zero), zero):
            return with_zero
        more = cheapest_support(room, hidden, zero)
        if more is not None and (
            best is None or room.weights[more | hidden].sum() < room.weights[best].sum()
        ):
            best = more | hidden
    if best is None:
        raise MethodError("cannot_be_protected", codes=room.table.codes[leaning])
    return best


def _reaches_nothing(room: Room, witness: Witness) -> bool:
    counts = room.table.counts
    return any(counts[at] + change < 1 for at, change in witness.changes.items())


def result(
    room: Room,
    hidden: NDArray[np.bool_],
    proof: Proof,
    small: NDArray[np.int64],
    threshold: int,
    at_least: float,
) -> Suppression:
    states = np.where(hidden, COMPANION, SHOWN).astype(object)
    states[small] = SMALL
    spare = [at for at in np.flatnonzero(hidden) if states[at] == COMPANION]
    lost = float(np.floor(room.weights[spare]).sum()) if spare else 0.0
    bad = proof.unproved(room.table, hidden, small, reach=room.reach, floor=room.floor)
    if bad is not None:
        raise MethodError("proof_does_not_hold", codes=room.table.codes[bad])
    return Suppression(
        room.table, threshold, room.floor, tuple(states), proof, lost, min(at_least, lost)
    )
