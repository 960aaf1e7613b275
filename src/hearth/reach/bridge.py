"""Contacts and residents → who was reached and who was not → readings.

Contacts are meetings, not persons: the share of residents met is given as an upper bound (nobody met
twice), and a place or group with no contact at all is certain.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from hearth.core.networks.models import Network
from hearth.core.places import queries as places
from hearth.core.readings import services as readings

from .queries import Reached


def coverage(network: Network, reached: Reached) -> dict[str, Any]:
    """Places and groups with residents, people met and the most that this can be of them."""
    return {
        "contacts": reached.contacts,
        "people": reached.people,
        "without_group": reached.without_group,
        "place_unknown": reached.place_unknown,
        "places": _places(network, reached),
        "dimensions": _dimensions(network, reached),
    }


def _places(network: Network, reached: Reached) -> list[dict[str, Any]]:
    above = places.ancestor_at(network, depth=1)
    residents = places.residents_by_place(network, depth=1)
    counted: dict[UUID, int] = {}
    for place, n in reached.by_place.items():
        if place in above:
            counted[above[place]] = counted.get(above[place], 0) + n
    rows = [
        _row(str(p.pk), p.name, residents.get(p.pk, 0), counted.get(p.pk, 0), code=p.code)
        for p in places.places(network, depth=1)
    ]
    return sorted(rows, key=_least_reached_first)


def _dimensions(network: Network, reached: Reached) -> list[dict[str, Any]]:
    residents = places.population_of(network)
    found = []
    for dimension in places.dimensions(network, asked=True):
        rows = [
            _row(str(c.pk), c.name, residents[c.pk], reached.by_category.get(c.pk, 0), key=c.key)
            for c in dimension.categories.all()
            if residents.get(c.pk) and c.key != "not_answered"
        ]
        if rows:
            found.append({"key": dimension.key, "name": dimension.name, "groups": rows})
    return found


def _row(identifier: str, name: str, residents: int, n: int, **more: str) -> dict[str, Any]:
    share = min(n / residents, 1.0) if residents else None
    rounded = None if share is None else round(share, 5)
    return {
        "id": identifier,
        "name": name,
        "residents": residents,
        "reached": n,
        "share": rounded,
        **more,
    }


def _least_reached_first(row: dict[str, Any]) -> tuple[float, int]:
    return (row["share"] or 0.0, -row["residents"])


def protected(network: Network, payload: dict[str, Any]) -> dict[str, Any]:
    """The same as the public may see it, places by name: the order would tell of hidden numbers."""
    by_name = sorted(payload["places"], key=lambda row: row["name"])
    spots, _left = readings.protect_table(
        network, by_name, count_key="reached", rest=payload["place_unknown"]
    )
    dimensions = []
    for row in payload["dimensions"]:
        groups, _left = readings.protect_table(network, row["groups"], count_key="reached")
        dimensions.append({"key": row["key"], "name": row["name"], "groups": groups})
    return {"rule": readings.rule_of(network), "places": spots, "dimensions": dimensions}
