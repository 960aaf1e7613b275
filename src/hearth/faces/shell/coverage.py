"""`hearth coverage`: how many different people were reached, from reports in rough numbers."""

from __future__ import annotations

import argparse
from pathlib import Path

from hearth.faces.shell._tables import Report, Table, answer, read_table
from hearth.methods import coverage

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
        tables.append(read_table(args.reports or Path("reports.csv")))
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
    return Report("Two rounds", facts)


def _ranges(source: Table, args: argparse.Namespace) -> Report:
    least = source.whole("people" if "people" in source.header else "least")
    most = source.whole("people" if "people" in source.header else "most")
    keys = source.column("key")
    told = [coverage.Report(*row) for row in zip(keys, least, most, strict=True)]
    residents = None
    if args.residents:
        living = read_table(args.residents)
        residents = dict(zip(living.column("key"), living.whole("residents"), strict=True))
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
    report.tables["keys"] = [_key(key, told, residents) for key in dict.fromkeys(keys)]
    report.notes.append("Contacts are not people: the same person may be counted in each.")
    return report


def _key(
    key: str, told: list[coverage.Report], residents: dict[str, int] | None
) -> dict[str, object]:
    living = None if residents is None or key not in residents else {key: residents[key]}
    found = coverage.reached([one for one in told if one.key == key], residents=living)
    return {"key": key, "least": found.least, "most": found.most, "residents": found.residents}
