"""Which of two, asked again and again: strengths from pairwise comparisons (Bradley and Terry)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.sparse.csgraph import connected_components

from hearth.methods.budgeting.ties import natural
from hearth.methods.errors import MethodError
from hearth.methods.outcomes.checks import Floats, numbers, sealed
from hearth.methods.outcomes.intervals import normal_point
from hearth.methods.ranking.profile import Lots

STEPS = 100
TOLERANCE = 1e-12


@dataclass(frozen=True, eq=False)
class Strengths:
    """Log strengths of C items around 0: a is preferred to b with odds exp(strength a - strength b).

    `low` and `high` are limits of each item against the average one. Where `connected` is False some
    items were never compared with others, or never lost to them: nobody can say then how far apart
    they are, all figures are NaN, and `components` lists who can be told apart from whom.
    `first_chance` (C,) is each item's share of comparisons that it would win against the others.
    """

    items: tuple[str, ...]
    strength: Floats
    low: Floats
    high: Floats
    first_chance: Floats
    comparisons: int
    connected: bool
    components: tuple[tuple[str, ...], ...]
    confidence: float

    def tiers(self, lot: Sequence[str] | None = None) -> tuple[tuple[str, ...], ...]:
        """Strongest first; those of equal strength (to nine decimals) together, in the order of the lot,
        or by name. Without strengths all are together."""
        lots = Lots(self.items, lot)
        together: dict[float, list[int]] = {}
        for at, strength in enumerate(np.nan_to_num(self.strength).round(9) + 0.0):
            together.setdefault(-float(strength), []).append(at)
        return tuple(
            tuple(self.items[at] for at in sorted(together[key], key=lots.rank.__getitem__))
            for key in sorted(together)
        )

    def order(self, lot: Sequence[str] | None = None) -> tuple[str, ...]:
        """Strongest first; equal strengths by the lot, or by name."""
        return tuple(name for tier in self.tiers(lot) for name in tier)


def bradley_terry(
    items: Sequence[str], wins: ArrayLike, *, prior: float = 0.0, confidence: float = 0.95
) -> Strengths:
    """How strong is each item, if people only ever say which of two they prefer?

    Parameters
    ----------
    items : (C,) names
    wins : (C, C) how often the item of the row was preferred to that of the column; a draw is half a
        win for both
    prior : as many further comparisons, drawn, of every pair; above 0 every set of items is connected,
        and strengths are drawn a little towards each other
    confidence : fraction

    Returns
    -------
    Strengths

    Raises
    ------
    MethodError   "candidate_listed_twice", "not_a_number", "number_too_small", "tables_do_not_match", "too_few_points",
                  "confidence_out_of_range"

    Source
    ------
    Bradley and Terry (1952), Biometrika 39, 324-345; existence: Ford (1957), Am. Math. Mon. 64, 28-33.

    Examples
    --------
    >>> found = bradley_terry(["park", "bus"], [[0, 3], [1, 0]])
    >>> round(float(np.exp(found.strength[0] - found.strength[1])), 6), found.connected
    (3.0, True)
    """
    names, table = tuple(items), numbers("wins", wins)
    if table.shape != (len(names), len(names)):
        raise MethodError(
            "tables_do_not_match",
            first="wins",
            first_shape=" x ".join(map(str, table.shape)),
            second="items",
            second_shape=str(len(names)),
        )
    if len(set(names)) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise MethodError("candidate_listed_twice", candidate=twice)
    if len(names) < 2:
        raise MethodError("too_few_points", found=len(names), least=2)
    z = normal_point(confidence)
    numbers("prior", prior)
    np.fill_diagonal(table, 0)
    asked = int(table.sum())
    table = table + prior / 2 * (1 - np.eye(len(names)))
    parts, component = connected_components(table > 0, directed=True, connection="strong")
    groups = tuple(
        tuple(sorted((names[one] for one in np.flatnonzero(component == part)), key=natural))
        for part in range(parts)
    )
    groups = tuple(sorted(groups, key=lambda group: natural(group[0])))
    if parts > 1:
        nothing = sealed(np.full(len(names), np.nan))
        return Strengths(
            names, nothing, nothing, nothing, nothing, asked, False, groups, confidence
        )
    sort = np.array(sorted(range(len(names)), key=lambda at: natural(names[at])))
    back = np.argsort(sort)  # sums run in one order, whatever the order of the items
    strength, spread = _likeliest(table[np.ix_(sort, sort)])
    strength, spread = strength[back], spread[np.ix_(back, back)]
    half = z * np.sqrt(np.maximum(np.diag(spread), 0.0))
    chance = 1 / (1 + np.exp(strength[None, :] - strength[:, None]))
    np.fill_diagonal(chance, 0.0)
    return Strengths(
        names,
        sealed(strength),
        sealed(strength - half),
        sealed(strength + half),
        sealed(chance[:, sort].sum(axis=1) / (len(names) - 1)),
        asked,
        True,
        groups,
        confidence,
    )


def _likeliest(wins: Floats) -> tuple[Floats, Floats]:
    """Strengths around 0 by Newton's steps, and their covariance."""
    met, won = wins + wins.T, wins.sum(axis=1)
    size = len(wins)
    strength = np.zeros(size)
    for _ in range(STEPS):
        slope, curve = _slopes(strength, met, won)
        step = np.linalg.solve(curve + 1 / size, slope)
        before = _likelihood(strength, wins)
        while _likelihood(strength + step, wins) < before - 1e-12 * abs(before):
            step = step / 2
        strength = strength + step - (strength + step).mean()
        if np.abs(step).max() < TOLERANCE:
            break
    _, curve = _slopes(strength, met, won)
    spread = np.asarray(np.linalg.inv(curve + 1 / size), dtype=np.float64)
    return strength, spread - 1 / size


def _slopes(strength: Floats, met: Floats, won: NDArray) -> tuple[Floats, Floats]:
    chance = 1 / (1 + np.exp(strength[None, :] - strength[:, None]))
    weight = met * chance * (1 - chance)
    return won - (met * chance).sum(axis=1), np.diag(weight.sum(axis=1)) - weight


def _likelihood(strength: Floats, wins: Floats) -> float:
    return -float((wins * np.logaddexp(0, strength[None, :] - strength[:, None])).sum())
