"""What can be done with places: code lists, an area tree with boundaries, populations.

Each of these takes whole tables and keeps all or nothing; who calls them (the `load` command, the
demo) reads files and names the row of a fault.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import shapely
from django.db import transaction

from hearth.core.ledger import services as ledger
from hearth.core.networks.models import Network
from hearth.kit.actors import Actor
from hearth.kit.geometry import draw, polygon
from hearth.kit.refusals import Refused

from .code_lists import code_list
from .layers import Kept as Kept
from .layers import NewLayer as NewLayer
from .layers import RowRefused as RowRefused
from .layers import drop_layer as drop_layer
from .layers import keep_layer as keep_layer
from .layers import layer_from_population as layer_from_population
from .layers import rows_of as rows_of
from .models import Category, Dimension, Place, Population


@dataclass(frozen=True)
class NewPlace:
    """A place to add: `parent` is the code of the place above, none for the top."""

    code: str
    name: str
    level: str
    year: int
    parent: str | None


@dataclass(frozen=True)
class NewCount:
    """A population to add, by keys."""

    place: str
    dimension: str
    category: str
    count: int
    year: int
    source: str


@transaction.atomic
def adopt_code_list(network: Network, *, key: str, by: Actor, now: datetime) -> list[Dimension]:
    """Give the network the dimensions of a shipped list. Refused: `code_list_unknown`."""
    listed = code_list(key)
    made: list[Dimension] = []
    categories: dict[str, Category] = {}
    for position, row in enumerate(listed["dimensions"]):
        dimension, _ = Dimension.objects.update_or_create(
            network=network,
            key=row["key"],
            defaults={
                "name": row["name"],
                "question": row.get("question", ""),
                "code_list": key,
                "year": listed["year"],
                "unit": row.get("unit", "persons"),
                "is_asked": row.get("asked", False),
                "position": position,
            },
        )
        made.append(dimension)
        for place, entry in enumerate(row["categories"]):
            categories[f"{row['key']}/{entry['key']}"] = _adopt(dimension, entry, place, categories)
    ledger.record(network=network, deed="code list adopted", by=by, now=now, facts={"list": key})
    return made


def _adopt(
    dimension: Dimension, entry: Mapping[str, Any], position: int, known: Mapping[str, Category]
) -> Category:
    category, _ = Category.objects.update_or_create(
        dimension=dimension,
        key=entry["key"],
        defaults={
            "name": entry["name"],
            "position": position,
            "broader": known.get(entry.get("broader", "")),
        },
    )
    return category


@transaction.atomic
def plant_tree(
    network: Network,
    *,
    places: Iterable[NewPlace],
    boundaries: Mapping[str, Mapping[str, Any]],
    by: Actor,
    now: datetime,
) -> dict[str, Place]:
    """Add an area tree, parents first. Boundaries are GeoJSON geometries by code.

    Refused: `parent_unknown`, `place_twice`, `tree_exists`. A boundary that cannot be used raises
    `hearth.kit.geometry.GeometryError` before anything is kept.
    """
    if Place.objects.filter(network=network).exists():
        raise Refused("tree_exists")
    polygons = {code: polygon(geometry) for code, geometry in boundaries.items()}
    made: dict[str, Place] = {}
    for new in places:
        if new.code in made:
            raise Refused("place_twice", code=new.code)
        if new.parent is not None and new.parent not in made:
            raise Refused("parent_unknown", code=new.code, parent=new.parent)
        made[new.code] = _place(network, new, made.get(new.parent or ""), boundaries)
    _inherit_boundaries(made, polygons)
    _draw_levels(made, polygons)
    Place.objects.bulk_create(made.values(), batch_size=200)
    ledger.record(network=network, deed="places added", by=by, now=now, facts={"n": len(made)})
    return made


def _place(
    network: Network, new: NewPlace, parent: Place | None, boundaries: Mapping[str, Any]
) -> Place:
    return Place(
        network=network,
        parent=parent,
        code=new.code,
        code_year=new.year,
        name=new.name,
        level=new.level,
        depth=parent.depth + 1 if parent else 0,
        path=f"{parent.path}/{new.code}" if parent else new.code,
        boundary=boundaries.get(new.code),
    )


def _inherit_boundaries(made: Mapping[str, Place], polygons: dict[str, shapely.Geometry]) -> None:
    """A place without boundary of its own is the union of those below it."""
    for depth in sorted({place.depth for place in made.values()}, reverse=True)[1:]:
        for code, place in made.items():
            if place.depth == depth and code not in polygons:
                below = [
                    polygons[c] for c, p in made.items() if p.parent is place and c in polygons
                ]
                if below:
                    polygons[code] = shapely.union_all(below)


def _draw_levels(made: Mapping[str, Place], polygons: Mapping[str, shapely.Geometry]) -> None:
    """Outlines of each level in one common frame, and a point inside each place."""
    if not polygons:
        return
    frame = tuple(shapely.total_bounds(list(polygons.values())))
    for depth in {place.depth for place in made.values()}:
        level = {c: polygons[c] for c, p in made.items() if p.depth == depth and c in polygons}
        drawing = draw(level, frame=frame)
        for code, path in drawing.paths.items():
            point = polygons[code].representative_point()
            made[code].outline, made[code].frame_height = path, drawing.height
            made[code].longitude, made[code].latitude = point.x, point.y


@transaction.atomic
def count_residents(
    network: Network, *, counts: Iterable[NewCount], by: Actor, now: datetime
) -> int:
    """Add populations; counting a cell again replaces it. Returns how many cells.

    Refused: `place_unknown`, `category_unknown`, `count_negative`.
    """
    places = {place.code: place for place in Place.objects.filter(network=network).only("code")}
    categories = {
        (row.dimension.key, row.key): row
        for row in Category.objects.filter(dimension__network=network).select_related("dimension")
    }
    rows = [_population(network, new, places, categories) for new in counts]
    Population.objects.bulk_create(
        rows,
        batch_size=500,
        update_conflicts=True,
        unique_fields=["place", "category", "year"],
        update_fields=["count", "source"],
    )
    ledger.record(
        network=network, deed="residents counted", by=by, now=now, facts={"cells": len(rows)}
    )
    return len(rows)


def _population(
    network: Network,
    new: NewCount,
    places: Mapping[str, Place],
    categories: Mapping[tuple[str, str], Category],
) -> Population:
    if new.place not in places:
        raise Refused("place_unknown", code=new.place)
    if (new.dimension, new.category) not in categories:
        raise Refused("category_unknown", dimension=new.dimension, category=new.category)
    if new.count < 0:
        raise Refused("count_negative", count=new.count)
    return Population(
        network=network,
        place=places[new.place],
        category=categories[new.dimension, new.category],
        count=new.count,
        year=new.year,
        source=new.source,
    )
