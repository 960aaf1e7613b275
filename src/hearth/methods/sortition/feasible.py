"""Can any panel keep the quotas? If not: why, and the smallest relaxation with which one can."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hearth.methods.errors import MethodError
from hearth.methods.sortition.kinds import Kinds, kinds_of
from hearth.methods.sortition.pool import Pool, Quota
from hearth.methods.sortition.solving import Programme


@dataclass(frozen=True)
class Reason:
    """One thing that cannot be, seen without solving anything.

    code: pool_too_small, feature_asks_too_many, feature_allows_too_few, answer_too_rare, households_too_few.
    facts: feature, value, asked, there.
    """

    code: str
    facts: dict


@dataclass(frozen=True)
class Change:
    """One quota to relax: from `least` to `most` into `new_least` to `new_most`, in seats."""

    feature: str
    value: str
    least: int
    most: int
    new_least: int
    new_most: int

    @property
    def seats(self) -> int:
        """By how many seats the quota gives way."""
        return self.least - self.new_least + self.new_most - self.most


@dataclass(frozen=True)
class Feasibility:
    """The answer.

    `changes` are a smallest relaxation: no other moves fewer seats in total, and among those that move as few it is
    one whose moves, each over its quota's `most`, add up to least. Empty where `possible`, and where no relaxation
    whatever can help. `beyond_flex`: the limits in the file had to be left aside.
    """

    possible: bool
    reasons: tuple[Reason, ...] = ()
    changes: tuple[Change, ...] = ()
    beyond_flex: bool = False

    @property
    def seats_moved(self) -> int:
        """The size of the relaxation."""
        return sum(change.seats for change in self.changes)


def feasibility(pool: Pool, seats: int) -> Feasibility:
    """Say whether a panel can be drawn, and what is the least that would have to give way.

    Parameters
    ----------
    pool : people, answers, quotas and, where the household rule holds, households.
    seats : size of the panel, at least 1.

    Returns
    -------
    Feasibility

    Raises
    ------
    MethodError("panel_has_no_seats")

    Source
    ------
    A mixed-integer programme solved to proved optimality (HiGHS): counts of kinds of people and seats by which
    each quota gives way.

    Examples
    --------
    >>> quotas = (Quota("age", "old", 1, 1), Quota("age", "young", 2, 2))
    >>> pool = Pool(("a", "b", "c"), (("old",), ("old",), ("young",)), quotas)
    >>> [(one.value, one.new_least, one.new_most) for one in feasibility(pool, 3).changes]
    [('old', 1, 2), ('young', 1, 2)]
    """
    if seats < 1:
        raise MethodError("panel_has_no_seats", seats=seats)
    kinds = kinds_of(pool, seats)
    if any_panel(kinds) is not None:
        return Feasibility(True)
    reasons = tuple(_reasons(pool, kinds))
    quotas = tuple(pool.quotas[at] for at in kinds.order)
    for flex in (True, False):
        if (moved := _smallest(quotas, kinds, flex=flex)) is not None:
            return Feasibility(False, reasons, _changes(quotas, *moved), not flex)
    return Feasibility(False, reasons)


def relaxed(pool: Pool, changes: tuple[Change, ...]) -> Pool:
    """The same pool with the quotas that a relaxation gives.

    Parameters
    ----------
    pool : the pool whose quotas are too narrow.
    changes : from `feasibility`.

    Returns
    -------
    Pool

    Examples
    --------
    >>> pool = Pool(("a",), (("old",),), (Quota("age", "old", 0, 0),))
    >>> relaxed(pool, feasibility(pool, 1).changes).quotas[0].most
    1
    """
    new = {(one.feature, one.value): one for one in changes}
    quotas = []
    for quota in pool.quotas:
        change = new.get((quota.feature, quota.value))
        low, high = (change.new_least, change.new_most) if change else (quota.least, quota.most)
        quotas.append(
            Quota(quota.feature, quota.value, low, high, quota.may_fall_to, quota.may_rise_to)
        )
    return pool.without(set(), quotas)


def any_panel(kinds: Kinds, wish: np.ndarray | None = None) -> np.ndarray | None:
    """(T,) some panel, or the one that holds most of what is wished (T,); None where there is none."""
    if len(kinds) == 0:
        return None
    programme = Programme(kinds.rows, *kinds.bounds, whole=True)
    found = programme.least(
        np.zeros(len(kinds)) if wish is None else -wish, np.zeros(len(kinds)), kinds.cap
    )
    return None if found is None else np.rint(found.x).astype(np.int64)


def _smallest(
    quotas: tuple[Quota, ...], kinds: Kinds, *, flex: bool
) -> tuple[np.ndarray, np.ndarray] | None:
    """(R,) by how much the least falls and the most rises: fewest seats, then smallest beside the quotas."""
    rows, (low, high) = kinds.rows, kinds.bounds
    asked, kind_count = len(kinds.least), len(kinds)
    room = np.concatenate([kinds.cap, *_room(quotas, kinds.seats, flex=flex)])
    gives, nothing = np.eye(len(rows), asked), np.zeros((len(rows), asked))
    seats = np.concatenate([np.zeros(kind_count), np.ones(2 * asked)])
    beside = np.concatenate([np.zeros(kind_count), np.tile(1.0 / np.maximum(kinds.most, 1), 2)])
    parts = [np.hstack([rows, gives, nothing]), np.hstack([rows, nothing, -gives]), seats[None, :]]
    fewest, none, any_number = np.inf, np.full(len(rows) + 1, -np.inf), np.full(len(rows), np.inf)
    for cost in (seats, beside):
        programme = Programme(
            np.vstack(parts),
            np.concatenate([low, none]),
            np.concatenate([any_number, high, [fewest]]),
            whole=True,
        )
        found = programme.least(cost, np.zeros(len(cost)), room)
        if found is None:
            return None
        moved = np.rint(found.x[kind_count:]).astype(np.int64)
        fewest = float(moved.sum())
    return moved[:asked], moved[asked:]


def _room(quotas: tuple[Quota, ...], seats: int, *, flex: bool) -> tuple[np.ndarray, np.ndarray]:
    """(R,) how far each least may fall and each most rise."""
    down = [quota.least - (min(quota.may_fall_to, quota.least) if flex else 0) for quota in quotas]
    up = [
        max(
            0, (quota.may_rise_to if flex and quota.may_rise_to is not None else seats) - quota.most
        )
        for quota in quotas
    ]
    return np.array(down, dtype=np.int64), np.array(up, dtype=np.int64)


def _changes(quotas: tuple[Quota, ...], fall: np.ndarray, rise: np.ndarray) -> tuple[Change, ...]:
    changes = [
        Change(q.feature, q.value, q.least, q.most, q.least - int(less), q.most + int(more))
        for q, less, more in zip(quotas, fall, rise, strict=True)
        if less or more
    ]
    return tuple(sorted(changes, key=lambda one: (one.feature, one.value)))


def _reasons(pool: Pool, kinds: Kinds) -> list[Reason]:
    """What anybody can see from the tables alone."""
    found, rare, seats = [], [], kinds.seats
    if len(pool) < seats:
        found.append(Reason("pool_too_small", {"asked": seats, "there": len(pool)}))
    alone = int(kinds.size[kinds.mix < 0].sum()) + int(kinds.homes.sum())
    if alone < seats <= len(pool):
        found.append(Reason("households_too_few", {"asked": seats, "there": alone}))
    for feature in pool.features:
        asked = sum(quota.least for quota in pool.quotas if quota.feature == feature)
        allowed = sum(quota.most for quota in pool.quotas if quota.feature == feature)
        if asked > seats:
            found.append(
                Reason(
                    "feature_asks_too_many", {"feature": feature, "asked": asked, "there": seats}
                )
            )
        if allowed < seats:
            found.append(
                Reason(
                    "feature_allows_too_few", {"feature": feature, "asked": seats, "there": allowed}
                )
            )
    for row, at in enumerate(kinds.order):
        quota = pool.quotas[at]
        there = int(kinds.cap[(kinds.values == row).any(axis=1)].sum())
        if there < quota.least:
            facts = {"feature": quota.feature, "value": quota.value}
            rare.append(Reason("answer_too_rare", {**facts, "asked": quota.least, "there": there}))
    return found + sorted(rare, key=lambda one: (one.facts["feature"], one.facts["value"]))
