"""Ballots → the count → results with reasons, and the public record."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterable
from typing import Any

from hearth.core.networks.models import Network
from hearth.core.readings import services as readings
from hearth.methods.budgeting import (
    Ballots,
    Election,
    Project,
    Rule,
    compare,
    count,
    rule_hash,
    write_pb,
)

#: Most votes first: with cost utilities, utility per money is the number of votes.
GREEDY = Rule(method="greedy", utility="cost")
MONEY_UNIT = 100


def checked_rule(settings: dict[str, Any]) -> dict[str, Any]:
    """Every setting of a rule, defaults written out. Raises MethodError for an unknown one."""
    return Rule.from_dict(settings).as_dict()


def locked_rule_hash(
    settings: dict[str, Any], projects: Iterable[tuple[str, str, int]], *, budget: int
) -> str:
    """The hash that the count will carry too: rule, projects (id, name, cost) and budget."""
    listed = [Project(*row) for row in projects]
    return rule_hash(Rule.from_dict(settings), listed, budget=budget)


def count_vote(
    *,
    projects: list[tuple[str, str, int]],
    budget: int,
    rule: dict[str, Any],
    ballots: list[list[int]],
    title: str,
    currency: str,
    seed: str,
) -> dict[str, Any]:
    """Count, compare with greedy, and write the public `.pb` record.

    `projects` are (number as text, title, cost in minor units). The order of the ballots in the
    record is shuffled by the vote's own seed: it says nothing about who came when.
    """
    shuffled = sorted(ballots)
    random.Random(seed).shuffle(shuffled)  # nosec B311
    names = [number for number, _title, _cost in projects]
    approvals = [[str(choice) for choice in ballot] for ballot in shuffled]
    election = Election(
        tuple(Project(*row) for row in projects),
        budget,
        Ballots.of(approvals, kind="approval", projects=names),
        money_unit=MONEY_UNIT,
    )
    chosen = Rule.from_dict(rule)
    result = count(election, chosen)
    greedy = count(election, GREEDY, explain="none")
    versus = compare(election, chosen, GREEDY)
    record = write_pb(
        election,
        meta={
            "description": title,
            "currency": currency,
            "rule": chosen.method,
            "rule_hash": result.rule_hash,
        },
        selected=result.winners,
    )
    return {
        "result": {**result.as_dict(), "support": support(approvals)},
        "beside": {
            "winners": list(greedy.winners),
            "cost": greedy.cost,
            "prefer_first": versus.prefer_first,
            "prefer_second": versus.prefer_second,
            "indifferent": versus.indifferent,
            "nothing_in_first": versus.nothing_in_first,
            "nothing_in_second": versus.nothing_in_second,
        },
        "pabulib": record,
        "ballots_hash": hashlib.sha256(record.encode()).hexdigest(),
    }


def support(approvals: list[list[str]]) -> dict[str, int]:
    """Project to the number of ballots that name it."""
    found: dict[str, int] = {}
    for ballot in approvals:
        for project in ballot:
            found[project] = found.get(project, 0) + 1
    return found


def protected_turnout(network: Network, tables: dict[str, Any]) -> dict[str, Any]:
    """Turnout by place and group as the public may see it."""
    shown = {}
    for name, table in tables.items():
        rows, rest = readings.protect_table(
            network, table["rows"], count_key="n", rest=table["rest"]
        )
        shown[name] = {"name": table["name"], "rows": rows, "rest": rest}
    return {"rule": readings.rule_of(network), "tables": shown}
