"""Goldilocks: neither very small chances nor very large ones."""

from __future__ import annotations

import numpy as np

from hearth.methods.sortition.averages import Averages
from hearth.methods.sortition.columns import Panels, padded
from hearth.methods.sortition.kinds import Kinds
from hearth.methods.sortition.solving import Programme, Solution, failed


def imbalance(kinds: Kinds, smallest: float, largest: float, gamma: float) -> float:
    """Largest over even chance, plus gamma times even over smallest chance; 1 + gamma where all are even."""
    even = kinds_even(kinds)
    return largest / even + gamma * even / smallest if smallest > 0 else np.inf


def goldilocks_limits(kinds: Kinds, gamma: float) -> tuple[float, float, float]:
    """Smallest and largest chance of the best average panel, and a bound on the imbalance of any lottery.

    One over the smallest chance is convex: it is replaced by tangents, one more where the last solution lies, until
    they meet; each programme's value is a bound.

    Source: Baharav and Flanigan (2024), Fair, manipulation-robust, and transparent sortition, EC 2024.
    """
    even = kinds_even(kinds)
    size = kinds.size[:, None].astype(float)
    eye, nothing = np.eye(len(kinds)), np.zeros((len(kinds), 1))
    programme = Averages(kinds, 3)  # smallest, largest, one over the smallest
    programme.add(-eye, np.hstack([size, nothing, nothing]), np.zeros(len(kinds)))
    programme.add(eye, np.hstack([nothing, -size, nothing]), np.zeros(len(kinds)))
    cost = np.concatenate([np.zeros(len(kinds)), [0, 1 / even, gamma * even]])
    blank, at, best = np.zeros((1, len(kinds))), even, (np.inf, 0.0, 1.0)
    for _ in range(60):
        programme.add(blank, np.array([[-1 / at**2, 0.0, -1.0]]), np.array([-2 / at]))
        found = programme.solve(
            cost, np.zeros(len(kinds)), kinds.cap, [(0, 1), (0, 1), (0, np.inf)]
        )
        smallest, largest, _ = (float(one) for one in found.more)
        bound = largest / even + gamma * even * float(found.more[2])
        reached = imbalance(kinds, smallest, largest, gamma)
        best = min(best, (reached, smallest, largest))
        if best[0] <= bound + 1e-9:
            break
        at = max(smallest, at / 100)
    return best[1], best[2], bound


def better_balance(
    panels: Panels, gamma: float, *, rounds: int, enough: float
) -> tuple[np.ndarray, float]:
    """(J,) weights with the least imbalance, and a bound on the imbalance of any lottery, at least `enough`.

    The same tangents, over panels; then the panel is added that would help most, and proves how much any could help.
    """
    kinds, bound, tangents = panels.kinds, enough, [kinds_even(panels.kinds)]
    weights, least = np.zeros(0), np.inf
    for _ in range(4 * rounds):
        found = _balanced(panels, gamma, tangents)
        smallest = max(float(found.x[-3]), min(tangents) / 4)
        chances = panels.chances() @ found.x[:-3]
        reached = imbalance(kinds, float(chances.min()), float(chances.max()), gamma)
        if reached < least:
            weights, least = np.maximum(found.x[:-3], 0), reached
        if reached > found.value + 1e-9 and not _near(smallest, tangents):
            tangents.append(smallest)
            continue
        before, count = len(panels), len(kinds)
        price = (found.prices[:count] + found.prices[count : 2 * count]) / kinds.size
        _, most = panels.dearest(price)
        gain = max(most + float(found.prices[-1]), 0.0)
        bound = max(bound, found.value - gain)
        if least <= bound + 1e-8 or len(panels) == before:
            break
        panels.dear_neighbours(price)
    return padded(weights / weights.sum(), len(panels)), bound


def kinds_even(kinds: Kinds) -> float:
    """The chance of everybody if all were alike."""
    return kinds.seats / float(kinds.size.sum())


def _near(smallest: float, tangents: list[float]) -> bool:
    return any(abs(smallest - one) <= 1e-9 * one for one in tangents)


def _balanced(panels: Panels, gamma: float, tangents: list[float]) -> Solution:
    """The programme over the panels at hand; unknowns: weights, smallest, largest, one over the smallest."""
    count, kinds, chances = len(panels), panels.kinds, panels.chances()
    even, people = kinds_even(panels.kinds), len(kinds)
    matrix = np.zeros((2 * people + len(tangents) + 1, count + 3))
    matrix[:people, :count] = matrix[people : 2 * people, :count] = chances
    matrix[:people, count], matrix[people : 2 * people, count + 1] = -1, -1
    matrix[2 * people : -1, count:] = [[1 / at**2, 0.0, 1.0] for at in tangents]
    matrix[-1, :count] = 1
    above = [2 / at for at in tangents]
    low = np.concatenate([np.zeros(people), np.full(people, -np.inf), above, [1]])
    high = np.concatenate(
        [np.full(people, np.inf), np.zeros(people), np.full(len(tangents), np.inf), [1]]
    )
    cost = np.concatenate([np.zeros(count), [0, 1 / even, gamma * even]])
    found = Programme(matrix, low, high).least(
        cost, np.zeros(count + 3), np.full(count + 3, np.inf)
    )
    if found is None:
        raise failed()
    return found
