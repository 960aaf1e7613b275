"""`hearth rank FILE`: one choice, or several seats, out of many ballots; ties are told."""

from __future__ import annotations

import argparse
import math
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import numpy as np

from hearth.faces.shell import _rank_words as words
from hearth.faces.shell._ballots import (
    COUNT,
    Ballots,
    counted,
    is_order_file,
    named,
    plain,
    read_any,
)
from hearth.faces.shell._tables import Report, Table, TableError, answer, read_table
from hearth.methods import ranking
from hearth.methods.budgeting.ties import natural
from hearth.methods.ranking import Tie

NAME = "rank"
HELP = "count approvals, grades, rankings or pairwise answers from a file"
NEEDS_DATABASE = False

MARKS = ("judgement", "score-sum", "score-mean")
RULES = ("approval", *MARKS, "irv", "stv", "schulze", "ranked-pairs", "bradley-terry")
MOST_BALLOTS, MOST_GRADES = 10_000_000, 1_000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The rule, and how the file is written."""
    parser.add_argument(
        "file",
        type=Path,
        help="CSV with a row that heads the columns. Rankings, approvals: a ballot a row, names in the "
        "cells (a=b is a tie), perhaps a column count. judgement, score-sum, score-mean: a column for each "
        "candidate, grades in the cells. bradley-terry: columns preferred, other, perhaps count. "
        "Or orders as PrefLib (.soc .soi .toc .toi) and .blt files write them",
    )
    parser.add_argument("--rule", choices=RULES, required=True)
    parser.add_argument("--seats", type=int, help="winners (default: as the file says, else 1)")
    parser.add_argument("--candidates", metavar="A,B,…", help="default: all who are named")
    parser.add_argument("--lot", metavar="A,B,…", help="an order drawn before the count, for ties")
    parser.add_argument("--quota", choices=("droop", "exact_droop", "hare"), default="droop")
    parser.add_argument(
        "--decimals",
        type=int,
        metavar="N",
        help="stv: cut what a ballot passes on after N decimals (5: as in Scotland; default: exact)",
    )
    parser.add_argument("--strength", choices=("winning", "margins"), default="winning")
    parser.add_argument(
        "--best", type=int, help="judgement, scores: best grade (default: highest given)"
    )
    parser.add_argument("--prior", type=float, default=0.0, help="bradley-terry: drawn comparisons")
    parser.add_argument("--json", action="store_true", help="print JSON instead of the account")


def run(args: argparse.Namespace) -> int:
    """Read, count, tell; 2 and one line where something is wrong."""
    tables: list[Table] = []

    def count() -> Report:
        if args.rule in MARKS or args.rule == "bradley-terry":
            if is_order_file(args.file):
                raise TableError(f"{args.file.name} holds orders; {args.rule} needs a table")
            tables.append(read_table(args.file))
            return _from_table(tables[0], args)
        ballots = read_any(args.file, named(args.candidates), twice=args.rule == "approval")
        return _from_ballots(ballots, args)

    return answer(NAME, count, as_json=args.json, tables=tables)


def _seats(args: argparse.Namespace) -> int:
    return 1 if args.seats is None else int(args.seats)


def _from_table(table: Table, args: argparse.Namespace) -> Report:
    if args.rule == "bradley-terry":
        return _comparisons(table, args)
    if args.rule == "judgement":
        return _judgement(table, args)
    return _scores(table, args)


def _from_ballots(ballots: Ballots, args: argparse.Namespace) -> Report:
    lot = named(args.lot) or ballots.lot
    if args.rule == "irv" and _seats(args) != 1:
        raise TableError(f"{ballots.name}: irv fills one seat; stv fills several")
    seats = args.seats if args.seats is not None else ballots.seats or 1
    if args.rule == "approval":
        report = _approval(ballots, seats, lot, args)
    elif args.rule in ("irv", "stv"):
        report = _transferable(ballots, seats, lot, args)
    else:
        report = _pairs(ballots, seats, lot, args)
    report.notes[:0] = ballots.notes
    return report


def _report(
    title: str, args: argparse.Namespace, voters: int, winners: Sequence[str], ties: Sequence[Tie]
) -> Report:
    """What every rule tells: its name, ballots, winners, and each tie in words and as data."""
    facts: dict[str, object] = {"rule": args.rule, "ballots": voters, "winners": list(winners)}
    report = Report(title, facts, {}, words.ties(ties))
    if args.json:
        facts["ties"] = [{**vars(one), "between": list(one.between)} for one in ties]
    return report


def _approval(
    ballots: Ballots, seats: int, lot: list[str] | None, args: argparse.Namespace
) -> Report:
    each = [[name for tier in ballot for name in tier] for ballot in ballots.tiers]
    found = ranking.approval(ballots.standing, each, counts=ballots.counts, seats=seats, lot=lot)
    report = _report(f"{ballots.name}: approval", args, found.voters, found.winners, found.ties)
    report.tables["ranking"] = [dict(vars(one)) for one in found.ranking]
    return report


def _marks(
    table: Table, args: argparse.Namespace
) -> tuple[list[str], list[list[int]], list[int], int]:
    """Those who stand, the marks of each row, how many gave each, and the best mark there is."""
    counts = counted(table)
    if not 0 < sum(counts) <= MOST_BALLOTS:
        raise TableError(f"{table.name}: from 1 to {MOST_BALLOTS:,} ballots can be counted")
    columns = {plain(name): table.column(name) for name in table.header if name != COUNT}
    standing = named(args.candidates) or list(columns)
    if strangers := [name for name in standing if name not in columns]:
        raise TableError(f"{table.name}: there is no column “{strangers[0]}”")
    if not standing:
        raise TableError(f"{table.name}: nobody stands")
    if not all(standing):
        raise TableError(f"{table.name}, row 1: a column has no name")
    rows = zip(*(columns[name] for name in standing), strict=True)
    grades = [
        [-1 if cell == "" else _grade(table, cell, line) for cell in row]
        for row, line in zip(rows, table.lines, strict=True)
    ]
    best = args.best if args.best is not None else max(0, *(max(row) for row in grades))
    return standing, grades, counts, best


def _judgement(table: Table, args: argparse.Namespace) -> Report:
    standing, grades, counts, best = _marks(table, args)
    found = ranking.majority_judgement(
        standing, grades, best=best, counts=counts, seats=_seats(args), lot=named(args.lot)
    )
    title = f"{table.name}: majority judgement"
    report = _report(title, args, found.voters, found.winners, found.ties)
    rows = [{**vars(one), "counts": list(one.counts)} for one in found.ranking]
    report.tables["ranking"] = rows
    report.notes += [
        "A candidate's grade is the highest that at least half of the voters give, or better; whoever gives "
        "none is counted with the worst.",
        "Equal grades are told apart by taking away one voter who gave that grade, again and again.",
    ]
    return report


def _scores(table: Table, args: argparse.Namespace) -> Report:
    standing, grades, counts, best = _marks(table, args)
    by = args.rule.removeprefix("score-")
    found = ranking.score(
        standing,
        grades,
        best=best,
        by=by,
        counts=counts,
        seats=_seats(args),
        lot=named(args.lot),
    )
    title = f"{table.name}: scores, by {by}"
    report = _report(title, args, found.voters, found.winners, found.ties)
    report.tables["ranking"] = [
        {
            **vars(one),
            "mean": None if one.mean is None else float(one.mean),
            "counts": list(one.counts),
        }
        for one in found.ranking
    ]
    return report


def _grade(table: Table, cell: str, line: int) -> int:
    value = table.number(cell, "grade", line)
    if value % 1 or not 0 <= value <= MOST_GRADES:
        told = f"a grade is a whole number from 0 to {MOST_GRADES} ({cell})"
        raise TableError(f"{table.name}, row {line}: {told}")
    return int(value)


def _pairs(ballots: Ballots, seats: int, lot: list[str] | None, args: argparse.Namespace) -> Report:
    standing = ballots.standing
    if not 1 <= seats <= len(standing):
        told = f"{seats} seats cannot be filled from {len(standing)} candidates"
        raise TableError(f"{ballots.name}: {told}")
    profile = ranking.profile_of(standing, ballots.tiers, counts=ballots.counts)
    rule = ranking.schulze if args.rule == "schulze" else ranking.ranked_pairs
    found = rule(profile, strength=args.strength, lot=lot)
    broken = [one for one in found.ties if one.what != "the first place"]
    broken += ranking.last_seat(found.tiers, seats, lot=lot)
    title = f"{ballots.name}: {args.rule}"
    report = _report(title, args, profile.voters, found.order[:seats], broken)
    report.facts["order"] = list(found.order)
    if args.json:
        report.facts |= {
            "condorcet": found.pairs.condorcet,
            "smith_set": list(found.pairs.smith),
            "tiers": [list(tier) for tier in found.tiers],
            "dropped": [list(pair) for pair in found.dropped],
        }
    prefer = found.pairs.prefer
    report.tables["preferred_to"] = [
        {"candidate": name, **{other: int(prefer[a, b]) for b, other in enumerate(standing)}}
        for a, name in enumerate(standing)
    ]
    report.notes[:0] = words.pairs(found, rule=args.rule, strength=args.strength)
    return report


def _transferable(
    ballots: Ballots, seats: int, lot: list[str] | None, args: argparse.Namespace
) -> Report:
    profile = ranking.profile_of(ballots.standing, ballots.tiers, counts=ballots.counts)
    if args.rule == "irv":
        found = ranking.instant_runoff(profile, lot=lot)
    else:
        found = ranking.single_transferable_vote(
            profile, seats=seats, quota=args.quota, decimals=args.decimals, lot=lot
        )
    title = f"{ballots.name}: {args.rule}"
    report = _report(title, args, profile.voters, found.winners, found.ties)
    if args.rule == "stv" or args.json:
        report.facts["quota"] = _votes(found.quota) if args.json else words.votes(found.quota)
    if not args.json:
        report.notes[:0] = words.rounds(found, rule=args.rule, cut=args.decimals is not None)
        return report
    report.tables["rounds"] = [
        {
            "round": one.number,
            **{name: _votes(one.votes.get(name)) for name in profile.candidates},
            "elected": ", ".join(one.elected),
            "drops_out": one.excluded or "",
            "moved": _votes(one.transferred),
            "exhausted": _votes(one.exhausted),
        }
        for one in found.rounds
    ]
    return report


def _votes(value: Fraction | None) -> int | str:
    """Whole votes plainly, others as the exact fraction."""
    if value is None:
        return ""
    return int(value) if value.denominator == 1 else str(value)


def _comparisons(table: Table, args: argparse.Namespace) -> Report:
    items, wins = _answers(table, args)
    found = ranking.bradley_terry(items, wins, prior=args.prior)
    title = f"{table.name}: pairwise answers"
    facts: dict[str, object] = {
        "rule": args.rule,
        "comparisons": found.comparisons,
        "connected": found.connected,
    }
    if not found.connected:
        if args.json:
            facts["winners"] = []
            facts["components"] = [list(group) for group in found.components]
        return Report(title, facts, {"ranking": []}, words.not_connected(found))
    tiers, seats = found.tiers(named(args.lot)), _seats(args)
    if not 1 <= seats <= len(items):
        told = f"{seats} seats cannot be filled from {len(items)} candidates"
        raise TableError(f"{table.name}: {told}")
    broken = ranking.last_seat(tiers, seats, lot=named(args.lot))
    order = [name for tier in tiers for name in tier]
    facts["winners"] = order[:seats]
    if args.json:
        facts["ties"] = [{**vars(one), "between": list(one.between)} for one in broken]
    place = {name: at for at, name in enumerate(found.items)}
    rows = [
        {
            "item": name,
            "strength": float(found.strength[place[name]]),
            "low": float(found.low[place[name]]),
            "high": float(found.high[place[name]]),
            "wins_against_others": float(found.first_chance[place[name]]),
        }
        for name in order
    ]
    return Report(title, facts, {"ranking": rows}, words.ties(broken) + words.STRENGTHS)


def _answers(table: Table, args: argparse.Namespace) -> tuple[list[str], np.ndarray]:
    """Who stands, and (C, C) how often the row was preferred to the column."""
    preferred = [plain(name) for name in table.column("preferred")]
    other = [plain(name) for name in table.column("other")]
    counts = table.numbers(COUNT) if COUNT in table.header else [1.0] * len(preferred)
    items = named(args.candidates) or sorted({*preferred, *other}, key=natural)
    place = {name: at for at, name in enumerate(items)}
    pairs: dict[tuple[int, int], list[float]] = {}
    for line, one, two, count in zip(table.lines, preferred, other, counts, strict=True):
        for name in (one, two):
            if not name or name not in place:
                raise TableError(f"{table.name}, row {line}: “{name}” does not stand")
        if one == two or count < 0:
            raise TableError(f"{table.name}, row {line}: not a comparison of two")
        pairs.setdefault((place[one], place[two]), []).append(count)
    wins = np.zeros((len(items), len(items)))
    for (one_at, two_at), given in pairs.items():
        wins[one_at, two_at] = math.fsum(given)  # the same whatever the order of the rows
    return items, wins
