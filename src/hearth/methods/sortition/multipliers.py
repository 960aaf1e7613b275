"""The multipliers that prove a largest minimum, by the names of people, answers and households they belong to."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hearth.methods.sortition.kinds import kinds_of
from hearth.methods.sortition.pool import Pool
from hearth.methods.sortition.selecting import Lottery


@dataclass(frozen=True)
class HouseholdPrice:
    """The multiplier of one mix of households: no panel holds more of its people than there are such households.

    members: for each person of such a household the answers, in the order of `Pool.features`. households: how many
    have this mix.
    """

    members: tuple[tuple[str, ...], ...]
    households: int
    multiplier: float


def weights_of(pool: Pool, lottery: Lottery) -> dict[str, float]:
    """The weights of people in the proof of the largest minimum.

    Parameters
    ----------
    pool : as it was given to `make_lottery`.
    lottery : with a bound; legacy has none.

    Returns
    -------
    for each person a weight of at least 0; together they are 1.

    Examples
    --------
    >>> from hearth.methods.sortition import Quota, make_lottery
    >>> quotas = (Quota("age", "old", 1, 1), Quota("age", "young", 1, 1))
    >>> pool = Pool(("a", "b", "c"), (("old",), ("old",), ("young",)), quotas)
    >>> weights_of(pool, make_lottery(pool, 2, tickets=10))
    {'a': 0.5, 'b': 0.5, 'c': 0.0}
    """
    if lottery.bound is None:
        return {}
    never, kinds = set(lottery.never), kinds_of(pool, lottery.seats)
    able = [people for people in kinds.people if pool.ids[people[0]] not in never]
    found = dict.fromkeys(pool.ids, 0.0)
    for people, weight in zip(able, lottery.bound.person, strict=True):
        found |= {pool.ids[person]: float(weight) for person in people}
    return found


def prices_of(pool: Pool, lottery: Lottery) -> dict[tuple[str, str], float]:
    """The multiplier of every quota in the proof of the largest minimum.

    Parameters
    ----------
    pool : as it was given to `make_lottery`.
    lottery : with a bound; legacy has none.

    Returns
    -------
    for (feature, value) of each quota, in the order of `pool.quotas`, its multiplier.

    Examples
    --------
    >>> from hearth.methods.sortition import Quota, make_lottery
    >>> quotas = (Quota("age", "old", 1, 1), Quota("age", "young", 1, 1))
    >>> pool = Pool(("a", "b", "c"), (("old",), ("old",), ("young",)), quotas)
    >>> list(prices_of(pool, make_lottery(pool, 2, tickets=10)))
    [('age', 'old'), ('age', 'young')]
    """
    if lottery.bound is None:
        return {}
    order = kinds_of(pool, lottery.seats).order
    price = dict(zip(order, lottery.bound.quota.tolist(), strict=False))
    return {(quota.feature, quota.value): price[at] for at, quota in enumerate(pool.quotas)}


def household_prices_of(pool: Pool, lottery: Lottery) -> tuple[HouseholdPrice, ...]:
    """The multiplier of every mix of households in the proof of the largest minimum.

    Parameters
    ----------
    pool : as it was given to `make_lottery`.
    lottery : with a bound; legacy has none.

    Returns
    -------
    (G,) one for each mix of answers that people share a household with; () without the household rule.

    Examples
    --------
    >>> from hearth.methods.sortition import Quota, make_lottery
    >>> quotas = (Quota("age", "old", 0, 2), Quota("age", "young", 0, 2))
    >>> pool = Pool(("a", "b", "c"), (("old",), ("young",), ("old",)), quotas, ("1", "1", "2"))
    >>> household_prices_of(pool, make_lottery(pool, 2, tickets=10))[0].members
    (('old',), ('young',))
    """
    if lottery.bound is None:
        return ()
    kinds = kinds_of(pool, lottery.seats)
    quotas = len(pool.quotas)
    found = []
    for mix, households in enumerate(kinds.homes.tolist()):
        members = [
            pool.answers[kinds.people[kind][0]]
            for kind in np.flatnonzero(kinds.mix == mix)
            for _ in range(int(kinds.size[kind]) // households)
        ]
        price = float(lottery.bound.quota[quotas + mix])
        found.append(HouseholdPrice(tuple(sorted(members)), households, price))
    return tuple(found)
