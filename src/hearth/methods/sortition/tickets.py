"""A lottery of equal tickets: numbered balls decide, and nobody's chance moves by a whole ticket.

First the seats of every kind over all tickets are fixed, then panels are dealt for what whole copies of known
panels leave open, at last people are seated in turn, so that two people of a kind never differ by more than a
ticket.
"""

from __future__ import annotations

import numpy as np
from scipy.optimize import Bounds, milp

from hearth.methods.errors import MethodError
from hearth.methods.sortition.dealing import deal, whole_totals
from hearth.methods.sortition.kinds import Kinds
from hearth.methods.sortition.lottery import Shares

TRIES, DRIFTS, NUDGE = 2, 40, 0.01
#: The last few wrong panels are quicker mended one by one.
STAY_WRONG = 0.03


def ticket_panels(shares: Shares, tickets: int, rng: np.random.Generator) -> np.ndarray:
    """(M, T) a panel for each ticket, in no particular order; each keeps every quota.

    Each person's tickets can be M times the chance rounded up or down, and are wherever that was found to be possible.
    """
    if tickets < 1:
        raise MethodError("panel_needs_tickets", tickets=tickets)
    kinds, wanted = shares.kinds, tickets * shares.chances
    low = kinds.size * np.floor(wanted + 1e-6).astype(np.int64)
    high = kinds.size * np.ceil(wanted - 1e-6).astype(np.int64)
    copies = np.floor(shares.weights * tickets + 1e-7).astype(np.int64)
    best, least_off = None, np.inf
    for attempt in range(TRIES):
        given = _fewer(copies, tickets, 80 * attempt, rng)
        panels = _filled(shares, given, tickets, low, high, rng)
        off = np.maximum(low - panels.sum(axis=0), 0) + np.maximum(panels.sum(axis=0) - high, 0)
        if off.sum() < least_off:
            best, least_off = panels, off.sum()
        if least_off == 0:
            break
    assert best is not None
    return rng.permutation(best, axis=0)


def _fewer(
    copies: np.ndarray, tickets: int, open_tickets: int, rng: np.random.Generator
) -> np.ndarray:
    """The same copies, some taken back at random until so many tickets are open."""
    back = min(open_tickets, tickets) - (tickets - int(copies.sum()))
    if back <= 0:
        return copies
    each = np.repeat(np.arange(len(copies)), copies)
    gone = rng.choice(each, size=min(back, len(each)), replace=False)
    return copies - np.bincount(gone, minlength=len(copies))


def _filled(
    shares: Shares,
    copies: np.ndarray,
    tickets: int,
    low: np.ndarray,
    high: np.ndarray,
    rng: np.random.Generator,
) -> np.ndarray:
    """Copies of known panels, and dealt ones for the open tickets."""
    kinds, known = shares.kinds, np.repeat(shares.panels, copies, axis=0)
    count, base = tickets - len(known), known.sum(axis=0)
    if count == 0:
        return known
    left = np.maximum(tickets * shares.chances * kinds.size - base, 0)
    totals = whole_totals(kinds, left * (kinds.seats / left.sum()), count, rng)
    dealt = deal(
        kinds, totals, count, rng, least=low - base, most=high - base, may_stay_wrong=STAY_WRONG
    )
    for ticket in np.flatnonzero(~kinds.keeps(dealt)).tolist():
        dealt[ticket] = _mended(kinds, dealt, ticket, low - base, high - base, rng)
    least_off, since = np.inf, 0
    while since < DRIFTS:
        there = dealt.sum(axis=0)
        over, under = there > high - base, there < low - base
        off = int(np.maximum(there - high + base, low - base - there).clip(0).sum())
        if off == 0:
            break
        least_off, since = min(off, least_off), 0 if off < least_off else since + 1
        holds = dealt[:, over].any(axis=1) | (dealt[:, under] < kinds.cap[under]).any(axis=1)
        ticket = int(rng.choice(np.flatnonzero(holds)))
        dealt[ticket] = _mended(kinds, dealt, ticket, low - base, high - base, rng)
    return np.vstack([known, dealt])


def _mended(
    kinds: Kinds,
    dealt: np.ndarray,
    ticket: int,
    low: np.ndarray,
    high: np.ndarray,
    rng: np.random.Generator,
) -> np.ndarray:
    """(T,) the right panel for a ticket that leaves the totals nearest to what they may be; at random of several."""
    rest = dealt.sum(axis=0) - dealt[ticket]
    without = np.maximum(low - rest, 0) + np.maximum(rest - high, 0)
    with_one = np.maximum(low - rest - 1, 0) + np.maximum(rest + 1 - high, 0)
    many = kinds.cap > 1  # where more than one can sit, what is allowed is kept by limits
    least = np.where(many, np.clip(low - rest, 0, kinds.cap), 0)
    most = np.where(many, np.clip(high - rest, least, kinds.cap), kinds.cap)
    room = np.where(~many & (with_one > without) & (dealt[ticket] == 0), 0, most)
    one_more = with_one - without
    for cost, bounds in (
        (np.where(many, 0, one_more), Bounds(least, room)),
        (np.where(many, 0, one_more), Bounds(least, most)),
        (one_more, Bounds(0, kinds.cap)),
    ):
        found = milp(
            cost + rng.normal(0, NUDGE, len(kinds)),
            constraints=kinds.constraint(),
            bounds=bounds,
            integrality=np.ones(len(kinds)),
            options={"mip_rel_gap": 0.02},
        )
        if found.x is not None:
            return np.rint(found.x).astype(np.int64)
    raise MethodError("panel_solver_failed", status=int(found.status))
