"""The fairest lottery over panels: where each method deals, what it raises, and what is proved about it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from hearth.methods.errors import MethodError
from hearth.methods.sortition import averages, goldilocks, nash
from hearth.methods.sortition.columns import Master, Panels, meet, raise_above, raise_to_the_end
from hearth.methods.sortition.feasible import any_panel
from hearth.methods.sortition.kinds import Kinds
from hearth.methods.sortition.legacy import greedy_panels
from hearth.methods.sortition.proof import bound_of

METHODS = ("leximin", "maximin", "nash", "goldilocks", "legacy")
MORE_PANELS, DEALS, ROUNDS = 1.6, 4, 40
NEAR = 1e-8


@dataclass(frozen=True, eq=False)
class Shares:
    """A lottery over panels of kinds.

    kinds: only those that can sit on some panel. never: (T,) over all kinds, true where no panel can hold one.
    panels: (J, T) of `kinds`. weights: (J,) above 0, together 1. largest_minimum: proved bound on the smallest chance.
    gap: how far the method's own aim is from what is proved to be out of reach, at least 0; None for legacy.
    proved_by: relaxation (multipliers anybody can check in fractions), search (HiGHS over all panels), or none.
    """

    kinds: Kinds
    never: np.ndarray
    panels: np.ndarray
    weights: np.ndarray
    largest_minimum: float | None
    gap: float | None
    proved_by: str
    bound: averages.Bound | None

    @property
    def chances(self) -> np.ndarray:
        """(T,) the chance of each person of a kind."""
        return (self.weights @ self.panels) / self.kinds.size


@dataclass(frozen=True, eq=False)
class _Aim:
    """What a method wants of chances, from the averages alone.

    seats: (T,) an average panel to deal around. floor, ceiling: (T,) chances to reach and to stay under; everything is
    raised above its floor. enough: how far above at most. bound: the proof for the smallest chance. other: a bound of
    the method's own. is_met: a lottery with just this average is wanted; otherwise one with the floor will do.
    """

    seats: np.ndarray
    floor: np.ndarray
    ceiling: np.ndarray
    enough: float
    bound: averages.Bound | None
    other: float = 0.0
    is_met: bool = True


def fairest(
    kinds: Kinds, method: str, rng: np.random.Generator, *, gamma: float = 1.0, runs: int = 1000
) -> Shares:
    """The lottery of a method. The quotas must be possible; `runs` are the draws of legacy."""
    if method not in METHODS:
        raise MethodError("panel_method_unknown", method=method, known=METHODS)
    if any_panel(kinds) is None:
        raise MethodError("quotas_impossible")
    if method == "legacy":
        return _legacy(kinds, runs, rng)
    panels, never, aim = _dealt(kinds, method, gamma, rng)
    master, limit = _raised(panels, aim)
    weights, gap, proved_by = master.weights, max(limit - master.value, 0.0), "relaxation"
    if limit < aim.enough - NEAR or gap > NEAR:
        proved_by = "search"
        if method == "leximin":
            weights, gap, limit = leximin_by_stages(panels, rounds=ROUNDS)
        elif method == "nash":
            weights, best = nash.better_product(panels, weights, rounds=ROUNDS, enough=aim.other)
            aim = replace(aim, other=best)
        elif method == "goldilocks":
            weights, best = goldilocks.better_balance(
                panels, gamma, rounds=ROUNDS, enough=aim.other
            )
            aim = replace(aim, other=best)
    least = float(bound_of(panels.kinds, aim.bound)) if aim.bound else None
    if method == "maximin" and least is not None:
        least = min(least, max(limit, master.value))
    elif method == "leximin" and proved_by == "search" and least is not None:
        least = min(least, max(limit, float((panels.chances() @ weights).min())))
    chances = panels.chances() @ weights
    gap = _own_gap(method, gap, chances, least, aim, panels.kinds, gamma)
    kept = weights > 1e-12
    return Shares(
        panels.kinds,
        never,
        panels.panels[kept],
        weights[kept] / weights[kept].sum(),
        least,
        gap,
        proved_by,
        aim.bound,
    )


def _own_gap(
    method: str,
    gap: float,
    chances: np.ndarray,
    least: float | None,
    aim: _Aim,
    kinds: Kinds,
    gamma: float,
) -> float:
    if method == "maximin" and least is not None:
        return max(least - float(chances.min()), 0.0)
    if method == "nash":
        return max(aim.other - nash.mean_log(kinds, chances), 0.0)
    if method == "goldilocks":
        reached = goldilocks.imbalance(kinds, float(chances.min()), float(chances.max()), gamma)
        return max(reached - aim.other, 0.0)
    return max(gap, aim.other)


def _count(kinds: Kinds) -> int:
    """How many panels to deal."""
    return max(40, round(MORE_PANELS * len(kinds)))


def _dealt(
    kinds: Kinds, method: str, gamma: float, rng: np.random.Generator
) -> tuple[Panels, np.ndarray, _Aim]:
    """Panels around the aim of a method, and which kinds no panel can hold: each was searched for among all panels."""
    never = np.zeros(len(kinds), dtype=bool)
    earlier = Panels(kinds, rng)
    while True:
        aim = _aim(earlier.kinds, method, gamma, rng)
        earlier.deal_around(aim.seats, _count(earlier.kinds))
        panels, found = _without_never(earlier)
        if not found.any():
            if aim.bound is None or not np.isfinite(
                aim.other
            ):  # a part of a person could sit, but hardly
                raise MethodError("panel_solver_failed", status=-1)
            return panels, never, aim
        never[np.flatnonzero(~never)[found]] = True
        earlier = panels


def _without_never(panels: Panels) -> tuple[Panels, np.ndarray]:
    """The same panels with every kind on one of them, less the kinds that no panel can hold."""
    kinds, never = panels.kinds, np.zeros(len(panels.kinds), dtype=bool)
    for kind in range(len(kinds)):
        if panels.panels[:, kind].any():
            continue
        wish = np.zeros(len(kinds))
        wish[kind] = 1
        panel = any_panel(kinds, wish)
        if panel is None or panel[kind] == 0:
            never[kind] = True
        else:
            panels.add(panel[None, :])
    if not never.any():
        return panels, never
    fewer = Panels(kinds.only(~never), panels.rng)
    fewer.add(panels.panels[:, ~never])
    return fewer, never


def _aim(kinds: Kinds, method: str, gamma: float, rng: np.random.Generator) -> _Aim:
    count, size = len(kinds), kinds.size.astype(float)
    least = averages.maximin(kinds)
    nothing, all_of_it = np.zeros(count), np.ones(count)
    if (
        least.bound is None or least.bound.value < 1e-9
    ):  # somebody can never sit: find out who, first
        inside = averages.centre(kinds, nothing, kinds.cap.astype(float), rng)
        return _Aim(inside, nothing, all_of_it, 0.0, None)
    bound = least.bound
    if method == "maximin":
        low = size * bound.value * (1 - 1e-10)
        inside = averages.centre(kinds, low, kinds.cap.astype(float), rng)
        return _Aim(inside, nothing, all_of_it, bound.value, bound, is_met=False)
    if method == "leximin":
        wanted = averages.leximin(kinds).seats
        seats = (
            wanted
            if averages.is_average(kinds, wanted)
            else averages.nearest_average(kinds, wanted)
        )
        far = float((np.abs(seats - wanted) / size).max())
        return _Aim(seats, seats / size, all_of_it, 0.0, bound, far)
    if method == "nash":
        seats, best = nash.nash_average(kinds)
        return _Aim(seats, seats / size, all_of_it, 0.0, bound, best)
    low_high = goldilocks.goldilocks_limits(kinds, gamma)
    lids = np.minimum(kinds.cap, size * low_high[1] * (1 + 1e-10))
    inside = averages.centre(kinds, size * low_high[0] * (1 - 1e-10), lids, rng)
    floor, ceiling = np.full(count, low_high[0]), np.full(count, low_high[1])
    return _Aim(inside, floor, ceiling, 0.0, bound, low_high[2])


def _raised(panels: Panels, aim: _Aim) -> tuple[Master, float]:
    """Raise everybody as far as it goes: with more panels of the same deal first, then panel by panel."""
    everybody, master = np.ones(len(panels.kinds), dtype=bool), None
    for _ in range(DEALS):
        if aim.is_met:
            weights = meet(panels, aim.seats)
            if weights is not None:
                return Master(weights, aim.enough, np.zeros(len(panels.kinds)), 0.0), aim.enough
        else:
            master = raise_above(panels, aim.floor, everybody, aim.ceiling)
            if master.value >= aim.enough - NEAR:
                return master, aim.enough
        if panels.deal_around(aim.seats, _count(panels.kinds)) < len(panels) // 10:
            break
    return raise_to_the_end(
        panels, aim.floor, everybody, aim.ceiling, enough=aim.enough, rounds=ROUNDS
    )


def leximin_by_stages(panels: Panels, *, rounds: int) -> tuple[np.ndarray, float, float]:
    """(J,) weights of the leximin lottery over all panels, the largest gap that was left in a stage, and what the
    smallest chance was proved not to be above.

    In every stage the smallest chance not settled yet is raised as far as any panels allow; kinds whose chance
    has a price there are settled (Flanigan and others 2021).
    """
    count = len(panels.kinds)
    settled, floor = np.zeros(count, dtype=bool), np.zeros(count)
    worst, first = 0.0, np.inf
    lids = np.ones(count)
    while not settled.all():
        base = np.where(settled, floor - NEAR, 0.0)
        master, bound = raise_to_the_end(panels, base, ~settled, lids, enough=1.0, rounds=rounds)
        worst, first = max(worst, bound - master.value), min(first, bound)
        priced = ~settled & (master.price > 1e-7)
        if not priced.any():
            break
        floor[priced] = master.value
        settled |= priced
        # what these weights really give is the floor: so they keep it in the next stage, whatever was rounded
        floor = np.minimum(floor, panels.chances() @ master.weights + NEAR)
    master = raise_above(panels, np.where(settled, floor - NEAR, 0.0), ~settled | settled, lids)
    return master.weights, worst, first


def _legacy(kinds: Kinds, runs: int, rng: np.random.Generator) -> Shares:
    panels, times = np.unique(greedy_panels(kinds, runs, rng), axis=0, return_counts=True)
    never = np.zeros(len(kinds), dtype=bool)
    return Shares(kinds, never, panels, times / runs, None, None, "none", None)
