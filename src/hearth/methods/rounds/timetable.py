"""When to be where: tours of one vehicle over several days, by a solver, with a bound on the gap."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from ..errors import MethodError


@dataclass(frozen=True)
class Visit:
    """One stop: on which day (from 0), from when to when, in minutes after the vehicle leaves."""

    stop: int
    day: int
    arrives: int
    leaves: int


@dataclass(frozen=True)
class Timetable:
    """Visits in order; stops that found no time are `left_out`.

    `worth` is the need that is visited; no timetable visits more than `at_most`. `travel` is minutes on
    the road.
    """

    visits: tuple[Visit, ...]
    left_out: tuple[int, ...]
    worth: float
    at_most: float
    travel: int

    @property
    def gap(self) -> float:
        return (self.at_most - self.worth) / self.at_most if self.at_most else 0.0


def make_timetable(
    minutes: ArrayLike,
    stay: ArrayLike,
    worth: ArrayLike,
    *,
    days: int,
    day_minutes: int,
    open_days: Sequence[Sequence[int]] | None = None,
    seconds: float = 30.0,
) -> Timetable:
    """Tours from a depot and back, one a day, that visit most need; then with least travel.

    Parameters
    ----------
    minutes : (S+1, S+1) minutes on the road, the depot first
    stay : (S,) minutes at each stop
    worth : (S,) need met by visiting each stop, at least 0
    days : how many
    day_minutes : from leaving the depot until being back, at most
    open_days : for each stop the days on which it can be visited (from 0); any day if None
    seconds : for the solver; then the best so far stands with its bound

    Returns
    -------
    Timetable; each stop is visited at most once

    Raises
    ------
    MethodError   "tables_do_not_fit", "need_below_zero", "number_of_days_not_usable", "solver_failed"

    Source
    ------
    The team orienteering problem (Chao, Golden & Wasil, 1996) with the flow formulation of
    Gavish & Graves (1978) against loose circles; solver HiGHS.

    Examples
    --------
    >>> road = [[0, 10, 10, 40], [10, 0, 5, 40], [10, 5, 0, 40], [40, 40, 40, 0]]
    >>> found = make_timetable(road, [60, 60, 60], [5, 5, 9], days=2, day_minutes=180)
    >>> [(v.stop, v.day) for v in found.visits], found.left_out
    ([(0, 0), (1, 0), (2, 1)], ())
    """
    road, stays, values = (np.asarray(one, float) for one in (minutes, stay, worth))
    _check(road, stays, values, days)
    model = _Model(road, stays, values, days, day_minutes, open_days)
    found, bound = model.solve(seconds)
    visits = model.visits(found)
    seen = {visit.stop for visit in visits}
    got = float(values[list(seen)].sum()) if seen else 0.0
    return Timetable(
        visits=tuple(visits),
        left_out=tuple(stop for stop in range(values.size) if stop not in seen),
        worth=got,
        at_most=max(got, min(bound, float(values.sum()))),
        travel=int(round(model.travel(found))),
    )


def _check(
    road: NDArray[np.float64],
    stays: NDArray[np.float64],
    values: NDArray[np.float64],
    days: int,
) -> None:
    n = stays.size
    if road.shape != (n + 1, n + 1) or values.shape != (n,) or n == 0:
        raise MethodError("tables_do_not_fit")
    if (road < 0).any() or (stays < 0).any() or (values < 0).any():
        raise MethodError("need_below_zero")
    if not 1 <= days <= 60:
        raise MethodError("number_of_days_not_usable", days=days)


class _Model:
    """Which arc is driven on which day; minutes flow along the arcs, so that no circle floats free."""

    def __init__(
        self,
        road: NDArray[np.float64],
        stays: NDArray[np.float64],
        values: NDArray[np.float64],
        days: int,
        day_minutes: int,
        open_days: Sequence[Sequence[int]] | None,
    ) -> None:
        self.road, self.stays, self.values = road, stays, values
        self.days, self.limit = days, float(day_minutes)
        n = stays.size + 1
        self.arcs = [(i, j) for i in range(n) for j in range(n) if i != j]
        self.count = len(self.arcs) * days
        self.open = [set(range(days))] * stays.size
        if open_days is not None:
            if len(open_days) != stays.size:
                raise MethodError("tables_do_not_fit")
            self.open = [set(one) for one in open_days]

    def _spot(self, arc: int, day: int) -> int:
        return day * len(self.arcs) + arc

    def solve(self, seconds: float) -> tuple[NDArray[np.bool_], float]:
        """The solution and a bound on the need that can be met."""
        total = max(float(self.values.sum()), 1.0)
        most = max(float(self.road.sum()) * self.days, 1.0)
        price = np.zeros(2 * self.count)
        for day in range(self.days):
            for arc, (i, j) in enumerate(self.arcs):
                gain = self.values[j - 1] if j else 0.0
                late = 1e-9 * day * total
                price[self._spot(arc, day)] = -gain + 1e-4 * total * self.road[i, j] / most + late
        highs = np.ones(2 * self.count)
        highs[self.count :] = self.limit
        for stop, days in enumerate(self.open):
            for arc, (i, j) in enumerate(self.arcs):
                if stop + 1 in (i, j):
                    for day in set(range(self.days)) - days:
                        highs[self._spot(arc, day)] = 0.0
        kinds = np.concatenate([np.ones(self.count), np.zeros(self.count)])
        found = milp(
            price,
            constraints=self._limits(),
            bounds=Bounds(np.zeros(2 * self.count), highs),
            integrality=kinds,
            options={"time_limit": seconds, "mip_rel_gap": 1e-6},
        )
        if found.x is None:
            raise MethodError("solver_failed", status=int(found.status))
        bound = found.mip_dual_bound if found.mip_dual_bound is not None else found.fun
        driven: NDArray[np.bool_] = found.x[: self.count] > 0.5
        return driven, float(-bound) + 2e-4 * total

    def _limits(self) -> list[LinearConstraint]:
        n = self.stays.size + 1
        rows: list[tuple[list[int], list[float], float, float]] = []
        for stop in range(1, n):  # once at most over all days
            into = [
                self._spot(a, d)
                for a, (_i, j) in enumerate(self.arcs)
                if j == stop
                for d in range(self.days)
            ]
            rows.append((into, [1.0] * len(into), 0.0, 1.0))
        for day in range(self.days):
            out = [self._spot(a, day) for a, (i, _j) in enumerate(self.arcs) if i == 0]
            rows.append((out, [1.0] * len(out), 0.0, 1.0))
            rows += [self._balance(node, day) for node in range(n)]
            rows += [self._minutes(node, day) for node in range(1, n)]
            rows += [self._only_on_the_way(arc, day) for arc in range(len(self.arcs))]
        return [_joined(rows, 2 * self.count)]

    def _balance(self, node: int, day: int) -> tuple[list[int], list[float], float, float]:
        """Who comes goes."""
        spots, signs = [], []
        for arc, (i, j) in enumerate(self.arcs):
            if node in (i, j):
                spots.append(self._spot(arc, day))
                signs.append(1.0 if j == node else -1.0)
        return spots, signs, 0.0, 0.0

    def _minutes(self, node: int, day: int) -> tuple[list[int], list[float], float, float]:
        """Minutes when leaving = minutes when arriving + road in + stay; flow is minutes at arrival."""
        spots, signs = [], []
        for arc, (i, j) in enumerate(self.arcs):
            if j == node:
                spots += [self.count + self._spot(arc, day), self._spot(arc, day)]
                signs += [1.0, self.stays[node - 1]]
            elif i == node:
                spots += [self.count + self._spot(arc, day), self._spot(arc, day)]
                signs += [-1.0, self.road[i, j]]
        return spots, signs, 0.0, 0.0

    def _only_on_the_way(self, arc: int, day: int) -> tuple[list[int], list[float], float, float]:
        """Minutes flow only where one drives; from the depot they begin with the road; the day ends."""
        i, j = self.arcs[arc]
        drive, flow = self._spot(arc, day), self.count + self._spot(arc, day)
        if i == 0:
            return [flow, drive], [1.0, -self.road[i, j]], 0.0, 0.0
        return [flow, drive], [1.0, -self.limit], -np.inf, 0.0

    def travel(self, driven: NDArray[np.bool_]) -> float:
        """Minutes on the road."""
        return sum(
            float(self.road[i, j])
            for day in range(self.days)
            for arc, (i, j) in enumerate(self.arcs)
            if driven[self._spot(arc, day)]
        )

    def visits(self, driven: NDArray[np.bool_]) -> list[Visit]:
        """The tours, walked from the depot."""
        found = []
        for day in range(self.days):
            goes = {i: j for arc, (i, j) in enumerate(self.arcs) if driven[self._spot(arc, day)]}
            here, clock = 0, 0.0
            for there in self._one_way(goes):
                clock += self.road[here, there]
                leaves = clock + self.stays[there - 1]
                found.append(Visit(there - 1, day, int(round(clock)), int(round(leaves))))
                here, clock = there, leaves
        return found

    def _one_way(self, goes: dict[int, int]) -> list[int]:
        """The stops of a tour; of two ways round that are equally long, the one with the first stop first."""
        tour, here = [], 0
        while (here := goes.get(here, 0)) != 0:
            tour.append(here)
        back = tour[::-1]
        as_short = self._length(back) <= self._length(tour)
        return back if back and as_short and back[0] < tour[0] else tour

    def _length(self, tour: list[int]) -> float:
        return float(sum(self.road[i, j] for i, j in zip([0, *tour], [*tour, 0], strict=True)))


def _joined(
    rows: list[tuple[list[int], list[float], float, float]], width: int
) -> LinearConstraint:
    ends = np.cumsum([0, *(len(spots) for spots, *_rest in rows)])
    places = np.concatenate([spots for spots, *_rest in rows])
    values = np.concatenate([signs for _spots, signs, *_rest in rows])
    table = sparse.csr_matrix((values, places, ends), shape=(len(rows), width))
    return LinearConstraint(table, [row[2] for row in rows], [row[3] for row in rows])
