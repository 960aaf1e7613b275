"""The simple greedy draw that many still use: most urgent quota first, a person at random. For comparison only."""

from __future__ import annotations

import numpy as np

from hearth.methods.errors import MethodError
from hearth.methods.sortition.kinds import Kinds

ATTEMPTS = 400


def greedy_panels(kinds: Kinds, tickets: int, rng: np.random.Generator) -> np.ndarray:
    """(M, T) panels drawn one by one from the whole pool; draws that ran into a dead end are left out.

    Raises MethodError("legacy_found_none") where 400 attempts together gave no panel.

    Source: the "legacy" method of the Sortition Foundation's Stratified Selection: the quota with the highest ratio
    of seats still needed to people still there comes first; who is in it is drawn at random; answers that are full
    leave.
    """
    found: list[np.ndarray] = []
    while sum(map(len, found)) < tickets:
        panels = _attempts(kinds, ATTEMPTS, rng)
        if not len(panels):
            raise MethodError("legacy_found_none", attempts=ATTEMPTS)
        found.append(panels)
    return np.vstack(found)[:tickets]


def _attempts(kinds: Kinds, count: int, rng: np.random.Generator) -> np.ndarray:
    """The panels that came out of so many attempts, side by side: row by row one attempt, until it is at an end."""
    within = np.zeros((len(kinds), len(kinds.least)))
    within[np.arange(len(kinds))[:, None], kinds.values] = 1
    there = np.tile(
        kinds.size.astype(float), (count, 1)
    )  # people of each kind who may still be drawn
    there[:, (kinds.most[kinds.values] == 0).any(axis=1)] = 0
    homes = np.tile(kinds.homes.astype(float), (count, 1))
    panel = np.zeros((count, len(kinds)), dtype=np.int64)
    seated = np.zeros((count, len(kinds.least)), dtype=np.int64)
    for _ in range(kinds.seats):
        left = there @ within
        needed = kinds.least - seated
        alive = (needed <= left + 1e-9).all(axis=1) & (there > 0).any(axis=1)
        there, homes, panel, seated = there[alive], homes[alive], panel[alive], seated[alive]
        if not len(there):
            break
        left, needed = left[alive], needed[alive]
        ratio = np.where(left > 1e-9, needed / np.maximum(left, 1e-9), -np.inf)
        among = (there * within[:, ratio.argmax(axis=1)].T).cumsum(axis=1)
        drawn = (among <= rng.random((len(there), 1)) * among[:, -1:]).sum(axis=1)
        rows = np.arange(len(there))
        panel[rows, drawn] += 1
        seated[rows[:, None], kinds.values[drawn]] += 1
        _leave(kinds, drawn, there, homes)
        there[((seated >= kinds.most) @ within.T) > 0] = 0
    return panel[(seated >= kinds.least).all(axis=1) & (panel.sum(axis=1) == kinds.seats)]


def _leave(kinds: Kinds, drawn: np.ndarray, there: np.ndarray, homes: np.ndarray) -> None:
    """The people drawn leave the pool, and with each everybody of the household."""
    mix, rows = kinds.mix[drawn], np.arange(len(drawn))
    alone = mix < 0
    there[rows[alone], drawn[alone]] -= 1
    for row in rows[~alone]:
        own = mix[row]
        there[row, kinds.mix == own] *= (homes[row, own] - 1) / homes[row, own]
        homes[row, own] -= 1
