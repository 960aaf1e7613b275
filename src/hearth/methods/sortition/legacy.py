"""The simple greedy draw that many still use: most urgent quota first, a person at random. For comparison only."""

from __future__ import annotations

import numpy as np

from hearth.methods.errors import MethodError
from hearth.methods.sortition.kinds import Kinds

ATTEMPTS = 200


def greedy_panels(kinds: Kinds, tickets: int, rng: np.random.Generator) -> np.ndarray:
    """(M, T) panels drawn one after the other, each from the whole pool.

    Raises MethodError("legacy_found_none") where none of 200 attempts in a row gave a panel.

    Source: the "legacy" method of the Sortition Foundation's Stratified Selection: the quota with the highest ratio
    of seats still needed to people still there comes first; who is in it is drawn at random; answers that are full
    leave.
    """
    panels = np.empty((tickets, len(kinds)), dtype=np.int64)
    for ticket in range(tickets):
        for _ in range(ATTEMPTS):
            panel = _attempt(kinds, rng)
            if panel is not None:
                panels[ticket] = panel
                break
        else:
            raise MethodError("legacy_found_none", attempts=ATTEMPTS)
    return panels


def _attempt(kinds: Kinds, rng: np.random.Generator) -> np.ndarray | None:
    """One panel, or None where the quotas ran into a dead end."""
    there, panel = kinds.size.astype(float), np.zeros(len(kinds), dtype=np.int64)
    seated, asked = np.zeros(len(kinds.least), dtype=np.int64), len(kinds.least)
    homes = kinds.homes.astype(float)
    there[(kinds.most[kinds.values] == 0).any(axis=1)] = 0
    flat, repeat = kinds.values.ravel(), kinds.values.shape[1]
    for _ in range(kinds.seats):
        left = np.bincount(flat, np.repeat(there, repeat), minlength=asked)
        needed = kinds.least - seated
        if (needed > left + 1e-9).any() or not left.any():
            return None
        ratio = np.where(left > 1e-9, needed / np.maximum(left, 1e-9), -np.inf)
        urgent = int(ratio.argmax())
        among = np.where((kinds.values == urgent).any(axis=1), there, 0).cumsum()
        kind = int(np.searchsorted(among, rng.random() * among[-1], side="right"))
        panel[kind] += 1
        seated[kinds.values[kind]] += 1
        _leave(kinds, kind, there, homes)
        full = kinds.values[kind][seated[kinds.values[kind]] >= kinds.most[kinds.values[kind]]]
        if len(full):
            there[np.isin(kinds.values, full).any(axis=1)] = 0
    return panel if (seated >= kinds.least).all() else None


def _leave(kinds: Kinds, kind: int, there: np.ndarray, homes: np.ndarray) -> None:
    """The person leaves the pool, and with them everybody of the household."""
    mix = kinds.mix[kind]
    if mix < 0:
        there[kind] -= 1
        return
    same = kinds.mix == mix
    there[same] *= (homes[mix] - 1) / homes[mix]
    homes[mix] -= 1
