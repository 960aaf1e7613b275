"""Nash: the product of all chances as large as can be; no group's gain outweighs another's loss in proportion."""

from __future__ import annotations

import numpy as np

from hearth.methods.sortition.averages import nearest_average
from hearth.methods.sortition.columns import Panels, padded
from hearth.methods.sortition.kinds import Kinds

TINY = 1e-12
#: As near to the largest mean logarithm as the search goes.
CLIMBED = 1e-7


def nash_average(kinds: Kinds) -> tuple[np.ndarray, float]:
    """(T,) the average panel with the largest product of chances, and a bound on the mean of their logarithms.

    Solved in the multipliers of the rows (a smooth convex problem in few unknowns), whose value bounds every lottery.
    """
    from scipy.optimize import minimize  # slow to load, and no other method needs it

    rows, (low, high) = kinds.rows, kinds.bounds
    even = low == high
    start = np.where(np.arange(len(low)) == len(low) - 1, kinds.size.sum() / kinds.seats, 0.0)
    across = rows.T

    def value(given: np.ndarray) -> tuple[float, np.ndarray]:
        up, down = given[: len(low)], given[len(low) :]
        price = across @ (up - down)
        seats = _seats(kinds, price)
        total = float(kinds.size @ np.log(seats) - price @ seats + high @ up - low @ down)
        counted = rows @ seats
        return total, np.concatenate([high - counted, counted - low])

    limits: list[tuple] = [(None, None) if same else (0, None) for same in even]
    limits += [(0, 0) if same else (0, None) for same in even]
    found = minimize(
        value,
        np.concatenate([start, np.zeros(len(low))]),
        jac=True,
        bounds=limits,
        method="L-BFGS-B",
        options={"maxiter": 5000, "maxfun": 20000, "ftol": 1e-15, "gtol": 1e-9, "maxcor": 40},
    )
    seats = _seats(kinds, across @ (found.x[: len(low)] - found.x[len(low) :]))
    people = int(kinds.size.sum())
    bound = (float(found.fun) - float(kinds.size @ np.log(kinds.size))) / people
    return nearest_average(kinds, seats), bound


def _seats(kinds: Kinds, price: np.ndarray) -> np.ndarray:
    return np.where(price * kinds.cap > kinds.size, kinds.size / np.maximum(price, TINY), kinds.cap)


def mean_log(kinds: Kinds, chances: np.ndarray) -> float:
    """The mean over people of the logarithm of their chance (T,)."""
    return float(kinds.size @ np.log(np.maximum(chances, TINY)) / kinds.size.sum())


def better_product(
    panels: Panels, weights: np.ndarray, *, rounds: int, enough: float
) -> tuple[np.ndarray, float]:
    """(J,) weights with the largest product, and a bound on the mean logarithm of any lottery.

    Each round finds the best weights of the panels at hand, then adds the panel that would give most; that panel also
    proves how far any lottery could be above.
    """
    kinds, bound = panels.kinds, np.inf
    people = int(kinds.size.sum())
    for turn in range(rounds + 1):
        weights = _climb(panels, padded(weights, len(panels)))
        chances = np.maximum(panels.chances() @ weights, TINY)
        reached = mean_log(kinds, chances)
        _, most = panels.dearest(1 / chances)
        bound = min(bound, reached + max(most / people - 1, 0.0))
        if reached >= min(bound, enough) - CLIMBED or turn == rounds:
            break
        panels.dear_neighbours(1 / chances)
    return padded(weights, len(panels)), min(bound, enough)


def _climb(panels: Panels, start: np.ndarray) -> np.ndarray:
    """(J,) the best weights of the panels at hand: Newton steps with a barrier at 0 that is lowered step by step."""
    share, size = panels.chances(), panels.kinds.size / panels.kinds.size.sum()
    count = len(start)
    weights = 0.9 * start + 0.1 / count
    barrier = 1e-2 / count
    while barrier * count > CLIMBED / 20:
        for _ in range(8):
            chances = share @ weights
            slope = -share.T @ (size / chances) - barrier / weights
            curve = (share.T * (size / chances**2)) @ share + np.diag(barrier / weights**2)
            across = np.linalg.solve(curve, np.column_stack([slope, np.ones(count)]))
            step = -across[:, 0] + across[:, 1] * across[:, 0].sum() / across[:, 1].sum()
            shrinks = step < 0
            most = 0.95 * (-weights[shrinks] / step[shrinks]).min(initial=np.inf)
            weights = weights + min(1.0, most) * step
            if -float(slope @ step) < barrier * 1e-2:
                break
        barrier *= 0.2
    return weights / weights.sum()
