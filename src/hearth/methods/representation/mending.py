"""Whom first? The smallest set of groups that would mend most of what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import scipy
from numpy.typing import ArrayLike, NDArray

from hearth.methods.errors import MethodError
from hearth.methods.outcomes.checks import whole

Group = tuple[int, int]
#: Two shares of what is missing that differ by less are one.
CLOSE = 1e-9


@dataclass(frozen=True)
class Mending:
    """The groups to reach, as (dimension, category).

    `missing` voices are short in all cells together, at the present number of voices; all groups
    together could mend `mendable` of them, these groups mend `mended`, which is `share` of the
    mendable. What is missing and not mendable hides in corners of groups that are well heard as a
    whole: see `unheard`. No smaller set mends as much as was asked; `unique` says that no other set
    of this size mends as much as this one.
    """

    groups: tuple[Group, ...]
    missing: float
    mendable: float
    mended: float
    share: float
    unique: bool


def mend(
    counted: ArrayLike, residents: ArrayLike, codes: Sequence[ArrayLike], *, share: float = 0.8
) -> Mending:
    """Which few groups, if they were heard as their share, would mend most of what is missing?

    Reaching a group brings as many voices as it is short of as a whole, and they land where its cells
    are short. A group that is heard as its share brings none, however large it is.

    Parameters
    ----------
    counted, residents : (C,) people counted and residents in each cell of a table
    codes : F arrays (C,) of whole numbers: the category of each cell in each dimension
    share : of what all groups together could mend, at least this is to be mended

    Returns
    -------
    Mending, its groups ordered by dimension and category; of equal sets the first in that order

    Raises
    ------
    MethodError   "not_a_number", "number_too_small", "not_whole", "tables_do_not_match", "no_residents",
                  "ratio_out_of_range", "code_out_of_range"

    Source
    ------
    A smallest set under a flow from groups to cells, as an integer programme with proof of optimality
    (HiGHS).

    Examples
    --------
    >>> found = mend([0, 0, 30, 30], [25, 25, 25, 25], [[0, 0, 1, 1], [0, 1, 0, 1]])
    >>> found.groups, found.missing, found.mended
    (((0, 0),), 30.0, 30.0)
    """
    x, n = whole("counted", counted).reshape(-1), whole("residents", residents).reshape(-1)
    labels = [_labels(dimension, code) for dimension, code in enumerate(codes)]
    if not labels or any(len(part) != len(x) for part in [n, *labels]):
        raise MethodError(
            "tables_do_not_match",
            first="counted",
            first_shape=str(len(x)),
            second="codes",
            second_shape=" x ".join(str(len(part)) for part in labels) or "0",
        )
    if not 0 < share <= 1:
        raise MethodError("ratio_out_of_range", ratio=share)
    everybody, heard = int(n.sum()), int(x.sum())
    if everybody == 0:
        raise MethodError("no_residents")
    away = [int(r) * heard - int(c) * everybody for c, r in zip(x, n, strict=True)]
    missing = sum(one for one in away if one > 0)
    groups, short = _short_groups(away, labels)
    if not groups:
        return Mending((), missing / everybody, 0.0, 0.0, 1.0, True)
    member = np.array([labels[d] == k for d, k in groups])
    parts = [float(Fraction(max(one, 0), missing)) for one in away]
    problem = _Flow(parts, [float(Fraction(one, missing)) for one in short], member)
    mendable = problem.most(len(groups))
    chosen, mended, unique = _smallest(problem, share * mendable)
    voices = missing / everybody
    return Mending(
        tuple(groups[place] for place in chosen),
        voices,
        _tidy(mendable * voices),
        _tidy(mended * voices),
        min(mended / mendable, 1.0),
        unique,
    )


def _labels(dimension: int, given: ArrayLike) -> NDArray[np.int64]:
    found = np.asarray(given)
    if found.dtype.kind not in "iub":  # a fraction would quietly become another category
        raise MethodError("code_out_of_range", dimension=dimension, at=0, categories=len(found))
    return found.astype(np.int64)


def _short_groups(
    away: list[int], labels: list[NDArray[np.int64]]
) -> tuple[list[Group], list[int]]:
    """Groups that are short as a whole, and by how much (in voices times residents)."""
    sums: dict[Group, int] = {}
    for dimension, part in enumerate(labels):
        for cell, category in enumerate(part):
            group = (dimension, int(category))
            sums[group] = sums.get(group, 0) + away[cell]
    groups = sorted(group for group, by in sums.items() if by > 0)
    return groups, [sums[group] for group in groups]


def _tidy(voices: float) -> float:
    """Without the dust of floating point."""
    return round(voices, 9)


def _smallest(problem: _Flow, enough: float) -> tuple[list[int], float, bool]:
    """The smallest set, of those the one that mends most, of those the first in order."""
    size = problem.smallest(enough)
    most = problem.most(size)
    first = problem.chosen
    if problem.most(size, without=first) < most - CLOSE:
        return first, most, True
    fixed: list[int] = []
    for group in range(problem.groups):
        if len(fixed) < size and problem.most(size, fixed=[*fixed, group]) > most - CLOSE:
            fixed.append(group)
    return fixed, most, False


class _Flow:
    """A variable for each group (reached or not), and one for each way from a group to a cell."""

    def __init__(self, missing: list[float], short: list[float], member: NDArray[np.bool_]) -> None:
        cells = np.flatnonzero(missing)
        group, cell = np.nonzero(member[:, cells])
        self.groups, ways = len(short), len(group)
        self.chosen: list[int] = []
        one = np.ones(ways)
        into = scipy.sparse.csr_array((one, (cell, np.arange(ways))), shape=(len(cells), ways))
        out_of = scipy.sparse.csr_array((one, (group, np.arange(ways))), shape=(self.groups, ways))
        self.limits = [
            scipy.optimize.LinearConstraint(
                scipy.sparse.hstack(
                    [scipy.sparse.csr_array((len(cells), self.groups)), into]
                ).tocsr(),
                ub=np.asarray(missing)[cells],
            ),
            scipy.optimize.LinearConstraint(
                scipy.sparse.hstack([scipy.sparse.diags_array(-np.asarray(short)), out_of]).tocsr(),
                ub=0,
            ),
        ]
        self.reached = np.r_[np.ones(self.groups), np.zeros(ways)]
        self.moved = np.r_[np.zeros(self.groups), np.ones(ways)]

    def smallest(self, enough: float) -> int:
        """How many groups it takes to mend this much."""
        found = self._solve(self.reached, self._row(self.moved, low=enough - CLOSE))
        return round(float(found @ self.reached))

    def most(
        self, size: int, *, fixed: Sequence[int] = (), without: Sequence[int] | None = None
    ) -> float:
        """The most that so many groups mend (-1: no such set); the set is kept in `chosen`."""
        rows = [self._row(self.reached, high=size)]
        if without is not None:
            inside = np.zeros(len(self.reached))
            inside[list(without)] = 1
            rows.append(self._row(inside, high=len(without) - 1))
        found = self._solve(-self.moved, *rows, fixed=fixed)
        if not len(found):
            return -1.0
        self.chosen = [int(one) for one in np.flatnonzero(found[: self.groups] > 0.5)]
        return float(found @ self.moved)

    def _row(
        self, row: NDArray, *, low: float = -np.inf, high: float = np.inf
    ) -> scipy.optimize.LinearConstraint:
        return scipy.optimize.LinearConstraint(
            scipy.sparse.csr_array(row[None, :]), lb=low, ub=high
        )

    def _solve(
        self, cost: NDArray, *more: scipy.optimize.LinearConstraint, fixed: Sequence[int] = ()
    ) -> NDArray:
        low = np.zeros(len(cost))
        low[list(fixed)] = 1
        found = scipy.optimize.milp(
            cost,
            constraints=[*self.limits, *more],
            bounds=scipy.optimize.Bounds(low, 1),
            integrality=self.reached,
            options={"mip_rel_gap": 0.0},
        )
        return np.zeros(0) if found.x is None else np.asarray(found.x)
