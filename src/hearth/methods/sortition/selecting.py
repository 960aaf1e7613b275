"""From a pool to a published lottery, and from a published lottery and a public seed to the panel."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection
from dataclasses import dataclass, field, replace

import numpy as np

from hearth.methods.errors import MethodError
from hearth.methods.sortition.averages import Bound
from hearth.methods.sortition.kinds import kinds_of
from hearth.methods.sortition.lottery import Shares, fairest
from hearth.methods.sortition.pool import Pool, Quota
from hearth.methods.sortition.seating import seat_people
from hearth.methods.sortition.tickets import ticket_panels


@dataclass(frozen=True)
class Lottery:
    """M equal tickets, each a panel that keeps every quota; who stands on the drawn ticket sits on the panel.

    ids, probabilities, held: (n,) every person of the pool, the chance by the method, and the tickets they are on:
    M times the chance rounded up or down (`largest_rounding` says how far at most, in tickets). never: people whom
    no panel can hold; the figures below are about all others. minimum_probability, maximum_probability: of
    `probabilities`. largest_minimum: proved: no lottery whatever can give everybody more. optimality_gap: how far
    the method's own aim (see `aim`) is from what is proved out of reach. proved_by: relaxation, search, or none
    (legacy promises nothing). seed: decides among equally fair lotteries and numbers the tickets. digest: SHA-256
    of the tickets (see `digest_of`). gamma: of goldilocks.
    """

    method: str
    seats: int
    ids: tuple[str, ...]
    probabilities: tuple[float, ...]
    held: tuple[int, ...]
    never: tuple[str, ...]
    minimum_probability: float
    maximum_probability: float
    largest_minimum: float | None
    optimality_gap: float | None
    proved_by: str
    tickets: tuple[tuple[str, ...], ...]
    seed: str
    digest: str
    bound: Bound | None = field(default=None, repr=False, compare=False)
    gamma: float = 1.0

    @property
    def aim(self) -> str:
        """What the optimality gap is measured in."""
        return {
            "maximin": "smallest chance",
            "leximin": "any person's chance",
            "nash": "mean logarithm of the chances",
            "goldilocks": "largest over even chance plus gamma times even over smallest",
        }.get(self.method, "")

    @property
    def largest_rounding(self) -> float:
        """The furthest that anybody's tickets are from the chance, in tickets; at most 1 where it could be."""
        exact = np.array(self.probabilities) * len(self.tickets)
        return float(np.abs(exact - np.array(self.held)).max(initial=0.0))


@dataclass(frozen=True)
class Drawn:
    """The ticket (numbered from 1) and the people on it."""

    ticket: int
    selected: tuple[str, ...]
    seed: str


def make_lottery(
    pool: Pool,
    seats: int,
    *,
    method: str = "leximin",
    tickets: int = 1000,
    seed: str = "",
    gamma: float = 1.0,
) -> Lottery:
    """The fairest lottery over panels, as equal tickets.

    Parameters
    ----------
    pool : people, answers, quotas and, where the household rule holds, households.
    seats : size of the panel.
    method : leximin (the smallest chance as large as can be, then the next smallest, and so on), maximin (only the
        smallest), nash (the product of all chances), goldilocks (neither very small nor very large chances), or
        legacy (greedy, for comparison: as many draws as tickets).
    tickets : M, how many balls there are.
    seed : any words; the same pool and words give the same lottery.
    gamma : goldilocks only: how much small chances weigh beside large ones.

    Returns
    -------
    Lottery

    Raises
    ------
    MethodError: "panel_has_no_seats", "quotas_impossible" (ask `feasibility` why), "panel_method_unknown",
    "panel_needs_tickets", "legacy_found_none", "panel_solver_failed".

    Source
    ------
    Flanigan, Gölz, Gupta, Hennig and Procaccia (2021), Fair algorithms for selecting citizens' assemblies, Nature 596;
    equal tickets: Flanigan, Kehne and Procaccia (2021), Fair sortition made transparent.

    Examples
    --------
    >>> quotas = (Quota("age", "old", 1, 1), Quota("age", "young", 1, 1))
    >>> pool = Pool(("a", "b", "c"), (("old",), ("old",), ("young",)), quotas)
    >>> made = make_lottery(pool, 2, tickets=10)
    >>> made.held, made.probabilities
    ((5, 5, 10), (0.5, 0.5, 1.0))
    """
    if seats < 1:
        raise MethodError("panel_has_no_seats", seats=seats)
    kinds = kinds_of(pool, seats)
    rng = _generator(seed)
    shares = fairest(kinds, method, rng, gamma=gamma, runs=tickets)
    panels = ticket_panels(shares, tickets, rng)
    seated = seat_people(shares.kinds, panels, pool.households, rng)
    return replace(_written(pool, seats, method, seed, shares, seated), gamma=gamma)


