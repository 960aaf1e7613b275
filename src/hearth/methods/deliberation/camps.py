"""Camps: each person belongs to one group, and we are more or less sure to which.

Latent classes (Lazarsfeld, Henry 1968; Dempster, Laird, Rubin 1977): inside a group, votes on different statements have
nothing to do with each other. Groups' chances are drawn towards everybody's as in `mixed`.
"""

from __future__ import annotations

import numpy as np

from hearth.methods.deliberation.mixed import (
    CLOSE,
    SHRINK,
    SIDES,
    STEPS,
    Fitted,
    Table,
    drawn_profiles,
)


def fit_camps(table: Table, shares: np.ndarray, *, steps: int = STEPS) -> Fitted:
    """Latent classes, begun from the shares of belonging that `mixed.fit` found."""
    groups = shares.shape[1]
    prior = SHRINK * table.common.reshape(-1)[:, None]
    plain = table.plain
    flat = np.tile(table.common.reshape(-1)[:, None], (1, groups))
    log_chance = -np.inf
    for _ in range(steps):
        flat = drawn_profiles(table.plain_across @ shares, prior)
        moved = shares
        shares, log_chance = chances_of_belonging(plain @ np.log(flat), shares.mean(axis=0))
        if np.abs(shares - moved).max() < CLOSE:
            break
    return Fitted(shares, flat.reshape(-1, SIDES, groups), log_chance, camps=True)


def chances_of_belonging(evidence: np.ndarray, average: np.ndarray) -> tuple[np.ndarray, float]:
    """Bayes: from the log-chance of a person's votes in each group. Also the log-chance of all votes."""
    weight = evidence + np.log(np.maximum(average, 1e-300))
    most = weight.max(axis=1, keepdims=True)
    raised = np.exp(weight - most)
    total = raised.sum(axis=1, keepdims=True)
    return raised / total, float((most + np.log(total)).sum())
