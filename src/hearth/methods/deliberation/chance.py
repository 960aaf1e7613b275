"""Is there more in the votes than chance puts there?

The null model keeps who took a side on which statement and how many stood on each side of it, and lets chance decide
who stood where: votes are shuffled inside each statement. Its p-value is exact for any conversation: no formula,
no large numbers (Phipson, Smyth 2010). What is compared is the largest variance along one axis.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hearth.methods.deliberation.axes import means, principal_axes
from hearth.methods.deliberation.votes import Votes

SHUFFLES, LEVEL = 99, 0.01
#: Variances are worked out to this share of themselves; closer ones count as reached.
CLOSE = 1e-5
#: Once so many shuffles reach what was seen, more of them would not change the answer.
ENOUGH = 5


@dataclass(frozen=True)
class ChanceTest:
    """What was seen along the first axis, and what shuffled votes gave.

    p: (reached + 1) / (shuffles + 1). axes: how many axes of the real votes have more than any shuffled first axis.
    """

    seen: float
    shuffled_mean: float
    shuffled_most: float
    shuffles: int
    reached: int
    axes: int

    @property
    def p(self) -> float:
        return (self.reached + 1) / (self.shuffles + 1)

    @property
    def structure(self) -> bool:
        """More than chance: p is at most 0.01."""
        return self.p <= LEVEL


def against_chance(
    votes: Votes, rng: np.random.Generator, *, shuffles: int = SHUFFLES
) -> ChanceTest:
    """Compare with shuffled votes; stops early where the answer is clear."""
    sides = votes.of_votes(votes.value != 0)
    real = _variances(sides, sides.value, 6)
    by_statement = np.argsort(sides.statement, kind="stable")
    most: list[float] = []
    for _ in range(shuffles):
        most.append(_variances(sides, shuffled(sides, rng, by_statement), 1)[0])
        reached = sum(one >= real[0] * (1 - CLOSE) for one in most)
        if reached >= ENOUGH:
            break
    top = max(most, default=0.0)
    return ChanceTest(
        float(real[0]),
        float(np.mean(most)) if most else 0.0,
        float(top),
        len(most),
        int(reached) if most else 0,
        int((real > top).sum()),
    )


def shuffled(
    votes: Votes, rng: np.random.Generator, by_statement: np.ndarray | None = None
) -> np.ndarray:
    """The votes of each statement handed out anew among those who voted on it."""
    if by_statement is None:
        by_statement = np.argsort(votes.statement, kind="stable")
    mixed = np.argsort(votes.statement + rng.random(len(votes)))
    value = np.empty_like(votes.value)
    value[by_statement] = votes.value[mixed]
    return value


def _variances(votes: Votes, value: np.ndarray, count: int) -> np.ndarray:
    centre = means(votes.value, votes.statement, len(votes.statements))
    centred = value - centre[votes.statement]
    if not centred.any():
        return np.zeros(count)
    table = votes.matrix(centred)
    return principal_axes(table, centre, count, tolerance=CLOSE / 10).variances
