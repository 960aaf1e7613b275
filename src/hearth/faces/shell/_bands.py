"""Tables of areas by age bands, for the commands that count: laid out area by area, band by band."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from hearth.faces.shell._tables import Table, TableError

SQUARES = "squares of events"  # no column of a file: made of persons and frequencies


def areas_of(table: Table, args: argparse.Namespace) -> list[str]:
    """The area of each row; one for all where no column names them."""
    return table.column(args.area) if args.area in table.header else ["all"] * len(table.rows)


def laid_out(table: Table, args: argparse.Namespace) -> Table:
    """Area by area, band by band; each area must have each band once."""
    areas, bands = areas_of(table, args), table.column(args.band)
    place: dict[tuple[str, str], int] = {}
    for at, key in enumerate(zip(areas, bands, strict=True)):
        if key in place:
            told = f"{args.band} {key[1]} comes twice in {args.area} {key[0]}"
            raise TableError(f"{table.name}, row {table.lines[at]}: {told}")
        place[key] = at
    order = list(dict.fromkeys(bands))
    if args.kind == "life":
        age = dict(zip(bands, table.whole(args.band), strict=True))
        order.sort(key=age.__getitem__)
    wanted = [(name, band) for name in dict.fromkeys(areas) for band in order]
    for name, band in wanted:
        if (name, band) not in place:
            raise TableError(f"{table.name}: {args.area} {name} has no {args.band} {band}")
    return table.ordered([place[key] for key in wanted])


def grids(
    table: Table, args: argparse.Namespace, columns: Sequence[str]
) -> tuple[list[str], list[str], list[list[list[float]]]]:
    """Areas, bands, and every column as areas by bands, of a table laid out."""
    names = list(dict.fromkeys(areas_of(table, args)))
    bands = list(dict.fromkeys(table.column(args.band)))
    wide, cells = len(bands), [table.numbers(column) for column in columns]
    return (
        names,
        bands,
        [[cell[at * wide : (at + 1) * wide] for at in range(len(names))] for cell in cells],
    )


def gathered(table: Table, args: argparse.Namespace) -> Table:
    """Rows of persons by how many events each had, as one row of events for each area and band."""
    persons, times = table.numbers(args.count), table.numbers(args.frequency)
    columns = [table.column(name) for name in (args.band, args.of, args.standard)]
    found: dict[tuple[str, ...], list[float]] = {}
    first: dict[tuple[str, ...], int] = {}
    for at, key in enumerate(zip(areas_of(table, args), *columns, strict=True)):
        sums = found.setdefault(key, [0.0, 0.0])
        sums[0] += persons[at] * times[at]
        sums[1] += persons[at] * times[at] ** 2
        first.setdefault(key, table.lines[at])
    header = (args.area, args.band, args.of, args.standard, args.count, SQUARES)
    rows = tuple((*key, *map(repr, sums)) for key, sums in found.items())
    return Table(table.name, header, rows, tuple(first.values()))
