"""Turn a folder of published files into a network, by a spec that maps names to ours.

Totals of two published tables differ by a few people (they are perturbed on purpose): each table is
kept as it came, and nothing assumes that they agree.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from hearth.core.networks import services as networks
from hearth.core.networks.models import Network
from hearth.core.places import services as places
from hearth.core.places.queries import labels_of
from hearth.core.places.services import NewCount, NewLayer, NewPlace
from hearth.kit.actors import Actor
from hearth.kit.geometry import GeometryError, polygon

from .tables import Problems, read_boundaries, read_rows, whole_number

Say = Callable[[str], None]


@dataclass(frozen=True)
class Files:
    """Everything read, ready to be kept in one transaction."""

    tree: list[NewPlace]
    boundaries: dict[str, Any]
    counts: list[NewCount]
    layers: list[tuple[NewLayer, list[tuple[int, str, str]]]]


def load_network(
    spec: dict[str, Any], folder: Path, *, slug: str | None, now: datetime, say: Say
) -> Network:
    """Read every file, then keep all of it or nothing. Raises LoadError, Refused."""
    files = read_files(spec, folder)
    say(
        f"read {len(files.tree)} places, {len(files.boundaries)} boundaries, {len(files.counts)} counts"
    )
    details = dict(spec["network"])
    details["slug"] = slug or details["slug"]
    clerk = Actor.nobody("command")
    with transaction.atomic():
        network = networks.found(details.pop("slug"), **details)
        places.adopt_code_list(network, key=spec["code_list"], by=clerk, now=now)
        places.plant_tree(
            network, places=files.tree, boundaries=files.boundaries, by=clerk, now=now
        )
        places.count_residents(network, counts=files.counts, by=clerk, now=now)
        for about, rows in files.layers:
            places.keep_layer(
                network, about=about, rows=rows, only_if_all_good=True, by=clerk, now=now
            )
        for row in spec.get("shares", ()):
            places.layer_from_population(
                network,
                about=_about(row),
                dimension=row["dimension"],
                categories=row["categories"],
                by=clerk,
                now=now,
            )
    return network


def read_files(spec: dict[str, Any], folder: Path) -> Files:
    """Read and check everything. Raises LoadError with every problem found."""
    problems = Problems()
    if not folder.is_dir():
        problems.add(folder, None, "there is no such folder")
    problems.stop_if_any()
    tree = _read_tree(spec["tree"], folder, problems)
    problems.stop_if_any()
    codes = {place.code for place in tree}
    boundaries = _read_all_boundaries(spec, folder, codes, problems)
    counts = _Counter(spec["code_list"], folder, tree, problems).read(spec)
    layers = [_read_layer(row, folder, problems) for row in spec.get("layers", ())]
    problems.stop_if_any()
    return Files(tree, boundaries, counts, layers)


def _about(row: dict[str, Any]) -> NewLayer:
    """What a layer of the spec is."""
    return NewLayer(
        row["key"],
        row["name"],
        row["year"],
        row["source"],
        row.get("unit", ""),
        row.get("higher_is", "neither"),
    )


def _read_layer(
    row: dict[str, Any], folder: Path, problems: Problems
) -> tuple[NewLayer, list[tuple[int, str, str]]]:
    """One figure a place, from two columns of a table."""
    columns = [row["code"], row["column"]]
    found = read_rows(folder / row["file"], columns=columns, problems=problems)
    return _about(row), [(number, cells[columns[0]], cells[columns[1]]) for number, cells in found]


def _read_tree(spec: dict[str, Any], folder: Path, problems: Problems) -> list[NewPlace]:
    """Places of every level, parents first; a code with two names or parents is a problem."""
    levels = spec["levels"]
    path = folder / spec["file"]
    columns = [level[key] for level in levels for key in ("code", "name")]
    found: dict[str, NewPlace] = {}
    for number, row in read_rows(path, columns=columns, problems=problems):
        parent = None
        for level in levels:
            place = NewPlace(
                row[level["code"]], row[level["name"]], level["level"], level["year"], parent
            )
            if not place.code or not place.name:
                problems.add(path, number, f"no code or name for the {level['level']}")
                break
            if found.setdefault(place.code, place) != place:
                problems.add(
                    path, number, f"{place.code} was listed before with another name or parent"
                )
            parent = place.code
    order = {level["level"]: position for position, level in enumerate(levels)}
    if not found and not problems.found:
        problems.add(path, None, "the file lists no places")
    return sorted(found.values(), key=lambda place: (order[place.level], place.code))


def _read_all_boundaries(
    spec: dict[str, Any], folder: Path, codes: set[str], problems: Problems
) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for source in spec["boundaries"]:
        path = folder / source["file"]
        for code, geometry in read_boundaries(path, code=source["code"], problems=problems).items():
            if code not in codes:
                problems.add(path, None, f"the boundary {code} belongs to no place of the tree")
                continue
            try:
                polygon(geometry)
            except GeometryError as wrong:
                problems.add(path, None, f"{code}: {wrong}")
            found[code] = geometry
    return found


class _Counter:
    """Reads population tables; sums small places up where the spec asks for it."""

    def __init__(
        self, code_list: str, folder: Path, tree: list[NewPlace], problems: Problems
    ) -> None:
        self.labels = labels_of(code_list)
        self.dimensions = {dimension for dimension, _ in self.labels}
        self.folder, self.problems = folder, problems
        self.places = {place.code: place for place in tree}
        self.top = tree[0].code if tree else ""
        self.cells: dict[tuple[str, str, str], NewCount] = {}

    def read(self, spec: dict[str, Any]) -> list[NewCount]:
        for table in spec.get("populations", ()):
            self._long(table)
        for table in spec.get("wide", ()):
            self._wide(table)
        for table in spec.get("ranks", ()):
            self._ranks(table)
        return list(self.cells.values())

    def _keep(self, count: NewCount) -> None:
        self.cells[count.place, count.dimension, count.category] = count

    def _long(self, table: dict[str, Any]) -> None:
        """One row a place, dimension and category."""
        path = self.folder / table["file"]
        fixed: dict[str, Any] = {
            name: table[name] for name in ("dimension", "year", "source") if name in table
        }
        wanted = ["place_code", "dimension", "category", "count", "year", "source"]
        columns = [name for name in wanted if name not in fixed]
        sums: dict[tuple[str, str, int, str], int] = defaultdict(int)
        for number, row in read_rows(path, columns=columns, problems=self.problems):
            try:
                count = self._count({**row, **fixed}, anywhere=table.get("only_sums", False))
            except ValueError as wrong:
                self.problems.add(path, number, str(wrong))
                continue
            if not table.get("only_sums"):
                self._keep(count)
            if count.dimension in table.get("add_up", ()):
                sums[count.dimension, count.category, count.year, count.source] += count.count
        for (dimension, category, year, source), total in sums.items():
            self._keep(
                NewCount(self.top, dimension, category, total, year, f"{source}; added up"[:200])
            )

    def _count(self, row: dict[str, Any], *, anywhere: bool) -> NewCount:
        """One cell, or a ValueError that says what is wrong with it."""
        dimension, label = row["dimension"], row["category"]
        if not anywhere and row["place_code"] not in self.places:
            raise ValueError(f"the place {row['place_code'] or '(empty)'} is not in the tree")
        if dimension not in self.dimensions:
            raise ValueError(f"the code list knows no dimension “{dimension}”")
        category = self.labels.get((dimension, label.casefold()))
        if category is None:
            raise ValueError(f"the code list knows no category “{label}” of {dimension}")
        return NewCount(
            row["place_code"],
            dimension,
            category,
            whole_number(row["count"]),
            whole_number(str(row["year"])),
            str(row["source"])[:200],
        )

    def _wide(self, table: dict[str, Any]) -> None:
        """One row a place, one column a category."""
        path = self.folder / table["file"]
        columns = [table["code"], *table["columns"]]
        for number, row in read_rows(path, columns=columns, problems=self.problems):
            for column, category in table["columns"].items():
                cell = {
                    "place_code": row[table["code"]],
                    "dimension": table["dimension"],
                    "category": category,
                    "count": row[column],
                    "year": table["year"],
                    "source": table["source"],
                }
                try:
                    self._keep(self._count(cell, anywhere=False))
                except ValueError as wrong:
                    self.problems.add(path, number, f"{column}: {wrong}")

    def _ranks(self, table: dict[str, Any]) -> None:
        """A decile per small area: all its residents live in that fifth."""
        path = self.folder / table["file"]
        residents: dict[str, int] = defaultdict(int)
        for (place, dimension, _), count in self.cells.items():
            if dimension == table["weigh_by"]:
                residents[place] += count.count
        sums: dict[str, int] = defaultdict(int)
        columns = [table["code"], table["decile"]]
        for number, row in read_rows(path, columns=columns, problems=self.problems):
            try:
                fifth = self._fifth(row[table["decile"]])
                cell = {
                    "place_code": row[table["code"]],
                    "dimension": table["dimension"],
                    "category": fifth,
                    "count": str(residents[row[table["code"]]]),
                    "year": table["year"],
                    "source": table["source"],
                }
                count = self._count(cell, anywhere=False)
            except ValueError as wrong:
                self.problems.add(path, number, str(wrong))
                continue
            self._keep(count)
            sums[fifth] += count.count
        for fifth, total in sums.items():
            self._keep(
                NewCount(self.top, table["dimension"], fifth, total, table["year"], table["source"])
            )

    @staticmethod
    def _fifth(text: str) -> str:
        decile = whole_number(text)
        if not 1 <= decile <= 10:
            raise ValueError(f"the decile {decile} does not lie between 1 and 10")
        return str((decile + 1) // 2)
