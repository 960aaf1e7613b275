"""What a place is like, beside whom we heard there; and how its people have changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from hearth.core.networks.models import Network
from hearth.core.places import queries as places
from hearth.core.places.models import Dimension, Layer
from hearth.listen.queries import Heard
from hearth.methods.comparing import rank_agreement
from hearth.methods.parity import participation

from .representation import NO_GROUP


def beside_voices(network: Network, layer: Layer, heard: Heard) -> dict[str, Any]:
    """Every ward: the layer's figure, people heard and their ratio; whether both order places alike.

    Where the layer has figures for smaller areas only, a ward's is their mean, weighed by residents
    (`averaged`).
    """
    spots = list(places.places(network, depth=1))
    above, residents = (
        places.ancestor_at(network, depth=1),
        places.residents_by_place(network, depth=1),
    )
    figures, averaged = _figures(network, layer, above, {spot.pk for spot in spots})
    counted: dict[UUID, int] = defaultdict(int)
    for place, n in heard.by_place.items():
        if place in above:
            counted[above[place]] += n
    living = [residents.get(spot.pk, 0) for spot in spots]
    ratios: list[float | None] = [None] * len(spots)
    if sum(living):
        found = participation([counted.get(spot.pk, 0) for spot in spots], living)
        ratios = [row.ratio for row in found]
    rows = [
        {
            "id": str(spot.pk),
            "code": spot.code,
            "name": spot.name,
            "value": figures.get(spot.pk),
            "heard": counted.get(spot.pk, 0),
            "residents": n,
            "ratio": ratio,
        }
        for spot, n, ratio in zip(spots, living, ratios, strict=True)
    ]
    both = [
        (figures[spot.pk], ratio)
        for spot, ratio in zip(spots, ratios, strict=True)
        if spot.pk in figures and ratio is not None
    ]
    agreement = rank_agreement([one for one, _r in both], [ratio for _one, ratio in both])
    return {"rows": rows, "averaged": averaged, "agreement": agreement}


def _figures(
    network: Network, layer: Layer, above: Mapping[UUID, UUID], wards: set[UUID]
) -> tuple[dict[UUID, float], bool]:
    """The layer by ward: as given, or the mean of its areas weighed by residents."""
    known = places.layer_values(layer)
    given = {place: value for place, value in known.items() if place in wards}
    if given:
        return given, False
    people = places.residents_by_place(network, depth=2)
    sums: dict[UUID, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for place, value in known.items():
        if place in above:
            weight = people.get(place, 0) or 1
            sums[above[place]][0] += value * weight
            sums[above[place]][1] += weight
    return {ward: total / weight for ward, (total, weight) in sums.items()}, bool(sums)


def shifts(network: Network, dimension: Dimension, *, first: int, last: int) -> dict[str, Any]:
    """Each group's share of residents then and now, in the whole and in every ward."""
    categories = [c for c in dimension.categories.all() if c.key not in NO_GROUP]
    tables = [
        [
            places.counts_in_year(network, dimension_id=dimension.pk, depth=depth, year=year)
            for year in (first, last)
        ]
        for depth in (0, 1)
    ]
    top = places.root(network)
    spots = list(places.places(network, depth=1))
    return {
        "columns": [{"id": str(c.pk), "key": c.key, "name": c.name} for c in categories],
        "whole": _changes(top.pk, categories, tables[0]) if top else [],
        "rows": [
            {
                "id": str(spot.pk),
                "code": spot.code,
                "name": spot.name,
                "cells": _changes(spot.pk, categories, tables[1]),
            }
            for spot in spots
        ],
    }


def _changes(
    place: UUID, categories: Sequence[Any], tables: Sequence[Mapping[tuple[UUID, UUID], int]]
) -> list[dict[str, Any]]:
    sums = [sum(table.get((place, c.pk), 0) for c in categories) for table in tables]
    cells = []
    for category in categories:
        counts = [table.get((place, category.pk), 0) for table in tables]
        then, now = (n / of if of else None for n, of in zip(counts, sums, strict=True))
        change = None if then is None or now is None else now - then
        cells.append({"then": then, "now": now, "change": change, "counts": counts})
    return cells
