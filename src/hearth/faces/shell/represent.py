"""`hearth represent`: who is missing among those heard, weights that mend it, and whom to reach next."""

from __future__ import annotations

import argparse
import csv
from pathlib import Path

import numpy as np

from hearth.faces.shell import _count_words as words
from hearth.faces.shell._tables import Report, Table, TableError, answer, read_table
from hearth.methods import representation

NAME = "represent"
HELP = "who is missing among those heard, weights that mend it, and whom to reach next"
NEEDS_DATABASE = False

UNKNOWN = {"", "unknown", "not known", "not_known", "prefer_not", "not_asked"}
Margin = tuple[list[str], list[int]]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """People and residents, or a crossed table."""
    parser.add_argument("people", type=Path, nargs="?", help="a CSV file, a row for each person")
    parser.add_argument(
        "residents", type=Path, nargs="?", help="columns dimension,category,residents"
    )
    parser.add_argument(
        "--table", type=Path, help="in their place: a row per cell with columns counted,residents"
    )
    parser.add_argument("--ratio", type=float, default=0.8, help="reach this ratio (default 0.8)")
    parser.add_argument("--total", type=int, help="also quotas for a whole of this size")
    parser.add_argument(
        "--limits", type=float, nargs=2, metavar=("LEAST", "MOST"), help="of weights"
    )
    parser.add_argument("--base", metavar="COLUMN", help="weights to start from")
    parser.add_argument(
        "--weights", type=Path, metavar="OUT.csv", help="write each person's weight"
    )
    parser.add_argument("--share", metavar="COLUMN", help="weighted share of a column of 0 and 1")
    parser.add_argument("--replicates", type=int, default=0, help="for its interval")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--mend", type=float, default=0.8, help="--table: share of what is missing")
    parser.add_argument("--confidence", type=float, default=0.95)
    parser.add_argument("--json", action="store_true", help="print JSON instead of the account")


def run(args: argparse.Namespace) -> int:
    """Read, count, tell; 2 and one line where something is wrong."""
    tables: list[Table] = []

    def count() -> Report:
        if args.table is not None:
            tables.append(read_table(args.table))
            return _crossed(tables[0], args)
        if args.people is None or args.residents is None:
            raise TableError("give PEOPLE.csv and RESIDENTS.csv, or --table CELLS.csv")
        tables.append(read_table(args.people))
        return _people(tables[0], read_table(args.residents), args)

    names = {"holds": args.share or "", "base": args.base or ""}
    return answer(NAME, count, as_json=args.json, tables=tables, names=names)


def _margins(table: Table) -> dict[str, Margin]:
    """Categories and residents of every dimension."""
    found: dict[str, Margin] = {}
    columns = (table.column("dimension"), table.column("category"), table.whole("residents"))
    for line, dimension, category, residents in zip(table.lines, *columns, strict=True):
        names, counts = found.setdefault(dimension, ([], []))
        if category in names:
            told = f"{dimension} {category} comes twice"
            raise TableError(f"{table.name}, row {line}: {told}")
        if residents < 0:
            raise TableError(f"{table.name}, row {line}: residents below zero ({residents})")
        names.append(category)
        counts.append(residents)
    return found


def _codes(table: Table, dimension: str, names: list[str]) -> list[int]:
    place = {name: at for at, name in enumerate(names)}
    found = []
    for line, cell in zip(table.lines, table.column(dimension), strict=True):
        if cell not in place and cell.lower() not in UNKNOWN:
            told = f"{dimension} {cell!r} is not among the residents' categories"
            raise TableError(f"{table.name}, row {line}: {told}")
        found.append(place.get(cell, -1))
    return found


