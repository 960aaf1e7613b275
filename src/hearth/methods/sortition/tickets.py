"""A lottery of equal tickets: numbered balls decide, and nobody's chance moves by a whole ticket.

First the seats of every kind over all tickets are fixed, then panels are dealt for what whole copies of known
panels leave open, at last people are seated in turn, so that two people of a kind never differ by more than a
ticket.
"""

from __future__ import annotations

import numpy as np

from hearth.methods.errors import MethodError
from hearth.methods.sortition.dealing import deal, whole_totals
from hearth.methods.sortition.kinds import Kinds
from hearth.methods.sortition.lottery import Shares
from hearth.methods.sortition.mending import amiss, put_right, walk
from hearth.methods.sortition.solving import Programme, failed

#: How often copies of known panels are taken back for more dealt ones: where few panels are known, and where many are.
TRIES, FEW_TRIES, NUDGE = 4, 2, 0.01
#: How often some tickets are dealt again, and how few or many.
DEALS, FEWEST, MOST = 40, 12, 45
#: Trades of a ticket for a known panel without gain; how many cells are looked at for one; with more cells of panels to
#: choose from it is idle.
TRADES, CELLS, MOST_CELLS, UPHILL = 2500, 3_000_000, 25_000, 0.15
#: The last few wrong panels are quicker mended one by one.
STAY_WRONG = 0.05


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
    best, least_off, few = None, np.inf, shares.panels.size <= MOST_CELLS
    for attempt in range(TRIES if few else FEW_TRIES):
        given = _fewer(copies, tickets, 80 * attempt, rng)
        panels = _filled(shares, given, tickets, low, high, rng)
        if few:
            panels = _traded(panels, shares.panels, low, high, rng)
        else:
            panels = _dealt_again(shares.kinds, panels, low, high, rng)
        off = int(_off(panels.sum(axis=0), low, high))
        if off < least_off:
            best, least_off = panels, off
        if least_off == 0:
            break
    assert best is not None
    if least_off and few:
        best = _traded(_dealt_again(kinds, best, low, high, rng), shares.panels, low, high, rng)
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
    panels = np.vstack([known, _all_mended(kinds, dealt, low - base, high - base, rng)])
    return walk(kinds, panels, low, high, rng)


def _all_mended(
    kinds: Kinds, dealt: np.ndarray, low: np.ndarray, high: np.ndarray, rng: np.random.Generator
) -> np.ndarray:
    """(M, T) the same tickets, those that break a quota put right one by one."""
    for ticket in np.flatnonzero(~kinds.keeps(dealt)).tolist():
        rest = dealt.sum(axis=0) - dealt[ticket]
        right = put_right(kinds, dealt[ticket], rest, low, high, rng)
        dealt[ticket] = _mended(kinds, dealt, ticket, low, high, rng) if right is None else right
    return dealt


def _dealt_again(
    kinds: Kinds, panels: np.ndarray, low: np.ndarray, high: np.ndarray, rng: np.random.Generator
) -> np.ndarray:
    """(M, T) the tickets after some were taken back and dealt anew for what is open then, where that is no worse."""
    for _ in range(DEALS):
        there = panels.sum(axis=0)
        off = _off(there, low, high)
        if off == 0:
            break
        score = _movable(kinds, panels, there > high, there < low)
        order = np.argsort(-score * rng.uniform(0.5, 1, len(panels)))
        which = order[: rng.integers(FEWEST, MOST)]
        rest = there - panels[which].sum(axis=0)
        totals = _totals_near(kinds, len(which), low - rest, high - rest, rng)
        if totals is None:
            continue
        room = {"least": np.minimum(low - rest, totals), "most": np.maximum(high - rest, totals)}
        dealt = deal(kinds, totals, len(which), rng, **room)
        dealt = _all_mended(kinds, dealt, low - rest, high - rest, rng)
        if _off(rest + dealt.sum(axis=0), low, high) <= off:
            panels[which] = dealt
            panels = walk(kinds, panels, low, high, rng)
    return panels


def _movable(kinds: Kinds, panels: np.ndarray, over: np.ndarray, under: np.ndarray) -> np.ndarray:
    """(M,) how much a ticket may do for kinds that are `over` or `under` (T,): what few tickets can do counts most."""
    rows, (least, most) = kinds.rows, kinds.bounds
    counted = (rows @ panels.T).T
    can = [
        panels[:, over] > 0,
        panels[:, under] < kinds.cap[under],
        (counted > least)[:, (rows[:, over] > 0).sum(axis=1) > 0],
        (counted < most)[:, (rows[:, under] > 0).sum(axis=1) > 0],
    ]
    able = np.hstack(can).astype(float)
    return (able / np.maximum(able.mean(axis=0), 1 / len(panels))).sum(axis=1) + 1e-9


