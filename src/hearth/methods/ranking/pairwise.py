"""Every candidate against every other: Condorcet winner, Schulze, ranked pairs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hearth.methods.outcomes.checks import one_of
from hearth.methods.ranking.profile import Lots, Profile, Tie

STRENGTHS = ("winning", "margins")
Table = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Pairs:
    """`prefer[a, b]` voters put a before b. `condorcet` beats every other, `smith` is the smallest
    set whose members each beat everybody outside it."""

    candidates: tuple[str, ...]
    prefer: Table
    condorcet: str | None
    smith: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Ranked:
    """Candidates best first; `tiers` puts those together whom the rule itself does not tell apart.

    `strength[a, b]` is how strongly a is placed before b (0: not at all): the strongest path
    (Schulze) or the locked majority (ranked pairs). `dropped` are majorities that were not locked.
    """

    winner: str
    order: tuple[str, ...]
    tiers: tuple[tuple[str, ...], ...]
    strength: Table
    pairs: Pairs
    dropped: tuple[tuple[str, str], ...]
    ties: tuple[Tie, ...]


def pairs_of(profile: Profile) -> Pairs:
    """How many voters prefer whom to whom?

    Parameters
    ----------
    profile : rankings; whoever is not named comes after all who are

    Returns
    -------
    Pairs

    Source
    ------
    Condorcet (1785); Smith (1973), Econometrica 41, 1027-1041.

    Examples
    --------
    >>> from hearth.methods.ranking import profile_of
    >>> found = pairs_of(profile_of(["a", "b"], [["a"], ["a", "b"], ["b"]]))
    >>> found.condorcet, found.prefer.tolist()
    ('a', [[0, 2], [1, 0]])
    """
    size = len(profile.candidates)
    prefer = np.zeros((size, size), dtype=np.int64)
    for order, count in zip(profile.orders, profile.counts, strict=True):
        place = np.full(size, size)
        for rank, tier in enumerate(order):
            place[list(tier)] = rank
        prefer += count * (place[:, None] < place)
    prefer.setflags(write=False)
    beats = prefer > prefer.T
    winner = np.flatnonzero(beats.sum(axis=1) == size - 1)
    name = profile.candidates[int(winner[0])] if len(winner) else None
    smith = tuple(profile.candidates[one] for one in _smith(prefer >= prefer.T))
    return Pairs(profile.candidates, prefer, name, smith)


def schulze(
    profile: Profile, *, strength: str = "winning", lot: Sequence[str] | None = None
) -> Ranked:
    """Who is beaten by nobody, when a defeat may be answered by a stronger chain of victories?

    Parameters
    ----------
    profile : rankings
    strength : "winning" votes of a majority, or its "margins"
    lot : all candidates in an order drawn before the count, for ties; None goes by name

    Returns
    -------
    Ranked

    Raises
    ------
    MethodError   "rule_unknown_setting", "lot_incomplete"

    Source
    ------
    Schulze (2011), Soc. Choice Welf. 36, 267-303.

    Examples
    --------
    >>> from hearth.methods.ranking import profile_of
    >>> ballots = profile_of("abc", ["abc", "bca", "cab"], counts=[4, 3, 2])
    >>> schulze(ballots).order
    ('a', 'b', 'c')
    """
    pairs, lots = pairs_of(profile), Lots(profile.candidates, lot)
    paths = _strengths(pairs.prefer, strength)
    for via in range(len(paths)):
        paths = np.maximum(paths, np.minimum(paths[:, via, None], paths[via]))
    np.fill_diagonal(paths, 0)
    return _ranked(pairs, paths > paths.T, paths, lots, (), ())


def ranked_pairs(
    profile: Profile, *, strength: str = "winning", lot: Sequence[str] | None = None
) -> Ranked:
    """In which order do candidates stand when the strongest majorities are kept first?

    Parameters
    ----------
    profile, strength, lot : as in `schulze`; the lot also decides which of two equal majorities is
        looked at first

    Returns
    -------
    Ranked; `ties` names equal majorities only where another order would have locked others

    Raises
    ------
    MethodError   "rule_unknown_setting", "lot_incomplete"

    Source
    ------
    Tideman (1987), Soc. Choice Welf. 4, 185-206; equal majorities after Zavist and Tideman (1989).

    Examples
    --------
    >>> from hearth.methods.ranking import profile_of
    >>> ballots = profile_of("abc", ["abc", "bca", "cab"], counts=[4, 3, 2])
    >>> found = ranked_pairs(ballots)
    >>> found.winner, found.dropped
    ('a', (('c', 'a'),))
    """
    pairs, lots = pairs_of(profile), Lots(profile.candidates, lot)
    force = _strengths(pairs.prefer, strength)
    against = pairs.prefer.T
    found = sorted(
        ((int(a), int(b)) for a, b in np.argwhere(force > 0)),
        key=lambda p: (-force[p], against[p], lots.rank[p[0]], -lots.rank[p[1]]),
    )
    names = profile.candidates
    locked = np.zeros(force.shape, dtype=bool)
    dropped: list[tuple[str, str]] = []
    ties: list[Tie] = []
    for at, (over, under) in enumerate(found):
        if locked[under, over]:
            dropped.append((names[over], names[under]))
            equal = [p for p in found[:at] if _alike(p, (over, under), force, against)]
            if equal and not _decided(found, at, force, against, (over, under)):
                ties.append(lots.tie("which majority is kept", (over, under), under))
            continue
        ahead, behind = locked[:, over].copy(), locked[under].copy()
        ahead[over] = behind[under] = True
        locked |= np.outer(ahead, behind)
    kept = np.where(locked, np.maximum(force, 1), 0)
    return _ranked(pairs, locked, kept, lots, tuple(dropped), tuple(ties))


def _strengths(prefer: Table, strength: str) -> Table:
    one_of("strength", strength, STRENGTHS)
    ahead = prefer > prefer.T
    force = prefer if strength == "winning" else prefer - prefer.T
    return np.where(ahead, force, 0)


def _alike(one: tuple[int, int], two: tuple[int, int], force: Table, against: Table) -> bool:
    return bool(force[one] == force[two] and against[one] == against[two])


def _decided(
    found: list[tuple[int, int]], at: int, force: Table, against: Table, pair: tuple[int, int]
) -> bool:
    """Whether strictly stronger majorities alone already stand against this one."""
    size = len(force)
    closed = np.zeros((size, size), dtype=bool)
    for over, under in found[:at]:
        if _alike((over, under), pair, force, against):
            break
        if not closed[under, over]:
            ahead, behind = closed[:, over].copy(), closed[under].copy()
            ahead[over] = behind[under] = True
            closed |= np.outer(ahead, behind)
    return bool(closed[pair[1], pair[0]])


def _ranked(
    pairs: Pairs,
    before: NDArray[np.bool_],
    strength: Table,
    lots: Lots,
    dropped: tuple[tuple[str, str], ...],
    ties: tuple[Tie, ...],
) -> Ranked:
    """Tiers of those before whom nobody stands, one after another."""
    names, left = pairs.candidates, set(range(len(pairs.candidates)))
    tiers, more = [], list(ties)
    while left:
        top = sorted(
            (one for one in left if not any(before[other, one] for other in left)),
            key=lambda one: lots.rank[one],
        )
        tiers.append(top)
        left -= set(top)
    if len(tiers[0]) > 1:
        more.append(lots.tie("the first place", tiers[0], tiers[0][0]))
    strength.setflags(write=False)
    return Ranked(
        names[tiers[0][0]],
        tuple(names[one] for tier in tiers for one in tier),
        tuple(tuple(names[one] for one in tier) for tier in tiers),
        strength,
        pairs,
        dropped,
        tuple(more),
    )


def _smith(holds: NDArray[np.bool_]) -> list[int]:
    """Those from whom everybody can be reached by steps that are no defeat."""
    reach = holds.copy()
    np.fill_diagonal(reach, True)
    for via in range(len(reach)):
        reach |= np.outer(reach[:, via], reach[via])
    return [int(one) for one in np.flatnonzero(reach.all(axis=1))]
