"""What any number of outputs give away together: one system of sums over all of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import linprog

from ..errors import MethodError
from ..progress import Progress, Silent
from .attack import FAR, NEAR
from .outputs import Output

#: Outputs, and groups of people that they tell apart, that are looked at together.
MOST_OUTPUTS, MOST_PIECES = 400, 4_000

Group = frozenset[int]


@dataclass(frozen=True)
class GivenAway:
    """A group of people that nobody published, and that is surely small: `parts` it is made of, and
    between how many people a reader of all outputs can place it."""

    parts: frozenset[str]
    least: int
    most: int


def given_away(
    outputs: Sequence[Output], *, threshold: int, progress: Progress | None = None
) -> list[GivenAway]:
    """Small groups that outputs give away together, be it two of them or all.

    Looked at are the pieces that the outputs tell apart, and what any two outputs have in common or
    one has and the other has not. Of each the reader's least and most are linear programmes over
    everything that is shown at once. Published groups themselves are not told again.

    Parameters
    ----------
    outputs : everything that is shown: tables, filters, nested areas, charts, exports; up to 400
    threshold : counts from 1 to below it are small
    progress : told after each group that had to be looked at

    Returns
    -------
    GivenAway for each group that surely holds somebody and surely fewer than `threshold`; smallest first

    Raises
    ------
    MethodError   "threshold_too_low", "counts_below_zero", "too_many_cells" (outputs or pieces),
        "totals_do_not_add_up" (no people agree with all outputs), "solver_failed"

    Examples
    --------
    >>> told = [("ab", 30), ("bc", 40), ("cd", 35), ("ad", 25), ("abcde", 67)]
    >>> shown = [Output(parts, frozenset(parts), n) for parts, n in told]
    >>> [("".join(sorted(g.parts)), g.least, g.most) for g in given_away(shown, threshold=5)]
    [('e', 2, 2)]
    """
    if threshold < 2:
        raise MethodError("threshold_too_low", threshold=threshold)
    if any(output.count < 0 for output in outputs):
        raise MethodError("counts_below_zero")
    if len(outputs) > MOST_OUTPUTS:
        raise MethodError("too_many_cells", most=MOST_OUTPUTS)
    progress = progress or Silent()
    reader = _Reader(outputs)
    groups = sorted(reader.groups(), key=lambda group: (len(group), sorted(group)))
    found = []
    for done, group in enumerate(groups, 1):
        ends = reader.small(group, threshold)
        if ends is not None:
            parts = frozenset().union(*(reader.pieces[at] for at in group))
            found.append(GivenAway(parts, *ends))
        progress.step("groups", done, len(groups))
    return sorted(found, key=lambda one: (one.most, len(one.parts), sorted(one.parts)))


class _Reader:
    """All outputs as one system: `pieces` (P) of parts that always come together, `sums` (E, P) of them.

    Every table of people that was found on the way is kept: most groups are cleared by one of them.
    """

    def __init__(self, outputs: Sequence[Output]) -> None:
        where: dict[str, list[int]] = {}
        for at, output in enumerate(outputs):
            for part in output.parts:
                where.setdefault(part, []).append(at)
        pieces: dict[tuple[int, ...], set[str]] = {}
        for part, places in where.items():
            pieces.setdefault(tuple(places), set()).add(part)
        if len(pieces) > MOST_PIECES:
            raise MethodError("too_many_cells", most=MOST_PIECES)
        told = sorted(pieces, key=lambda places: (places, sorted(pieces[places])))
        self.pieces = [frozenset(pieces[places]) for places in told]
        self.shown = [
            frozenset(at for at, places in enumerate(told) if number in places)
            for number in range(len(outputs))
        ]
        rows = [row for places in told for row in places]
        columns = [column for column, places in enumerate(told) for _row in places]
        shape = (len(outputs), len(told))
        self.sums = sparse.csr_matrix((np.ones(len(rows)), (rows, columns)), shape=shape)
        self.counts = np.array([float(output.count) for output in outputs])
        self.seen: list[NDArray[np.float64]] = []
        if told:
            self._end(frozenset(), 1.0)

    def groups(self) -> set[Group]:
        """Pieces, what two outputs have in common, and what only one of two has; none that is shown."""
        found = {frozenset([at]) for at in range(len(self.pieces))}
        found.update(self._pairs())
        return found - set(self.shown) - {frozenset()}

    def _pairs(self) -> Iterator[Group]:
        different = sorted(set(self.shown), key=sorted)
        for at, one in enumerate(different):
            for other in different[at + 1 :]:
                common = one & other
                if common:
                    yield common
                yield one - other
                yield other - one

    def small(self, group: Group, threshold: int) -> tuple[int, int] | None:
        """Between how many people the group surely lies, where that is surely small; else none."""
        places = list(group)
        for people in self.seen:
            n = people[places].sum()
            if n >= threshold - NEAR or n < NEAR:
                return None
        most = int(min(np.floor(self._end(group, -1.0) + NEAR), FAR))
        least = int(np.ceil(self._end(group, 1.0) - NEAR)) if most < threshold else 0
        return (least, most) if least > 0 and most < threshold else None

    def _end(self, group: Group, sign: float) -> float:
        """The least (+1) or most (−1) people that a group can hold."""
        costs = np.zeros(len(self.pieces))
        costs[list(group)] = sign
        found = linprog(costs, A_eq=self.sums, b_eq=self.counts, method="highs-ds")
        if found.status == 2:
            raise MethodError("totals_do_not_add_up")
        if found.status == 3:
            return FAR
        if found.status != 0:
            raise MethodError("solver_failed", status=int(found.status))
        self.seen.append(found.x)
        return float(found.x[list(group)].sum())
