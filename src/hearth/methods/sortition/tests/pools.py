"""Pools for the tests, and the slow and obvious way to list every panel."""

from __future__ import annotations

from collections import Counter
from itertools import combinations

import numpy as np

from hearth.methods.sortition import Pool, Quota


def pool(people, quotas, homes=None):
    """From {"ann": "old woman", …} and {"old": (1, 2), …}: the feature is the place of the word."""
    words = [text.split() for text in people.values()]
    features = {word: f"f{at}" for given in words for at, word in enumerate(given)}
    made = tuple(Quota(features[word], word, *bounds) for word, bounds in quotas.items())
    return Pool(tuple(people), tuple(tuple(given) for given in words), made, homes)


def every_panel(one, seats):
    """All panels that keep the quotas and the household rule, as sets of ids; by trying every one."""
    homes = dict(zip(one.ids, one.households or one.ids, strict=True))
    answers = dict(zip(one.ids, one.answers, strict=True))
    for ids in combinations(one.ids, seats):
        living = [homes[person] for person in ids if homes[person]]
        if len(living) > len(set(living)):
            continue
        counted = Counter(
            pair for person in ids for pair in zip(one.features, answers[person], strict=True)
        )
        if all(q.least <= counted[q.feature, q.value] <= q.most for q in one.quotas):
            yield frozenset(ids)


def tight_pool(seed, people, seats, features):
    """Answers by chance, and quotas that a panel drawn at random keeps to the seat: least and most are the same."""
    rng = np.random.default_rng(seed)
    answers = []
    for _ in range(features):
        values = rng.integers(2, 6)
        answers.append(rng.choice(values, people, p=rng.dirichlet(np.ones(values) * 2)))
    rows = np.array(answers).T
    panel = rows[rng.choice(people, seats, replace=False)]
    quotas = [
        Quota(f"f{at}", f"v{value}", count, count)
        for at in range(features)
        for value in range(rows[:, at].max() + 1)
        for count in [int((panel[:, at] == value).sum())]
    ]
    given = tuple(tuple(f"v{value}" for value in row) for row in rows)
    return Pool(tuple(f"p{at:03}" for at in range(people)), given, tuple(quotas))


def renamed(one, seed):
    """The same pool with other names of people, features and answers, in other orders; and who is who."""
    rng = np.random.default_rng(seed)
    ids = {who: f"x{at:03}" for who, at in zip(one.ids, rng.permutation(len(one)), strict=True)}
    features = {name: f"g{at}" for name, at in zip(one.features, rng.permutation(9), strict=False)}
    keys = [(quota.feature, quota.value) for quota in one.quotas]
    values = {key: f"w{at:02}" for key, at in zip(keys, rng.permutation(len(keys)), strict=True)}
    order = sorted(range(len(one.features)), key=lambda at: features[one.features[at]])
    given = [
        tuple(values[one.features[at], answers[at]] for at in order) for answers in one.answers
    ]
    quotas = [
        Quota(features[q.feature], values[q.feature, q.value], q.least, q.most) for q in one.quotas
    ]
    return Pool(tuple(ids.values()), tuple(given), tuple(quotas), one.households), ids
