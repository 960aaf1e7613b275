"""`hearth protect`: hide the small numbers of a table so that none can be computed, and prove it."""

from __future__ import annotations

import argparse
import csv
import os
from pathlib import Path

import numpy as np

from hearth.faces.shell._protect_table import built, known_in
from hearth.faces.shell._tables import Report, Table, TableError, answer, read_table
from hearth.methods import disclosure
from hearth.methods.disclosure import Suppression
from hearth.methods.errors import MethodError

NAME = "protect"
HELP = "hide the small numbers of a table so that none can be computed, and prove it"
NEEDS_DATABASE = False
RULES = ("threshold", "double")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """A table or a list of people, how it adds up, and the rule."""
    parser.add_argument(
        "file", type=Path, help="a CSV file: a row for each cell, or for each person"
    )
    parser.add_argument(
        "--count", metavar="COLUMN", help="people in a cell (without it: one a row)"
    )
    parser.add_argument("--by", metavar="A,B", help="columns that group (default: all others)")
    parser.add_argument(
        "--wide",
        metavar="NAME",
        help="the table has a column of counts for each NAME (say, each age); --by or the first "
        "column names its rows",
    )
    parser.add_argument("--threshold", type=int, default=5, help="1 to below it is small (5)")
    parser.add_argument(
        "--cost",
        choices=("people", "cells"),
        default="people",
        help="what to hide least of beside the small cells (people)",
    )
    parser.add_argument(
        "--rule",
        choices=RULES,
        default="threshold",
        help="threshold: no reader can tell that a hidden cell is small, even one who knows that "
        "zeros are shown; double: the weaker rule of many offices: a reader who does not know "
        "that cannot tell a small cell from twice its count (threshold)",
    )
    parser.add_argument("--total", default="Total", help="how a total is written (Total)")
    parser.add_argument(
        "--tree",
        action="append",
        default=[],
        metavar="COLUMN=FILE.csv",
        help="columns code,parent: how the codes of a column add up",
    )
    parser.add_argument(
        "--known",
        type=Path,
        metavar="KNOWN.csv",
        help="cells that readers know from elsewhere (say, that must be zero): hiding them is in vain",
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
        try:
            table = built(tables[0], args)
            return _hidden(table, args) if args.round is None else _rounded(table, args)
        except MethodError as error:
            raise _readable(error) from None

    return answer(NAME, count, as_json=args.json, tables=tables)


def _readable(error: MethodError) -> MethodError:
    """The same refusal, its cells written as in the table of the answer."""
    facts = {
        name: " / ".join(map(str, fact)) if isinstance(fact, tuple) else fact
        for name, fact in error.facts.items()
    }
    return MethodError(error.code, **facts)


def _hidden(table: disclosure.Table, args: argparse.Namespace) -> Report:
    weaker = args.rule == "double"
    found = disclosure.suppress(
        table,
        threshold=args.threshold,
        cost=args.cost,
        always_shown=known_in(args.known, table, args.total) if args.known else (),
        reach=table.counts * 2 if weaker else None,
        floor=0 if weaker else None,
    )
    facts = {
        "cells": table.counts.size,
        "threshold": args.threshold,
        "small": len(found.small),
        "companions": len(found.companions),
        f"{args.cost}_hidden_beside": round(found.lost),
        "no_pattern_hides_less_than": int(np.ceil(round(found.at_least, 3))),
        "proved_cells": len(found.proof.by_cell),
        "a_hidden_cell_holds_at_least": found.floor,
    }
    report = Report(f"{args.file.name}, protected", facts)
    report.tables["cells"] = _rows(found, args)
    if args.before:
        report.tables["few_came_or_went"] = _since(found, args)
    report.notes += _account(found, args)
    if args.out:
        _write(args.out, report.tables["cells"])
    return report


def _account(found: Suppression, args: argparse.Namespace) -> list[str]:
    """What was done and why it can be trusted, for somebody who has never heard of it."""
    few = f"1 to {found.threshold - 1} people" if found.threshold > 2 else "1 person"
    if not found.small:
        return [f"No cell holds {few}: everything is shown."]
    told = [
        f"{_cells(len(found.small), 'holds', 'hold')} {few} and {_are(len(found.small))} hidden. "
        + _beside(found, args.cost)
    ]
    if args.rule == "double":
        told.append(
            "Proof: for each small cell another table of whole people was found that agrees with "
            "all that is shown and in which it holds at least twice as many. A reader who knows "
            "that zeros are shown may still tell that some of them are small (see --rule)."
        )
    else:
        told.append(
            "Proof: for each small cell another table of whole people was found that agrees with "
            f"all that is shown and in which it holds {found.threshold} or more. So nobody can "
            "compute from this table that it is small."
        )
    told.append(
        "This account says more than the table does: keep it, and publish the cells only "
        "(--out writes them)."
    )
    return told


def _beside(found: Suppression, cost: str) -> str:
    """How much more is hidden, and whether less would do."""
    if not found.companions:
        return "Nothing else needs to be hidden: none of them can be computed from what is shown."
    n = len(found.companions)
    told = f"{_cells(n, 'is', 'are')} hidden beside {'it' if len(found.small) == 1 else 'them'}"
    told += ", because a small one could otherwise be computed from what is shown"
    if found.at_least >= found.lost - 0.5:
        return f"{told}; no choice of cells hides fewer {cost}."
    return f"{told}; the best choice might hide fewer {cost}, but never below {found.at_least:.0f}."


def _cells(n: int, one: str, many: str) -> str:
    return f"{'1' if n else 'no'} cell {one}" if n < 2 else f"{n} cells {many}"


def _are(n: int) -> str:
    return "is" if n == 1 else "are"


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
            row |= {"most": _most(bounds[at]) if n is None else n}
        rows.append(row)
    return rows


def _most(bounds: disclosure.Bounds) -> int | None:
    """None where nothing that is shown limits a cell."""
    return None if bounds.is_open else bounds.most


def _since(found: Suppression, args: argparse.Namespace) -> list[dict[str, object]]:
    """Cells that were shown before too, and whose change is a small number of people."""
    table, old = found.table, read_table(args.before)
    names = [one.name for one in table.dimensions]
    spots = {codes: at for at, codes in enumerate(table.codes)}
    before = np.zeros(table.counts.size, dtype=np.int64)
    shown = np.zeros(table.counts.size, dtype=bool)
    columns = [old.column("count"), *(old.column(name) for name in names)]
    for line, (n, *codes) in zip(old.lines, zip(*columns, strict=True), strict=True):
        if not n:
            continue
        count = old.number(n, "count", line)
        if tuple(codes) in spots:  # a group that is new or gone cannot be compared
            at = spots[tuple(codes)]
            before[at], shown[at] = int(count), True
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


def _rounded(table: disclosure.Table, args: argparse.Namespace) -> Report:
    shown = disclosure.rounded(table, base=args.round)
    ends = disclosure.attack_rounded(table, base=args.round, threshold=args.threshold)
    given = [one for one in ends if one.most < args.threshold]
    report = Report(
        f"{args.file.name}, rounded to {args.round}",
        {
            "cells": table.counts.size,
            "small": len(ends),
            "known_to_be_small": len(given),
            "given_away_exactly": sum(one.is_exact for one in ends),
        },
    )
    names = [one.name for one in table.dimensions]
    report.tables["cells"] = [
        dict(zip(names, codes, strict=True)) | {"count": int(n)}
        for codes, n in zip(table.codes, shown, strict=True)
    ]
    report.notes.append(
        f"Every number, totals too, is rounded by itself to the nearest {args.round}; so they no "
        "longer add up exactly. Rounding hides how many, not always that there are few: "
        f"{_cells(len(given), 'can', 'can')} still be told to hold fewer than {args.threshold}."
    )
    if args.out:
        _write(args.out, report.tables["cells"])
    return report


def _write(path: Path, rows: list[dict[str, object]]) -> None:
    """All of the file or nothing of it: written beside, then put in its place."""
    beside = path.with_name(f".{path.name}.part")
    try:
        with beside.open("w", newline="", encoding="utf-8") as out:
            writer = csv.DictWriter(out, rows[0])
            writer.writeheader()
            writer.writerows(
                {name: "" if value is None else value for name, value in row.items()}
                for row in rows
            )
        os.replace(beside, path)
    except OSError as error:
        raise TableError(f"{path.name} cannot be written: {error.strerror}") from None
