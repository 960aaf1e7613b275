"""`hearth rank FILE.csv`: one choice, or several seats, out of many ballots; ties are told."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import numpy as np

from hearth.faces.shell._tables import Report, Table, TableError, answer, read_table
from hearth.methods import ranking
from hearth.methods.budgeting.ties import natural
from hearth.methods.ranking import Tie

NAME = "rank"
HELP = "count approvals, grades, rankings or pairwise answers from a file"
NEEDS_DATABASE = False

RULES = (
    "approval",
    "score-sum",
    "score-mean",
    "judgement",
    "irv",
    "stv",
    "schulze",
    "ranked-pairs",
    "bradley-terry",
)
COUNT = "count"
MOST_BALLOTS, MOST_GRADES = 10_000_000, 1_000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The rule, and how the file is written."""
    parser.add_argument(
        "file",
        type=Path,
        help="CSV. Rankings, approvals: a ballot a row, names in the cells (a=b is a tie), perhaps "
        "a column count. judgement, score-sum, score-mean: a column for each candidate, grades in the cells. "
        "bradley-terry: columns preferred, other, perhaps count",
    )
    parser.add_argument("--rule", choices=RULES, required=True)
    parser.add_argument("--seats", type=int, default=1)
    parser.add_argument("--candidates", metavar="A,B,…", help="default: all who are named")
    parser.add_argument("--lot", metavar="A,B,…", help="an order drawn before the count, for ties")
    parser.add_argument("--quota", choices=("droop", "exact_droop", "hare"), default="droop")
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
        tables.append(read_table(args.file))
        table = tables[0]
        if args.rule == "judgement":
            return _judgement(table, args)
        if args.rule in ("score-sum", "score-mean"):
            return _scores(table, args)
        if args.rule == "bradley-terry":
            return _comparisons(table, args)
        if args.rule == "approval":
            return _approval(table, args)
        return _rankings(table, args)

    return answer(NAME, count, as_json=args.json, tables=tables)


def _list(given: str | None) -> list[str] | None:
    return None if given is None else [name.strip() for name in given.split(",") if name.strip()]


def _ballots(table: Table) -> tuple[list[list[list[str]]], list[int]]:
    """Ballots as tiers of names, and how many gave each."""
    counts = table.whole(COUNT) if COUNT in table.header else [1] * len(table.rows)
    for line, count in zip(table.lines, counts, strict=True):
        if count < 0:
            raise TableError(f"{table.name}, row {line}: the count is below zero ({count})")
    rows = table.without([COUNT]).rows
    return [
        [[name.strip() for name in cell.split("=") if name.strip()] for cell in row if cell]
        for row in rows
    ], counts


def _candidates(
    table: Table, ballots: list[list[list[str]]], args: argparse.Namespace
) -> list[str]:
    """Those who stand; a ballot with a stranger, or a name twice, is told with its row."""
    named = {name for ballot in ballots for tier in ballot for name in tier}
    standing = _list(args.candidates) or sorted(named, key=natural)
    for line, ballot in zip(table.lines, ballots, strict=True):
        flat = [name for tier in ballot for name in tier]
        for name in flat:
            if name not in standing:
                raise TableError(f"{table.name}, row {line}: “{name}” does not stand")
            if flat.count(name) > 1 and args.rule != "approval":
                raise TableError(f"{table.name}, row {line}: “{name}” is ranked twice")
    if not standing:
        raise TableError(f"{table.name}: nobody is named")
    return standing


def _ties(ties: Sequence[Tie]) -> list[str]:
    words = {
        "earlier_rounds": "an earlier round",
        "lot": "the lot",
        "name": "name, since no lot was given",
    }
    return [
        f"Tie over {one.what} between {', '.join(one.between)}: {one.chosen}, by {words[one.broken_by]}."
        for one in ties
    ]


def _approval(table: Table, args: argparse.Namespace) -> Report:
    ballots, counts = _ballots(table)
    standing = _candidates(table, ballots, args)
    each = [[name for tier in ballot for name in tier] for ballot in ballots]
    found = ranking.approval(standing, each, counts=counts, seats=args.seats, lot=_list(args.lot))
    rows = [dict(vars(one)) for one in found.ranking]
    facts = {"rule": args.rule, "ballots": found.voters, "winners": list(found.winners)}
    return Report(f"{table.name}: approval", facts, {"ranking": rows}, _ties(found.ties))


def _marks(
    table: Table, args: argparse.Namespace
) -> tuple[list[str], list[list[int]], list[int], int]:
    """Those who stand, the marks of each row, how many gave each, and the best mark there is."""
    counts = table.whole(COUNT) if COUNT in table.header else [1] * len(table.rows)
    marks = table.without([COUNT])
    grades = [
        [-1 if cell == "" else _grade(table, cell, line) for cell in row]
        for row, line in zip(marks.rows, table.lines, strict=True)
    ]
    if min(counts) < 0 or not 0 < sum(counts) <= MOST_BALLOTS:
        raise TableError(f"{table.name}: from 1 to {MOST_BALLOTS:,} ballots can be counted")
    best = args.best if args.best is not None else max(max(row) for row in grades)
    return list(marks.header), grades, counts, best


