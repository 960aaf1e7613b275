"""Who lives here: what targets are made from."""

from __future__ import annotations

from collections import Counter
from typing import Any
from uuid import UUID

from hearth.core.networks.models import Network
from hearth.core.places import queries as places
from hearth.core.places.models import Dimension

from ...models import (
    Activity,
)
from ...rules import panels as rules


def features_of(activity: Activity) -> list[Dimension]:
    """The dimensions that targets may be about, with their categories."""
    return places.dimensions(activity.network, asked=True)


def census_of(activity: Activity) -> dict[str, dict[str, Any]]:
    """Feature key → its name and, for each answer, name and residents of the places that may take part.

    Age bands of which everybody is too young are left out. Four queries and a few for each place.
    """
    network = activity.network
    wards = {place.code: place for place in places.places(network, depth=1)}
    chosen = list(places.places(network).filter(code__in=activity.areas))
    residents: Counter[UUID] = Counter()
    for place in chosen:
        residents.update(places.population_of(network, place=place))
    if not chosen:
        residents.update(places.population_of(network))
    found: dict[str, dict[str, Any]] = {}
    for dimension in features_of(activity):
        values: dict[str, dict[str, Any]] = {
            row.key: {"name": row.name, "n": residents[row.pk]}
            for row in dimension.categories.all()
            if row.key != "not_answered"
            and not (
                dimension.key == "age_band"
                and rules.is_too_young(row.key, min_age=activity.min_age)
            )
        }
        if sum(row["n"] for row in values.values()):
            found[dimension.key] = {"name": dimension.name, "values": values}
    by_place = places.residents_by_place(network, depth=1)
    spots: dict[str, dict[str, Any]] = {
        place.code: {"name": place.name, "n": by_place.get(place.pk, 0)}
        for place in wards.values()
        if not activity.areas or place.code in activity.areas
    }
    if len(spots) > 1 and sum(row["n"] for row in spots.values()):
        found[rules.PLACE] = {"name": "", "values": spots}
    return found


def source_of(network: Network) -> str:
    """Which census the shares are from, in words."""
    sets = places.population_sets(network)
    return f"{sets[0].source}, {sets[0].year}" if sets else ""


def residents_by_area(activity: Activity) -> dict[str, dict[str, Any]]:
    """Code → name and residents of the areas that letters may go to: those that were named, or every ward."""
    network = activity.network
    rows = places.places(network)
    chosen = list(rows.filter(code__in=activity.areas) if activity.areas else rows.filter(depth=1))
    residents: dict[UUID, int] = {}
    for depth in {place.depth for place in chosen}:
        residents |= places.residents_by_place(network, depth=depth)
    return {place.code: {"name": place.name, "n": residents.get(place.pk, 0)} for place in chosen}
