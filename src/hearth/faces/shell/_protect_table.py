"""Files of `hearth protect`: rows of cells or of people become a table with all its totals."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from hearth.faces.shell._tables import Table, TableError, read_table
from hearth.methods import disclosure
from hearth.methods.disclosure import Dimension

#: Words of the answer; a column that groups cannot have them as its name.
TAKEN = ("count", "share", "state", "least", "most", "before", "now")
#: How files write a total; which word it is in this one is said by --total.
TOTALS = {"total", "totals", "all", "sum", "overall", "grand total", "subtotal"}
#: How files name the column of counts.
COUNTS = {"n", "count", "counts", "people", "persons", "freq", "frequency", "number"}


@dataclass(frozen=True)
class Cells:
    """What the rows say: `codes` of each, people in it, its line. `summed`: rows of one cell add up."""

    name: str
    names: tuple[str, ...]
    codes: list[tuple[str, ...]]
    people: list[int]
    lines: tuple[int, ...]
    summed: bool

    def at(self, row: int) -> str:
        return f"{self.name}, row {self.lines[row]}"


def built(source: Table, args: argparse.Namespace) -> disclosure.Table:
    """The table with all its totals; totals that stand in the file must be right."""
    cells = wide_cells(source, args) if args.wide else long_cells(source, args)
    _check_names(cells)
    trees = trees_of(args.tree, cells.names)
    columns = [[codes[at] for codes in cells.codes] for at in range(len(cells.names))]
    dims = [
        _dimension(name, column, trees, args.total)
        for name, column in zip(cells.names, columns, strict=True)
    ]
    _check_codes(cells, dims, args.total)
    leafs = [{one.nodes[at] for at in one.leaves} for one in dims]
    leaves: Counter[tuple[str, ...]] = Counter()
    totals = []
    for row, codes in enumerate(cells.codes):
        if all(code in leaf for code, leaf in zip(codes, leafs, strict=True)):
            leaves[codes] += cells.people[row]
        else:
            totals.append(row)
    found = disclosure.table(dims, leaves)
    _check_totals(cells, totals, found)
    return found


def long_cells(source: Table, args: argparse.Namespace) -> Cells:
    """A row for each cell, or for each person."""
    names = _named(args.by, source) or [n for n in source.header if n != args.count]
    if args.count is None and args.by is None:
        _check_nothing_counts(source)
    people = source.whole(args.count) if args.count else [1] * len(source.rows)
    for n, line in zip(people, source.lines, strict=True):
        if n < 0:
            raise TableError(f"{source.name}, row {line}: {args.count} is below zero ({n})")
    kept = _without_left_out_totals(source, {*names, args.count}, args.total)
    columns = [source.column(name) for name in names]
    codes = [tuple(column[row] for column in columns) for row in kept]
    summed = args.count is None or len(names) + 1 < len(source.header)
    lines = tuple(source.lines[row] for row in kept)
    return Cells(source.name, tuple(names), codes, [people[row] for row in kept], lines, summed)


def wide_cells(source: Table, args: argparse.Namespace) -> Cells:
    """A column of counts for each code: the other columns (`--by`, or the first) say which row it is."""
    if args.count:
        raise TableError(f"{source.name}: --wide counts in every column; leave --count out")
    names = _named(args.by, source) or [source.header[0]]
    across = [name for name in source.header if name not in names]
    codes, people, lines = [], [], []
    groups = [source.column(name) for name in names]
    for column in across:
        for row, n in enumerate(source.whole(column)):
            if n < 0:
                told = f"{source.name}, row {source.lines[row]}"
                raise TableError(f"{told}: {column} is below zero ({n})")
            codes.append((*(group[row] for group in groups), column))
            people.append(n)
            lines.append(source.lines[row])
    return Cells(source.name, (*names, args.wide), codes, people, tuple(lines), False)


def _named(by: str | None, source: Table) -> list[str]:
    names = [name.strip() for name in by.split(",")] if by else []
    for name in names:
        source.column(name)
        if names.count(name) > 1:
            raise TableError(f"{source.name}: --by names the column “{name}” twice")
    return names


def _check_nothing_counts(source: Table) -> None:
    """Without --count each row is a person; a column that looks like counts is asked about."""
    numbers = [name for name in source.header if _all_whole(source.column(name))]
    for name in numbers:
        if name.casefold() in COUNTS:
            raise TableError(
                f"{source.name}: the column “{name}” looks like people in a cell; say --count {name} "
                "(or name the columns that group with --by)"
            )
    if len(numbers) > 1 and numbers == list(source.header[1:]):
        raise TableError(
            f"{source.name}: every column but the first holds numbers; say --wide NAME where they "
            "are people, one column for each NAME (or --by where they group)"
        )


def _all_whole(column: Sequence[str]) -> bool:
    return all(cell.isascii() and cell.isdigit() for cell in column)


def _without_left_out_totals(source: Table, used: set[str], total: str) -> list[int]:
    """Rows to count: a total over a column that is left out would count its people twice."""
    rows = range(len(source.rows))
    for name in source.header:
        if name not in used:
            column = source.column(name)
            parts = [row for row in rows if column[row] != total]
            rows = parts or rows  # type: ignore[assignment]
    return list(rows)


def _check_names(cells: Cells) -> None:
    if not cells.names:
        raise TableError(f"{cells.name}: no column is left that groups")
    for name in cells.names:
        if name in TAKEN:
            raise TableError(
                f"{cells.name}: a column that groups cannot be named “{name}”; rename it"
            )


def _check_codes(cells: Cells, dims: Sequence[Dimension], total: str) -> None:
    """Each code is known; none is empty; none is a total by another name; no cell comes twice."""
    known = [set(one.nodes) for one in dims]
    first: dict[tuple[str, ...], int] = {}
    for row, codes in enumerate(cells.codes):
        for name, code, nodes in zip(cells.names, codes, known, strict=True):
            if not code and code != total:
                raise TableError(f"{cells.at(row)}: {name} is empty; write unknown where it is")
            if code not in nodes:
                raise TableError(f"{cells.at(row)}: {name} “{code}” is not in its tree")
            if code != total and code.casefold() in TOTALS and code != nodes_top(dims, name):
                raise TableError(
                    f"{cells.at(row)}: {name} “{code}” looks like a total; say --total {code!r} "
                    "where it is one, or write it otherwise"
                )
        before = first.setdefault(codes, row)
        if before != row and not cells.summed:
            told = f"{' / '.join(codes)} was in row {cells.lines[before]} already"
            raise TableError(f"{cells.at(row)}: {told}")


def nodes_top(dims: Sequence[Dimension], name: str) -> str:
    return next(one.nodes[0] for one in dims if one.name == name)


def _check_totals(cells: Cells, totals: Sequence[int], found: disclosure.Table) -> None:
    told: Counter[tuple[str, ...]] = Counter()
    last: dict[tuple[str, ...], int] = {}
    for row in totals:
        told[cells.codes[row]] += cells.people[row]
        last[cells.codes[row]] = row
    for codes, row in last.items():
        right = int(found.counts[found.place(codes)])
        if told[codes] != right:
            said = f"{' / '.join(codes)} is {told[codes]}, but its parts add up to {right}"
            raise TableError(f"{cells.at(row)}: {said}")


def known_in(path: Path, table: disclosure.Table, total: str) -> list[int]:
    """The cells of a file with the columns that group; a column left out stands at its total."""
    told = read_table(path)
    tops = {one.name: one.nodes[0] for one in table.dimensions}
    strange = [name for name in told.header if name not in tops]
    if strange:
        raise TableError(f"{path.name}: no column “{strange[0]}” groups")
    spots = {codes: at for at, codes in enumerate(table.codes)}
    found = []
    for line, row in zip(told.lines, told.rows, strict=True):
        named = tops | {name: code for name, code in zip(told.header, row, strict=True) if code}
        named = {name: tops[name] if code == total else code for name, code in named.items()}
        if tuple(named.values()) not in spots:
            cell = " / ".join(named.values())
            raise TableError(f"{path.name}, row {line}: there is no cell {cell}")
        found.append(spots[tuple(named.values())])
    return found


def trees_of(words: Sequence[str], names: Sequence[str]) -> dict[str, str]:
    """COLUMN=FILE for columns that there are."""
    found = {}
    for word in words:
        name, mark, file = word.partition("=")
        if not mark or not file:
            raise TableError(f"--tree {word}: write it as COLUMN=FILE.csv")
        if name not in names:
            raise TableError(f"--tree {word}: no column “{name}” groups")
        found[name] = file
    return found


def _dimension(name: str, column: list[str], trees: dict[str, str], total: str) -> Dimension:
    if name not in trees:
        flat = list(dict.fromkeys(code for code in column if code != total))
        if not flat:
            raise TableError(f"the column “{name}” holds totals only")
        return disclosure.dimension(name, dict.fromkeys(flat, total))
    tree = read_table(Path(trees[name]))
    parents: dict[str, str] = {}
    pairs = zip(tree.column("code"), tree.column("parent"), tree.lines, strict=True)
    for code, parent, line in pairs:
        if not code or not parent:
            raise TableError(f"{tree.name}, row {line}: code or parent is empty")
        if parents.setdefault(code, parent) != parent:
            raise TableError(f"{tree.name}, row {line}: “{code}” has another parent already")
    return disclosure.dimension(name, parents)
