"""Who is missing, closer: group by place, over the days of a round, beside earlier rounds, after a task."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import accumulate
from typing import Any
from uuid import UUID

from hearth.core.networks.models import Network
from hearth.core.places import queries as places
from hearth.core.places.models import Category, Dimension, Place
from hearth.listen.queries import DayHeard, Heard
from hearth.methods import representation as methods
from hearth.methods.comparing import share_moved
from hearth.methods.parity import participation

from .representation import NO_GROUP

MOST_POINTS = 60
MOST_LINES = 5
#: A line over time begins when so many people told their group: before that it says nothing.
ENOUGH = 20


@dataclass(frozen=True)
class Groups:
    """The groups of a dimension with the residents of each, in the dimension's order."""

    dimension: Dimension
    categories: list[Category]
    living: list[int]

    @property
    def ids(self) -> list[UUID]:
        return [category.pk for category in self.categories]


def groups_of(network: Network, dimension: Dimension, *, year: int | None) -> Groups:
    """The groups that are people, with residents of the whole network."""
    residents = places.population_of(network, year=year)
    categories = [c for c in dimension.categories.all() if c.key not in NO_GROUP]
    return Groups(dimension, categories, [residents.get(c.pk, 0) for c in categories])


def crossed(
    network: Network,
    groups: Groups,
    across: Mapping[tuple[UUID | None, UUID | None], int],
    heard: Heard,
    *,
    within: Place,
    year: int | None,
) -> dict[str, Any]:
    """Every group in every place below one: heard beside residents; corners that chance does not explain."""
    spots = list(places.places(network, depth=within.depth + 1).filter(parent=within))
    above = places.ancestor_at(network, depth=within.depth + 1)
    counted: dict[tuple[UUID, UUID], int] = defaultdict(int)
    for (place, category), n in across.items():
        if place in above and category is not None:
            counted[above[place], category] += n
    residents = places.population_by_place(
        network, categories=groups.ids, depth=within.depth + 1, year=year
    )
    keys = [(spot.pk, category) for spot in spots for category in groups.ids]
    numbers = [counted.get(key, 0) for key in keys]
    living = [residents.get(key, 0) for key in keys]
    if not sum(living):
        return {"columns": [], "rows": [], "unheard": 0, "unknown": 0}
    people = sum(n for place, n in heard.by_place.items() if above.get(place) in _ids(spots))
    unknown = max(0, people - sum(numbers))
    return {
        "columns": [{"id": str(c.pk), "name": c.name} for c in groups.categories],
        **_rows(spots, len(groups.ids), numbers, living, unknown),
        "unknown": unknown,
    }


def _ids(spots: Sequence[Place]) -> set[UUID]:
    return {spot.pk for spot in spots}


def _rows(
    spots: Sequence[Place], width: int, numbers: list[int], living: list[int], unknown: int
) -> dict[str, Any]:
    """A row of cells for each place; `unheard` marks those that are short beyond chance."""
    found = methods.bounds(numbers, living, unknown=unknown)
    short = {int(cell) for cell in methods.unheard(numbers, living).cells}
    expected = [sum(numbers) * n / sum(living) for n in living]
    rows = []
    for at, spot in enumerate(spots):
        cells = [
            {
                "heard": numbers[i],
                "residents": living[i],
                "expected": round(expected[i], 1),
                "ratio": found[i].parity.ratio,
                "low": found[i].parity.low,
                "high": found[i].parity.high,
                "certain": found[i].certain,
                "verdict": found[i].parity.verdict,
                "unheard": i in short,
            }
            for i in range(at * width, (at + 1) * width)
        ]
        rows.append({"id": str(spot.pk), "code": spot.code, "name": spot.name, "cells": cells})
    return {"rows": rows, "unheard": len(short)}


def certainty(groups: Groups, heard: Heard) -> dict[str, dict[str, Any]]:
    """Category to limits that hold whatever the unknown are, and whether they exclude a fair share."""
    if not sum(groups.living):
        return {}
    counted = [heard.by_category.get(identifier, 0) for identifier in groups.ids]
    unknown = sum(heard.unknown.get(groups.dimension.pk, {}).values())
    rows = methods.bounds(counted, groups.living, unknown=unknown)
    return {
        str(identifier): {"low": row.low, "high": row.high, "certain": row.certain}
        for identifier, row in zip(groups.ids, rows, strict=True)
    }


