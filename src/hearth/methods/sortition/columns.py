"""Panels as columns: the best lottery over panels at hand, and panels that would make it better.

`Panels` grows: dealt around a fair point first, then one priced panel after another. The price of a panel comes
from the multipliers of the master programme; the dearest panel is found by HiGHS over all panels, with its own
bound, so that the search ends with a proof.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, linprog, milp, nnls

from hearth.methods.errors import MethodError
from hearth.methods.sortition.averages import TIGHT
from hearth.methods.sortition.dealing import deal, whole_totals
from hearth.methods.sortition.kinds import Kinds

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
        found = milp(
            -price / scale,
            constraints=self.kinds.constraint(),
            bounds=Bounds(0, self.kinds.cap),
            integrality=np.ones(len(self.kinds)),
            options={"mip_rel_gap": within},
        )
        if found.x is None:
            raise MethodError("panel_solver_failed", status=int(found.status))
        panel = np.rint(found.x).astype(np.int64)
        self.add(panel[None, :])
        bound = found.mip_dual_bound if found.mip_dual_bound is not None else found.fun
        return float(price @ panel), max(-float(bound) * scale, float(price @ panel))

    def dear_neighbours(self, price: np.ndarray, count: int = 6) -> None:
        """Some more panels near the dearest: the same prices, each a little off."""
        for _ in range(count):
            self.dearest(price * self.rng.uniform(0.5, 1.5, len(price)), within=0.3)

    def chances(self) -> sparse.csr_array:
        """(T, J) the chance of a person of each kind if a panel were certain."""
        return sparse.csr_array(self.panels.T / self.kinds.size[:, None])


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
    step = sparse.csr_array(np.append(raised, np.ones(len(lidded))).astype(float)[:, None])
    found = linprog(
        np.append(np.zeros(count), -1.0),
        A_ub=sparse.hstack([sparse.vstack([-chances, chances[lidded]]), step], format="csr"),
        b_ub=np.append(-floor, ceiling[lidded]),
        A_eq=sparse.csr_array(np.append(np.ones(count), 0.0)[None, :]),
        b_eq=[1.0],
        bounds=[(0, None)] * count + [(None, 1)],
        method="highs",
        options=TIGHT,
    )
    if found.x is None or found.status != 0:
        raise MethodError("panel_solver_failed", status=int(found.status))
    weights = np.maximum(found.x[:-1], 0)
    weights /= weights.sum()
    duals = np.maximum(-found.ineqlin.marginals, 0)
    price, lid = duals[: len(floor)].copy(), duals[len(floor) :]
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
