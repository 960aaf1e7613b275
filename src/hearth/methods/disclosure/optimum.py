"""The cheapest safe pattern: a small integer programme, cut until every small cell is safe."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from .attack import as_mask
from .patterns import first_pattern, without_needless
from .proving import Prover
from .search import Cut, Room
from .witness import Proof

#: Rounds; and after how many it is asked what is lacking even with all zeros hidden.
MOST_ROUNDS, FEW_ROUNDS = 80, 10
#: Branches that the integer programmes may try together; then the best pattern so far stands, with
#: its bound. Not seconds: a slower machine gives the same answer. Of a table with more cells each
#: branch takes longer, and it gets fewer.
MOST_BRANCHES, SMALL_TABLE = 3_000, 400
#: Rounds in which the bound hardly rises before the proposal is made safe; after which it is enough.
PATIENCE, LONG = 3, 24


@dataclass(frozen=True)
class Cheapest:
    """A safe `pattern` with its `proof`, and the cost beyond the small cells that none can go below."""

    pattern: NDArray[np.bool_]
    proof: Proof
    at_least: float


def cheapest_pattern(room: Room, small: NDArray[np.int64]) -> Cheapest:
    """The cheapest safe pattern; where rounds or branches run out, a good one, and a bound.

    A programme proposes the cheapest pattern that obeys all inequalities found so far; what it lacks
    gives new ones. Where the bound no longer rises, the proposal is made safe by hiding a little more,
    which often costs as little.
    """
    lines = _no_hidden_cell_stands_alone(room)
    cuts: list[Cut] = []
    pattern, at_least = as_mask(room.table, small.tolist()), 0.0
    best: Cheapest | None = None
    branches, idle = _branches_for(room), 0
    for number in range(MOST_ROUNDS):
        found = _master(room, small, lines, cuts, branches)
        if found is None:
            break
        pattern, bound, tried = found
        idle = 0 if bound >= at_least + 0.5 else idle + 1
        at_least, branches = max(bound, at_least), branches - tried
        broken = _lacking(room, pattern, small, wide=number >= FEW_ROUNDS)
        if not broken:
            whole = Prover(room, pattern, small)
            if whole.in_whole_numbers():
                return Cheapest(pattern, whole.proof, at_least)
            break  # safe in fractions of people only
        cuts += broken
        if idle and idle % PATIENCE == 0:
            best = _cheaper(room, small, best, _made_safe(room, small, pattern, at_least))
            if _extra(room, best.pattern, small) < np.floor(at_least) + 1:
                break
        if branches <= 0 or idle >= LONG:
            break
    best = best or _made_safe(room, small, pattern, at_least)
    return replace(best, at_least=at_least)


def _lacking(
    room: Room, pattern: NDArray[np.bool_], small: NDArray[np.int64], *, wide: bool
) -> list[Cut]:
    """What a pattern lacks; if `wide`, first what it would lack with all zeros hidden, which cost next to
    nothing, so that not every choice of zeros has to be refused by itself."""
    zeros = room.may_hide & (room.table.counts == 0)
    broken = Prover(room, pattern | zeros, small).cuts() if wide and zeros.any() else []
    return broken or Prover(room, pattern, small).cuts()


def _branches_for(room: Room) -> int:
    return int(MOST_BRANCHES * min(1.0, SMALL_TABLE / room.table.counts.size))


def _made_safe(
    room: Room, small: NDArray[np.int64], pattern: NDArray[np.bool_], at_least: float
) -> Cheapest:
    hidden, proof = first_pattern(room, small, hidden=pattern, quick=True)
    hidden, proof = without_needless(room, hidden, proof, small)
    return Cheapest(hidden, proof, at_least)


def _cheaper(
    room: Room, small: NDArray[np.int64], one: Cheapest | None, other: Cheapest
) -> Cheapest:
    if one is None or _extra(room, other.pattern, small) < _extra(room, one.pattern, small):
        return other
    return one


def _extra(room: Room, hidden: NDArray[np.bool_], small: NDArray[np.int64]) -> float:
    """What hiding costs beyond the small cells."""
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
        weights = sparse.vstack([sparse.csr_matrix(cut.weights) for cut in cuts])
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