def over_days(groups: Groups, days: Sequence[DayHeard]) -> list[dict[str, Any]]:
    """Ratio of the most missed groups, each among all who were heard from the round's first day on."""
    if not days or not sum(groups.living):
        return []
    counts = [[day.by_category.get(c, 0) for c in groups.ids] for day in days]
    sums = list(
        accumulate(counts, lambda one, other: [a + b for a, b in zip(one, other, strict=True)])
    )
    enough = [at for at, row in enumerate(sums) if sum(row) >= ENOUGH] or [len(days) - 1]
    step = max(1, -(-len(enough) // MOST_POINTS))
    kept = sorted({*enough[::step], len(days) - 1})
    stands = {at: participation(sums[at], groups.living) for at in kept}
    last = stands[kept[-1]]
    worst = sorted(range(len(groups.ids)), key=lambda g: (last[g].ratio or 0, -groups.living[g]))
    return [
        {
            "id": str(groups.ids[g]),
            "name": groups.categories[g].name,
            "points": [
                {
                    "on": days[at].day.isoformat(),
                    "ratio": stands[at][g].ratio,
                    "low": stands[at][g].low,
                    "high": stands[at][g].high,
                }
                for at in kept
            ],
        }
        for g in [g for g in worst if groups.living[g]][:MOST_LINES]
    ]


def beside_rounds(
    groups: Groups, rounds: Sequence[Any], by_round: Mapping[UUID, tuple[int, Mapping[UUID, int]]]
) -> dict[str, Any]:
    """Ratio of each group in each round, newest last, and whether the newest differs from the one before."""
    heard = [row for row in rounds if row.pk in by_round and by_round[row.pk][0]]
    counts = [[by_round[row.pk][1].get(c, 0) for c in groups.ids] for row in heard]
    if not heard or not sum(groups.living):
        return {"rounds": [], "groups": []}
    stands = [participation(row, groups.living) for row in counts]
    rows = []
    for g, category in enumerate(groups.categories):
        cells = [
            {**_short(stand[g]), "heard": row[g]} for stand, row in zip(stands, counts, strict=True)
        ]
        moved = ""
        if len(heard) > 1:
            moved = share_moved(
                counts[-2][g], sum(counts[-2]), counts[-1][g], sum(counts[-1])
            ).verdict
        rows.append({"id": str(category.pk), "name": category.name, "cells": cells, "moved": moved})
    titles = [{"id": str(row.pk), "title": row.title} for row in heard]
    return {"rounds": titles, "groups": rows}


def _short(parity: Any) -> dict[str, Any]:
    row = asdict(parity)
    return {key: row[key] for key in ("ratio", "low", "high", "verdict")}


@dataclass(frozen=True)
class Effect:
    """A gap before a task and since: people heard of those known, ratio with interval, and the verdict.

    `verdict` is one of up, down, alike, too_early.
    """

    heard_before: int
    known_before: int
    heard_since: int
    known_since: int
    ratio_before: float | None
    ratio_since: float | None
    low_since: float | None
    high_since: float | None
    verdict: str


def effect_of(
    *, heard_before: int, known_before: int, heard_now: int, known_now: int, living: int, of: int
) -> Effect:
    """What has come in since a task was made, beside what was there: no cause is claimed."""
    since = max(0, heard_now - heard_before)
    known = max(since, known_now - known_before)
    heard_before, known_before = min(heard_before, known_before), known_before
    moved = share_moved(heard_before, known_before, since, known)
    share = living / of if of else 0.0
    later = participation([since, known - since], [living, max(of - living, 0)])[0] if of else None
    verdict = moved.verdict
    if not known_before and later and later.verdict in ("over", "balanced"):
        verdict = "up"
    return Effect(
        heard_before,
        known_before,
        since,
        known,
        moved.before / share if moved.before is not None and share else None,
        later.ratio if later else None,
        later.low if later else None,
        later.high if later else None,
        verdict,
    )


def shares_of(groups: Groups, *, total: int, counted: Sequence[int]) -> list[int]:
    """How many of each group a whole of this size would have."""
    return [row.quota for row in methods.quotas(counted, groups.living, total=total)]
