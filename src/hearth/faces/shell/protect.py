"""`hearth protect`: hide the small numbers of a table so that none can be computed, and prove it."""

from __future__ import annotations

import argparse
import csv
from collections import Counter
from pathlib import Path

import numpy as np

from hearth.faces.shell._tables import Report, Table, TableError, answer, read_table
from hearth.methods import disclosure
from hearth.methods.disclosure import Dimension, Suppression

NAME = "protect"
HELP = "hide the small numbers of a table so that none can be computed, and prove it"
NEEDS_DATABASE = False


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """A table or a list of people, how it adds up, and the rule."""
    parser.add_argument(
        "file", type=Path, help="a CSV file: a row for each cell, or for each person"
    )
    parser.add_argument(
        "--count", metavar="COLUMN", help="people in a cell (without it: one a row)"
    )
    parser.add_argument("--by", metavar="A,B", help="columns that group (default: all others)")
    parser.add_argument("--threshold", type=int, default=5, help="1 to below it is small (5)")
    parser.add_argument("--cost", choices=("people", "cells"), default="people")
    parser.add_argument("--total", default="Total", help="how a total is written")
    parser.add_argument(
        "--tree",
        action="append",
        default=[],
        metavar="COLUMN=FILE.csv",
        help="columns code,parent: how the codes of a column add up",
    )
    parser.add_argument("--attack", action="store_true", help="bounds of every hidden cell as well")
    parser.add_argument("--before", type=Path, help="an earlier --out file: who came since then?")
    parser.add_argument("--round", type=int, metavar="BASE", help="round in place of hiding")
    parser.add_argument("--out", type=Path, metavar="OUT.csv", help="write the protected table")
    parser.add_argument("--json", action="store_true", help="print JSON instead of the account")


def run(args: argparse.Namespace) -> int:
    """Read, protect, prove, tell; 2 and one line where something is wrong."""
    tables: list[Table] = []

    def count() -> Report:
        tables.append(read_table(args.file))
        built = _built(tables[0], args)
        return _rounded(built, args) if args.round else _hidden(built, args)

    return answer(NAME, count, as_json=args.json, tables=tables)


def _built(source: Table, args: argparse.Namespace) -> disclosure.Table:
    """The table with all its totals; totals that stand in the file must be right."""
    names = args.by.split(",") if args.by else [n for n in source.header if n != args.count]
    columns = [source.column(name) for name in names]
    counts = source.whole(args.count) if args.count else [1] * len(source.rows)
    trees = dict(word.split("=", 1) for word in args.tree if "=" in word)
    dims = [
        _dimension(name, column, trees, args.total)
        for name, column in zip(names, columns, strict=True)
    ]
    leaves: Counter[tuple[str, ...]] = Counter()
    totals = []
    leafs = [{one.nodes[at] for at in one.leaves} for one in dims]
    for line, n, *codes in zip(source.lines, counts, *columns, strict=True):
        if all(code in leaf for code, leaf in zip(codes, leafs, strict=True)):
            leaves[tuple(codes)] += n
        else:
            totals.append((line, tuple(codes), n))
    built = disclosure.table(dims, leaves)
    for line, place, n in totals:
        if (right := int(built.counts[built.place(place)])) != n:
            told = f"{' / '.join(place)} is {n}, but its parts add up to {right}"
            raise TableError(f"{source.name}, row {line}: {told}")
    return built


def _dimension(name: str, column: list[str], trees: dict[str, str], total: str) -> Dimension:
    if name not in trees:
        flat = list(dict.fromkeys(code for code in column if code != total))
        found = disclosure.dimension(name, flat)
        return Dimension(name, (total, *found.nodes[1:]), found.parents)
    tree = read_table(Path(trees[name]))
    return disclosure.dimension(
        name, dict(zip(tree.column("code"), tree.column("parent"), strict=True))
    )


