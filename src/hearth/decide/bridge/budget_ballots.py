"""Ballots as they are kept → an election as the methods count it."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np

from hearth.methods.budgeting import Ballots, Election, Link, Project

#: What the methods call each kind of ballot; a kind that is not here cannot share out money.
KINDS = {
    "approval": "approval",
    "knapsack": "approval",
    "points": "points",
    "score": "points",
    "ranking": "ordinal",
}
#: What the public record calls it (the vote types of the Pabulib format).
VOTE_TYPES = {
    "approval": "approval",
    "knapsack": "approval",
    "points": "cumulative",
    "score": "scoring",
    "ranking": "ordinal",
}
MONEY_UNIT = 100


@dataclass(frozen=True)
class Listed:
    """What was locked and matters to the count: options (number, title, cost), money, links."""

    projects: tuple[tuple[str, str, int], ...]
    budget: int
    links: tuple[Link, ...] = ()

    @classmethod
    def of(cls, locked: Mapping[str, Any]) -> Listed:
        """From what a vote locked at opening."""
        return cls(
            tuple((str(r["number"]), r["title"], r["cost_minor"]) for r in locked["projects"]),
            locked["budget_minor"],
            links_of(locked.get("links", [])),
        )


def links_of(rows: Iterable[Mapping[str, Any]]) -> tuple[Link, ...]:
    """Links between options, by their numbers."""
    return tuple(Link(str(row["kind"]), str(row["a"]), str(row["b"])) for row in rows)


def read_ballots(texts: Iterable[str]) -> list[Any]:
    """Ballots from their JSON, all at once."""
    return json.loads(f"[{','.join(texts)}]")


def in_order(ballots: list[Any], *, seed: str | None = None) -> list[int]:
    """An order that says nothing about who came when: by what is on the ballots, then shuffled by the seed."""
    keys = [
        sorted((int(n), p) for n, p in b.items()) if isinstance(b, dict) else b for b in ballots
    ]
    order = sorted(range(len(ballots)), key=keys.__getitem__)
    if seed is not None:
        random.Random(seed).shuffle(order)  # nosec B311
    return order


def election_of(
    listed: Listed, ballots: list[Any], *, kind: str, money_unit: int = MONEY_UNIT
) -> Election:
    """The election, ballots in the order given; a number that is not on the list is passed over."""
    place = {int(number): p for p, (number, _title, _cost) in enumerate(listed.projects)}
    lengths = np.fromiter(map(len, ballots), dtype=np.int64, count=len(ballots))
    numbers = np.fromiter(
        (int(n) for n in chain.from_iterable(ballots)), dtype=np.int64, count=int(lengths.sum())
    )
    look = np.full(int(max([*place, *numbers.tolist()], default=0)) + 1, -1, dtype=np.int64)
    look[list(place)] = list(place.values())
    project = look[numbers]
    voter = np.repeat(np.arange(len(ballots)), lengths)
    points = _points(ballots, lengths, KINDS[kind])
    known = project >= 0
    cast = Ballots.from_pairs(
        kind=KINDS[kind],
        voters=len(ballots),
        projects=len(place),
        voter=voter[known],
        project=project[known],
        points=None if points is None else points[known],
    )
    rows = tuple(Project(*row) for row in listed.projects)
    return Election(rows, listed.budget, cast, money_unit, listed.links)


def _points(ballots: list[Any], lengths: np.ndarray, kind: str) -> np.ndarray | None:
    """Points as given; a ranking gives its last option one, the one before two, and so on."""
    n = int(lengths.sum())
    if kind == "points":
        given = (int(p) for ballot in ballots for p in ballot.values())
        return np.fromiter(given, dtype=np.int64, count=n)
    if kind == "ordinal":
        ends = np.repeat(np.cumsum(lengths), lengths)
        return ends - np.arange(n)
    return None
