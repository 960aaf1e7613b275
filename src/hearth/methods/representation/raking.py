"""Weights that make those counted look like the residents: raking and post-stratification."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from hearth.methods.errors import MethodError
from hearth.methods.outcomes.checks import Floats, numbers, total
from hearth.methods.outcomes.intervals import normal_point
from hearth.methods.parity import wilson
from hearth.methods.representation.cells import Margins, margins_of
from hearth.methods.representation.quality import Effective, effective_size
from hearth.methods.representation.solving import Solution, solve

TOLERANCE = 1e-10
STEPS = 60


@dataclass(frozen=True, eq=False)
class Raked:
    """Weights of N people, with mean 1, and how well they do.

    `margin_error` is the largest distance of any weighted share from its target. `converged` says
    that it is within the tolerance; where limits or empty corners make that impossible it is False,
    the weights are the nearest found, and `furthest` is the (dimension, category) that is furthest
    from its target (-1 for those not known; None where all are met). `at_limits` counts people whose
    factor was trimmed.
    """

    weights: Floats
    margin_error: float
    converged: bool
    furthest: tuple[int, int] | None
    steps: int
    at_limits: int
    effective: Effective


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


def rake(
    codes: Sequence[ArrayLike],
    targets: Sequence[ArrayLike],
    *,
    base: ArrayLike | None = None,
    limits: tuple[float, float] | None = None,
    tolerance: float = TOLERANCE,
) -> Raked:
    """Which weights give several margins their known shares and change people least?

    Parameters
    ----------
    codes : F arrays (N,) of whole numbers, the category of each person in each dimension, from 0;
        -1 is "not known" and stays a category with the share that it has
    targets : F arrays (K,) residents of each category (shares will do); each dimension has its own
        total, since published tables never agree to the last person
    base : (N,) weights to start from; None is one each
    limits : least and greatest factor on a base weight (trimming), such as (0.3, 3); the margins are
        still met wherever that is possible
    tolerance : largest distance of a weighted share from its target

    Returns
    -------
    Raked

    Raises
    ------
    MethodError   "not_a_number", "number_too_small", "code_out_of_range", "tables_do_not_match",
                  "nobody_in_category", "limits_upside_down", "table_empty", "no_residents"

    Source
    ------
    Deming and Stephan (1940), Ann. Math. Stat. 11, 427-444; Deville and Särndal (1992), J. Am. Stat.
    Assoc. 87, 376-382 (the same weights by Newton's steps, and with limits).

    Examples
    --------
    >>> found = rake([[0, 0, 0, 1], [0, 1, 1, 1]], [[50, 50], [40, 60]])
    >>> found.weights.round(3).tolist(), found.converged
    ([1.6, 0.2, 0.2, 2.0], True)
    """
    margins = margins_of(codes, targets, base)
    _check_limits(limits)
    found = solve(margins, margins.base, limits=limits, tolerance=tolerance, steps=STEPS)
    weights = margins.places.handed_out(found.factors)
    at_limits = 0
    if limits is not None:
        at_limits = int(np.count_nonzero((weights <= limits[0]) | (weights >= limits[1])))
    if base is not None:
        weights *= np.asarray(base, dtype=np.float64).reshape(-1) * (len(weights) / margins.whole)
    met = found.error <= tolerance
    effective = effective_size(weights) if base is not None else _effective(margins, found)
    weights.setflags(write=False)
    furthest = None if met else _furthest(margins, found)
    return Raked(weights, found.error, met, furthest, found.steps, at_limits, effective)


def post_stratify(
    strata: ArrayLike,
    residents: ArrayLike,
    *,
    base: ArrayLike | None = None,
    limits: tuple[float, float] | None = None,
) -> Raked:
    """Weights that give every stratum (every cell of a table) its known share.

    Parameters
    ----------
    strata : (N,) whole numbers, the stratum of each person, from 0; -1 is not known
    residents : (K,) residents of each stratum
    base, limits : as in `rake`

    Returns
    -------
    Raked

    Raises
    ------
    MethodError   as `rake`; "nobody_in_category" where a stratum with residents has nobody: merge it

    Source
    ------
    Holt and Smith (1979), J. R. Stat. Soc. A 142, 33-46.

    Examples
    --------
    >>> post_stratify([0, 0, 0, 1], [50, 50]).weights.round(3).tolist()
    [0.667, 0.667, 0.667, 2.0]
    """
    return rake([strata], [residents], base=base, limits=limits)


def weighted_share(
    holds: ArrayLike,
    codes: Sequence[ArrayLike],
    targets: Sequence[ArrayLike],
    *,
    limits: tuple[float, float] | None = None,
    replicates: int = 0,
    seed: int = 0,
    confidence: float = 0.95,
) -> WeightedShare:
    """What share would it be if those counted had the residents' make-up, and how sure are we?

    Parameters
    ----------
    holds : (N,) 0 or 1 for each person
    codes, targets, limits : as in `rake`
    replicates : 0 works the interval out from residuals; more draws that many samples (500 is usual)
        and rakes each anew
    seed : for the draws; the same seed gives the same interval
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
    margins = margins_of(codes, targets, None)
    _check_limits(limits)
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
    ones = np.where(margins.alive, margins.places.summed(yes), 0.0)
    found = solve(margins, margins.base, limits=limits, tolerance=TOLERANCE, steps=STEPS)
    value = float(total(ones * found.factors) / total(margins.base * found.factors))
    if replicates:
        error = _drawn(margins, ones, found, limits, replicates, seed)
    else:
        error = _from_residuals(margins, ones, found)
    plain = wilson(int(yes.sum()), len(yes), confidence=confidence)
    low, high = _on_logit(value, error, z)
    if value <= 0 or value >= 1:  # nobody or everybody: as of so many people drawn alike
        value, size = float(value >= 1), _effective(margins, found).size
        low, high = (0.0, z**2 / (size + z**2)) if value == 0 else (size / (size + z**2), 1.0)
    method = f"{replicates} replicates" if replicates else "residuals"
    return WeightedShare(value, low, high, float(yes.mean()), *plain, confidence, method)


def _check_limits(limits: tuple[float, float] | None) -> None:
    if limits is not None and not 0 <= limits[0] < 1 < limits[1]:
        raise MethodError("limits_upside_down", low=limits[0], high=limits[1])


def _check_draws(replicates: int, seed: int) -> None:
    for setting, value, known in (
        ("replicates", replicates, "0, 2, 3, …"),
        ("seed", seed, "0, 1, …"),
    ):
        if value < 0 or (setting, value) == ("replicates", 1):
            raise MethodError("rule_unknown_setting", setting=setting, value=value, known=known)


def _effective(margins: Margins, found: Solution) -> Effective:
    """What `effective_size` would say of all people, from their cells."""
    people, factors = len(margins.places.key), found.factors
    summed = float(total(margins.base * factors))
    squares = float(total(margins.base * factors**2))
    if squares == 0:
        raise MethodError("nothing_to_divide_by", name="weights", at=0)
    size, mean = summed**2 / squares, summed / people
    largest, smallest = float(factors.max()) / mean, float(factors.min()) / mean
    return Effective(people, size, people / size, largest, smallest)


def _furthest(margins: Margins, found: Solution) -> tuple[int, int]:
    """The dimension and category that is furthest from its target, -1 for those not known."""
    at = int(np.argmax(np.abs(margins.away(found.factors))))
    dimension = int(np.searchsorted(margins.starts, at, side="right")) - 1
    category = at - int(margins.starts[dimension])
    return dimension, -1 if category == len(margins.targets[dimension]) - 1 else category


def _from_residuals(margins: Margins, ones: Floats, found: Solution) -> float:
    """Error of the share from what the margins do not explain."""
    weights = margins.base * found.factors
    line = margins.fit(weights, ones * found.factors)
    square = ones * (1 - line) ** 2 + (margins.base - ones) * line**2
    people = float(margins.base.sum())
    explained = len(margins.kept)
    if people <= explained:  # as many margins as people: nothing is left to judge by
        return float("inf")
    spread = float(total(found.factors**2 * square)) * people / (people - explained)
    return float(np.sqrt(spread)) / float(total(weights))


def _drawn(
    margins: Margins,
    ones: Floats,
    found: Solution,
    limits: tuple[float, float] | None,
    replicates: int,
    seed: int,
) -> float:
    """Spread of the share over samples drawn anew from the cells."""
    rng = np.random.default_rng(seed)
    zeros = margins.base - ones
    shares = np.empty(replicates)
    for turn in range(replicates):
        drawn, others = rng.poisson(ones), rng.poisson(zeros)
        while not (drawn.any() or others.any()):  # of few people a draw may take nobody
            drawn, others = rng.poisson(ones), rng.poisson(zeros)
        base = (drawn + others).astype(np.float64)
        base *= margins.whole / base.sum()
        again = solve(margins, base, limits=limits, tolerance=1e-7, steps=STEPS, near=found)
        weights = base * again.factors
        known = np.maximum(drawn + others, 1)
        shares[turn] = float((weights * drawn / known).sum() / weights.sum())
    return float(shares.std(ddof=1))


def _on_logit(value: float, error: float, z: float) -> tuple[float, float]:
    if not 0 < value < 1:
        return value, value
    if not np.isfinite(error):
        return 0.0, 1.0
    middle, half = np.log(value / (1 - value)), z * error / (value * (1 - value))
    low, high = (float(1 / (1 + np.exp(-end))) for end in (middle - half, middle + half))
    return low, high