def _hidden(built: disclosure.Table, args: argparse.Namespace) -> Report:
    found = disclosure.suppress(built, threshold=args.threshold, cost=args.cost)
    facts = {
        "cells": built.counts.size,
        "threshold": args.threshold,
        "small": len(found.small),
        "companions": len(found.companions),
        f"{args.cost}_hidden_beside": found.lost,
        "no_pattern_hides_less_than": found.at_least,
        "proved_cells": len(found.proof.by_cell),
        "a_hidden_cell_holds_at_least": found.floor,
    }
    report = Report(f"{args.file.name}, protected", facts)
    report.tables["cells"] = _rows(found, args)
    if args.before:
        report.tables["few_came_or_went"] = _since(found, args)
    report.notes.append(
        "For each small cell another table of whole people was found that agrees with all that is "
        f"shown and in which it holds {args.threshold} or more."
    )
    if args.out:
        _write(args.out, report.tables["cells"])
    return report


def _rows(found: Suppression, args: argparse.Namespace) -> list[dict[str, object]]:
    """Every cell; a hidden one has neither count nor share, nor has a share of something hidden."""
    table, whole = found.table, int(found.table.counts[0])
    ends = disclosure.attack(table, found.hidden, floor=found.floor) if args.attack else []
    bounds = {one.cell: one for one in ends}
    rows = []
    for at, (codes, how) in enumerate(zip(table.codes, found.state, strict=True)):
        named: dict[str, object] = {
            one.name: code for one, code in zip(table.dimensions, codes, strict=True)
        }
        n = int(table.counts[at]) if how == "shown" else None
        share = n / whole if n is not None and found.state[0] == "shown" and whole else None
        row = named | {"count": n, "share": share, "state": "shown" if n is not None else "hidden"}
        if args.attack:
            row |= {"least": bounds[at].least if n is None else n}
            row |= {"most": bounds[at].most if n is None else n}
        rows.append(row)
    return rows


def _since(found: Suppression, args: argparse.Namespace) -> list[dict[str, object]]:
    """Cells that were shown before too, and whose change is a small number of people."""
    table, old = found.table, read_table(args.before)
    names = [one.name for one in table.dimensions]
    before = np.zeros(table.counts.size, dtype=np.int64)
    shown = np.zeros(table.counts.size, dtype=bool)
    for n, *codes in zip(old.column("count"), *(old.column(name) for name in names), strict=True):
        if n.isdigit():
            at = table.place(codes)
            before[at], shown[at] = int(n), True
    cells = disclosure.newcomers(
        before,
        table.counts,
        shown_before=shown,
        shown_after=~found.hidden,
        threshold=args.threshold,
    )
    return [
        dict(zip(names, table.codes[at], strict=True))
        | {"before": int(before[at]), "now": int(table.counts[at])}
        for at in cells
    ]


def _rounded(built: disclosure.Table, args: argparse.Namespace) -> Report:
    shown = disclosure.rounded(built, base=args.round)
    ends = disclosure.attack_rounded(built, base=args.round, threshold=args.threshold)
    given = [one for one in ends if one.most < args.threshold]
    report = Report(
        f"{args.file.name}, rounded to {args.round}",
        {
            "cells": built.counts.size,
            "small": len(ends),
            "known_to_be_small": len(given),
            "given_away_exactly": sum(one.is_exact for one in ends),
        },
    )
    names = [one.name for one in built.dimensions]
    report.tables["cells"] = [
        dict(zip(names, codes, strict=True)) | {"count": int(n)}
        for codes, n in zip(built.codes, shown, strict=True)
    ]
    if args.out:
        _write(args.out, report.tables["cells"])
    return report


def _write(path: Path, rows: list[dict[str, object]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as out:
        writer = csv.DictWriter(out, rows[0])
        writer.writeheader()
        writer.writerows(
            {name: "" if value is None else value for name, value in row.items()} for row in rows
        )
