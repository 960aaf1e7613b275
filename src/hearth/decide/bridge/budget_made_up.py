"""Made-up ballots on real options: a majority and two minorities, so that a community sees what a rule would do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

#: How those who are not the majority fall into two groups.
MINORITIES = (0.6, 0.4)
#: One option in so many is liked by everybody alike.
FOR_ALL = 6
#: How much less people like what is mostly for another group.
ELSEWHERE = 0.22


def group_sizes(voters: int, majority: float) -> list[int]:
    """Voters of the majority, the larger and the smaller minority."""
    most = round(voters * majority)
    larger = round((voters - most) * MINORITIES[0])
    return [most, larger, voters - most - larger]


def made_up_ballots(
    *,
    costs: Mapping[int, int],
    money: int,
    labels: Mapping[int, str],
    ballot: Mapping[str, Any],
    voters: int,
    majority: float,
    seed: int,
) -> tuple[list[Any], np.ndarray, dict[int, int]]:
    """Ballots, the group of each voter, and of each option the group it is mostly for (−1: everybody).

    Options of one label (place or theme) are mostly for the same group. The same seed makes the same ballots.
    """
    rng = np.random.default_rng(seed)
    numbers = sorted(costs)
    sizes = group_sizes(voters, majority)
    group = np.repeat(np.arange(3), sizes)
    home = _homes(numbers, labels, np.array(sizes) / max(voters, 1), rng)
    appeal = _appeal(numbers, home, rng)
    liking = rng.random((voters, len(numbers)))
    wanted = liking < appeal[group]
    best = np.argmax(appeal[group] - liking, axis=1)
    wanted[np.arange(voters), best] = True
    pull = appeal[group] + rng.random((voters, len(numbers))) * 0.3
    write = _WRITERS.get(str(ballot.get("kind", "approval")), _approvals)
    given = dict(ballot)
    made = [
        write(numbers, np.flatnonzero(row), pull[at], given, costs, money, rng)
        for at, row in enumerate(wanted)
    ]
    return made, group, home


def _homes(
    numbers: list[int], labels: Mapping[int, str], shares: np.ndarray, rng: np.random.Generator
) -> dict[int, int]:
    names = sorted({labels.get(number, "") or f"#{number}" for number in numbers})
    if len(names) < 4:  # too few places or themes to tell groups apart by them
        labels, names = {}, [f"#{number}" for number in numbers]
    order = [names[at] for at in rng.permutation(len(names))]
    dealt = {name: at if at < 3 else int(rng.choice(3, p=shares)) for at, name in enumerate(order)}
    home = {number: dealt[labels.get(number, "") or f"#{number}"] for number in numbers}
    for number in rng.permutation(numbers)[: len(numbers) // FOR_ALL].tolist():
        home[number] = -1
    return home


def _appeal(numbers: list[int], home: Mapping[int, int], rng: np.random.Generator) -> np.ndarray:
    """(3, options) chance that somebody of a group likes an option."""
    own = rng.uniform(0.25, 0.65, len(numbers))
    appeal = np.empty((3, len(numbers)))
    for at, number in enumerate(numbers):
        for group in range(3):
            is_for = home[number] in (-1, group)
            appeal[group, at] = own[at] * (1 if is_for else ELSEWHERE)
    return appeal


def _best_first(liked: np.ndarray, pull: np.ndarray, most: int) -> list[int]:
    order = liked[np.argsort(-pull[liked], kind="stable")].tolist()
    return order[:most] if most else order


def _approvals(
    numbers: list[int], liked: np.ndarray, pull: np.ndarray, ballot: dict[str, Any], *_: Any
) -> list[int]:
    chosen = _best_first(liked, pull, int(ballot.get("most") or 0))
    return sorted(numbers[at] for at in chosen)


def _shopping(
    numbers: list[int],
    liked: np.ndarray,
    pull: np.ndarray,
    ballot: dict[str, Any],
    costs: Mapping[int, int],
    money: int,
    _rng: Any,
) -> list[int]:
    left, chosen = money, []
    for at in _best_first(liked, pull, int(ballot.get("most") or 0)):
        if costs[numbers[at]] <= left:
            left -= costs[numbers[at]]
            chosen.append(numbers[at])
    return sorted(chosen)


def _points(
    numbers: list[int],
    liked: np.ndarray,
    pull: np.ndarray,
    ballot: dict[str, Any],
    _costs: Any,
    _money: int,
    rng: np.random.Generator,
) -> dict[str, int]:
    given = rng.multinomial(int(ballot.get("points") or 10), pull[liked] / pull[liked].sum())
    pairs = zip(liked.tolist(), given.tolist(), strict=True)
    return {str(numbers[at]): int(n) for at, n in pairs if n}


def _scores(
    numbers: list[int], liked: np.ndarray, pull: np.ndarray, ballot: dict[str, Any], *_: Any
) -> dict[str, int]:
    highest = int(ballot.get("highest") or 5)
    marks = np.clip(np.ceil(pull * highest), 1, highest).astype(int)
    return {str(numbers[at]): int(marks[at]) for at in liked.tolist()}


def _ranking(
    numbers: list[int], liked: np.ndarray, pull: np.ndarray, ballot: dict[str, Any], *_: Any
) -> list[int]:
    return [numbers[at] for at in _best_first(liked, pull, int(ballot.get("most") or 0))]


_WRITERS: dict[str, Any] = {
    "approval": _approvals,
    "knapsack": _shopping,
    "points": _points,
    "score": _scores,
    "ranking": _ranking,
}
