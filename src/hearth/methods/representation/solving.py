"""Newton's steps to the weights that meet all margins and change people least."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import scipy

from hearth.methods.outcomes.checks import Floats
from hearth.methods.representation.cells import Margins
from hearth.methods.representation.states import (
    ByCell,
    ByHalves,
    Layout,
    Limits,
    State,
    layout,
    swept,
)

#: Sweeps of plain raking before Newton's steps: from anywhere into their reach.
SWEEPS = 3
HALVINGS = 12
#: What is added to the table of pairs where it alone does not lead down, and the longest step.
DAMPINGS = (1e-9, 1e-6, 1e-3, 1e-1, 10.0)
LONGEST = 100.0
#: Nearer than this to every margin, only rounding is in the way.
TOLD = 1e-7
#: Where margins cannot be met: a multiplier's square costs this share of the whole, steps at most,
#: and how flat (of the whole) the answer must lie.
RIDGE = 1e-3
NEAR_STEPS = 80
FLAT = 1e-13
Curve = tuple[Floats, bool] | None
Begin = Callable[[Floats, Floats], State]


@dataclass(frozen=True, eq=False)
class Solution:
    """`factors` (C,) on the base weights, the `multipliers` behind them, the largest `error` of a
    weighted share, the `curve` (the last square table, factored) and the layout for solving near by."""

    factors: Floats
    multipliers: Floats
    error: float
    steps: int
    curve: Curve
    laid: Layout | None


def solve(
    margins: Margins,
    base: Floats,
    *,
    limits: Limits,
    tolerance: float,
    steps: int,
    near: Solution | None = None,
) -> Solution:
    """The factors; from those of a solution near by where one is given. Where the margins cannot be
    met, the one answer that is nearest to them."""
    laid = near.laid if near is not None else layout(margins) if limits is None else None
    begin = _begin(margins, laid, limits)
    if near is not None and near.curve is not None:
        found = _chord(margins, begin(base, near.multipliers), tolerance, near)
        if found.error <= tolerance:
            return found
    multipliers = np.zeros(int(margins.starts[-1])) if near is None else near.multipliers.copy()
    if near is not None and near.error > max(tolerance, TOLD):
        best, taken = _nearest(margins, begin(base, multipliers))
        return Solution(best.factors, best.multipliers, best.error, taken, None, laid)
    if limits is None and near is None:
        multipliers = (
            _sweeps(margins, base) if laid is None else swept(laid, laid.table(base), SWEEPS)
        )
    here = begin(base, multipliers)
    best, curve, taken = here, None, 0
    for taken in range(1, steps + 1):
        if here.error <= tolerance:
            taken -= 1
            break
        onward, curve = _onward(margins, here)
        if onward is None:
            break
        here = onward
        best = here if here.error < best.error else best
    if best.error > max(tolerance, TOLD):
        best, more = _nearest(margins, begin(base, np.zeros_like(multipliers)))
        curve, taken = None, taken + more
    if curve is None:
        curve = _factored(margins, best)
    return Solution(best.factors, best.multipliers, best.error, taken, curve, laid)


def _begin(margins: Margins, laid: Layout | None, limits: Limits) -> Begin:
    """From base weights and multipliers to where they lead."""
    if laid is None:
        return lambda base, multipliers: ByCell(margins, base, limits, multipliers)
    return lambda base, multipliers: ByHalves(laid, laid.table(base), multipliers)


def _sweeps(margins: Margins, base: Floats) -> Floats:
    found, weights = np.zeros(int(margins.starts[-1])), base.copy()
    for _ in range(SWEEPS):
        for place, (code, target) in enumerate(zip(margins.codes, margins.targets, strict=True)):
            held = np.bincount(code, weights, len(target))
            with np.errstate(divide="ignore", invalid="ignore"):
                factor = np.where((target > 0) & (held > 0), target / held, 1.0)
            weights *= factor[code]
            found[margins.starts[place] : margins.starts[place + 1]] += np.log(factor)
    return found


def _factored(margins: Margins, here: State) -> Curve:
    crossed = here.crossed()[np.ix_(margins.kept, margins.kept)]
    try:
        return scipy.linalg.cho_factor(crossed, lower=True)
    except scipy.linalg.LinAlgError:
        return None


def _onward(margins: Margins, here: State) -> tuple[State | None, Curve]:
    """A Newton step that leads down; where few cells can still give way, a shorter and safer one."""
    crossed = here.crossed()[np.ix_(margins.kept, margins.kept)]
    away = here.away[margins.kept]
    scale = max(float(np.trace(crossed)) / len(crossed), margins.whole * 1e-6)
    for damping in (0.0, *DAMPINGS):
        step = np.zeros(int(margins.starts[-1]))
        try:
            curve = scipy.linalg.cho_factor(
                crossed + damping * scale * np.eye(len(crossed)), lower=True
            )
        except scipy.linalg.LinAlgError:
            continue
        step[margins.kept] = -scipy.linalg.cho_solve(curve, away)
        if not np.isfinite(step).all() or np.abs(step).max() > LONGEST:
            continue
        onward = _search(here, step)
        if onward is not None:
            return onward, curve if damping == 0 else None
    return None, None


def _search(here: State, step: Floats) -> State | None:
    """Half the step until it leads down; None where it cannot."""
    before = here.value()
    for _ in range(HALVINGS):
        onward = here.moved(step)
        near = onward.error < here.error and here.error < 1e-4  # values do not tell steps so small
        if np.isfinite(onward.error) and (onward.value() < before or near):
            return onward
        step = step / 2
    return None


def _nearest(margins: Margins, here: State) -> tuple[State, int]:
    """Weights that keep the squares of all distances from the margins small, and change people little:
    there is only one such answer, in whatever order people and categories come."""
    ridge = RIDGE * margins.whole
    for taken in range(NEAR_STEPS):
        slope = here.away + ridge * here.multipliers
        if float(np.abs(slope).max()) <= FLAT * margins.whole:
            return here, taken
        curve = here.crossed() + ridge * np.eye(len(slope))
        step = -scipy.linalg.cho_solve(scipy.linalg.cho_factor(curve, lower=True), slope)
        onward = _lower(here, step, slope, ridge)
        if onward is None:
            return here, taken
        here = onward
    return here, NEAR_STEPS


def _lower(here: State, step: Floats, slope: Floats, ridge: float) -> State | None:
    """Half the step until height and its ridge are lower, or flatter where heights do not tell."""

    def height(at: State) -> float:
        return at.value() + ridge / 2 * float(at.multipliers @ at.multipliers)

    before, flat = height(here), float(np.abs(slope).max())
    for _ in range(HALVINGS * 2):
        onward = here.moved(step)
        after = float(np.abs(onward.away + ridge * onward.multipliers).max())
        if np.isfinite(after) and (height(onward) < before or after < flat * 0.5):
            return onward
        step = step / 2
    return None


def _chord(margins: Margins, here: State, tolerance: float, near: Solution) -> Solution:
    """Steps along the curve of a solution near by: no table of pairs is counted again."""
    curve, taken = near.curve, 0
    while here.error > tolerance and taken < 12 and curve is not None:
        step = np.zeros(int(margins.starts[-1]))
        step[margins.kept] = -scipy.linalg.cho_solve(curve, here.away[margins.kept])
        here, taken = here.moved(step), taken + 1
    return Solution(here.factors, here.multipliers, here.error, taken, curve, near.laid)
