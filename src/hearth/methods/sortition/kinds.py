"""People who are alike for the draw: the small table that every solver works on.

Two people are of one *kind* where they gave the same answers and, with the household rule, where their households
hold the same mix of answers. People of a kind can take each other's place in any panel, so a fair lottery treats
them alike, and panels are counts of kinds.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from hearth.methods.sortition.ordering import order_of_quotas
from hearth.methods.sortition.pool import Pool


@dataclass(frozen=True, eq=False)
class Kinds:
    """T kinds, R quotas, G mixes of shared households.

    people: (T,) for each kind the places of its people in the pool. size: (T,) how many. cap: (T,) how many of them one
    panel can hold. values: (T, F) for each feature the row of its quota. order: (R,) for each row the place of its
    quota in the pool; rows do not stand by name (see `ordering`). least, most: (R,) seats.
    mix: (T,) the mix of households that a kind belongs to, -1 for people who share with nobody.
    homes: (G,) households of each mix: no more than so many of the mix may be on a panel.
    """

    people: tuple[tuple[int, ...], ...]
    size: np.ndarray
    cap: np.ndarray
    values: np.ndarray
    order: tuple[int, ...]
    least: np.ndarray
    most: np.ndarray
    mix: np.ndarray
    homes: np.ndarray
    seats: int

    def __len__(self) -> int:
        return len(self.size)

    @cached_property
    def rows(self) -> np.ndarray:
        """(R + G + 1, T) which kinds count in each quota, in each mix, and on the panel: 1 or 0."""
        quotas, mixes, kinds = len(self.least), len(self.homes), len(self)
        found = np.zeros((quotas + mixes + 1, kinds))
        found[self.values, np.arange(kinds)[:, None]] = 1
        shared = np.flatnonzero(self.mix >= 0)
        found[quotas + self.mix[shared], shared] = 1
        found[-1] = 1
        return found

    @cached_property
    def bounds(self) -> tuple[np.ndarray, np.ndarray]:
        """(R + G + 1,) least and most of every row of `rows`."""
        nothing = np.zeros(len(self.homes))
        low = np.concatenate([self.least, nothing, [self.seats]]).astype(float)
        return low, np.concatenate([self.most, self.homes, [self.seats]]).astype(float)

    def only(self, kept: np.ndarray) -> Kinds:
        """The same without some kinds: `kept` is (T,) true or false."""
        people = tuple(one for one, stays in zip(self.people, kept, strict=True) if stays)
        parts = {name: getattr(self, name)[kept] for name in ("size", "cap", "values", "mix")}
        return replace(self, people=people, **parts)

    def keeps(self, panels: np.ndarray) -> np.ndarray:
        """(J,) which of the (J, T) panels keep every quota, household and the size, in whole numbers."""
        low, high = self.bounds
        counted = panels @ self.rows.T
        inside = ((counted >= low) & (counted <= high)).all(axis=1)
        return inside & ((panels >= 0) & (panels <= self.cap)).all(axis=1)


def kinds_of(pool: Pool, seats: int) -> Kinds:
    """Sort the people of a pool into kinds, in an order that depends on their answers, not on how these are called."""
    order = order_of_quotas(pool)
    quotas = [pool.quotas[at] for at in order]
    place = {(quota.feature, quota.value): row for row, quota in enumerate(quotas)}
    values = [
        tuple(sorted(place[pair] for pair in zip(pool.features, given, strict=True)))
        for given in pool.answers
    ]
    mixes = _mixes(pool, values)
    found: dict[tuple, list[int]] = defaultdict(list)
    for person, given in enumerate(values):
        found[mixes[person], given].append(person)
    keys = sorted(found)
    shared = sorted({mix for mix, _ in keys if mix})
    number = {mix: at for at, mix in enumerate(shared)}
    homes = [_homes(mix, keys, found) for mix in shared]
    size = np.array([len(found[key]) for key in keys], dtype=np.int64)
    mix = np.array([number.get(mix, -1) for mix, _ in keys], dtype=np.int64)
    cap = np.array([homes[g] if g >= 0 else n for g, n in zip(mix, size, strict=True)])
    return Kinds(
        people=tuple(tuple(found[key]) for key in keys),
        size=size,
        cap=np.minimum(cap, seats).astype(np.int64),
        values=np.array([given for _, given in keys], dtype=np.int64),
        order=order,
        least=np.array([quota.least for quota in quotas], dtype=np.int64),
        most=np.array([quota.most for quota in quotas], dtype=np.int64),
        mix=mix,
        homes=np.array(homes, dtype=np.int64),
        seats=seats,
    )


def _mixes(pool: Pool, values: list[tuple[int, ...]]) -> list[tuple]:
    """For each person the sorted answers of everybody in the household; () for who lives alone."""
    homes: dict[str, list[int]] = defaultdict(list)
    for person, home in enumerate(pool.households or ()):
        if home:
            homes[home].append(person)
    mixes: list[tuple] = [()] * len(pool)
    for members in homes.values():
        if len(members) > 1:
            mix = tuple(sorted(values[person] for person in members))
            for person in members:
                mixes[person] = mix
    return mixes


def _homes(mix: tuple, keys: list[tuple], found: dict[tuple, list[int]]) -> int:
    """How many households have this mix."""
    given, times = next(iter(Counter(mix).items()))
    return len(found[mix, given]) // times