def draw(lottery: Lottery, seed: str) -> Drawn:
    """The ticket that a public seed draws; anybody can work it out by hand.

    Parameters
    ----------
    lottery : published before the seed is known.
    seed : any words, such as the numbers of a national lottery of a day to come.

    Returns
    -------
    Drawn

    Notes
    -----
    SHA-256 of the digest, a line break, the seed, a line break and the turn (0, 1, …), read as a number; a number at
    or above the largest multiple of M goes to the next turn; its remainder by M, plus 1, is the ticket.

    Examples
    --------
    >>> quotas = (Quota("age", "old", 1, 1), Quota("age", "young", 1, 1))
    >>> pool = Pool(("a", "b", "c"), (("old",), ("old",), ("young",)), quotas)
    >>> draw(make_lottery(pool, 2, tickets=10), "1 2 3").selected[1]
    'c'
    """
    count, turn = len(lottery.tickets), 0
    while True:
        text = f"{lottery.digest}\n{seed}\n{turn}".encode()
        number = int.from_bytes(hashlib.sha256(text).digest(), "big")
        if number < 2**256 // count * count:
            ticket = number % count
            return Drawn(ticket + 1, lottery.tickets[ticket], seed)
        turn += 1


def digest_of(tickets: Collection[Collection[str]]) -> str:
    """What is published with the tickets, so that nobody can change them after the draw.

    Parameters
    ----------
    tickets : for each ticket the ids on it, in order.

    Returns
    -------
    64 hexadecimal letters: SHA-256 of the tickets as compact JSON (a list of lists, UTF-8).

    Examples
    --------
    >>> digest_of([["a", "b"]])[:8]
    'db8992cf'
    """
    text = json.dumps([list(one) for one in tickets], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def replacement_pool(
    pool: Pool, seats: int, *, seated: Collection[str], gone: Collection[str] = ()
) -> tuple[Pool, int]:
    """What is left to draw when somebody drops out: the same rule, for the seats that are free.

    Parameters
    ----------
    pool : the whole pool, with the quotas of the whole panel.
    seats : size of the whole panel.
    seated : ids of those who stay.
    gone : ids of those who cannot come; they are not drawn again.

    Returns
    -------
    the pool of all others (with the household rule, less the households of those seated) with the quotas that are
    left, and the number of free seats. Where more sit than a quota allows, nobody of that answer is drawn.

    Raises
    ------
    MethodError("panel_is_full")

    Examples
    --------
    >>> quotas = (Quota("age", "old", 1, 1), Quota("age", "young", 1, 1))
    >>> pool = Pool(("a", "b", "c"), (("old",), ("old",), ("young",)), quotas)
    >>> rest, free = replacement_pool(pool, 2, seated={"c"}, gone={"a"})
    >>> rest.ids, [quota.most for quota in rest.quotas], free
    (('b',), [1, 0], 1)
    """
    stays = [at for at, person in enumerate(pool.ids) if person in seated]
    if len(stays) >= seats:
        raise MethodError("panel_is_full", seated=len(stays), seats=seats)
    held = [
        sum(pool.answers[at][pool.features.index(quota.feature)] == quota.value for at in stays)
        for quota in pool.quotas
    ]
    quotas = [
        Quota(q.feature, q.value, max(q.least - n, 0), max(q.most - n, 0))
        for q, n in zip(pool.quotas, held, strict=True)
    ]
    out = set(seated) | set(gone)
    if pool.households is not None:
        homes = {pool.households[at] for at in stays} - {""}
        out |= {p for p, home in zip(pool.ids, pool.households, strict=True) if home in homes}
    return pool.without(out, quotas), seats - len(stays)


def _generator(seed: str) -> np.random.Generator:
    """A generator that only depends on the words."""
    return np.random.default_rng(
        int.from_bytes(hashlib.sha256(f"hearth panel {seed}".encode()).digest(), "big")
    )


def _written(
    pool: Pool, seats: int, method: str, seed: str, shares: Shares, seated: np.ndarray
) -> Lottery:
    chances, possible = np.zeros(len(pool)), np.zeros(len(pool), dtype=bool)
    for people, chance in zip(shares.kinds.people, shares.chances, strict=True):
        chances[list(people)], possible[list(people)] = chance, True
    chances = np.clip(chances, 0, 1)
    tickets = tuple(tuple(pool.ids[person] for person in one) for one in seated)
    return Lottery(
        method=method,
        seats=seats,
        ids=pool.ids,
        probabilities=tuple(float(one) for one in chances),
        held=tuple(int(n) for n in np.bincount(seated.ravel(), minlength=len(pool))),
        never=tuple(one for one, can in zip(pool.ids, possible, strict=True) if not can),
        minimum_probability=float(chances[possible].min()),
        maximum_probability=float(chances.max()),
        largest_minimum=shares.largest_minimum,
        optimality_gap=shares.gap,
        proved_by=shares.proved_by,
        tickets=tickets,
        seed=seed,
        digest=digest_of(tickets),
        bound=shares.bound,
    )
