"""`hearth voices FILE --network SLUG`: bring a spreadsheet of voices in from the command line."""

import argparse
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

NAME = "voices"
HELP = "bring a spreadsheet of voices into a network"
NEEDS_DATABASE = True


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument(
        "file", type=Path, help=".csv, .tsv, .xlsx or .ods, names of columns in the first row"
    )
    parser.add_argument("--network", required=True, help="slug of the network")
    parser.add_argument(
        "--round", help="title of the listening round (default: the newest open one)"
    )
    parser.add_argument("--language", help="language of rows that do not say theirs")
    parser.add_argument(
        "--kind", default="idea", help="kind of rows that do not say theirs (default: idea)"
    )
    parser.add_argument(
        "--quote", action="store_true", help="these people agreed to be quoted without a name"
    )
    parser.add_argument("--show", action="store_true", help="they were read and accepted already")
    parser.add_argument(
        "--all-or-nothing", action="store_true", help="keep nothing if one row is bad"
    )
    parser.add_argument("--check", action="store_true", help="only say what would be kept")
    parser.add_argument(
        "--column",
        action="append",
        default=[],
        metavar="FIELD=NAME",
        help="what a column means, such as text=Comment",
    )


def run(args: argparse.Namespace) -> int:
    """Bring it in, or say which row and why not."""
    from django.utils import timezone

    from hearth.core.networks import queries as networks
    from hearth.kit.actors import Actor
    from hearth.listen import services

    network = networks.by_slug(args.network)
    if network is None:
        return _fail(f"there is no network “{args.network}”")
    if not args.file.is_file():
        return _fail(f"there is no file {args.file}")
    round_ = _round(network, args.round)
    if round_ is None:
        return _fail(
            "there is no such listening round (make and open one at the desk, or name it with --round)"
        )
    by, now = Actor.nobody("command"), timezone.now()
    of = services.begin_import(
        network, round=round_, name=args.file.name, content=args.file.read_bytes(), by=by, now=now
    )
    mapping = of.mapping | dict(pair.split("=", 1) for pair in args.column if "=" in pair)
    defaults = {
        "language": args.language or network.default_language,
        "kind": args.kind,
        "may_quote": args.quote,
        "show_at_once": args.show,
    }
    print("  columns: " + ", ".join(f"{field} = {column}" for field, column in mapping.items()))
    if args.check:
        return _check(of, mapping, defaults)
    services.start_import(
        of, mapping=mapping, defaults=defaults, only_if_all_good=args.all_or_nothing, by=by, now=now
    )
    return _work(of)


def _round(network: Any, title: str | None) -> Any:
    from django.utils import timezone

    from hearth.listen import queries

    if title is None:
        return queries.open_round(network, now=timezone.now())
    return next((row for row in queries.rounds(network) if row.title == title), None)


def _check(of: Any, mapping: dict[str, str], defaults: dict[str, Any]) -> int:
    """What would be kept; the upload is forgotten again."""
    from hearth.listen import services

    reports = list(
        services.report_rows(of, services.sheet_of(of), mapping=mapping, defaults=defaults)
    )
    services.forget_import(of)
    good = sum(1 for report in reports if report.saying)
    print(f"  {good} rows are good, {len(reports) - good} cannot be kept; nothing was kept")
    _tell_bad([(r.number, r.code, r.facts or {}) for r in reports if not r.saying])
    return 0


def _work(of: Any) -> int:
    from django.utils import timezone

    from hearth.listen import services

    started = time.perf_counter()
    services.run_import(of, clock=timezone.now)
    seconds = time.perf_counter() - started
    print(
        f"  {of.kept} voices kept, {of.repeated} were here already, {of.left_out} rows left out ({seconds:.1f} s)"
    )
    _tell_bad(of.refused)
    return 0 if of.state == "done" else 1


def _tell_bad(rows: list[Any], most: int = 10) -> None:
    """The first bad rows with their reasons, and how often each reason came."""
    from hearth.faces.shared.refusals import words_of
    from hearth.kit.refusals import Refused

    for number, code, facts in rows[:most]:
        print(f"  row {number}: {words_of(Refused(code, **facts))}", file=sys.stderr)
    if len(rows) > most:
        counted = Counter(code for _number, code, _facts in rows)
        print(
            "  in all: " + ", ".join(f"{n} × {code}" for code, n in counted.items()),
            file=sys.stderr,
        )


def _fail(words: str) -> int:
    print(f"hearth: {words}", file=sys.stderr)
    return 1
