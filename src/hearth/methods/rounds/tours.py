"""Every tour that fits into a day, and the best packing of tours into days, proved by a solver."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from ..errors import MethodError

#: Up to so many sets of stops are all listed; beyond, of each size the shortest with each stop.
MOST_SETS = 30_000
KEPT = 3_000
#: A set of stops is kept as the bits of one number.
MOST_STOPS = 60
#: The solver looks into so many branches; counted, so that the answer is the same on every machine.
MOST_NODES = 300
SLACK = 1e-9


@dataclass(frozen=True, eq=False)
class Tours:
    """Sets of stops that fit into a day: (T,) `masks` with a bit for each stop, (T,) minutes on the
    road, and (T, S) minutes until each last stop is left, inf where there is no such way. `all_of_them`
    is False where there were too many to list."""

    masks: NDArray[np.int64]
    travel: NDArray[np.float64]
    until: NDArray[np.float64]
    all_of_them: bool

    def way(self, mask: int, road: NDArray[np.float64], stays: NDArray[np.float64]) -> list[int]:
        """A shortest order of a set; of two directions of equal length, the earlier stop first."""
        place = {int(one): at for at, one in enumerate(self.masks)}
        back = self.until[place[mask]] + road[1:, 0]
        tour = [int(back.argmin())]
        while mask := mask & ~(1 << tour[-1]):
            before = self.until[place[mask]] + road[1:, tour[-1] + 1]
            tour.append(int(before.argmin()))
        there, turned = tour[::-1], tour
        as_short = length(turned, road) <= length(there, road) + SLACK
        return turned if as_short and turned[0] < there[0] else there


def length(tour: Sequence[int], road: NDArray[np.float64]) -> float:
    """Minutes on the road from the depot through stops and back."""
    places = [0, *(stop + 1 for stop in tour), 0]
    return float(sum(road[i, j] for i, j in zip(places, places[1:], strict=False)))


def all_tours(road: NDArray[np.float64], stays: NDArray[np.float64], limit: float) -> Tours:
    """Every set of stops that some order serves within a day.

    Sets grow by one stop at a time, each with the shortest way to each of its stops as the last
    (Held and Karp 1962); a way that is too long already is never followed.
    """
    found = _listed(road, stays, limit, kept=None)
    return found if found.all_of_them else _listed(road, stays, limit, kept=KEPT)


def _listed(
    road: NDArray[np.float64],
    stays: NDArray[np.float64],
    limit: float,
    *,
    kept: int | None,
) -> Tours:
    """The sets; with `kept`, so many of each size, else all, or as many as show that they are too many."""
    stops = stays.size
    masks = np.array([1 << stop for stop in range(stops)], dtype=np.int64)
    until = np.full((stops, stops), np.inf)
    until[np.arange(stops), np.arange(stops)] = road[0, 1:] + stays
    until[until > limit + SLACK] = np.inf
    found, ways, too_many = [masks[:0]], [until[:0]], False
    while len(masks):
        alive = np.isfinite(until).any(axis=1)
        masks, until = masks[alive], until[alive]
        if kept is not None:
            short = _shortest_of_each(masks, until, kept)
            masks, until = masks[short], until[short]
        found.append(masks)
        ways.append(until)
        too_many = kept is None and sum(map(len, found)) > MOST_SETS
        if too_many:
            break
        masks, until = _grown(masks, until, road, stays, limit)
    sets, whole = np.concatenate(found), np.concatenate(ways)
    closed = (whole + road[1:, 0]).min(axis=1, initial=np.inf)
    inside = (sets[:, None] >> np.arange(stops)) & 1
    travel = np.where(closed <= limit + SLACK, closed - inside @ stays, np.inf)
    return Tours(sets, travel, whole, kept is None and not too_many)


def _shortest_of_each(
    masks: NDArray[np.int64], until: NDArray[np.float64], kept: int
) -> NDArray[np.int64]:
    """Places of the sets with least minutes, as many with each stop, so that none is forgotten."""
    stops = until.shape[1]
    order = np.lexsort((masks, until.min(axis=1)))
    taken = np.zeros(len(masks), dtype=bool)
    for stop in range(stops):
        with_it = order[(masks[order] >> stop) & 1 == 1]
        taken[with_it[: max(kept // stops, 1)]] = True
    return np.flatnonzero(taken)


def room_for(
    road: NDArray[np.float64],
    stays: NDArray[np.float64],
    values: NDArray[np.float64],
    limit: float,
    days: int,
) -> float:
    """What all days together have time for at most: each stop takes its stay and half of the shortest
    ways to it and from it, and the last stop may be met in part."""
    apart = np.where(np.eye(len(road), dtype=bool), np.inf, road)
    ways = (apart.min(axis=0) + apart.min(axis=1)) / 2
    minutes, left = stays + ways[1:], days * max(limit - float(ways[0]), 0.0) + SLACK
    order = np.lexsort((np.arange(values.size), -values / np.maximum(minutes, SLACK)))
    most = 0.0
    for stop in order:
        if not np.isfinite(minutes[stop]):
            continue
        part = min(1.0, left / minutes[stop]) if minutes[stop] > 0 else 1.0
        most += part * float(values[stop])
        left -= part * float(minutes[stop])
    return most


def _grown(
    masks: NDArray[np.int64],
    until: NDArray[np.float64],
    road: NDArray[np.float64],
    stays: NDArray[np.float64],
    limit: float,
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Sets with one stop more, and the shortest ways through them."""
    stops = stays.size
    grown, lasts, minutes = [], [], []
    for stop in range(stops):
        free = np.flatnonzero((masks >> stop) & 1 == 0)
        reach = (until[free] + road[1:, stop + 1]).min(axis=1, initial=np.inf) + stays[stop]
        fits = reach <= limit + SLACK
        grown.append(masks[free[fits]] | (1 << stop))
        lasts.append(np.full(int(fits.sum()), stop))
        minutes.append(reach[fits])
    every = np.concatenate(grown)
    sets, place = np.unique(every, return_inverse=True)
    ways = np.full((len(sets), stops), np.inf)
    ways[place, np.concatenate(lasts)] = np.concatenate(minutes)
    return sets, ways


