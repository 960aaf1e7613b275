"""Weights that make those counted look like the residents: raking and post-stratification."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from hearth.methods.errors import MethodError
from hearth.methods.outcomes.checks import Floats, total
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
    the weights are the nearest (nearly the least squares of all distances), and `furthest` is the
    (dimension, category) that is furthest from its target (-1 for those not known; None where all
    are met). `at_limits` counts people whose factor was trimmed.
    """

    weights: Floats
    margin_error: float
    converged: bool
    furthest: tuple[int, int] | None
    steps: int
    at_limits: int
    effective: Effective


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
    check_limits(limits)
    found = solve(margins, margins.base, limits=limits, tolerance=tolerance, steps=STEPS)
    weights = margins.places.handed_out(found.factors)
    at_limits = 0
    if limits is not None:
        at_limits = int(np.count_nonzero((weights <= limits[0]) | (weights >= limits[1])))
    if base is not None:
        weights *= np.asarray(base, dtype=np.float64).reshape(-1) * (len(weights) / margins.whole)
    met = found.error <= tolerance
    effective = effective_size(weights) if base is not None else size_of_cells(margins, found)
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


def check_limits(limits: tuple[float, float] | None) -> None:
    """Refuses limits of a factor that leave no room around 1."""
    if limits is not None and not 0 <= limits[0] < 1 < limits[1]:
        raise MethodError("limits_upside_down", low=limits[0], high=limits[1])


def size_of_cells(margins: Margins, found: Solution) -> Effective:
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
    away = margins.away(found.factors)
    off = np.abs(away)
    level = np.flatnonzero(off >= off.max() * (1 - 1e-9))  # of those as far off, one that is short
    at = int(min(level, key=lambda k: (away[k] > 0, np.concatenate(margins.targets)[k])))
    dimension = int(np.searchsorted(margins.starts, at, side="right")) - 1
    category = at - int(margins.starts[dimension])
    return dimension, -1 if category == len(margins.targets[dimension]) - 1 else category
