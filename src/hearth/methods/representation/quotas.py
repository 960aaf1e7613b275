"""How many more of whom, and whom first? Quotas still needed and the smallest set that mends most."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import Bounds, LinearConstraint, milp

from hearth.methods.errors import MethodError
from hearth.methods.outcomes.checks import whole

Group = tuple[int, int]


@dataclass(frozen=True)
class Quota:
    """`quota` people of the group in a whole of the size planned, `needed` still, `spare` too many.

    `tied` marks groups of which another with the same claim might have had the last place.
    """

    quota: int
    counted: int
    needed: int
    spare: int
    tied: bool


@dataclass(frozen=True)
class Mending:
    """The groups, as (dimension, category), whose people hold `share` of all that is missing.

    `missing` is how many voices are short in all cells, `mended` how many of them belong to one of
    the groups. No smaller set reaches as much as was asked; `unique` says that no other set of this
    size mends as much.
    """

    groups: tuple[Group, ...]
    missing: float
    mended: float
    share: float
    unique: bool


def quotas(counted: Sequence[int], residents: Sequence[int], *, total: int) -> list[Quota]:
    """How many of each group would a whole of this size have, and how many are still needed?

    Parameters
    ----------
    counted : (G,) people so far
    residents : (G,) residents
    total : people planned

    Returns
    -------
    (G,) list of Quota

    Raises
    ------
    MethodError   "groups_do_not_match", "counts_below_zero", "no_residents"

    Source
    ------
    Sainte-Laguë (1910): highest quotients over 1, 3, 5, …, in exact fractions; equal quotients go to the
    larger group, then to the one named first.

    Examples
    --------
    >>> [one.needed for one in quotas([10, 80], [500, 500], total=100)]
    [40, 0]
    """
    people, live = _counts(counted), _counts(residents)
    if len(people) != len(live):
        raise MethodError("groups_do_not_match", counted=len(people), residents=len(live))
    if total < 0:
        raise MethodError("counts_below_zero")
    if sum(live) == 0:
        raise MethodError("no_residents")
    places, tied = _sainte_lague(live, total)
    return [
        Quota(place, n, max(place - n, 0), max(n - place, 0), group in tied)
        for group, (place, n) in enumerate(zip(places, people, strict=True))
    ]


def needed_for_ratio(
    counted: Sequence[int], residents: Sequence[int], *, ratio: float = 0.8
) -> list[int]:
    """How many more of each group until none is below this participation ratio?

    Parameters
    ----------
    counted, residents : (G,)
    ratio : between 0 and 1; a ratio of 1 itself is seldom possible in whole people

    Returns
    -------
    (G,) the fewest further people, all groups together

    Raises
    ------
    MethodError   "groups_do_not_match", "counts_below_zero", "no_residents", "ratio_out_of_range"

    Examples
    --------
    >>> needed_for_ratio([10, 90], [50, 50], ratio=0.8)
    [50, 0]
    """
    people, live = _counts(counted), _counts(residents)
    if len(people) != len(live):
        raise MethodError("groups_do_not_match", counted=len(people), residents=len(live))
    if sum(live) == 0:
        raise MethodError("no_residents")
    if not 0 < ratio < 1:
        raise MethodError("ratio_out_of_range", ratio=ratio)
    exact = Fraction(str(ratio))
    claims = [exact * residents_of / sum(live) for residents_of in live]
    size = sum(people)
    while True:  # the least whole in which every group has its claim: each turn comes nearer
        more = [max(0, -((n - claim * size) // 1)) for n, claim in zip(people, claims, strict=True)]
        more = [int(one) for one in more]
        if sum(people) + sum(more) <= size:
            return more
        size = sum(people) + sum(more)


def mend(
    counted: ArrayLike, residents: ArrayLike, codes: Sequence[ArrayLike], *, share: float = 0.8
) -> Mending:
    """Which few groups, if they were reached, would mend most of what is missing?

    Parameters
    ----------
    counted, residents : (C,) people counted and residents in each cell of a table
    codes : F arrays (C,) of whole numbers: the category of each cell in each dimension
    share : of all missing voices, at least this must belong to one of the groups

    Returns
    -------
    Mending, its groups ordered by dimension and category

    Raises
    ------
    MethodError   "not_a_number", "number_too_small", "not_whole", "tables_do_not_match", "no_residents",
                  "ratio_out_of_range"

    Source
    ------
    A smallest partial cover, solved as an integer programme with proof of optimality (HiGHS).

    Examples
    --------
    >>> found = mend([0, 0, 30, 30], [25, 25, 25, 25], [[0, 0, 1, 1], [0, 1, 0, 1]])
    >>> found.groups, found.missing
    (((0, 0),), 30.0)
    """
    x, n = whole("counted", counted).reshape(-1), whole("residents", residents).reshape(-1)
    labels = [np.asarray(code, dtype=np.int64) for code in codes]
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
    short = [max(int(r) * heard - int(c) * everybody, 0) for c, r in zip(x, n, strict=True)]
    if sum(short) == 0:
        return Mending((), 0.0, 0.0, 1.0, True)
    groups = sorted({(d, int(k)) for d, part in enumerate(labels) for k in part})
    member = np.array([labels[d] == k for d, k in groups])
    chosen, unique = _cover(short, member, Fraction(str(share)))
    held = sum(short[cell] for cell in np.flatnonzero(member[chosen].any(axis=0)))
    return Mending(
        tuple(groups[place] for place in chosen),
        sum(short) / everybody,
        held / everybody,
        held / sum(short),
        unique,
    )


def _counts(given: Sequence[int]) -> list[int]:
    found = [int(one) for one in given]
    if min(found, default=0) < 0:
        raise MethodError("counts_below_zero")
    return found


def _sainte_lague(live: list[int], seats: int) -> tuple[list[int], set[int]]:
    """Places by highest quotient, beginning from what is certain; and the groups of a last tie."""
    everybody = sum(live)
    places = [max(seats * one // everybody - 1, 0) for one in live]

    def quotient(group: int) -> Fraction:
        return Fraction(live[group], 2 * places[group] + 1)

    tied: set[int] = set()
    while sum(places) < seats:
        best = max(quotient(group) for group in range(len(live)))
        claim = [group for group in range(len(live)) if quotient(group) == best]
        winner = max(claim, key=lambda group: (live[group], -group))
        left = seats - sum(places)
        tied = set(claim) if len(claim) > left else set()
        places[winner] += 1
    return places, tied


def _cover(short: list[int], member: NDArray[np.bool_], share: Fraction) -> tuple[list[int], bool]:
    """The smallest set, of those the one that holds most, of those the first in order."""
    scaled = np.array([float(Fraction(one, sum(short))) for one in short])
    cells = np.flatnonzero(scaled)
    problem = _Cover(scaled[cells], member[:, cells])
    size = problem.smallest(float(share))
    most = problem.most(size)
    first = problem.best_set
    unique = problem.other(size, first) < most - 1e-9
    if unique:
        return first, True
    fixed: list[int] = []
    for group in range(len(member)):
        if len(fixed) < size and problem.most(size, fixed=[*fixed, group]) > most - 1e-9:
            fixed.append(group)
    return fixed, False


class _Cover:
    """An integer programme: a variable for each group, one for each cell that may be held."""

    def __init__(self, short: NDArray, member: NDArray[np.bool_]) -> None:
        self.short, self.groups, self.cells = short, len(member), len(short)
        self.best_set: list[int] = []
        eye = np.eye(self.cells)
        self.reached = LinearConstraint(np.hstack([-member.T.astype(float), eye]), ub=0)
        self.whole = np.r_[np.ones(self.groups), np.zeros(self.cells)]

    def _row(self, groups: NDArray, cells: NDArray) -> NDArray:
        return np.concatenate([groups, cells])[None, :]

    def _solve(self, cost: NDArray, *more: LinearConstraint, fixed: Sequence[int] = ()) -> NDArray:
        low = np.zeros(self.groups + self.cells)
        low[list(fixed)] = 1
        found = milp(
            cost,
            constraints=[self.reached, *more],
            bounds=Bounds(low, 1),
            integrality=self.whole,
            options={"mip_rel_gap": 0.0},
        )
        return np.zeros(0) if found.x is None else found.x

    def smallest(self, share: float) -> int:
        """How many groups it takes to hold this share."""
        enough = LinearConstraint(self._row(np.zeros(self.groups), self.short), lb=share - 1e-9)
        return round(float(self._solve(self.whole, enough)[: self.groups].sum()))

    def most(self, size: int, *, fixed: Sequence[int] = ()) -> float:
        """The most that so many groups hold; the set is kept in `best_set`."""
        few = LinearConstraint(self._row(np.ones(self.groups), np.zeros(self.cells)), ub=size)
        cost = np.r_[np.zeros(self.groups), -self.short]
        found = self._solve(cost, few, fixed=fixed)
        if not len(found):
            return -1.0
        self.best_set = [int(g) for g in np.flatnonzero(found[: self.groups] > 0.5)]
        return -float(cost @ found)

    def other(self, size: int, chosen: list[int]) -> float:
        """The most that another set of this size holds."""
        few = LinearConstraint(self._row(np.ones(self.groups), np.zeros(self.cells)), ub=size)
        inside = np.zeros(self.groups)
        inside[chosen] = 1
        not_all = LinearConstraint(self._row(inside, np.zeros(self.cells)), ub=len(chosen) - 1)
        cost = np.r_[np.zeros(self.groups), -self.short]
        found = self._solve(cost, few, not_all)
        return -float(cost @ found) if len(found) else -1.0
