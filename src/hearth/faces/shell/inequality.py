"""`hearth inequality FILE.csv`: slope and relative index, concentration index, gaps from a file."""

from __future__ import annotations

import argparse
import math
from collections import Counter
from pathlib import Path

import numpy as np

from hearth.faces.shell import _count_words as words
from hearth.faces.shell._bands import areas_of
from hearth.faces.shell._tables import Report, Table, TableError, answer, read_table
from hearth.methods import inequality
from hearth.methods.outcomes import Estimates, proportion, rate

NAME = "inequality"
HELP = (
    "slope and relative index of inequality, concentration index, gaps between groups from a file"
)
NEEDS_DATABASE = False

KINDS = ("slope", "concentration", "gap")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The kind of figure, and which columns hold what."""
    parser.add_argument("file", type=Path, help="a CSV file with a header")
    parser.add_argument("--kind", choices=KINDS, required=True)
    parser.add_argument("--area", default="area", metavar="COLUMN", help="slope: default area")
    parser.add_argument("--group", default="group", metavar="COLUMN", help="slope, gap")
    parser.add_argument("--population", default="population", metavar="COLUMN", help="slope")
    parser.add_argument("--value", default="value", metavar="COLUMN", help="slope")
    parser.add_argument("--error", default="error", metavar="COLUMN", help="slope: standard error")
    parser.add_argument(
        "--limits", nargs=2, default=["low", "high"], metavar="COLUMN", help="slope: in its place"
    )
    parser.add_argument("--scale", choices=("normal", "rate", "proportion"), default="normal")
    parser.add_argument("--transform", action="store_true", help="slope: line on the log or logit")
    parser.add_argument("--outcome", default="outcome", metavar="COLUMN", help="concentration")
    parser.add_argument("--rank", default="rank", metavar="COLUMN", help="concentration")
    parser.add_argument("--weight", metavar="COLUMN", help="concentration: default all alike")
    parser.add_argument(
        "--index",
        choices=("relative", "generalised", "erreygers", "wagstaff"),
        default="relative",
    )
    parser.add_argument(
        "--bounds",
        type=float,
        nargs=2,
        metavar=("LEAST", "MOST"),
        help="concentration, erreygers: what an outcome can be; default: those found",
    )
    parser.add_argument("--as-reference", action="store_true", help="concentration: as rineq in R")
    parser.add_argument("--grouped", action="store_true", help="concentration: rows are groups")
    parser.add_argument(
        "--count", default="count", metavar="COLUMN", help="gap; slope without values"
    )
    parser.add_argument("--of", default="population", metavar="COLUMN", help="gap: of how many")
    parser.add_argument("--against", metavar="GROUP", help="gap: default all others together")
    parser.add_argument("--measure", choices=("share", "rate"), default="share", help="gap")
    parser.add_argument("--confidence", type=float, default=0.95)
    parser.add_argument("--json", action="store_true", help="print JSON instead of the account")


def run(args: argparse.Namespace) -> int:
    """Read, count, tell; 2 and one line where something is wrong."""
    tables: list[Table] = []
    kinds = {"slope": _slope, "concentration": _concentration, "gap": _gap}

    def count() -> Report:
        table = read_table(args.file)
        tables.append(_laid_out(table, args) if args.kind == "slope" else table)
        return kinds[args.kind](tables[0], args)

    names = {"values": args.value, "errors": args.error, "low": args.limits[0]}
    names |= {"high": args.limits[1], "outcome": args.outcome, "rank": args.rank}
    names |= {"weights": args.weight or "", "events": args.count, "size": args.of}
    names |= {"successes": args.count, "trials": args.of, "exposure": args.of}
    return answer(NAME, count, as_json=args.json, tables=tables, names=names)


def _report(args: argparse.Namespace, rows: list[dict], **facts: object) -> Report:
    common = {"kind": args.kind, "confidence": args.confidence}
    return Report(f"{args.file.name}: {args.kind}", {**common, **facts}, {"rows": rows})


def _laid_out(table: Table, args: argparse.Namespace) -> Table:
    """Area by area, its groups in order; each area must have as many."""
    areas = areas_of(table, args)
    names = list(dict.fromkeys(areas))
    if len(set(Counter(areas).values())) > 1:
        raise TableError(f"{table.name}: not every {args.area} has the same number of groups")
    groups = table.numbers(args.group) if args.group in table.header else [0.0] * len(areas)
    seen: set[tuple[str, float]] = set()
    for line, area, group in zip(table.lines, areas, groups, strict=True):
        if (area, group) in seen and args.group in table.header:
            told = f"{args.group} {group:g} comes twice in {args.area} {area}"
            raise TableError(f"{table.name}, row {line}: {told}")
        seen.add((area, group))
    place = {name: at for at, name in enumerate(names)}
    key = [(place[area], group) for area, group in zip(areas, groups, strict=True)]
    return table.ordered(sorted(range(len(areas)), key=lambda at: key[at]))


def _slope(table: Table, args: argparse.Namespace) -> Report:
    names = list(dict.fromkeys(areas_of(table, args)))
    wide = len(table.rows) // len(names)

    def grid(column: str) -> list[list[float]]:
        cells = table.numbers(column)
        return [cells[at * wide : (at + 1) * wide] for at in range(len(names))]

    if args.value not in table.header and args.count in table.header:
        return _counted(table, args, names, wide)
    errors = grid(args.error) if args.error in table.header else None
    low, high = (
        grid(column) if errors is None and column in table.header else None
        for column in args.limits
    )
    found = inequality.slope_index(
        grid(args.value),
        grid(args.population),
        kind=args.scale,
        errors=errors,
        low=low,
        high=high,
        transform=args.transform,
        confidence=args.confidence,
    )
    return _slopes(args, names, found)


def _counted(table: Table, args: argparse.Namespace, names: list[str], wide: int) -> Report:
    """Shares or rates of counts, with the limits that go with them."""
    if args.scale == "normal":
        raise TableError(f"{table.name}: counts need --scale proportion or rate")
    x, n = table.numbers(args.count), table.numbers(args.population)
    for line, count, size in zip(table.lines, x, n, strict=True):
        if count <= 0 or size <= 0 or (args.scale == "proportion" and count >= size):
            told = f"{args.count} {count:.15g} of {args.population} {size:.15g} cannot be placed on"
            raise TableError(
                f"{table.name}, row {line}: {told} the scale of a {args.scale}: "
                "merge this group with its neighbour"
            )
    of = proportion(x, n) if args.scale == "proportion" else rate(x, n, multiplier=1)
    value, low, high, people = (
        np.reshape(part, (len(names), wide)) for part in (of.value, of.low, of.high, n)
    )
    found = inequality.slope_index(
        value,
        people,
        kind=args.scale,
        low=low,
        high=high,
        transform=args.transform,
        confidence=args.confidence,
    )
    return _slopes(args, names, found)


def _slopes(args: argparse.Namespace, names: list[str], found: inequality.Slope) -> Report:
    rows = [
        {"area": name, **_part("slope", found.slope, at), **_part("relative", found.relative, at)}
        for at, name in enumerate(names)
    ]
    report = _report(args, rows, scale=args.scale, method=found.slope.method)
    report.notes += [*words.slope_notes(rows), words.interval_note(args.confidence)]
    return report


def _part(name: str, found: Estimates, at: int) -> dict[str, float]:
    return {
        name: float(found.value[at]),
        f"{name}_low": float(found.low[at]),
        f"{name}_high": float(found.high[at]),
    }


def _concentration(table: Table, args: argparse.Namespace) -> Report:
    outcome = table.numbers(args.outcome)
    if not args.as_reference:
        _check_outcome(table, outcome, args)
    found = inequality.concentration_index(
        outcome,
        table.numbers(args.rank),
        weights=table.numbers(args.weight) if args.weight else None,
        kind=args.index,
        bounds=tuple(args.bounds) if args.bounds else None,
        as_reference=args.as_reference,
        grouped=args.grouped,
        confidence=args.confidence,
    )
    row = {name: value for name, value in vars(found).items() if name != "confidence"}
    report = _report(args, [row | {"index_of": row.pop("kind")}])
    report.notes.append(words.concentration_note(row))
    return report


def _check_outcome(table: Table, outcome: list[float], args: argparse.Namespace) -> None:
    """What cannot be an outcome under this index is told with its row."""
    least, most = {"wagstaff": (0.0, 1.0), "erreygers": args.bounds or (0.0, math.inf)}.get(
        args.index, (0.0, math.inf)
    )
    for line, value in zip(table.lines, outcome, strict=True):
        if not least <= value <= most:
            beyond = f"below {least:g}" if value < least else f"above {most:g}"
            told = f"{args.outcome} {value:.15g} is {beyond}"
            raise TableError(
                f"{table.name}, row {line}: {told}, which --index {args.index} excludes"
            )


def _gap(table: Table, args: argparse.Namespace) -> Report:
    names = table.column(args.group)
    x, n = table.numbers(args.count), table.numbers(args.of)
    if len(set(names)) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise TableError(f"{table.name}: the group “{twice}” comes twice")
    if args.against is not None and args.against not in names:
        raise TableError(f"{table.name}: there is no group “{args.against}”")
    if len(names) < 2:
        raise TableError(f"{table.name}: there is only one group, and nothing to compare it with")
    for line, count, size in zip(table.lines, x, n, strict=True):
        if size <= 0 or count < 0:
            told = f"{args.of} must be above zero" if size <= 0 else f"{args.count} is below zero"
            raise TableError(f"{table.name}, row {line}: {told}")
        if count > size and args.measure == "share":
            told = f"{args.count} ({count:.15g}) is more than {args.of} ({size:.15g})"
            raise TableError(f"{table.name}, row {line}: {told}")
    shown = [at for at, name in enumerate(names) if name != args.against]
    if args.against is None:
        other = [(sum(x) - x[at], sum(n) - n[at]) for at in shown]
    else:
        place = names.index(args.against)
        other = [(x[place], n[place])] * len(shown)
    gap = inequality.gap_of_shares if args.measure == "share" else inequality.gap_of_rates
    found = gap(
        [x[at] for at in shown],
        [n[at] for at in shown],
        [one[0] for one in other],
        [one[1] for one in other],
        confidence=args.confidence,
    )
    rows = [
        {
            "group": names[at],
            **_part("difference", found.difference, place),
            **_part("ratio", found.ratio, place),
        }
        for place, at in enumerate(shown)
    ]
    against = args.against or "all others"
    report = _report(args, rows, against=against, measure=args.measure)
    report.notes += [*words.gap_notes(rows, against), words.interval_note(args.confidence)]
    return report
