"""Where people stand on the map, and how sure that is.

Positions along the two leading axes, each person's found from the votes they cast alone. Somebody with few votes is
drawn towards the middle and has a wide margin, instead of being stretched outwards (Tipping, Bishop 1999, with
missing entries).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hearth.methods.deliberation.axes import Axes, means, principal_axes
from hearth.methods.deliberation.votes import Votes

ROUNDS = 6


@dataclass(frozen=True, eq=False)
class Ground:
    """What the map rests on, so that one more person can be placed on it without reading all votes again.

    centre: mean vote on each statement. components: statements by 2, the two axes. noise: variance of a vote around
    what the map says of it. wide: variance of people along each axis.
    """

    centre: np.ndarray
    components: np.ndarray
    noise: float
    wide: np.ndarray

    def stand(self, statement: np.ndarray, value: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Where somebody with these votes stands, and the standard error; without votes in the middle."""
        c = self.components[statement]
        score = (np.asarray(value) - self.centre[statement]) @ c
        own = np.array([[(c[:, 0] ** 2).sum(), (c[:, 0] * c[:, 1]).sum(), (c[:, 1] ** 2).sum()]])
        at, spread = _solved(own, score[None, :], self.noise, self.wide)
        return at[0], np.sqrt(spread[0])


def places(votes: Votes, axes_count: int = 2) -> tuple[np.ndarray, np.ndarray, Ground]:
    """Positions (people by 2), their standard errors, and the ground that they stand on."""
    centre = means(votes.value, votes.statement, len(votes.statements))
    centred = votes.value - centre[votes.statement]
    table = votes.matrix(centred)
    if centred.any():
        axes = principal_axes(table, centre, axes_count)
    else:  # nobody differs from anybody
        axes = Axes(centre, np.zeros((axes_count, len(centre))), np.zeros(axes_count))
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
        used, around = wide, noise
        at, spread = _solved(own, score, around, used)
        wide = np.maximum((at**2 + spread).mean(axis=0), 1e-12)
        told = (
            2 * (at * score).sum() - (own[:, 0] * at[:, 0] ** 2 + own[:, 2] * at[:, 1] ** 2).sum()
        )
        told -= 2 * (own[:, 1] * at[:, 0] * at[:, 1]).sum()
        noise = max((total - told) / max(len(votes), 1), 1e-9)
    return at, np.sqrt(spread), Ground(centre, c, around, used)


def _solved(
    own: np.ndarray, score: np.ndarray, noise: float, wide: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Two equations in two unknowns for every person: position, and its variance."""
    a, b, d = own[:, 0] + noise / wide[0], own[:, 1], own[:, 2] + noise / wide[1]
    determinant = np.maximum(a * d - b * b, 1e-300)
    at = np.stack([d * score[:, 0] - b * score[:, 1], a * score[:, 1] - b * score[:, 0]], axis=1)
    return at / determinant[:, None], np.stack([d, a], axis=1) * (noise / determinant)[:, None]
