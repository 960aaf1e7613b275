"""What can be asked about places and populations. Few queries, whatever the size."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet, Sum

from hearth.core.networks.models import Network

from .code_lists import labels_of as labels_of
from .models import Category, Dimension, Layer, LayerValue, Place, Population

_LIGHT = ("boundary", "outline")


def root(network: Network) -> Place | None:
    """The top of the tree, or none before anything is loaded."""
    return Place.objects.filter(network=network, parent=None).defer(*_LIGHT).first()


def places(
    network: Network, *, level: str | None = None, depth: int | None = None
) -> QuerySet[Place]:
    """Places without their boundaries, by depth and name."""
    rows = Place.objects.filter(network=network).defer(*_LIGHT)
    if level is not None:
        rows = rows.filter(level=level)
    return rows if depth is None else rows.filter(depth=depth)


@dataclass(frozen=True)
class Outline:
    """One area ready to be drawn; the drawing is 1000 wide and `frame_height` high."""

    place_id: UUID
    code: str
    name: str
    path: str
    frame_height: int


def outlines(network: Network, *, depth: int) -> list[Outline]:
    """The areas of one depth that have a boundary, by name, in one query."""
    rows = Place.objects.filter(network=network, depth=depth).exclude(outline="")
    fields = ("id", "code", "name", "outline", "frame_height")
    return [Outline(*row) for row in rows.order_by("name").values_list(*fields)]


def place_by_code(network: Network, code: str) -> Place | None:
    """The newest place with this code, or none."""
    if not code:
        return None
    rows = Place.objects.filter(network=network, code=code).defer(*_LIGHT)
    return rows.order_by("-code_year").first()


def codes_of(network: Network, codes: Iterable[str]) -> set[str]:
    """Those of these codes that are places here."""
    rows = Place.objects.filter(network=network, code__in=list(codes))
    return set(rows.values_list("code", flat=True))


def dimensions(network: Network, *, asked: bool | None = None) -> list[Dimension]:
    """Dimensions with their categories, in two queries."""
    rows = Dimension.objects.filter(network=network).prefetch_related("categories")
    return list(rows if asked is None else rows.filter(is_asked=asked))


def category_index(network: Network) -> dict[tuple[str, str], Category]:
    """(dimension key, category key) to category, in one query."""
    rows = Category.objects.filter(dimension__network=network).select_related(
        "dimension", "broader"
    )
    return {(row.dimension.key, row.key): row for row in rows}


@dataclass(frozen=True)
class PopulationSet:
    """Populations of one year and source, and the dimensions that it counts."""

    year: int
    source: str
    dimensions: tuple[str, ...]


def population_sets(network: Network) -> list[PopulationSet]:
    """Which populations are loaded, newest first, in one query."""
    rows = Population.objects.filter(network=network, place__parent=None)
    found: dict[tuple[int, str], list[str]] = {}
    named = rows.values_list("year", "source", "category__dimension__name").distinct()
    for year, source, name in named.order_by("-year", "source", "category__dimension__name"):
        found.setdefault((year, source), []).append(name)
    return [PopulationSet(year, source, tuple(names)) for (year, source), names in found.items()]


def _from_far_to_near(year: int | None) -> Any:
    """Sorts counts so that the one to be used comes last: the newest, or the nearest to a year."""
    return lambda row: row[-1] if year is None else (-abs(row[-1] - year), row[-1])


def population_of(
    network: Network, *, place: Place | None = None, year: int | None = None
) -> dict[UUID, int]:
    """Category to residents in one place (default: the whole network): newest, or nearest to `year`."""
    at = place or root(network)
    if at is None:
        return {}
    rows = Population.objects.filter(network=network, place=at)
    found = sorted(rows.values_list("category_id", "count", "year"), key=_from_far_to_near(year))
    return {category: n for category, n, _year in found}


def population_by_place(
    network: Network, *, categories: Iterable[UUID], depth: int, year: int | None = None
) -> dict[tuple[UUID, UUID], int]:
    """(place, category) to residents at one depth, in one query: newest, or nearest to `year`."""
    rows = Population.objects.filter(
        network=network, category_id__in=list(categories), place__depth=depth
    )
    fields = ("place_id", "category_id", "count", "year")
    found = sorted(rows.values_list(*fields), key=_from_far_to_near(year))
    return {(place, category): n for place, category, n, _year in found}


def residents_by_place(network: Network, *, depth: int, year: int | None = None) -> dict[UUID, int]:
    """Residents of every place at one depth: the age bands added up (every person has one age)."""
    rows = Population.objects.filter(
        network=network, place__depth=depth, category__dimension__key="age_band"
    )
    sums = (
        rows.values_list("place_id").annotate(n=Sum("count")).values_list("place_id", "n", "year")
    )
    found = sorted(sums, key=_from_far_to_near(year))
    return {place: n for place, n, _year in found}


def ancestor_at(network: Network, *, depth: int) -> dict[UUID, UUID]:
    """Every place to the place above it (or itself) at one depth, in one query."""
    rows = list(Place.objects.filter(network=network).values_list("id", "path", "depth"))
    tops = {path: identifier for identifier, path, at in rows if at == depth}
    found = {}
    for identifier, path, at in rows:
        if at >= depth:
            prefix = "/".join(path.split("/")[: depth + 1])
            if prefix in tops:
                found[identifier] = tops[prefix]
    return found


def layers(network: Network) -> QuerySet[Layer]:
    """Context layers, by name, newest first."""
    return Layer.objects.filter(network=network)


def layer(network: Network, identifier: UUID) -> Layer | None:
    """One layer of this network, or none."""
    return layers(network).filter(id=identifier).first()


def layer_values(of: Layer) -> dict[UUID, float]:
    """Place to figure, in one query."""
    return dict(LayerValue.objects.filter(layer=of).values_list("place_id", "value"))


def counts_in_year(
    network: Network, *, dimension_id: UUID, depth: int, year: int
) -> dict[tuple[UUID, UUID], int]:
    """(place, category) to residents of exactly one year, in one query."""
    rows = Population.objects.filter(
        network=network, category__dimension_id=dimension_id, place__depth=depth, year=year
    )
    return {(p, c): n for p, c, n in rows.values_list("place_id", "category_id", "count")}
