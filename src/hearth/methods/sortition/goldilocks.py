"""Goldilocks: neither very small chances nor very large ones."""

from __future__ import annotations

import numpy as np
from scipy import sparse

from hearth.methods.sortition.averages import Programme
from hearth.methods.sortition.kinds import Kinds


def imbalance(kinds: Kinds, smallest: float, largest: float, gamma: float) -> float:
    """Largest over even chance, plus gamma times even over smallest chance; 1 + gamma where all are even."""
    even = kinds.seats / float(kinds.size.sum())
    return largest / even + gamma * even / smallest if smallest > 0 else np.inf


def goldilocks_limits(kinds: Kinds, gamma: float) -> tuple[float, float, float]:
    """Smallest and largest chance of the best average panel, and a bound on the imbalance of any lottery.

    One over the smallest chance is convex: it is replaced by tangents, one more where the last solution lies, until
    they meet; each programme's value is a bound.

    Source: Baharav and Flanigan (2024), Fair, manipulation-robust, and transparent sortition, EC 2024.
    """
    even = kinds.seats / float(kinds.size.sum())
    size = kinds.size[:, None].astype(float)
    eye, nothing = sparse.eye_array(len(kinds)), np.zeros((len(kinds), 1))
    programme = Programme(kinds, 3)  # smallest, largest, one over the smallest
    programme.add(-eye, np.hstack([size, nothing, nothing]), np.zeros(len(kinds)))
    programme.add(eye, np.hstack([nothing, -size, nothing]), np.zeros(len(kinds)))
    cost = np.concatenate([np.zeros(len(kinds)), [0, 1 / even, gamma * even]])
    blank, at, best = sparse.csr_array((1, len(kinds))), even, (np.inf, 0.0, 1.0)
    for _ in range(60):
        programme.add(blank, np.array([[-1 / at**2, 0.0, -1.0]]), np.array([-2 / at]))
        found = programme.solve(cost, np.zeros(len(kinds)), kinds.cap, [(0, 1), (0, 1), (0, None)])
        smallest, largest, _ = (float(one) for one in found.more)
        bound = largest / even + gamma * even * float(found.more[2])
        reached = imbalance(kinds, smallest, largest, gamma)
        best = min(best, (reached, smallest, largest))
        if best[0] <= bound + 1e-9:
            break
        at = max(smallest, at / 100)
    return best[1], best[2], bound