def _judgement(table: Table, args: argparse.Namespace) -> Report:
    standing, grades, counts, best = _marks(table, args)
    repeated = np.repeat(np.array(grades, dtype=np.int64), counts, axis=0)
    found = ranking.majority_judgement(
        standing, repeated, best=best, seats=args.seats, lot=_list(args.lot)
    )
    rows = [{**vars(one), "counts": list(one.counts)} for one in found.ranking]
    facts = {"rule": args.rule, "ballots": found.voters, "winners": list(found.winners)}
    return Report(f"{table.name}: majority judgement", facts, {"ranking": rows}, _ties(found.ties))


def _scores(table: Table, args: argparse.Namespace) -> Report:
    standing, grades, counts, best = _marks(table, args)
    by = args.rule.removeprefix("score-")
    found = ranking.score(
        standing, grades, best=best, by=by, counts=counts, seats=args.seats, lot=_list(args.lot)
    )
    rows = [
        {
            **vars(one),
            "mean": "" if one.mean is None else float(one.mean),
            "counts": list(one.counts),
        }
        for one in found.ranking
    ]
    facts = {"rule": args.rule, "ballots": found.voters, "winners": list(found.winners)}
    return Report(f"{table.name}: scores, by {by}", facts, {"ranking": rows}, _ties(found.ties))


def _grade(table: Table, cell: str, line: int) -> int:
    value = table.number(cell, "grade", line)
    if value % 1 or not 0 <= value <= MOST_GRADES:
        told = f"a grade is a whole number from 0 to {MOST_GRADES} ({cell})"
        raise TableError(f"{table.name}, row {line}: {told}")
    return int(value)


def _rankings(table: Table, args: argparse.Namespace) -> Report:
    ballots, counts = _ballots(table)
    standing = _candidates(table, ballots, args)
    profile = ranking.profile_of(standing, ballots, counts=counts)
    if args.rule in ("irv", "stv"):
        return _transferable(table, profile, args)
    rule = ranking.schulze if args.rule == "schulze" else ranking.ranked_pairs
    found = rule(profile, strength=args.strength, lot=_list(args.lot))
    prefer = found.pairs.prefer
    facts = {
        "rule": args.rule,
        "ballots": profile.voters,
        "winners": [found.winner],
        "order": list(found.order),
        "condorcet": found.pairs.condorcet,
        "smith_set": list(found.pairs.smith),
    }
    rows = [
        {"candidate": name, **{other: int(prefer[a, b]) for b, other in enumerate(standing)}}
        for a, name in enumerate(standing)
    ]
    notes = _ties(found.ties)
    notes += [f"Not kept, since it would close a circle: {a} over {b}." for a, b in found.dropped]
    return Report(f"{table.name}: {args.rule}", facts, {"preferred_to": rows}, notes)


def _transferable(table: Table, profile: ranking.Profile, args: argparse.Namespace) -> Report:
    lot = _list(args.lot)
    if args.rule == "irv":
        found = ranking.instant_runoff(profile, lot=lot)
    else:
        found = ranking.single_transferable_vote(
            profile, seats=args.seats, quota=args.quota, lot=lot
        )
    rows: list[dict[str, object]] = [
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
    facts = {"rule": args.rule, "ballots": profile.voters, "quota": _votes(found.quota)}
    facts["winners"] = list(found.winners)
    return Report(f"{table.name}: {args.rule}", facts, {"rounds": rows}, _ties(found.ties))


def _votes(value: Fraction | None) -> int | str:
    """Whole votes plainly, others as the exact fraction."""
    if value is None:
        return ""
    return int(value) if value.denominator == 1 else str(value)


def _comparisons(table: Table, args: argparse.Namespace) -> Report:
    preferred, other = table.column("preferred"), table.column("other")
    counts = table.numbers(COUNT) if COUNT in table.header else [1.0] * len(preferred)
    items = _list(args.candidates) or sorted({*preferred, *other}, key=natural)
    wins = np.zeros((len(items), len(items)))
    for line, one, two, count in zip(table.lines, preferred, other, counts, strict=True):
        for name in (one, two):
            if name not in items:
                raise TableError(f"{table.name}, row {line}: “{name}” does not stand")
        if one == two or count < 0:
            raise TableError(f"{table.name}, row {line}: not a comparison of two")
        wins[items.index(one), items.index(two)] += count
    found = ranking.bradley_terry(items, wins, prior=args.prior)
    facts = {"rule": args.rule, "comparisons": found.comparisons, "connected": found.connected}
    if not found.connected:
        groups = "; ".join(", ".join(group) for group in found.components)
        notes = [
            f"No strengths: these groups never both won and lost against each other: {groups}."
        ]
        return Report(f"{table.name}: pairwise answers", facts, {"ranking": []}, notes)
    place = {name: at for at, name in enumerate(found.items)}
    rows = [
        {
            "item": name,
            "strength": float(found.strength[place[name]]),
            "low": float(found.low[place[name]]),
            "high": float(found.high[place[name]]),
            "wins_against_others": float(found.first_chance[place[name]]),
        }
        for name in found.order()
    ]
    facts["winners"] = [found.order()[0]]
    return Report(f"{table.name}: pairwise answers", facts, {"ranking": rows})
