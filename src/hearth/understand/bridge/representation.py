"""Voices and residents → who is missing → readings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any
from uuid import UUID

from hearth.core.networks.models import Network
from hearth.core.places import queries as places
from hearth.core.readings import services as readings
from hearth.listen.queries import Heard
from hearth.methods.parity import participation

from ..rules import is_gap

#: Categories of the census that are no group of people.
NO_GROUP = frozenset({"not_answered"})
GAPS_SHOWN = 24


def representation(network: Network, heard: Heard, *, year: int | None = None) -> dict[str, Any]:
    """Every asked dimension and every ward: heard beside residents; the worst gaps first."""
    dimensions = _dimensions(network, heard, year)
    spots = _places(network, heard, year)
    return {
        "voices": heard.voices,
        "people": heard.people_heard,
        "dimensions": dimensions,
        "places": spots,
        "gaps": _gaps(dimensions, spots),
    }


def _dimensions(network: Network, heard: Heard, year: int | None) -> list[dict[str, Any]]:
    residents = places.population_of(network, year=year)
    rows = []
    for dimension in places.dimensions(network, asked=True):
        categories = [c for c in dimension.categories.all() if c.key not in NO_GROUP]
        living = [residents.get(c.pk, 0) for c in categories]
        if not sum(living):
            continue
        counted = [heard.by_category.get(c.pk, 0) for c in categories]
        unknown = heard.unknown.get(dimension.pk, {})
        named = [{"id": str(c.pk), "key": c.key, "name": c.name} for c in categories]
        rows.append(
            {
                "id": str(dimension.pk),
                "key": dimension.key,
                "name": dimension.name,
                "known": sum(counted),
                "unknown": unknown,
                "groups": _rows(named, counted, living, sum(unknown.values())),
            }
        )
    return rows


def _places(network: Network, heard: Heard, year: int | None) -> dict[str, Any]:
    """Places of the level below the top; voices of small areas count for the ward above."""
    spots = list(places.places(network, depth=1))
    above = places.ancestor_at(network, depth=1)
    residents = places.residents_by_place(network, depth=1, year=year)
    counted: dict[UUID, int] = {}
    unplaced = heard.place_unknown
    for place, n in heard.by_place.items():
        if place in above:
            counted[above[place]] = counted.get(above[place], 0) + n
        else:
            unplaced += n
    living = [residents.get(place.pk, 0) for place in spots]
    if not sum(living):
        return {"known": 0, "unknown": unplaced, "groups": []}
    named = [{"id": str(p.pk), "code": p.code, "name": p.name} for p in spots]
    rows = _rows(named, [counted.get(p.pk, 0) for p in spots], living, unplaced)
    return {"known": sum(counted.values()), "unknown": unplaced, "groups": rows}


def _rows(
    named: list[dict[str, str]], counted: list[int], living: list[int], unknown: int
) -> list[dict[str, Any]]:
    """Groups with their figures; `heard` is the count, the rest as `methods.parity.Parity`."""
    found = participation(counted, living, unknown=unknown)
    return [
        {**name, "heard": row.counted, **_figures(asdict(row))}
        for name, row in zip(named, found, strict=True)
    ]


def _figures(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        key: round(value, 4) if isinstance(value, float) else value
        for key, value in row.items()
        if key != "counted"
    }


def _gaps(dimensions: list[dict[str, Any]], spots: dict[str, Any]) -> list[dict[str, Any]]:
    """Groups and places that are missing or under-heard: those with most voices short come first."""
    named = [(row, group) for row in dimensions for group in row["groups"]]
    found = [
        {"kind": "group", "dimension": row["name"], **group}
        for row, group in named
        if is_gap(group)
    ]
    found += [
        {"kind": "place", "dimension": "", **spot} for spot in spots["groups"] if is_gap(spot)
    ]
    found.sort(
        key=lambda gap: (gap["verdict"] != "missing", -gap["short"], gap["ratio"] or 0, gap["name"])
    )
    return found[:GAPS_SHOWN]


def protected(network: Network, payload: dict[str, Any]) -> dict[str, Any]:
    """The same as the public may see it; gaps are left out, since they rank hidden numbers."""
    dimensions = []
    for row in payload["dimensions"]:
        rest = sum(row["unknown"].values())
        groups, left = readings.protect_table(network, row["groups"], count_key="heard", rest=rest)
        dimensions.append(
            {
                "id": row["id"],
                "key": row["key"],
                "name": row["name"],
                "unknown": left,
                "groups": groups,
            }
        )
    spots = payload["places"]
    groups, left = readings.protect_table(
        network, spots["groups"], count_key="heard", rest=spots["unknown"]
    )
    return {
        "rule": readings.rule_of(network),
        "voices": payload["voices"],
        "dimensions": dimensions,
        "places": {"unknown": left, "groups": groups},
    }


def may_publish(network: Network, *, n: int) -> bool:
    """Whether enough voices are new."""
    return readings.may_publish(network, kind="representation", n=n)


def theme_figures(network: Network, counts: list[tuple[str, int]]) -> dict[str, Any]:
    """Voices under each theme as the public may see them.

    A voice may speak of several themes, so the counts add up to nothing that is published: each is
    protected by itself.
    """
    rows = {}
    for identifier, n in counts:
        shown, _rest = readings.protect_table(network, [{"id": identifier, "n": n}], count_key="n")
        rows[identifier] = shown[0]["n"]
    return {"rule": readings.rule_of(network), "themes": rows}