def _people(table: Table, margins_table: Table, args: argparse.Namespace) -> Report:
    margins = _margins(margins_table)
    codes = {name: _codes(table, name, names) for name, (names, _) in margins.items()}
    report = Report(f"{table.name} beside {margins_table.name}", {"people": len(table.rows)})
    report.tables["groups"] = [
        row for name, margin in margins.items() for row in _groups(name, margin, codes[name], args)
    ]
    report.tables["dimensions"] = _evenness(margins, codes, args)
    if table.blank:
        told = words.things(table.blank, "row holds nothing and was", "rows hold nothing and were")
        report.notes.append(f"{told} passed over: where that is a person, write “unknown”.")
    unknown = {name for name, row in codes.items() if -1 in row}
    report.notes += words.missing_notes(report.tables["groups"], args.ratio, unknown)
    _weigh(table, margins, codes, args, report)
    return report


def _groups(
    dimension: str, margin: Margin, codes: list[int], args: argparse.Namespace
) -> list[dict[str, object]]:
    names, residents = margin
    counted = [codes.count(at) for at in range(len(names))]
    found = representation.bounds(
        counted, residents, unknown=codes.count(-1), confidence=args.confidence
    )
    more = representation.needed_for_ratio(counted, residents, ratio=args.ratio)
    rows: list[dict[str, object]] = [
        {
            "dimension": dimension,
            "group": name,
            "counted": one.parity.counted,
            "residents": one.parity.residents,
            "ratio": one.parity.ratio,
            "low": one.parity.low,
            "high": one.parity.high,
            "verdict": one.parity.verdict,
            "whatever_the_unknown": one.certain,
            "needed": needed,
        }
        for name, one, needed in zip(names, found, more, strict=True)
    ]
    if args.total is not None:
        seats = representation.quotas(counted, residents, total=args.total)
        for row, one in zip(rows, seats, strict=True):
            row |= {"quota": one.quota, "quota_needed": one.needed}
    return rows


def _evenness(
    margins: dict[str, Margin], codes: dict[str, list[int]], args: argparse.Namespace
) -> list[dict[str, object]]:
    rows = []
    for name, (names, residents) in margins.items():
        counted = [codes[name].count(at) for at in range(len(names))]
        row: dict[str, object] = {"dimension": name, "unknown": codes[name].count(-1)}
        if all(n <= live for n, live in zip(counted, residents, strict=True)):
            found = representation.r_indicator(counted, residents, confidence=args.confidence)
            row |= {"r_indicator": found.indicator, "low": found.low, "high": found.high}
            row |= {"variation": found.variation, "variation_low": found.variation_low}
            row |= {"variation_high": found.variation_high}
        else:
            row |= dict.fromkeys(("r_indicator", "low", "high", "variation"))
            row |= dict.fromkeys(("variation_low", "variation_high"))
        rows.append(row)
    return rows


def _weigh(
    table: Table,
    margins: dict[str, Margin],
    codes: dict[str, list[int]],
    args: argparse.Namespace,
    report: Report,
) -> None:
    """Weights; where a group has nobody, a note in their place."""
    empty = [
        f"{name} {category}"
        for name, (names, residents) in margins.items()
        for at, (category, live) in enumerate(zip(names, residents, strict=True))
        if live and at not in codes[name]
    ]
    if empty:
        report.notes.append(
            f"No weights: nobody heard in {', '.join(empty)}. Merge such groups, or hear them."
        )
        if args.weights or args.share:
            raise TableError(f"{table.name}: nobody is in {empty[0]}, so there are no weights")
        return
    rows = [np.array(codes[name]) for name in margins]
    targets = [residents for _, residents in margins.values()]
    limits = tuple(args.limits) if args.limits else None
    base = table.numbers(args.base) if args.base else None
    found = representation.rake(rows, targets, base=base, limits=limits)
    effect = found.effective
    report.tables["weights"] = [
        {
            "effective_people": effect.size,
            "design_effect": effect.design_effect,
            "largest": effect.largest,
            "smallest": effect.smallest,
            "margin_error": found.margin_error,
            "met": found.converged,
        }
    ]
    off = _furthest(margins, codes, found)
    report.notes += words.weight_notes(report.tables["weights"][0], len(table.rows), off)
    if args.share:
        report.tables["share"] = [_share(table, rows, targets, args)]
        report.notes.append(words.share_note(report.tables["share"][0]))
    if args.weights:
        _write(args.weights, table, found.weights.tolist())


