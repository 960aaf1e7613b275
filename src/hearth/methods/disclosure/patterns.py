"""Safe patterns made step by step: more is hidden for one small cell after the other, then less again."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ..errors import MethodError
from .attack import as_mask
from .boxes import cheapest_box
from .proving import Prover
from .search import Room, cheapest_support
from .witness import Proof, Witness


def first_pattern(
    room: Room, small: NDArray[np.int64], *, hidden: NDArray[np.bool_], quick: bool = False
) -> tuple[NDArray[np.bool_], Proof]:
    """A safe pattern from one that may not be, cell by cell, the neediest first.

    With `quick` witnesses are looked for near each cell only, and the first help is a box. Raises
    `MethodError("cannot_be_protected")` with the codes of a cell.
    """
    counts = room.table.counts
    order = np.array(sorted(small.tolist(), key=lambda at: (counts[at], at)), dtype=np.int64)
    prover = Prover(room, hidden | as_mask(room.table, small.tolist()), order)
    prover.by_boxes()
    prover.by_walks_near() if quick else prover.by_walks()
    while prover.left:
        cell = next(iter(prover.left))
        box = cheapest_box(room, prover.hidden, cell) if quick else None
        if box is None:
            box = _with_support(room, prover, cell)
        prover.hide(box.changes)
        prover.keep(box)
    return prover.hidden, prover.proof


def _with_support(room: Room, prover: Prover, cell: int) -> Witness:
    """A witness for which more has to be hidden, about as little as possible."""
    support = cheapest_support(room, prover.hidden, cell)
    if support is None:
        raise MethodError("cannot_be_protected", codes=room.table.codes[cell])
    trial = Prover(room, prover.hidden | support, np.array([cell]))
    if not trial.in_whole_numbers():
        raise MethodError("no_proof_in_whole_numbers", codes=room.table.codes[cell])
    return trial.proof.by_cell[cell]


def without_needless(
    room: Room, hidden: NDArray[np.bool_], proof: Proof, small: NDArray[np.int64]
) -> tuple[NDArray[np.bool_], Proof]:
    """Show again, dearest first, whatever the small cells can do without."""
    prover = Prover(room, hidden.copy(), small)
    spare = set(np.flatnonzero(hidden).tolist()) - set(small.tolist())
    for cell in sorted(spare, key=lambda at: (-room.weights[at], at)):
        prover.show(cell, proof)
    return prover.hidden, proof
