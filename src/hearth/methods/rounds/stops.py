"""Which stops to choose: the maximal covering problem, with need, distance and a floor for each group."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from ..errors import MethodError


@dataclass(frozen=True)
class Stops:
    """What was chosen.

    `chosen` are places in the list of stops; `covered` (A,) which areas are near one; `need_covered` of
    `need` in all. No choice covers more than `at_most`; `gap` is the difference as a fraction of it.
    `nearest` (A,) is the chosen stop that each area goes to, −1 where none is near.
    """

    chosen: tuple[int, ...]
    covered: NDArray[np.bool_]
    nearest: NDArray[np.int64]
    need_covered: float
    need: float
    at_most: float
    by_group: tuple[float, ...]

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
    seconds: float = 30.0,
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
    seconds : for the solver; then the best so far stands with its bound

    Returns
    -------
    Stops, the same for the same input; of equal choices one with the smaller distances

    Raises
    ------
    MethodError   "tables_do_not_fit", "need_below_zero", "number_of_stops_not_usable",
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
    _check(people, away, parts, number)
    near = away <= within
    answer = _solve(people, away, near, parts, number, floor, always, seconds)
    if answer is None:
        best = _best_floor(people, away, near, parts, number, always, seconds)
        raise MethodError("floor_cannot_be_had", floor=floor, best=round(best, 4))
    chosen, at_most = answer
    reach = np.where(near[:, chosen], away[:, chosen], np.inf)
    covered = np.asarray(np.isfinite(reach).any(axis=1), dtype=bool)
    nearest = np.full(people.size, -1)
    if chosen:
        nearest = np.where(covered, np.asarray(chosen)[reach.argmin(axis=1)], -1)
    return Stops(
        chosen=tuple(chosen),
        covered=covered,
        nearest=nearest,
        need_covered=float(people[covered].sum()),
        need=float(people.sum()),
        at_most=max(at_most, float(people[covered].sum())),
        by_group=tuple(
            float(row[covered].sum() / row.sum()) if row.sum() else 1.0 for row in parts
        ),
    )


def _check(
    people: NDArray[np.float64],
    away: NDArray[np.float64],
    parts: NDArray[np.float64],
    number: int,
) -> None:
    fits = away.ndim == 2 and people.ndim == 1 and parts.ndim == 2
    if not fits or away.shape[0] != people.size or parts.shape[1] != people.size:
        raise MethodError("tables_do_not_fit")
    if (people < 0).any() or (parts < 0).any() or (away < 0).any() or np.isnan(away).any():
        raise MethodError("need_below_zero")
    if not 1 <= number <= away.shape[1]:
        raise MethodError("number_of_stops_not_usable", number=number, stops=away.shape[1])


def _solve(
    people: NDArray[np.float64],
    away: NDArray[np.float64],
    near: NDArray[np.bool_],
    parts: NDArray[np.float64],
    number: int,
    floor: float,
    always: Sequence[int],
    seconds: float,
) -> tuple[list[int], float] | None:
    """Chosen stops and the bound; none where the floors cannot be had. Areas first, then stops."""
    areas, stops = near.shape
    limits = [
        LinearConstraint(
            sparse.hstack([-sparse.eye(areas), sparse.csr_matrix(near.astype(float))]).tocsr(),
            0.0,
            np.inf,
        ),
        LinearConstraint(np.concatenate([np.zeros(areas), np.ones(stops)])[None], 0.0, number),
    ]
    if parts.shape[0] and floor:
        rows = np.hstack([parts, np.zeros((parts.shape[0], stops))])
        limits.append(LinearConstraint(rows, floor * parts.sum(axis=1) - 1e-9, np.inf))
    lows = np.zeros(areas + stops)
    lows[[areas + stop for stop in always]] = 1.0
    found = milp(
        np.concatenate([-people, _tie_breaker(people, away)]),
        constraints=limits,
        bounds=Bounds(lows, np.ones(areas + stops)),
        integrality=np.concatenate([np.zeros(areas), np.ones(stops)]),
        options={"time_limit": seconds, "mip_rel_gap": 1e-9},
    )
    if found.status == 2:
        return None
    if found.x is None:
        raise MethodError("solver_failed", status=int(found.status))
    chosen = np.flatnonzero(found.x[areas:] > 0.5).tolist()
    bound = found.mip_dual_bound if found.mip_dual_bound is not None else found.fun
    return chosen, float(min(-bound + 1e-6 * people.sum() + 1e-9, people.sum()))


def _tie_breaker(people: NDArray[np.float64], away: NDArray[np.float64]) -> NDArray[np.float64]:
    """A price so small that it only tells equal choices apart: the far and late stops cost more."""
    far = np.where(np.isfinite(away), away, 0.0).sum(axis=0)
    order = np.argsort(np.argsort(far, kind="stable"), kind="stable") + 1.0
    return 1e-7 * max(float(people.sum()), 1.0) * order / (order.size * (order.size + 1))


def _best_floor(
    people: NDArray[np.float64],
    away: NDArray[np.float64],
    near: NDArray[np.bool_],
    parts: NDArray[np.float64],
    number: int,
    always: Sequence[int],
    seconds: float,
) -> float:
    """The highest floor that can be had, to a hundredth."""
    low, high = 0, 100
    while low < high:
        middle = (low + high + 1) // 2
        if _solve(people, away, near, parts, number, middle / 100, always, seconds) is None:
            high = middle - 1
        else:
            low = middle
    return low / 100
