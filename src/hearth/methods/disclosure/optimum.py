"""The cheapest safe pattern: a small integer programme, cut until every small cell is safe."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from .attack import blocks_of
from .search import Cut, Room, block_in, cut_for, witness_among, witness_within
from .witness import Proof

MOST_ROUNDS = 80
#: Branches that the integer programmes may try together; then the best pattern so far stands, with
#: its bound. Not seconds: a slower machine gives the same answer.
MOST_BRANCHES = 3_000


def cheapest_pattern(
    room: Room, hidden: NDArray[np.bool_], proof: Proof, small: NDArray[np.int64]
) -> tuple[NDArray[np.bool_], Proof, float]:
    """The cheapest pattern, its proof, and a cost (beyond the small cells) that none can go below.

    Starts from a safe pattern; where the rounds or branches run out, that pattern is given back with
    the bound reached.
    """
    if not small.size:
        return hidden, proof, 0.0
    lines = _no_hidden_cell_stands_alone(room)
    cuts: list[Cut] = []
    bound, branches = 0.0, MOST_BRANCHES
    for _round in range(MOST_ROUNDS):
        found = _master(room, small, lines, cuts, branches)
        if found is None:
            break
        pattern, bound, tried = found
        branches = max(branches - tried, 1)
        if bound >= _extra(room, hidden, small) - 1e-6:
            return hidden, proof, bound
        broken = _broken(room, pattern, small)
        if not broken:
            fresh = _prove(room, pattern, small)
            return (pattern, fresh, bound) if fresh else (hidden, proof, bound)
        cuts += broken
    return hidden, proof, bound


def _extra(room: Room, hidden: NDArray[np.bool_], small: NDArray[np.int64]) -> float:
    return float(room.weights[hidden].sum() - room.weights[small].sum())


def _no_hidden_cell_stands_alone(room: Room) -> sparse.csr_matrix:
    """In every sum, a hidden cell has another hidden one beside it: others − itself ≥ 0."""
    touches = abs(room.table.sums).tocsr()
    rows, columns, values, row = [], [], [], 0
    for line in range(touches.shape[0]):
        cells = touches.indices[touches.indptr[line] : touches.indptr[line + 1]]
        for cell in cells:
            if room.table.counts[cell] == 0 and not room.may_hide[cell]:
                continue
            rows += [row] * cells.size
            columns += cells.tolist()
            values += [-1.0 if one == cell else 1.0 for one in cells]
            row += 1
    return sparse.csr_matrix((values, (rows, columns)), shape=(row, touches.shape[1]))


def _master(
    room: Room,
    small: NDArray[np.int64],
    lines: sparse.csr_matrix,
    cuts: list[Cut],
    branches: int,
) -> tuple[NDArray[np.bool_], float, int] | None:
    """The cheapest pattern that obeys all cuts so far, its cost as a bound, and the branches tried."""
    lows, highs = np.zeros(lines.shape[1]), room.may_hide.astype(float)
    lows[small] = highs[small] = 1.0
    limits = [LinearConstraint(lines, 0.0, np.inf)]
    if cuts:
        weights = sparse.csr_matrix(np.vstack([cut.weights for cut in cuts]))
        limits.append(LinearConstraint(weights, [cut.least for cut in cuts], np.inf))
    found = milp(
        room.weights,
        constraints=limits,
        bounds=Bounds(lows, highs),
        integrality=np.ones(lines.shape[1]),
        options={"node_limit": branches, "mip_rel_gap": 1e-6},
    )
    if found.x is None:
        return None
    bound = getattr(found, "mip_dual_bound", None)
    least = float(found.fun if bound is None else bound) - float(room.weights[small].sum())
    return found.x > 0.5, least, int(found.mip_node_count or 0)


def _broken(room: Room, pattern: NDArray[np.bool_], small: NDArray[np.int64]) -> list[Cut]:
    """A cut for each small cell that the pattern does not protect."""
    blocks, proof, cuts = blocks_of(room.table, pattern), Proof(), []
    for cell in small.tolist():
        if witness_among(room, proof, cell):
            continue
        found = cut_for(room, block_in(blocks, cell), cell)
        cuts.append(found) if isinstance(found, Cut) else proof.keep(found)
    return cuts


def _prove(room: Room, pattern: NDArray[np.bool_], small: NDArray[np.int64]) -> Proof | None:
    proof = Proof()
    blocks = blocks_of(room.table, pattern)
    for cell in small.tolist():
        witness = witness_among(room, proof, cell)
        witness = witness or witness_within(room, block_in(blocks, cell), cell)
        if witness is None:
            return None
        proof.keep(witness)
    return proof
