"""Where people stand on the map, and how sure that is.

Positions along the two leading axes, each person's found from the votes they cast alone. Somebody with few votes is
drawn towards the middle and has a wide margin, instead of being stretched outwards (Tipping, Bishop 1999, with
missing entries).
"""

from __future__ import annotations

import numpy as np

from hearth.methods.deliberation.axes import Axes, means, principal_axes
from hearth.methods.deliberation.votes import Votes

ROUNDS = 6


def places(votes: Votes, axes_count: int = 2) -> tuple[np.ndarray, np.ndarray, Axes]:
    """Positions (people by 2), their standard errors, and the axes they are measured along."""
    centre = means(votes.value, votes.statement, len(votes.statements))
    centred = votes.value - centre[votes.statement]
    table = votes.matrix(centred)
    axes = principal_axes(table, centre, axes_count)
    c = axes.components.T
    score = table @ c
    seen = votes.matrix(np.ones(len(votes)))
    own = np.stack(
        [seen @ (c[:, 0] ** 2), seen @ (c[:, 0] * c[:, 1]), seen @ (c[:, 1] ** 2)], axis=1
    )
    wide = np.maximum(axes.variances, 1e-12) * 4
    total = float((centred**2).sum())
    noise = total / max(len(votes), 1)
    for _ in range(ROUNDS):
        at, spread = _solved(own, score, noise, wide)
        wide = np.maximum((at**2 + spread).mean(axis=0), 1e-12)
        told = (
            2 * (at * score).sum() - (own[:, 0] * at[:, 0] ** 2 + own[:, 2] * at[:, 1] ** 2).sum()
        )
        told -= 2 * (own[:, 1] * at[:, 0] * at[:, 1]).sum()
        noise = max((total - told) / max(len(votes), 1), 1e-9)
    return at, np.sqrt(spread), axes


def _solved(
    own: np.ndarray, score: np.ndarray, noise: float, wide: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Two equations in two unknowns for every person: position, and its variance."""
    a, b, d = own[:, 0] + noise / wide[0], own[:, 1], own[:, 2] + noise / wide[1]
    determinant = np.maximum(a * d - b * b, 1e-300)
    at = np.stack([d * score[:, 0] - b * score[:, 1], a * score[:, 1] - b * score[:, 0]], axis=1)
    return at / determinant[:, None], np.stack([d, a], axis=1) * (noise / determinant)[:, None]
