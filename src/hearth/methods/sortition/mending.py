"""Tickets put right by moves: in one ticket a person gives way to another until its quotas are kept and totals agree.

`put_right` mends one panel that breaks quotas. `walk` mends the totals of many: a ticket gives up somebody who has too
many (or takes in somebody who has too few) and is put right again by whatever harms the totals least; what is not
worse is kept. Both end after so many steps, whatever the pool.
"""

from __future__ import annotations

import numpy as np

from hearth.methods.sortition.kinds import Kinds

#: Steps to put one ticket right, and for how many of them who has gone stays away.
STEPS, TABU = 60, 6
#: What a seat off in the totals weighs beside a seat out of a quota.
HARM = 0.05
#: How many tickets are tried for one another without gain.
TRIES = 60


def walk(
    kinds: Kinds, panels: np.ndarray, low: np.ndarray, high: np.ndarray, rng: np.random.Generator
) -> np.ndarray:
    """(M, T) right tickets like these, with totals between `low` and `high` (T,) or as near as was found."""
    panels, there = panels.copy(), panels.sum(axis=0)
    best, off, since = panels.copy(), int(amiss(there, low, high).sum()), 0
    least_off = off
    while off and since < TRIES:
        since += 1
        wrong = np.flatnonzero((there > high) | (there < low))
        kind = int(rng.choice(wrong))
        over = there[kind] > high[kind]
        able = panels[:, kind] > 0 if over else panels[:, kind] < kinds.cap[kind]
        ticket = int(rng.choice(np.flatnonzero(able)))
        rest = there - panels[ticket]
        new = put_right(kinds, panels[ticket], rest, low, high, rng, first=kind, leaves=bool(over))
        if new is None:
            continue
        after = int(amiss(rest + new, low, high).sum())
        if after > off:
            continue
        panels[ticket], there, off = new, rest + new, after
        if off < least_off:
            best, least_off, since = panels.copy(), off, 0
    return best


def put_right(
    kinds: Kinds,
    panel: np.ndarray,
    rest: np.ndarray,
    low: np.ndarray,
    high: np.ndarray,
    rng: np.random.Generator,
    *,
    first: int | None = None,
    leaves: bool = True,
) -> np.ndarray | None:
    """(T,) a panel that keeps every quota, from one that nearly does; None where so many steps led to none.

    One person after another gives way to the one who mends most; of several by what totals (`rest` of all other
    tickets, and this one) may be. Who has gone does not come back at once, so that it goes on where nothing mends.
    first: a kind that has to leave first (or to come), and stays so.
    """
    rows = kinds.rows[:-1]
    panel, counted = panel.copy(), rows @ panel
    away, stays = np.full(len(kinds), -TABU), np.zeros(len(kinds), dtype=bool)
    for step in range(STEPS):
        forced = step == 0 and first is not None
        if not forced and not amiss(counted, *_limits(kinds)).any():
            return panel
        sits = np.flatnonzero((panel > 0) & ~stays)
        comes = np.flatnonzero((panel < kinds.cap) & (away + TABU <= step))
        if forced:
            sits, comes = (np.array([first]), comes) if leaves else (sits, np.array([first]))
        if not len(comes) or not len(sits):
            return None
        change = _change(kinds, counted, sits, comes)
        for side, who, turn in ((-1, sits, (slice(None), None)), (1, comes, (None, slice(None)))):
            there = rest + panel
            harm = amiss(there + side, low, high) - amiss(there, low, high)
            change += HARM * harm[who][turn]
        change += rng.random(change.shape) * (HARM / 2)
        change[sits[:, None] == comes] = np.inf
        out, into = np.divmod(int(change.argmin()), len(comes))
        goes, one = sits[out], comes[into]
        panel[goes] -= 1
        panel[one] += 1
        counted = counted - rows[:, goes] + rows[:, one]
        away[goes] = STEPS if forced and leaves else step
        stays[one] |= forced and not leaves
    return None


def _change(kinds: Kinds, counted: np.ndarray, sits: np.ndarray, comes: np.ndarray) -> np.ndarray:
    """(s, c) how many more seats are out of their quotas where one of `sits` gives way to one of `comes`."""
    rows, limits = kinds.rows[:-1], _limits(kinds)
    now = amiss(counted, *limits)
    leave, enter = (amiss(counted + one, *limits) - now for one in (-1, 1))
    ours, theirs = rows[:, sits], rows[:, comes]
    both = (leave + enter)[:, None] * ours  # what the two have in common does not change
    shared = np.einsum("qs,qc->sc", both, theirs)  # no threads: they would only wait for each other
    return (leave @ ours)[:, None] + enter @ theirs - shared


def _limits(kinds: Kinds) -> tuple[np.ndarray, np.ndarray]:
    """(Q,) what a panel must keep in each row but the last, its size."""
    low, high = kinds.bounds
    return low[:-1], high[:-1]


def amiss(counted: np.ndarray, low: np.ndarray, high: np.ndarray) -> np.ndarray:
    """By how much counts are outside of what they may be."""
    return np.maximum(low - counted, 0) + np.maximum(counted - high, 0)
