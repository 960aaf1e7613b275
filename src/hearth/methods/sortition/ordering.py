"""An order of quotas that does not ask what they are called.

Where several lotteries are equally fair, a solver takes the one that its rows lead to. So that "man" instead of "male"
changes nobody's chance, rows stand in an order of their own: by their seats, by how many people they have, and by
what those people are in the other features. Only rows that all this cannot tell apart follow their names.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from hearth.methods.sortition.pool import Pool

ROUNDS = 8


def order_of_quotas(pool: Pool) -> tuple[int, ...]:
    """(R,) the places of the pool's quotas in their own order, feature by feature.

    Colour refinement: a row is told by its answers' people, people by their rows, until nothing more is told apart.

    Examples
    --------
    >>> from hearth.methods.sortition import Quota
    >>> quotas = (Quota("age", "old", 1, 1), Quota("age", "young", 0, 1))
    >>> order_of_quotas(Pool(("a", "b"), (("old",), ("young",)), quotas))
    (1, 0)
    """
    place = {(quota.feature, quota.value): row for row, quota in enumerate(pool.quotas)}
    answers = [
        tuple(place[pair] for pair in zip(pool.features, given, strict=True))
        for given in pool.answers
    ]
    people = Counter(zip(answers, _company(pool, answers), strict=True))
    holders: dict[int, list[int]] = defaultdict(list)
    groups = list(people)
    for group, (given, _) in enumerate(groups):
        for row in given:
            holders[row].append(group)
    own = [quota.feature for quota in pool.quotas]
    rows = _ranks([(q.least, q.most) for q in pool.quotas])
    kinds = _ranks([(people[one], one[1]) for one in groups])
    for _ in range(ROUNDS):
        features = _told(own, rows)
        before = len(set(rows))
        kinds = _ranks(
            [(kinds[at], sorted(rows[r] for r in one[0])) for at, one in enumerate(groups)]
        )
        rows = _ranks(
            [
                (rows[row], features[own[row]], sorted(kinds[group] for group in holders[row]))
                for row in range(len(rows))
            ]
        )
        if len(set(rows)) in (before, len(rows)):
            break
    features = _told(own, rows)
    return tuple(
        sorted(range(len(rows)), key=lambda row: (features[own[row]], own[row], rows[row], row))
    )


def _company(pool: Pool, answers: Sequence[tuple[int, ...]]) -> list[int]:
    """(n,) how many share the household of each person; 0 where it is not known or no rule asks."""
    if pool.households is None:
        return [0] * len(answers)
    there = Counter(pool.households)
    return [there[home] if home else 0 for home in pool.households]


def _told(own: Sequence[str], rows: Sequence[int]) -> dict[str, list[int]]:
    """For each feature what its rows are like."""
    found: dict[str, list[int]] = defaultdict(list)
    for feature, rank in zip(own, rows, strict=True):
        found[feature].append(rank)
    return {feature: sorted(ranks) for feature, ranks in found.items()}


def _ranks(keys: Iterable) -> list[int]:
    """For each key its place among the different keys."""
    keys = list(keys)
    texts = [_tuple(key) for key in keys]
    place = {text: rank for rank, text in enumerate(sorted(set(texts)))}
    return [place[text] for text in texts]


def _tuple(key: tuple) -> tuple:
    return tuple(tuple(part) if isinstance(part, list) else part for part in key)
