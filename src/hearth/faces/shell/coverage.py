"""`hearth coverage`: how many different people were reached, from reports in rough numbers."""

from __future__ import annotations

import argparse
import math
from pathlib import Path

from hearth.faces.shell._tables import Report, Table, TableError, answer, read_table
from hearth.methods import coverage
from hearth.methods.budgeting.ties import natural

NAME = "coverage"
HELP = "how many different people were reached, from reports that may overlap"
NEEDS_DATABASE = False


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Reports and residents, or two lists."""
    parser.add_argument(
        "reports", type=Path, nargs="?", help="columns key,least,most (or key,people)"
    )
    parser.add_argument("--residents", type=Path, help="columns key,residents")
    parser.add_argument("--overlapping", action="store_true", help="keys may be the same people")
    parser.add_argument(
        "--two-lists", type=int, nargs=3, metavar=("FIRST", "SECOND", "BOTH"), help="two rounds"
    )
    parser.add_argument("--confidence", type=float, default=0.95)
    parser.add_argument("--json", action="store_true", help="print JSON instead of the account")


def run(args: argparse.Namespace) -> int:
    """Read, count, tell; 2 and one line where something is wrong."""
    tables: list[Table] = []

    def count() -> Report:
        if args.two_lists:
            return _two_lists(args)
        if args.reports is None:
            raise TableError("a file of reports is needed, or --two-lists FIRST SECOND BOTH")
        tables.append(read_table(args.reports))
        return _ranges(tables[0], args)

    return answer(NAME, count, as_json=args.json, tables=tables)


def _two_lists(args: argparse.Namespace) -> Report:
    found = coverage.two_lists(*args.two_lists, confidence=args.confidence)
    facts: dict[str, object] = {
        "seen": found.seen,
        "all": found.all_of_them,
        "from": found.low,
        "to": found.high,
    }
    sure = f"{args.confidence:.3g}"
    to = f"to {found.high:,.0f}" if math.isfinite(found.high) else "upwards"
    notes = [
        f"{_people(found.seen)} met for certain. In all there may be about {found.all_of_them:,.0f}: "
        f"from {found.low:,.0f} {to}, at a confidence of {sure}.",
        "This holds where the rounds are independent and nobody comes or goes between them. People who avoid "
        "both rounds are not counted.",
    ]
    if math.isinf(found.high):
        notes.insert(1, "Nobody was met twice, so nothing tells how many there are at most.")
    return Report("Two rounds", facts, {}, notes)


def _people(number: int) -> str:
    return "1 person was" if number == 1 else f"{number:,} people were"


def _ranges(source: Table, args: argparse.Namespace) -> Report:
    least = _counts(source, "people" if "people" in source.header else "least")
    most = _counts(source, "people" if "people" in source.header else "most")
    keys = source.column("key")
    told = [coverage.Report(*row) for row in zip(keys, least, most, strict=True)]
    residents = _residents(args.residents) if args.residents else None
    whole = coverage.reached(told, residents=residents, apart=not args.overlapping)
    report = Report(
        f"{source.name}: different people reached",
        {
            "least": whole.least,
            "most": whole.most,
            "contacts": whole.contacts,
            "residents": whole.residents,
            "share_least": whole.share_least,
            "share_most": whole.share_most,
        },
    )
    each = sorted(set(keys), key=natural)
    report.tables["keys"] = [_key(key, told, residents) for key in each]
    between = (
        f"{whole.least:,}"
        if whole.least == whole.most
        else f"at least {whole.least:,}, at most {whole.most:,}"
    )
    report.notes.append(f"Different people reached: {between}, however much the reports overlap.")
    report.notes.append("Contacts are not people: the same person may be counted in each.")
    unknown = [key for key in each if residents is not None and key not in residents]
    if unknown:
        report.notes.append(f"No residents are told for {', '.join(unknown)}: there is no share.")
    elif residents is not None and args.overlapping:
        report.notes.append("Keys may be the same people, so residents are not added up: no share.")
    return report


def _counts(table: Table, name: str) -> list[int]:
    """Whole numbers of people."""
    found = table.whole(name)
    for value, line in zip(found, table.lines, strict=True):
        if value < 0:
            raise TableError(f"{table.name}, row {line}: {name} is below zero ({value})")
    return found


def _residents(path: Path) -> dict[str, int]:
    living = read_table(path)
    found: dict[str, int] = {}
    rows = zip(living.column("key"), _counts(living, "residents"), living.lines, strict=True)
    for key, people, line in rows:
        if key in found:
            raise TableError(f"{living.name}, row {line}: key “{key}” comes twice")
        found[key] = people
    return found


def _key(
    key: str, told: list[coverage.Report], residents: dict[str, int] | None
) -> dict[str, object]:
    living = None if residents is None or key not in residents else {key: residents[key]}
    found = coverage.reached([one for one in told if one.key == key], residents=living)
    return {"key": key, "least": found.least, "most": found.most, "residents": found.residents}
