"""Do the groups come back when a fifth of the votes is left out at random?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hearth.methods.deliberation.choosing import fit_chosen
from hearth.methods.deliberation.mixed import Table
from hearth.methods.deliberation.votes import Votes

TIMES, LEFT_OUT = 10, 0.2


@dataclass(frozen=True)
class Stability:
    """How far groups come back: adjusted Rand index (1: the same, 0: as if by lot) over the resamples.

    same: median, lowest and highest index. kept: for each group, the share of its people who are found together
    again. sizes: for each group, the smallest and the largest share of people it had.
    """

    times: int
    same: tuple[float, float, float]
    kept: tuple[float, ...]
    sizes: tuple[tuple[float, float], ...]


def resample(
    votes: Votes, member: np.ndarray, groups: int, camps: bool, rng: np.random.Generator
) -> Stability:
    """Fit again and again without a fifth of the votes, from the start; groups are matched by who is in them."""
    from scipy.optimize import linear_sum_assignment  # loads a solver, so only where it is needed

    indices, kept, sizes = [], [], []
    for _ in range(TIMES):
        stay = rng.random(len(votes)) >= LEFT_OUT
        other = fit_chosen(Table(votes.of_votes(stay)), groups, camps).member
        together = np.zeros((groups, groups))
        np.add.at(together, (member, other), 1)
        indices.append(adjusted_rand(together))
        own, theirs = linear_sum_assignment(-together)
        kept.append(together[own, theirs] / np.maximum(together.sum(axis=1), 1))
        sizes.append(together.sum(axis=0)[theirs] / max(len(member), 1))
    kept_all, sizes_all = np.array(kept), np.array(sizes)
    return Stability(
        TIMES,
        (float(np.median(indices)), float(min(indices)), float(max(indices))),
        tuple(float(one) for one in kept_all.mean(axis=0)),
        tuple(
            (float(a), float(b)) for a, b in zip(sizes_all.min(0), sizes_all.max(0), strict=True)
        ),
    )


def adjusted_rand(together: np.ndarray) -> float:
    """Adjusted Rand index of a table of two groupings (Hubert, Arabie 1985)."""

    def pairs(counts: np.ndarray) -> float:
        return float((counts * (counts - 1) / 2).sum())

    rows, columns, total = (
        pairs(together.sum(axis=1)),
        pairs(together.sum(axis=0)),
        pairs(together.sum(keepdims=True)),
    )
    expected = rows * columns / total if total else 0.0
    most = (rows + columns) / 2
    return 1.0 if most == expected else (pairs(together) - expected) / (most - expected)
