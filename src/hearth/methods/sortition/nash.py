"""Nash: the product of all chances as large as can be; no group's gain outweighs another's loss in proportion."""

from __future__ import annotations

import numpy as np
from scipy import sparse
from scipy.optimize import minimize

from hearth.methods.sortition.averages import Programme
from hearth.methods.sortition.columns import Master, Panels, padded
from hearth.methods.sortition.kinds import Kinds

TINY = 1e-12


def nash_average(kinds: Kinds) -> tuple[np.ndarray, float]:
    """(T,) the average panel with the largest product of chances, and a bound on the mean of their logarithms.

    Solved in the multipliers of the rows (a smooth convex problem in few unknowns), whose value bounds every lottery.
    """
    rows, (low, high) = kinds.rows(), kinds.bounds()
    even = low == high
    start = np.where(np.arange(len(low)) == len(low) - 1, kinds.size.sum() / kinds.seats, 0.0)
    across = sparse.csr_array(rows.T)

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


def nearest_average(kinds: Kinds, seats: np.ndarray) -> np.ndarray:
    """(T,) the average panel whose largest distance from `seats`, as a share of each, is least."""
    programme = Programme(kinds, 1)
    eye, scale = sparse.eye_array(len(kinds)), np.maximum(seats, 1e-6)[:, None]
    programme.add(eye, -scale, seats)
    programme.add(-eye, -scale, -seats)
    cost = np.append(np.zeros(len(kinds)), 1.0)
    return programme.solve(cost, np.zeros(len(kinds)), kinds.cap, [(0, None)]).seats


def mean_log(kinds: Kinds, chances: np.ndarray) -> float:
    """The mean over people of the logarithm of their chance (T,)."""
    return float(kinds.size @ np.log(np.maximum(chances, TINY)) / kinds.size.sum())


def better_product(
    panels: Panels, master: Master, *, rounds: int, enough: float
) -> tuple[np.ndarray, float]:
    """(J,) weights with a larger product, and a bound on the mean logarithm of any lottery.

    Each round moves weight in proportion to what a panel gives (which never makes it smaller), then adds the panel that
    would give most; that panel also proves how far any lottery could be above.
    """
    kinds, weights, bound = panels.kinds, master.weights, np.inf
    people = int(kinds.size.sum())
    for turn in range(rounds + 1):
        share = panels.chances()
        if len(weights) < len(panels):  # new panels begin with a little
            weights = 0.9 * padded(weights, len(panels))
            weights[weights == 0] += 0.1 / (weights == 0).sum()
        for _ in range(400):
            chances = np.maximum(share @ weights, TINY)
            weights = weights * (share.T @ (kinds.size / chances)) / people
            weights /= weights.sum()
        chances = np.maximum(share @ weights, TINY)
        reached = mean_log(kinds, chances)
        _, most = panels.dearest(1 / chances)
        bound = min(bound, reached + max(most / people - 1, 0.0))
        if reached >= min(bound, enough) - 1e-6 or turn == rounds:
            break
    return padded(weights, len(panels)), min(bound, enough)
