"""When to be where: tours of one vehicle over several days, by a solver, with a bound on the gap."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..errors import MethodError
from .tours import MOST_STOPS, all_tours, length, packed, room_for


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
    seconds: float = 300.0,
) -> Timetable:
    """Tours from a depot and back, one a day, that visit most need; then with least travel.

    Parameters
    ----------
    minutes : (S+1, S+1) minutes on the road, the depot first; inf where there is no way
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
    MethodError   "tables_do_not_fit", "need_below_zero", "number_of_days_not_usable", "too_many_stops",
                  "solver_failed"

    Source
    ------
    The team orienteering problem (Chao, Golden & Wasil, 1996). The tours that fit into a day are listed
    (Held & Karp, 1962) and a solver, HiGHS, packs them into days; where they are too many, short ones
    stand for all, and the bound is what all days together have time for.

    Examples
    --------
    >>> road = [[0, 10, 10, 40], [10, 0, 5, 40], [10, 5, 0, 40], [40, 40, 40, 0]]
    >>> found = make_timetable(road, [60, 60, 60], [5, 5, 9], days=2, day_minutes=180)
    >>> [(v.stop, v.day) for v in found.visits], found.left_out
    ([(0, 0), (1, 0), (2, 1)], ())
    """
    road, stays, values = (np.asarray(one, float) for one in (minutes, stay, worth))
    _check(road, stays, values, days)
    can = _open(open_days, values.size, days)
    routes, bound = _routes(road, stays, values, float(day_minutes), can, days, seconds)
    visits = [visit for day, tour in routes for visit in _visits(day, tour, road, stays)]
    seen = sorted({visit.stop for visit in visits})
    got = math.fsum(values[seen])
    if not (values % 1).any():
        bound = math.floor(bound + min(0.4, 1e-6 * max(1.0, bound)))
    return Timetable(
        visits=tuple(visits),
        left_out=tuple(stop for stop in range(values.size) if stop not in seen),
        worth=got,
        at_most=max(got, min(bound, math.fsum(values))),
        travel=round(sum(length(tour, road) for _day, tour in routes)),
    )


def _open(open_days: Sequence[Sequence[int]] | None, stops: int, days: int) -> list[set[int]]:
    """For each stop the days on which it can be visited."""
    if open_days is None:
        return [set(range(days))] * stops
    if len(open_days) != stops:
        raise MethodError("tables_do_not_fit")
    return [set(one) & set(range(days)) for one in open_days]


def _routes(
    road: NDArray[np.float64],
    stays: NDArray[np.float64],
    values: NDArray[np.float64],
    limit: float,
    can: list[set[int]],
    days: int,
    seconds: float,
) -> tuple[list[tuple[int, list[int]]], float]:
    """Day and stops of each tour, and a bound: the solver's where all tours could be listed."""
    tours = all_tours(road, stays, limit)
    open_on = [frozenset(at for at, one in enumerate(can) if day in one) for day in range(days)]
    found = packed(tours, values, open_on, seconds)
    bound = found.at_most
    if not tours.all_of_them:
        ever = np.array([bool(one) for one in can])
        bound = room_for(road, stays, values * ever, limit, days)
    return [(day, tours.way(mask, road, stays)) for day, mask in found.tours], bound


def _visits(
    day: int, tour: Sequence[int], road: NDArray[np.float64], stays: NDArray[np.float64]
) -> list[Visit]:
    found, here, clock = [], 0, 0.0
    for stop in tour:
        clock += road[here, stop + 1]
        leaves = clock + stays[stop]
        found.append(Visit(stop, day, round(clock), round(leaves)))
        here, clock = stop + 1, leaves
    return found


def _check(
    road: NDArray[np.float64],
    stays: NDArray[np.float64],
    values: NDArray[np.float64],
    days: int,
) -> None:
    n = stays.size
    if road.shape != (n + 1, n + 1) or values.shape != (n,) or n == 0:
        raise MethodError("tables_do_not_fit")
    every = np.concatenate([road.reshape(-1), stays, values])
    if not (every >= 0).all() or not np.isfinite(every[road.size :]).all():
        raise MethodError("need_below_zero")
    if n > MOST_STOPS:
        raise MethodError("too_many_stops", stops=n, most=MOST_STOPS)
    if not 1 <= days <= 60:
        raise MethodError("number_of_days_not_usable", days=days)
