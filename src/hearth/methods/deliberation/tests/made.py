"""Made conversations whose truth is known."""

import numpy as np

from hearth.methods.deliberation import collect


def made(people, statements, kind, seed, *, groups=2, votes=30, apart=1.5, passes=0.12):
    """Votes, and the true group of each person (by id).

    camps: each group has its own chances. spectrum: people are spread evenly along one line. nothing: everybody has
    the same chances.
    """
    rng = np.random.default_rng(seed)
    base = rng.normal(0.4, 1, statements)
    truth = rng.integers(0, groups, people)
    if kind == "camps":
        leaning = base + rng.normal(0, apart, (groups, statements))[truth]
    elif kind == "spectrum":
        leaning = base + rng.uniform(-1.7, 1.7, (people, 1)) * rng.normal(0, apart, statements)
    else:
        leaning = np.tile(base, (people, 1))
    many = np.clip(rng.gamma(2, votes / 2, people), 8, statements)
    person, statement = np.nonzero(rng.random((people, statements)) < (many / statements)[:, None])
    chance = 1 / (1 + np.exp(-leaning[person, statement]))
    value = np.where(rng.random(len(person)) < chance, 1, -1)
    value[rng.random(len(person)) < passes] = 0
    return collect(person, statement, value), truth


def disguised(votes, seed, *, swap=True):
    """The same votes with other names, in another order, agree and disagree swapped; and where everything went."""
    rng = np.random.default_rng(seed)
    people, statements = rng.permutation(votes.shape[0]), rng.permutation(votes.shape[1])
    order = rng.permutation(len(votes))
    twice = np.concatenate([order, order[: len(order) // 3]])  # some say the same again
    other = collect(
        [f"p{people[p]}" for p in votes.person[twice]],
        [f"s{statements[s]}" for s in votes.statement[twice]],
        votes.value[twice] * (-1 if swap else 1),
    )
    who = [other.people.index(f"p{people[p]}") for p in range(len(people))]
    what = [other.statements.index(f"s{statements[s]}") for s in range(len(statements))]
    return other, who, what
