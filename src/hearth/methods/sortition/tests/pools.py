"""Pools for the tests, and the slow and obvious way to list every panel."""

from __future__ import annotations

from collections import Counter
from itertools import combinations

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
