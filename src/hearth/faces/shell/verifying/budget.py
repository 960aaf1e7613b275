"""A participatory budget, counted again twice: with the engine, and in plain fractions."""

from __future__ import annotations

from collections import Counter
from typing import Any

from hearth.kit.proofs import canonical
from hearth.methods.budgeting import (
    Ballots,
    Election,
    Link,
    Project,
    Rule,
    count,
    read_pb,
)
from hearth.methods.budgeting import verify as count_in_fractions

from .ballots import ballots_in
from .ballots import contents as contents
from .finding import Findings

SEALED = "Ballots and receipts are those that were sealed at closing."
COUNTED = "Counted again by the locked rule: the same projects."
MONEY_UNIT = 100
#: Kinds of ballots as the methods call them.
KINDS = {"approval": "approval", "knapsack": "approval", "points": "points", "score": "points"}
#: More voters than this, and the second count in plain fractions takes too long to wait for.
MOST_IN_FRACTIONS = 5000


def result(record: dict[str, Any], files: dict[str, bytes], found: Findings) -> dict[str, Any]:
    """Winners, cost and the hash of the rule, from the ballots and what was locked."""
    locked = record["locked"]
    ballots = ballots_in(files)
    election = _election(locked, ballots)
    rule = Rule.from_dict(locked["rule"])
    counted = count(election, rule, explain="none")
    if election.voters <= MOST_IN_FRACTIONS and not election.links and not rule.min_support:
        again = count_in_fractions(election, counted)
        for words in again.differences:
            found.wrong("record.json", "result, in plain fractions", said="as counted", found=words)
    found.same("record.json", "locked.rule_hash", said=locked["rule_hash"], found=counted.rule_hash)
    _check_pb(election, ballots, _kind(locked), files, found)
    return {
        "winners": list(counted.winners),
        "cost": counted.cost,
        "budget": counted.budget,
        "rule_hash": counted.rule_hash,
        "ballots": len(ballots),
    }


def _kind(locked: dict[str, Any]) -> str:
    kind = (locked.get("ballot") or {}).get("kind", "approval")
    return "ordinal" if kind == "ranking" else KINDS[kind]


def _election(locked: dict[str, Any], ballots: list[Any]) -> Election:
    projects = tuple(
        Project(str(row["number"]), row["title"], row["cost_minor"]) for row in locked["projects"]
    )
    cast = Ballots.of(
        [_named(ballot) for ballot in ballots],
        kind=_kind(locked),
        projects=[project.id for project in projects],
    )
    links = tuple(
        Link(str(row["kind"]), str(row["a"]), str(row["b"])) for row in locked.get("links", [])
    )
    return Election(projects, locked["budget_minor"], cast, MONEY_UNIT, links)


def _named(ballot: Any) -> Any:
    """Numbers as text, as projects are named."""
    if isinstance(ballot, dict):
        return {str(number): int(points) for number, points in ballot.items()}
    return [str(number) for number in ballot]


def _check_pb(
    election: Election,
    ballots: list[Any],
    kind: str,
    files: dict[str, bytes],
    found: Findings,
) -> None:
    """The file for other tools holds the same projects, the same money and the same ballots."""
    file = read_pb(files["ballots.pb"])
    unit = MONEY_UNIT // file.election.money_unit
    theirs = {one.id: one.cost * unit for one in file.election.projects}
    found.same(
        "ballots.pb", "projects", said=theirs, found={p.id: p.cost for p in election.projects}
    )
    found.same("ballots.pb", "budget", said=file.election.budget * unit, found=election.budget)
    said = Counter(_rows_of(file, kind))
    ours = Counter(canonical(_shape(_named(ballot), kind)) for ballot in ballots)
    for line in (said - ours) + (ours - said):
        found.wrong("ballots.pb", f"ballot {line}", said=said[line], found=ours[line])


def _shape(ballot: Any, kind: str) -> Any:
    """A ballot so that equal ones look equal: an order matters in a ranking alone, no points are no support."""
    if kind == "points":
        return {number: points for number, points in ballot.items() if points}
    return ballot if kind == "ordinal" else sorted(ballot)


def _rows_of(file: Any, kind: str) -> list[str]:
    columns = list(file.vote_columns)
    vote = columns.index("vote")
    points = columns.index("points") if "points" in columns else None
    rows = []
    for row in file.vote_rows:
        named = [one.strip() for one in row[vote].split(",") if one.strip()]
        given = [] if points is None else [one for one in row[points].split(",") if one.strip()]
        ballot = dict(zip(named, map(int, given), strict=True)) if kind == "points" else named
        rows.append(canonical(_shape(ballot, kind)))
    return rows
