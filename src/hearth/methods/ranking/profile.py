"""Ballots that put candidates in order, and the stated order that settles ties."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from hearth.methods.budgeting.ties import natural
from hearth.methods.errors import MethodError

#: Pairs are counted in 64 bits.
MOST_BALLOTS = 2**62
Tier = tuple[int, ...]
Order = tuple[Tier, ...]


@dataclass(frozen=True)
class Profile:
    """Rankings of `candidates`, equal ones put together: (B,) `orders` and how many gave each.

    An order is a row of tiers, best first; a tier holds the positions of candidates ranked alike.
    Whoever is not named comes after all who are.
    """

    candidates: tuple[str, ...]
    orders: tuple[Order, ...]
    counts: tuple[int, ...]

    @property
    def voters(self) -> int:
        """Ballots, empty ones included."""
        return sum(self.counts)


@dataclass(frozen=True)
class Tie:
    """A tie that had to be broken: over `what`, `between` whom, upon whom it fell (`chosen`), and by
    which step: "earlier_rounds", "lot" (an order drawn before the count) or "name"."""

    what: str
    between: tuple[str, ...]
    chosen: str
    broken_by: str


def profile_of(
    candidates: Sequence[str],
    rankings: Iterable[Sequence[str | Sequence[str]]],
    *,
    counts: Sequence[int] | None = None,
) -> Profile:
    """Rankings as people write them, made ready to count.

    Parameters
    ----------
    candidates : (C,) names, no two alike
    rankings : (B,) ballots, best first; a name, or a row of names ranked alike
    counts : (B,) how many gave each ballot; None is one each

    Returns
    -------
    Profile, the same whatever the order of the ballots

    Raises
    ------
    MethodError   "candidate_listed_twice", "candidate_unknown", "candidate_ranked_twice",
                  "counts_below_zero", "tables_do_not_match", "table_empty", "number_too_large"

    Examples
    --------
    >>> profile_of(["a", "b"], [["a"], ["b", "a"], ["a"]]).counts
    (2, 1)
    """
    names = tuple(candidates)
    if not names:
        raise MethodError("table_empty", name="candidates")
    place = {name: at for at, name in enumerate(names)}
    if len(place) < len(names):
        twice = next(name for name, many in Counter(names).items() if many > 1)
        raise MethodError("candidate_listed_twice", candidate=twice)
    rows = list(rankings)
    many = [1] * len(rows) if counts is None else [int(one) for one in counts]
    if len(many) != len(rows):
        raise MethodError(
            "tables_do_not_match",
            first="rankings",
            first_shape=str(len(rows)),
            second="counts",
            second_shape=str(len(many)),
        )
    if min(many, default=0) < 0:
        raise MethodError("counts_below_zero")
    if sum(many) > MOST_BALLOTS:
        raise MethodError("number_too_large", name="counts", at=0, most=MOST_BALLOTS)
    gathered: Counter[Order] = Counter()
    for at, (row, number) in enumerate(zip(rows, many, strict=True)):
        gathered[_order(row, place, at)] += number
    kept = sorted(order for order, number in gathered.items() if number)
    return Profile(names, tuple(kept), tuple(gathered[order] for order in kept))


def _order(row: Sequence[str | Sequence[str]], place: dict[str, int], at: int) -> Order:
    tiers, seen = [], set()
    for entry in row:
        tier = []
        for name in [entry] if isinstance(entry, str) else entry:
            if name not in place:
                raise MethodError("candidate_unknown", candidate=name, ballot=at)
            if name in seen:
                raise MethodError("candidate_ranked_twice", candidate=name, ballot=at)
            seen.add(name)
            tier.append(place[name])
        if tier:
            tiers.append(tuple(sorted(tier)))
    return tuple(tiers)


class Lots:
    """The last word on a tie: an order drawn before the count, or else the names as people sort them."""

    def __init__(self, candidates: Sequence[str], lot: Sequence[str] | None) -> None:
        if len(set(candidates)) < len(candidates):
            twice = next(name for name, many in Counter(candidates).items() if many > 1)
            raise MethodError("candidate_listed_twice", candidate=twice)
        if lot is not None and sorted(lot) != sorted(candidates):
            raise MethodError("lot_incomplete", candidates=len(candidates), lot=len(lot))
        self.names = tuple(candidates)
        self.step = "name" if lot is None else "lot"
        order = sorted(candidates, key=natural) if lot is None else list(lot)
        self.rank = [order.index(name) for name in candidates]

    def first(self, among: Iterable[int]) -> int:
        """Who comes first in it."""
        return min(among, key=lambda one: self.rank[one])

    def last(self, among: Iterable[int]) -> int:
        """Who comes last in it."""
        return max(among, key=lambda one: self.rank[one])

    def tie(self, what: str, between: Iterable[int], chosen: int, by: str | None = None) -> Tie:
        """The record of a broken tie."""
        names = tuple(sorted((self.names[one] for one in between), key=natural))
        return Tie(what, names, self.names[chosen], by or self.step)


def last_seat(
    tiers: Sequence[Sequence[str]], seats: int, *, lot: Sequence[str] | None = None
) -> tuple[Tie, ...]:
    """The tie over the last seat, where seats go to the first of an order and the rule leaves it open.

    Parameters
    ----------
    tiers : candidates, best first, each tier in the order of the lot, or by name without one
    seats : winners wanted
    lot : the order that was drawn, or none

    Returns
    -------
    a tie for each of the tier who takes a seat; none where no tier is parted

    Examples
    --------
    >>> [one.chosen for one in last_seat([["a"], ["b", "c"]], 2)]
    ['b']
    """
    taken, what = 0, "a seat" if seats > 1 else "the first place"
    for tier in tiers:
        if taken < seats < taken + len(tier):
            between = tuple(sorted(tier, key=natural))
            step = "name" if lot is None else "lot"
            return tuple(Tie(what, between, name, step) for name in tier[: seats - taken])
        taken += len(tier)
    return ()
