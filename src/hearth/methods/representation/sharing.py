"""Shares under weights, and how sure they are: from residuals, or from draws with a seed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

from hearth.methods.errors import MethodError
from hearth.methods.outcomes.checks import Floats, numbers, total
from hearth.methods.outcomes.intervals import normal_point
from hearth.methods.parity import wilson
from hearth.methods.representation.cells import Margins, margins_of
from hearth.methods.representation.raking import STEPS, TOLERANCE, check_limits
from hearth.methods.representation.solving import Solution, solve


@dataclass(frozen=True)
class WeightedShare:
    """A share (fraction) among all residents as far as weights can tell, beside the plain one."""

    value: float
    low: float
    high: float
    unweighted: float
    unweighted_low: float
    unweighted_high: float
    confidence: float
    method: str


def weighted_share(
    holds: ArrayLike,
    codes: Sequence[ArrayLike],
    targets: Sequence[ArrayLike],
    *,
    base: ArrayLike | None = None,
    limits: tuple[float, float] | None = None,
    replicates: int = 0,
    seed: int = 0,
    confidence: float = 0.95,
) -> WeightedShare:
    """What share would it be if those counted had the residents' make-up, and how sure are we?

    Parameters
    ----------
    holds : (N,) 0 or 1 for each person
    codes, targets, base, limits : as in `rake`
    replicates : 0 works the interval out from residuals; more draws that many samples (500 is usual)
        and rakes each anew
    seed : for the draws; the same seed gives the same interval, in whatever order people, dimensions
        and categories come
    confidence : fraction

    Returns
    -------
    WeightedShare; the interval is made on the logit, so that it stays within 0 and 1. Where all or
    none hold it, it is Wilson's for the effective size. A column that the margins settle (the share
    of a group that is itself a margin) has no width: it is as sure as they are.

    Raises
    ------
    MethodError   as `rake`, and "not_zero_or_one", "rule_unknown_setting", "confidence_out_of_range"

    Source
    ------
    Deville and Särndal (1992) for the residuals; Chatterjee and Bose (2005), Ann. Stat. 33, 414-436, for
    bootstrapping by random weights (Poisson counts of every cell).

    Examples
    --------
    >>> found = weighted_share([1, 1, 0, 0, 1, 0], [[0, 0, 0, 1, 1, 1]], [[80, 20]])
    >>> round(found.value, 2), found.unweighted
    (0.6, 0.5)
    """
    yes = numbers("holds", holds).reshape(-1)
    if not np.isin(yes, (0, 1)).all():
        raise MethodError("not_zero_or_one", name="holds", at=int(np.argmax(~np.isin(yes, (0, 1)))))
    margins = margins_of(codes, targets, base)
    check_limits(limits)
    _check_draws(replicates, seed)
    z = normal_point(confidence)
    if len(yes) != len(margins.places.key):
        raise MethodError(
            "tables_do_not_match",
            first="holds",
            first_shape=str(len(yes)),
            second="codes",
            second_shape=str(len(margins.places.key)),
        )
    own = np.ones(len(yes)) if base is None else np.asarray(base, dtype=np.float64).reshape(-1)
    margins = margins_of(*_by_content(margins, codes, targets, yes, own), base)
    people = _People(margins, yes, own)
    found = solve(margins, margins.base, limits=limits, tolerance=TOLERANCE, steps=STEPS)
    value = float(total(people.ones * found.factors) / total(margins.base * found.factors))
    if replicates:
        draw = people.cells_drawn if base is None else people.persons_drawn
        error = _drawn(margins, draw, found, limits, replicates, seed)
    else:
        error = people.error(found)
    plain = wilson(int(yes.sum()), len(yes), confidence=confidence)
    low, high = _on_logit(value, error, z)
    if value <= 0 or value >= 1:  # nobody or everybody: as of so many people drawn alike
        value, size = float(value >= 1), people.effective(found)
        low, high = (0.0, z**2 / (size + z**2)) if value == 0 else (size / (size + z**2), 1.0)
    method = f"{replicates} replicates" if replicates else "residuals"
    return WeightedShare(value, low, high, float(yes.mean()), *plain, confidence, method)


class _People:
    """N people with a weight of their own each, of whom some hold it, in the C cells.

    `ones` (C,) is the weight of those who hold it, `squares` and `squares_of_ones` the sums of
    squared weights of all, and of those who hold it.
    """

    def __init__(self, margins: Margins, yes: Floats, own: Floats) -> None:
        self.margins, self.yes, self.own = margins, yes, own
        self.ones, self.squares, self.squares_of_ones = (
            np.where(margins.alive, margins.places.summed(part), 0.0)
            for part in (yes * own, own**2, yes * own**2)
        )

    @cached_property
    def order(self) -> NDArray[np.int64]:
        """People in the order of what they are; those who are alike may change places."""
        return np.lexsort((self.yes, self.own, self.margins.places.key))

    def effective(self, found: Solution) -> float:
        """As many people drawn alike tell as much."""
        squares = float(total(self.squares * found.factors**2))
        return float(total(self.margins.base * found.factors)) ** 2 / squares

    def error(self, found: Solution) -> float:
        """Error of the share from what the margins do not explain."""
        margins, factors = self.margins, found.factors
        line = margins.fit(margins.base * factors, self.ones * factors)
        square = self.squares_of_ones * (1 - line) ** 2
        square += (self.squares - self.squares_of_ones) * line**2
        people = int(margins.places.people[margins.alive].sum())
        explained = len(margins.kept)
        if people <= explained:  # as many margins as people: nothing is left to judge by
            return float("inf")
        spread = float(total(factors**2 * square)) * people / (people - explained)
        return float(np.sqrt(spread)) / float(total(margins.base * factors))

    def cells_drawn(self, rng: np.random.Generator) -> tuple[Floats, Floats]:
        """Weights of those who hold it and of the others, in cells drawn anew."""
        drawn, others = rng.poisson(self.ones), rng.poisson(self.margins.base - self.ones)
        return drawn.astype(np.float64), others.astype(np.float64)

    def persons_drawn(self, rng: np.random.Generator) -> tuple[Floats, Floats]:
        """The same, person by person, where each has a weight."""
        times = np.empty(len(self.own))
        times[self.order] = rng.poisson(1.0, len(self.own))
        times *= self.own
        drawn, whole = (
            np.where(self.margins.alive, self.margins.places.summed(part), 0.0)
            for part in (times * self.yes, times)
        )
        return drawn, np.maximum(whole - drawn, 0.0)


def _by_content(
    given: Margins,
    codes: Sequence[ArrayLike],
    targets: Sequence[ArrayLike],
    yes: Floats,
    own: Floats,
) -> tuple[list[NDArray], list[Floats]]:
    """Dimensions and their categories in the order of what they hold, not of how they are called."""
    found = []
    cells = [given.places.summed(part) for part in (own, own * yes)]
    for at, wanted in enumerate(targets):
        target = np.asarray(wanted, dtype=np.float64).reshape(-1)
        held, ones = (
            np.bincount(given.codes[at], part, len(target) + 1)[: len(target)] for part in cells
        )
        order = np.lexsort((ones, held, target))
        place = np.append(np.argsort(order), -1)  # the last for those not known
        shares = (target[order] / target.sum()).tolist()
        key = (len(target), shares, held[order].tolist(), ones[order].tolist())
        found.append((key, place, at, target[order]))
    found.sort(key=lambda one: one[0])
    return [place[np.asarray(codes[at])] for _, place, at, _ in found], [one[3] for one in found]


def _check_draws(replicates: int, seed: int) -> None:
    for setting, value, known in (
        ("replicates", replicates, "0, 2, 3, …"),
        ("seed", seed, "0, 1, …"),
    ):
        if value < 0 or (setting, value) == ("replicates", 1):
            raise MethodError("rule_unknown_setting", setting=setting, value=value, known=known)


def _drawn(
    margins: Margins,
    draw: Callable[[np.random.Generator], tuple[Floats, Floats]],
    found: Solution,
    limits: tuple[float, float] | None,
    replicates: int,
    seed: int,
) -> float:
    """Spread of the share over samples drawn anew."""
    rng = np.random.default_rng(seed)
    shares = np.empty(replicates)
    for turn in range(replicates):
        drawn, others = draw(rng)
        while not (drawn.any() or others.any()):  # of few people a draw may take nobody
            drawn, others = draw(rng)
        held = drawn + others
        base = held * (margins.whole / held.sum())
        again = solve(margins, base, limits=limits, tolerance=1e-7, steps=STEPS, near=found)
        weights = base * again.factors
        part = np.divide(drawn, held, out=np.zeros(len(held)), where=held > 0)
        shares[turn] = float((weights * part).sum() / weights.sum())
    return float(shares.std(ddof=1))


def _on_logit(value: float, error: float, z: float) -> tuple[float, float]:
    if not 0 < value < 1:
        return value, value
    if not np.isfinite(error):
        return 0.0, 1.0
    middle, half = np.log(value / (1 - value)), z * error / (value * (1 - value))
    low, high = (float(1 / (1 + np.exp(-end))) for end in (middle - half, middle + half))
    return low, high
