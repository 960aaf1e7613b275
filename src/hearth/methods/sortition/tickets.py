"""A lottery of equal tickets: numbered balls decide, and nobody's chance moves by a whole ticket.

First the seats of every kind over all tickets are fixed, then panels are dealt for what whole copies of known
panels leave open, at last people are seated in turn, so that two people of a kind never differ by more than a
ticket.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import Bounds, milp

from hearth.methods.errors import MethodError
from hearth.methods.sortition.dealing import deal, whole_totals
from hearth.methods.sortition.kinds import Kinds
from hearth.methods.sortition.lottery import Shares

TRIES, DRIFTS, NUDGE = 4, 120, 0.01


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
    dealt = deal(kinds, totals, count, rng, least=low - base, most=high - base)
    for ticket in np.flatnonzero(~kinds.keeps(dealt)).tolist():
        dealt[ticket] = _mended(kinds, dealt, ticket, low - base, high - base, rng)
    for _ in range(DRIFTS):
        there = dealt.sum(axis=0)
        over, under = there > high - base, there < low - base
        if not (over | under).any():
            break
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
    cost = np.where(many, 0, with_one - without) + rng.normal(0, NUDGE, len(kinds))
    for bounds in (Bounds(least, most), Bounds(0, kinds.cap)):
        found = milp(
            cost,
            constraints=kinds.constraint(),
            bounds=bounds,
            integrality=np.ones(len(kinds)),
            options={"mip_rel_gap": 0.02},
        )
        if found.x is not None:
            return np.rint(found.x).astype(np.int64)
    raise MethodError("panel_solver_failed", status=int(found.status))


def seat_people(
    kinds: Kinds, panels: np.ndarray, households: tuple[str, ...] | None, rng: np.random.Generator
) -> np.ndarray:
    """(M, k) the people of each ticket, by place in the pool and in that order.

    People of a kind come in turn, beginning with one drawn by lot, so their tickets differ by at most one. Where a
    household could come twice, the person with fewest tickets comes whose household does not sit there yet.
    """
    seated: list[list[int]] = [[] for _ in panels]
    for kind in np.flatnonzero(kinds.mix < 0):
        turn = rng.permutation(np.array(kinds.people[kind]))
        at = 0
        for ticket in np.flatnonzero(panels[:, kind]):
            count = int(panels[ticket, kind])
            seated[ticket] += [int(turn[(at + step) % len(turn)]) for step in range(count)]
            at += count
    for mix in range(len(kinds.homes)):
        _seat_mix(kinds, panels, np.flatnonzero(kinds.mix == mix), households or (), seated, rng)
    return np.array([sorted(people) for people in seated], dtype=np.int64)


@dataclass(eq=False)
class _Turns:
    """Tickets of people so far, and the household of each."""

    held: dict[int, int]
    home: dict[int, str]


def _seat_mix(
    kinds: Kinds,
    panels: np.ndarray,
    own: np.ndarray,
    households: tuple[str, ...],
    seated: list[list[int]],
    rng: np.random.Generator,
) -> None:
    """People of like households: by fewest tickets, one of each household, then evened out."""
    people = [rng.permutation(np.array(kinds.people[kind])).tolist() for kind in own]
    held = {person: 0 for group in people for person in group}
    turns = _Turns(held, {person: households[person] for person in held})
    sits: list[dict[str, int]] = [{} for _ in panels]
    for ticket in np.flatnonzero(panels[:, own].any(axis=1)):
        for group, kind in zip(people, own, strict=True):
            for _ in range(int(panels[ticket, kind])):
                free = [one for one in group if turns.home[one] not in sits[ticket]]
                chosen = min(free, key=held.__getitem__)
                sits[ticket][turns.home[chosen]] = chosen
                held[chosen] += 1
    for group in people:
        _even_out(group, sits, turns)
    for number, there in enumerate(sits):
        seated[number] += there.values()


def _even_out(group: list[int], sits: list[dict[str, int]], turns: _Turns) -> None:
    """Whoever holds two tickets more than another of the kind hands one over, where the household is free."""
    for _ in range(len(sits)):
        most = max(group, key=turns.held.__getitem__)
        for least in sorted(group, key=turns.held.__getitem__):
            if turns.held[most] - turns.held[least] < 2:
                return
            if _hand_over(most, least, sits, turns):
                break
        else:
            return


def _hand_over(most: int, least: int, sits: list[dict[str, int]], turns: _Turns) -> bool:
    for there in sits:
        if there.get(turns.home[most]) == most and turns.home[least] not in there:
            del there[turns.home[most]]
            there[turns.home[least]] = least
            turns.held[most] -= 1
            turns.held[least] += 1
            return True
    return False
