"""Which stops to choose: the maximal covering problem, with need, distance and a floor for each group."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from ..errors import MethodError

INFEASIBLE = 2


@dataclass(frozen=True)
class Stops:
    """What was chosen.

    `chosen` are places in the list of stops; `covered` (A,) which areas are near one; `need_covered` of
    `need` in all. No choice covers more than `at_most`; `gap` is the difference as a fraction of it.
    `nearest` (A,) is the chosen stop that each area goes to, −1 where none is near. `others` says that
    another choice of as many stops brings as much near.
    """

    chosen: tuple[int, ...]
    covered: NDArray[np.bool_]
    nearest: NDArray[np.int64]
    need_covered: float
    need: float
    at_most: float
    by_group: tuple[float, ...]
    others: bool = False

    @property
    def gap(self) -> float:
        return (self.at_most - self.need_covered) / self.at_most if self.at_most else 0.0


def choose_stops(
    need: ArrayLike,
    distance: ArrayLike,
    *,
    number: int,
    within: float,
    groups: ArrayLike | None = None,
    floor: float = 0.0,
    always: Sequence[int] = (),
    seconds: float = 300.0,
) -> Stops:
    """The stops from which most need is within reach.

    Parameters
    ----------
    need : (A,) people (or weighted need) of each area, at least 0
    distance : (A, S) from each area to each possible stop, in any unit; inf where there is no way
    number : of stops, at most
    within : how far is near, in the same unit
    groups : (G, A) people of each group in each area, whose coverage has a floor
    floor : fraction of each group that must be near a stop
    always : stops that are chosen in any case
    seconds : for the solver, at each question; then the best so far stands with its bound

    Returns
    -------
    Stops. Of choices that bring as much near, one with fewest stops; of these the first, when stops are
    put in order by their distances to all areas, weighted with need, and then as they are listed: the
    same in any order of the areas, and where an area is told in parts

    Raises
    ------
    MethodError   "tables_do_not_fit", "need_below_zero", "number_of_stops_not_usable", "floor_out_of_range",
                  "floor_cannot_be_had" (with the best that can be had), "solver_failed"

    Source
    ------
    Church & ReVelle (1974), The maximal covering location problem; solver HiGHS.

    Examples
    --------
    >>> far = [[1, 9, 9], [1, 2, 9], [9, 2, 9], [9, 9, 1]]
    >>> choose_stops([10, 30, 25, 40], far, number=2, within=2).chosen
    (1, 2)
    """
    people, away = np.asarray(need, float), np.asarray(distance, float)
    parts = np.zeros((0, people.size)) if groups is None else np.asarray(groups, float)
    _check(people, away, parts, number, floor, always)
    asked = _Asked(people, away <= within, parts, number, floor, sorted(set(always)), seconds)
    answer = asked.best()
    if answer is None:
        raise MethodError("floor_cannot_be_had", floor=floor, best=asked.best_floor())
    first, at_most = answer
    chosen, others = asked.first_of_equals(first, _order(people, away))
    reach = np.where(asked.near[:, chosen], away[:, chosen], np.inf)
    covered = np.asarray(asked.near[:, chosen].any(axis=1), dtype=bool)
    nearest = np.full(people.size, -1)
    if chosen:
        nearest = np.where(covered, np.asarray(chosen)[reach.argmin(axis=1)], -1)
    got = asked.met(chosen)
    return Stops(
        chosen=tuple(chosen),
        covered=covered,
        nearest=nearest,
        need_covered=got,
        need=math.fsum(people),
        at_most=max(at_most, got),
        by_group=tuple(
            math.fsum(row[covered]) / math.fsum(row) if row.sum() else 1.0 for row in parts
        ),
        others=others,
    )


def _order(people: NDArray[np.float64], away: NDArray[np.float64]) -> list[int]:
    """Stops, the nearest to all need first; a way that does not exist counts as the longest."""
    far = away[np.isfinite(away)].max(initial=0.0)
    ways = np.where(np.isfinite(away), away, far) * people[:, None]
    sums = [math.fsum(column) for column in ways.T]
    return sorted(range(len(sums)), key=lambda stop: (sums[stop], stop))


def _check(
    people: NDArray[np.float64],
    away: NDArray[np.float64],
    parts: NDArray[np.float64],
    number: int,
    floor: float,
    always: Sequence[int],
) -> None:
    fits = away.ndim == 2 and people.ndim == 1 and parts.ndim == 2
    if not fits or away.shape[0] != people.size or parts.shape[1] != people.size:
        raise MethodError("tables_do_not_fit")
    counts = np.concatenate([people, parts.reshape(-1)])
    if not ((counts >= 0).all() and np.isfinite(counts).all() and (away >= 0).all()):
        raise MethodError("need_below_zero")
    stops = away.shape[1]
    if (
        not 1 <= number <= stops
        or len(set(always)) > number
        or not set(always) <= set(range(stops))
    ):
        raise MethodError("number_of_stops_not_usable", number=number, stops=stops)
    if not 0 <= floor <= 1:
        raise MethodError("floor_out_of_range", floor=floor)


@dataclass(frozen=True, eq=False)
class _Asked:
    """The question put to the solver: areas first, then stops."""

    people: NDArray[np.float64]
    near: NDArray[np.bool_]
    parts: NDArray[np.float64]
    number: int
    floor: float
    always: list[int]
    seconds: float

    def met(self, chosen: Sequence[int]) -> float:
        """Need near the chosen stops, whatever the order of the areas."""
        return math.fsum(self.people[self.near[:, list(chosen)].any(axis=1)])

    def best(self) -> tuple[list[int], float] | None:
        """A choice that brings most near, and a bound; none where the floor cannot be had."""
        scale = max(float(self.people.max(initial=0.0)), 1e-300) / 1e6  # the solver stops at 1e-6
        scale = min(scale, 1.0)
        price = np.concatenate([-self.people / scale, np.zeros(self.near.shape[1])])
        found = self._solved(price, [])
        if found is None:
            return None
        chosen, bound = found
        at_most = min(-bound * scale, math.fsum(self.people))
        if not (self.people % 1).any():  # need in whole people: so is the most that can be met
            at_most = math.floor(at_most + min(0.4, 1e-7 * max(1.0, at_most)))
        return chosen, float(at_most)

    def first_of_equals(self, one: list[int], order: Sequence[int]) -> tuple[list[int], bool]:
        """Of all choices that bring as much near with fewest stops the first, and whether there are others."""
        best = self.met(one)
        fewest = self._as_good(best, {})
        one = fewest if fewest is not None and len(fewest) < len(one) else one
        if not one or self._as_good(best, {}, size=len(one), but=one) is None:
            return sorted(one), False
        fixed: dict[int, int] = {}
        for stop in order:
            if sum(fixed.values()) == len(one):
                break
            fixed[stop] = 1
            if stop not in one:
                other = self._as_good(best, fixed, size=len(one))
                if other is None:
                    fixed[stop] = 0
                else:
                    one = other
        return sorted(one), True

    def _as_good(
        self,
        best: float,
        fixed: dict[int, int],
        *,
        size: int | None = None,
        but: Sequence[int] = (),
    ) -> list[int] | None:
        """A choice with fewest stops, some fixed, that brings as much near; none where there is none."""
        areas, stops = self.near.shape
        rows = []
        if best:
            scale = float(self.people.max())
            met = np.concatenate([self.people / scale, np.zeros(stops)])
            rows.append(LinearConstraint(met[None], best / scale * (1 - 1e-15) - 1e-9, np.inf))
        for sets, most in ((range(stops), size), (but, len(but) - 1 if but else None)):
            if most is not None:
                row = np.zeros(areas + stops)
                row[[areas + stop for stop in sets]] = 1.0
                rows.append(LinearConstraint(row[None], 0.0, most))
        price = np.concatenate([np.zeros(areas), np.ones(stops)])
        found = self._solved(price, rows, fixed)
        if found is None or self.met(found[0]) < best:
            return None
        return found[0]

    def _solved(
        self,
        price: NDArray[np.float64],
        more: list[LinearConstraint],
        fixed: dict[int, int] | None = None,
    ) -> tuple[list[int], float] | None:
        areas, stops = self.near.shape
        reach = sparse.csr_matrix(self.near.astype(float))
        limits = [
            LinearConstraint(sparse.hstack([-sparse.eye(areas), reach]).tocsr(), 0.0, np.inf),
            LinearConstraint(
                np.concatenate([np.zeros(areas), np.ones(stops)])[None], 0.0, self.number
            ),
            *more,
        ]
        if self.parts.shape[0] and self.floor:
            whole = np.maximum(self.parts.sum(axis=1), 1e-300)
            rows = np.hstack([self.parts / whole[:, None], np.zeros((len(whole), stops))])
            some = self.parts.sum(axis=1) > 0
            limits.append(LinearConstraint(rows[some], self.floor - 1e-9, np.inf))
        lows, highs = np.zeros(areas + stops), np.ones(areas + stops)
        lows[[areas + stop for stop in self.always]] = 1.0
        for stop, taken in (fixed or {}).items():
            lows[areas + stop] = max(lows[areas + stop], taken)
            highs[areas + stop] = max(taken, lows[areas + stop])
        found = milp(
            price,
            constraints=limits,
            bounds=Bounds(lows, highs),
            integrality=np.concatenate([np.zeros(areas), np.ones(stops)]),
            options={"time_limit": self.seconds, "mip_rel_gap": 0.0},
        )
        if found.status == INFEASIBLE:
            return None
        if found.x is None:
            raise MethodError("solver_failed", status=int(found.status))
        chosen = np.flatnonzero(found.x[areas:] > 0.5).tolist()
        bound = found.mip_dual_bound if found.mip_dual_bound is not None else found.fun
        return chosen, float(bound)

    def best_floor(self) -> float:
        """The highest floor that can be had, in hundredths."""
        low, high = 0, 100
        while low < high:
            middle = (low + high + 1) // 2
            asked = replace(self, floor=middle / 100)
            if asked._solved(np.zeros(sum(self.near.shape)), []) is None:
                high = middle - 1
            else:
                low = middle
        return low / 100
