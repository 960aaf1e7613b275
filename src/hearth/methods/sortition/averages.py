"""What no lottery can beat: the fairest point when people may sit by parts, with multipliers that prove it.

A lottery's average panel keeps every quota, so chances that are best over all such averages (a small linear
programme over kinds of people) bound what any lottery over whole panels can give. Nearly always whole panels reach
the bound, which proves them optimal; where they do not, `columns` searches every panel.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hearth.methods.errors import MethodError
from hearth.methods.sortition.kinds import Kinds
from hearth.methods.sortition.solving import Programme, failed

CLOSE = 1e-9
#: Room left to chances settled before, in seats; `_sharpened` takes it out again.
STEP_SLACK = 1e-8


@dataclass(frozen=True, eq=False)
class Bound:
    """A proof that nobody can promise everybody a larger chance than `value`.

    person: (T,) weight of one person of each kind, at least 0; over all people they add up to 1. quota: (R + G +
    1,) a multiplier for each row of `Kinds.rows`. `proof.bound_of` works the value out again in fractions.
    """

    value: float
    person: np.ndarray
    quota: np.ndarray


@dataclass(frozen=True, eq=False)
class Average:
    """An average panel: (T,) seats of each kind, and the bound where one was proved with it."""

    seats: np.ndarray
    bound: Bound | None = None


class Averages:
    """A linear programme over the average panel x (T,) and a few more unknowns; least of the costs."""

    def __init__(self, kinds: Kinds, more: int) -> None:
        low, high = kinds.bounds
        self.kinds, self.more = kinds, more
        self.parts = [np.hstack([kinds.rows, np.zeros((len(low), more))])]
        self.low, self.high = [low], [high]
        self.programme: Programme | None = None

    def add(self, part: np.ndarray, more: np.ndarray, most: np.ndarray) -> None:
        """part @ x + more @ (the further unknowns) is at most `most`."""
        self.parts.append(np.hstack([part, more]))
        self.low.append(np.full(len(most), -np.inf))
        self.high.append(most)
        self.programme = None

    def solve(self, cost: np.ndarray, low: np.ndarray, high: np.ndarray, more: list) -> Solved:
        """The optimum with `low` <= x <= `high`, or MethodError("panel_solver_failed")."""
        if self.programme is None:
            whole, limits = np.vstack(self.parts), (self.low, self.high)
            self.programme = Programme(whole, *(np.concatenate(one) for one in limits))
        least, most = np.array(more, dtype=float).reshape(-1, 2).T
        found = self.programme.least(cost, np.append(low, least), np.append(high, most))
        if found is None:
            raise failed()
        count, rows = len(self.kinds), len(self.low[0])
        return Solved(found.x[:count], found.x[count:], -found.prices[:rows], -found.prices[rows:])

    def solve_near(self, cost: np.ndarray, low: np.ndarray, high: np.ndarray, more: list) -> Solved:
        """The same; where rounding leaves no room between `low` and `high`, with a little more of it."""
        for give in (0.0, 1e-8, 1e-7, 1e-6):
            try:
                least = np.maximum(low - give * (1 + low), 0)
                return self.solve(cost, least, np.minimum(high + give, self.kinds.cap), more)
            except MethodError as error:
                failed = error
        raise failed


@dataclass(frozen=True, eq=False)
class Solved:
    """x, the further unknowns, the multipliers of the rows of `Kinds.rows`, and those of what was added."""

    seats: np.ndarray
    more: np.ndarray
    quota: np.ndarray
    added: np.ndarray


def maximin(kinds: Kinds) -> Average:
    """The largest chance that everybody can have at once."""
    programme = Averages(kinds, 1)
    size = kinds.size[:, None].astype(float)
    programme.add(-np.eye(len(kinds)), size, np.zeros(len(kinds)))
    cost = np.append(np.zeros(len(kinds)), -1.0)
    found = programme.solve(cost, np.zeros(len(kinds)), kinds.cap, [(-np.inf, np.inf)])
    weight = np.maximum(found.added, 0)
    total = float(weight @ kinds.size)
    bound = None
    if total > CLOSE:
        bound = Bound(float(found.more[0]), weight / total, found.quota / total)
    return Average(found.seats, bound)


def leximin(kinds: Kinds) -> Average:
    """The smallest chance as large as can be, then the second smallest, and so on to the last."""
    size, stage = kinds.size.astype(float), np.full(len(kinds), -1)
    steps: list[float] = []
    bound: Bound | None = None
    while (stage < 0).any():
        free = stage < 0
        programme = Averages(kinds, 1)
        own = np.where(free, size, 0.0)[:, None]
        programme.add(-np.eye(len(kinds)), own, np.zeros(len(kinds)))
        low = np.where(free, 0.0, size * np.append(steps, 0.0)[stage] - STEP_SLACK)
        cost = np.append(np.zeros(len(kinds)), -1.0)
        found = programme.solve_near(cost, low, kinds.cap.astype(float), [(-np.inf, np.inf)])
        smallest = float(found.more[0])
        weight = np.maximum(found.added, 0) * size
        settled = free & ((weight > 1e-7 * weight.max()) | (smallest >= kinds.cap / size - 1e-7))
        if bound is None and weight.sum() > CLOSE:
            bound = Bound(smallest, weight / size / weight.sum(), found.quota / weight.sum())
        stage[settled if settled.any() else free] = len(steps)
        steps.append(smallest)
    return Average(size * _sharpened(kinds, np.array(steps), stage)[stage], bound)


def nearest_average(kinds: Kinds, seats: np.ndarray) -> np.ndarray:
    """(T,) the average panel whose largest distance from `seats`, as a share of each, is least."""
    programme = Averages(kinds, 1)
    eye, scale = np.eye(len(kinds)), np.maximum(seats, 1e-6)[:, None]
    programme.add(eye, -scale, seats)
    programme.add(-eye, -scale, -seats)
    cost = np.append(np.zeros(len(kinds)), 1.0)
    return programme.solve(cost, np.zeros(len(kinds)), kinds.cap, [(0, np.inf)]).seats


def is_average(kinds: Kinds, seats: np.ndarray) -> bool:
    """Does this average panel keep every quota, to the last rounding?"""
    (low, high), counted = kinds.bounds, kinds.rows @ seats
    inside = (counted > low - CLOSE).all() and (counted < high + CLOSE).all()
    return bool(inside and (seats < kinds.cap + CLOSE).all() and (seats > -CLOSE).all())


def _sharpened(kinds: Kinds, steps: np.ndarray, stage: np.ndarray) -> np.ndarray:
    """The steps without the solver's rounding: with these, rows that are at a limit are just there."""
    rows, (low, high) = kinds.rows, kinds.bounds
    held = np.zeros((len(kinds), len(steps)))
    held[np.arange(len(kinds)), stage] = kinds.size
    sums, certain = rows @ held, np.full(len(steps), np.inf)
    np.minimum.at(certain, stage, kinds.cap / kinds.size)
    pinned = steps > certain - 1e-4
    sharp = np.where(pinned, certain, steps)
    counted = sums @ steps
    at_low, at_high = counted < low + 1e-4, counted > high - 1e-4
    tight = np.vstack([sums[at_low], sums[at_high]])
    left = np.concatenate([low[at_low], high[at_high]]) - tight @ sharp
    sharp[~pinned] += np.linalg.lstsq(tight[:, ~pinned], left, rcond=None)[0]
    near = np.abs(sharp - steps).max() < 1e-4
    return sharp if near and is_average(kinds, kinds.size * sharp[stage]) else steps


def centre(
    kinds: Kinds, low: np.ndarray, high: np.ndarray, rng: np.random.Generator, corners: int = 8
) -> np.ndarray:
    """(T,) a point well inside the averages between `low` and `high` (T,): the mean of some corners."""
    programme, seats = Averages(kinds, 0), np.zeros(len(kinds))
    for _ in range(corners):
        wish = rng.standard_normal(len(kinds))
        seats += programme.solve_near(wish, low, np.maximum(high, low), []).seats
    return seats / corners