def _totals_near(
    kinds: Kinds, count: int, low: np.ndarray, high: np.ndarray, rng: np.random.Generator
) -> np.ndarray | None:
    """(T,) seats of so many tickets, quotas kept on the whole, as near to `low` … `high` (T,) as can be."""
    each, (least, most) = len(kinds), kinds.bounds
    eye, nothing = np.eye(each), np.zeros((len(least), 2 * each))
    programme = Programme(
        np.vstack([np.hstack([kinds.rows, nothing]), np.hstack([eye, eye, -eye])]),
        np.concatenate([count * least, low]),
        np.concatenate([count * most, high]),
        whole=True,
        gap=0.05,
    )
    far = np.full(2 * each, np.abs(high).max() + count * kinds.seats)
    found = programme.least(
        np.concatenate([rng.normal(0, 0.02, each), np.ones(2 * each)]),
        np.zeros(3 * each),
        np.concatenate([count * kinds.cap, far]),
    )
    return None if found is None else np.rint(found.x[:each]).astype(np.int64)


def _traded(
    panels: np.ndarray,
    known: np.ndarray,
    low: np.ndarray,
    high: np.ndarray,
    rng: np.random.Generator,
) -> np.ndarray:
    """(M, T) the tickets after trades of single tickets for panels of others or `known` ones (C, T), as long as totals
    are not right and there are not too many panels to choose from.

    The best of the trades looked at is made, even where it mends nothing, now and then where it does harm.
    """
    there = panels.sum(axis=0)
    off = least_off = int(_off(there, low, high))
    found = np.unique(np.vstack([known, panels]), axis=0)
    if off == 0 or found.size > MOST_CELLS:
        return panels
    held = _places(panels, found)
    best = held.copy()
    gives = np.eye(int(found.max()) + 1)[found].reshape(
        len(found), -1
    )  # (C, T * seats) 1 where so many seats
    some = min(len(panels), CELLS // found.size)
    since = 0
    while least_off and since < TRADES:
        since += 1
        which = rng.choice(len(panels), some, replace=False)
        left = gives[held[which]] @ _off_after(there, found, low, high)
        left += rng.random(left.shape) / 2
        left[np.arange(some), held[which]] = np.inf
        ticket, panel = np.divmod(int(left.argmin()), len(found))
        if left[ticket, panel] >= off + 1 + (rng.random() < UPHILL):
            continue
        there = there - found[held[which[ticket]]] + found[panel]
        held[which[ticket]], off = panel, int(_off(there, low, high))
        if off < least_off:
            best, least_off, since = held.copy(), off, 0
    return found[best]


def _places(panels: np.ndarray, found: np.ndarray) -> np.ndarray:
    """(M,) which of the distinct panels each ticket is."""
    place = {panel.tobytes(): at for at, panel in enumerate(found)}
    return np.array([place[panel.tobytes()] for panel in panels])


def _off_after(
    there: np.ndarray, found: np.ndarray, low: np.ndarray, high: np.ndarray
) -> np.ndarray:
    """(T * seats, C) by how much each kind is off where a ticket gives up so many seats of it for a found panel."""
    seats = np.arange(int(found.max()) + 1)
    after = there[:, None, None] - seats[:, None] + seats
    off = amiss(after, low[:, None, None], high[:, None, None])
    takes = np.broadcast_to(found.T[:, None, :], (*off.shape[:2], len(found)))
    return np.take_along_axis(off.astype(float), takes, axis=2).reshape(-1, len(found))


def _off(there: np.ndarray, low: np.ndarray, high: np.ndarray) -> np.ndarray:
    """(…) by how many seats totals (…, T) are outside of what they may be."""
    return amiss(there, low, high).sum(axis=-1)


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
    programme = Programme(kinds.rows, *kinds.bounds, whole=True, gap=0.02)
    for cost, low_each, high_each in (
        (np.where(many, 0, one_more), least, room),
        (np.where(many, 0, one_more), least, most),
        (one_more, np.zeros(len(kinds)), kinds.cap),
    ):
        found = programme.least(cost + rng.normal(0, NUDGE, len(kinds)), low_each, high_each)
        if found is not None:
            return np.rint(found.x).astype(np.int64)
    raise failed()
