"""Panels as columns: the best lottery over panels at hand, and panels that would make it better.

`Panels` grows: dealt around a fair point first, then one priced panel after another. The price of a panel comes
from the multipliers of the master programme; the dearest panel is found by HiGHS over all panels, with its own
bound, so that the search ends with a proof.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np

from hearth.methods.sortition.dealing import deal, whole_totals
from hearth.methods.sortition.kinds import Kinds
from hearth.methods.sortition.solving import Programme, failed

CLOSE = 1e-9


@dataclass(eq=False)
class Panels:
    """Distinct panels (J, T), all of which keep every quota."""

    kinds: Kinds
    rng: np.random.Generator
    panels: np.ndarray = field(init=False)
    known: set[bytes] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.panels = np.empty((0, len(self.kinds)), dtype=np.int64)

    def __len__(self) -> int:
        return len(self.panels)

    def add(self, panels: np.ndarray) -> int:
        """Keep those that are right and new, after the ones there; how many these were."""
        before, new = len(self), []
        for panel in panels[self.kinds.keeps(panels)].astype(np.int64):
            name = panel.tobytes()
            if name not in self.known:
                self.known.add(name)
                new.append(panel)
        if new:
            self.panels = np.vstack([self.panels, *new])
        return len(self) - before

    def deal_around(self, seats: np.ndarray, count: int) -> int:
        """Deal panels whose average is `seats` (T,), nearly."""
        totals = whole_totals(self.kinds, seats, count, self.rng)
        low, high = np.maximum(totals - 1, 0), totals + 1
        return self.add(
            deal(self.kinds, totals, count, self.rng, least=low, most=high, may_stay_wrong=0.3)
        )

    def dearest(self, price: np.ndarray, *, within: float = 0.0) -> tuple[float, float]:
        """Add the panel that holds most of `price` (T,), or nearly: what it holds, and a bound on what any holds."""
        scale = float(np.abs(price).max()) or 1.0
        programme = Programme(self.kinds.rows, *self.kinds.bounds, whole=True, gap=within)
        found = programme.least(-price / scale, np.zeros(len(self.kinds)), self.kinds.cap)
        if found is None:
            raise failed()
        panel = np.rint(found.x).astype(np.int64)
        self.add(panel[None, :])
        return float(price @ panel), max(-found.bound * scale, float(price @ panel))

    def dear_neighbours(self, price: np.ndarray, count: int = 6) -> None:
        """Some more panels near the dearest: the same prices, each a little off."""
        for _ in range(count):
            self.dearest(price * self.rng.uniform(0.5, 1.5, len(price)), within=0.3)

    def chances(self) -> np.ndarray:
        """(T, J) the chance of a person of each kind if a panel were certain."""
        return self.panels.T / self.kinds.size[:, None]


@dataclass(frozen=True, eq=False)
class Master:
    """A best lottery over the panels at hand.

    weights: (J,) at least 0, together 1. value: what is made as large as can be. price: (T,) of a kind's chance; no
    lottery whatever has a value above the dearest panel at these prices less `base`.
    """

    weights: np.ndarray
    value: float
    price: np.ndarray
    base: float


def meet(panels: Panels, seats: np.ndarray) -> np.ndarray | None:
    """(J,) weights of panels at hand whose average is just `seats` (T,); None where there are none.

    Least squares with weights at least 0 (Lawson and Hanson): where the distance comes out as nothing, this is a proof.
    """
    from scipy.optimize import nnls  # slow to load, and not every method needs it

    whole = np.vstack([panels.panels.T, np.ones(len(panels))]).astype(float)
    try:
        weights, _ = nnls(whole, np.append(seats, 1.0), maxiter=10 * len(panels))
    except RuntimeError:  # no end in so many steps: the linear programme is there
        return None
    if not weights.any():
        return None
    weights /= weights.sum()
    off = np.abs(panels.panels.T @ weights - seats) / panels.kinds.size
    return weights if off.max() <= CLOSE else None


def raise_above(
    panels: Panels, floor: np.ndarray, raised: np.ndarray, ceiling: np.ndarray
) -> Master:
    """The lottery with the largest z where chances are at least `floor` plus z for the kinds `raised` (T,) and at most
    `ceiling` less z wherever that is below 1.

    z may be below 0; a kind that is not raised only has its floor, which must be reachable together.
    """
    count, chances = len(panels), panels.chances()
    lidded = np.flatnonzero(ceiling < 1)
    step = np.append(-raised.astype(float), np.ones(len(lidded)))
    matrix = np.zeros((len(step) + 1, count + 1))
    matrix[:-1, :-1] = np.vstack([chances, chances[lidded]])
    matrix[:-1, -1], matrix[-1, :-1] = step, 1
    low = np.concatenate([floor, np.full(len(lidded), -np.inf), [1]])
    high = np.concatenate([np.full(len(floor), np.inf), ceiling[lidded], [1]])
    least, most = np.zeros(count + 1), np.full(count + 1, np.inf)
    least[-1], most[-1] = -np.inf, 1
    found = Programme(matrix, low, high).least(np.append(np.zeros(count), -1.0), least, most)
    if found is None:
        raise failed()
    weights = np.maximum(found.x[:-1], 0)
    weights /= weights.sum()
    price = np.maximum(found.prices[: len(floor)], 0)
    lid = np.maximum(-found.prices[len(floor) : -1], 0)
    base = float(price @ floor - lid @ ceiling[lidded])
    price[lidded] -= lid
    return Master(weights, float(found.x[-1]), price, base)


def raise_to_the_end(
    panels: Panels,
    floor: np.ndarray,
    raised: np.ndarray,
    ceiling: np.ndarray,
    *,
    enough: float,
    rounds: int,
) -> tuple[Master, float]:
    """The best lottery over all panels, and a bound on `value`: ends when they meet, when `enough` is reached, or
    after so many rounds of pricing."""
    bound, master = enough, raise_above(panels, floor, raised, ceiling)
    for _ in range(rounds):
        if master.value >= bound - CLOSE:
            break
        before, price = len(panels), master.price / panels.kinds.size
        _, most = panels.dearest(price)
        bound = min(bound, most - master.base)
        if master.value >= bound - CLOSE or len(panels) == before:
            break
        panels.dear_neighbours(price)
        master = raise_above(panels, floor, raised, ceiling)
    return replace(master, weights=padded(master.weights, len(panels))), bound


def padded(weights: np.ndarray, count: int) -> np.ndarray:
    """(J,) the same weights where panels came to be known afterwards."""
    return np.append(weights, np.zeros(count - len(weights)))