@dataclass(frozen=True)
class Packing:
    """Sets of stops (as masks) with their days, what they are worth, and a bound on that."""

    tours: tuple[tuple[int, int], ...]
    at_most: float


def packed(
    tours: Tours, values: NDArray[np.float64], days: Sequence[frozenset[int]], seconds: float
) -> Packing:
    """Tours for days that meet most need; of those that meet as much, with the least travel.

    Days on which the same stops are open are one kind, so that it does not matter which is which.
    """
    kinds = sorted(set(days), key=sorted)
    fits = np.isfinite(tours.travel)
    masks, travel = tours.masks[fits], tours.travel[fits]
    columns, kind_of = [], []
    for number, kind in enumerate(kinds):
        shut = sum(1 << stop for stop in range(values.size) if stop not in kind)
        here = np.flatnonzero(masks & shut == 0)
        columns.append(here)
        kind_of.append(np.full(len(here), number))
    column, kind_at = np.concatenate(columns), np.concatenate(kind_of)
    if not len(column):
        return Packing((), 0.0)
    inside = ((masks[column][:, None] >> np.arange(values.size)) & 1).astype(float)
    many = [sum(day == kind for day in days) for kind in kinds]
    limits = [
        LinearConstraint(sparse.csr_matrix(inside.T), 0.0, 1.0),
        LinearConstraint(
            sparse.csr_matrix(kind_at == np.arange(len(kinds))[:, None]).astype(float), 0.0, many
        ),
    ]
    scale = min(max(float(values.max()), 1e-300) / 1e6, 1.0)  # the solver stops at 1e-6
    worth = inside @ values / scale
    chosen, bound = _solved(-worth, limits, seconds)
    best = float(worth[chosen].sum())
    again = [*limits, LinearConstraint(worth[None], best - 1e-7, np.inf)]
    dear = travel[column] / max(float(travel[column].max()), 1.0) + SLACK
    shorter, _bound = _solved(dear, again, seconds)
    if inside[shorter].sum(axis=0) @ values >= inside[chosen].sum(axis=0) @ values:
        chosen = shorter
    return Packing(_on_days(masks[column[chosen]], kind_at[chosen], kinds, days), -bound * scale)


def _solved(
    price: NDArray[np.float64], limits: list[LinearConstraint], seconds: float
) -> tuple[NDArray[np.int64], float]:
    """Columns that are taken, and the solver's bound."""
    found = milp(
        price,
        constraints=limits,
        bounds=Bounds(0.0, 1.0),
        integrality=np.ones(len(price)),
        options={"time_limit": seconds, "node_limit": MOST_NODES, "mip_rel_gap": 0.0},
    )
    if found.x is None:
        raise MethodError("solver_failed", status=int(found.status))
    bound = found.mip_dual_bound if found.mip_dual_bound is not None else found.fun
    return np.flatnonzero(found.x > 0.5), float(bound)


def _on_days(
    masks: NDArray[np.int64],
    kind_at: NDArray[np.int64],
    kinds: Sequence[frozenset[int]],
    days: Sequence[frozenset[int]],
) -> tuple[tuple[int, int], ...]:
    """Each tour on the first free day of its kind, the tour with the earliest stop first."""
    free = {
        number: [at for at, day in enumerate(days) if day == kind]
        for number, kind in enumerate(kinds)
    }
    order = sorted(
        zip(masks.tolist(), kind_at.tolist(), strict=True), key=lambda one: one[0] & -one[0]
    )
    return tuple(sorted((free[kind].pop(0), mask) for mask, kind in order))