def _furthest(
    margins: dict[str, Margin], codes: dict[str, list[int]], found: representation.Raked
) -> str:
    """The group furthest from its share, in words; nothing where all are met."""
    if found.furthest is None:
        return ""
    dimension, category = found.furthest
    name, (names, residents) = list(margins.items())[dimension]
    held = float(found.weights[np.array(codes[name]) == category].sum()) / len(found.weights)
    if category < 0:
        return f"those whose {name} is not known ({words.share(held)})"
    known = 1 - codes[name].count(-1) / len(found.weights)
    wanted = residents[category] / sum(residents) * known
    return f"{name} {names[category]}, {words.share(held)} in place of {words.share(wanted)}"


def _share(
    table: Table, rows: list[np.ndarray], targets: list[list[int]], args: argparse.Namespace
) -> dict[str, object]:
    """The share of a column, weighted and plain."""
    found = representation.weighted_share(
        table.numbers(args.share),
        rows,
        targets,
        base=table.numbers(args.base) if args.base else None,
        limits=tuple(args.limits) if args.limits else None,
        replicates=args.replicates,
        seed=args.seed,
        confidence=args.confidence,
    )
    return {"of": args.share, **vars(found)}


def _write(path: Path, table: Table, weights: list[float]) -> None:
    try:
        with path.open("w", encoding="utf-8", newline="") as out:
            writer = csv.writer(out)
            writer.writerow(["row", "weight"])
            writer.writerows(zip(table.lines, map(repr, weights), strict=True))
    except OSError as error:
        raise TableError(f"{path.name} cannot be written: {error.strerror}") from None


def _crossed(table: Table, args: argparse.Namespace) -> Report:
    counted, residents = table.whole("counted"), table.whole("residents")
    cells = table.without(["counted", "residents"])
    if not cells.header:
        raise TableError(f"{table.name}: there is no column beside counted and residents")
    seen: set[tuple[str, ...]] = set()
    for line, corner in zip(table.lines, cells.rows, strict=True):
        if corner in seen:
            told = ", ".join(map(" ".join, zip(cells.header, corner, strict=True)))
            raise TableError(f"{table.name}, row {line}: {told} comes twice")
        seen.add(corner)
    order = sorted(cells.header)  # of equal sets one is named, whatever the order of columns
    names = {dimension: sorted(set(cells.column(dimension))) for dimension in order}
    codes = [[names[d].index(cell) for cell in cells.column(d)] for d in order]
    corners = representation.unheard(counted, residents, confidence=args.confidence)
    best = representation.mend(counted, residents, codes, share=args.mend)
    report = Report(
        f"{table.name}: {sum(counted):,} counted, {sum(residents):,} residents",
        {
            "counted": sum(counted),
            "missing": best.missing,
            "mendable_by_groups": best.mendable,
            "mended": best.mended,
            "share_mended": best.share,
            "no_other_set": best.unique,
        },
    )
    report.tables["groups_to_reach"] = [
        {"dimension": order[d], "group": names[order[d]][k]} for d, k in best.groups
    ]
    report.tables["unheard_cells"] = [
        {
            **dict(zip(cells.header, cells.rows[int(cell)], strict=True)),
            "counted": counted[int(cell)],
            "residents": residents[int(cell)],
            "missing": float(corners.missing[at]),
            "low": float(corners.low[at]),
            "high": float(corners.high[at]),
        }
        for at, cell in enumerate(corners.cells)
    ]
    report.notes += words.mending_notes(
        report.facts, report.tables["groups_to_reach"], report.tables["unheard_cells"]
    )
    return report
