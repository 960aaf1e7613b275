"""Rules and the count of a budget: the result, and the public record by which anybody counts again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

from hearth.core.networks.models import Network
from hearth.core.readings import services as readings
from hearth.methods.budgeting import (
    Election,
    Project,
    Rule,
    compare_outcomes,
    count,
    rule_hash,
    write_pb,
)
from hearth.methods.errors import MethodError
from hearth.methods.progress import Progress

from .budget_ballots import KINDS, VOTE_TYPES, Listed, election_of, in_order, links_of

#: Most votes first: with cost utilities, utility per money is the number of votes.
GREEDY = Rule(method="greedy", utility="cost")


def checked_rule(settings: dict[str, Any]) -> dict[str, Any]:
    """Every setting of a rule, defaults written out. Raises MethodError for an unknown one."""
    return Rule.from_dict(settings).as_dict()


def is_rule(settings: dict[str, Any]) -> bool:
    """Whether these settings make a rule."""
    try:
        Rule.from_dict(settings)
    except (MethodError, TypeError, ValueError):
        return False
    return True


def shares_money(kind: str) -> bool:
    """Whether ballots of this kind can share out money."""
    return kind in KINDS


def locked_rule_hash(
    settings: dict[str, Any],
    projects: Iterable[tuple[str, str, int]],
    *,
    budget: int,
    links: Iterable[Mapping[str, Any]] = (),
) -> str:
    """The hash that the count will carry too: rule, projects (id, name, cost), budget and links."""
    listed = [Project(*row) for row in projects]
    return rule_hash(Rule.from_dict(settings), listed, budget=budget, links=links_of(links))


def are_links_sound(
    projects: Iterable[tuple[str, str, int]], links: Iterable[Mapping[str, Any]]
) -> bool:
    """Whether no option waits for itself, by way of others."""
    rows = tuple(Project(*row) for row in projects)
    try:
        Election(rows, 0, [], links=links_of(links))  # type: ignore[arg-type]
    except MethodError:
        return False
    return True


def words_for_shell(settings: Mapping[str, Any]) -> list[str]:
    """What to say after `hearth budget FILE` so that it counts by this rule: every setting that is used."""
    rule = Rule.from_dict(dict(settings))
    words = ["--rule", rule.method, "--utility", rule.utility]
    words += ["--completion", rule.completion_name] if rule.method != "greedy" else []
    if rule.completion == "add1":
        words += ["--start", rule.start, "--increment", rule.increment]
        words += [] if rule.stop_when_exhaustive else ["--past-exhaustion"]
    words += ["--comparison", "greedy"] if rule.comparison_after == "greedy" else []
    if rule.tie_break != Rule.tie_break:
        words += ["--ties", ",".join(rule.tie_break)]
    return words + (["--min-support", str(rule.min_support)] if rule.min_support else [])


def count_vote(
    *,
    locked: Mapping[str, Any],
    ballots: list[Any],
    currency: str,
    seed: str,
    progress: Progress | None = None,
) -> dict[str, Any]:
    """Count, compare with greedy, and write the public `.pb` record.

    The order of the ballots in the record is shuffled by the vote's own seed: it says nothing about who came when.
    How near each loser came is told later (`budget_story`).
    """
    kind = (locked.get("ballot") or {}).get("kind", "approval")
    order = in_order(ballots, seed=seed)
    election = election_of(Listed.of(locked), [ballots[at] for at in order], kind=kind)
    chosen = Rule.from_dict(locked["rule"])
    result = count(election, chosen, progress, explain="none")
    greedy = count(election, GREEDY, explain="none")
    versus = compare_outcomes(election, result.winners, greedy.winners)
    record = write_pb(
        election,
        meta=_meta(locked, kind, currency, chosen, result.rule_hash),
        selected=result.winners,
    )
    return {
        "result": {
            **result.as_dict(),
            "support": support(election),
            "points": points(election),
            "kind": kind,
        },
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


def _meta(
    locked: Mapping[str, Any], kind: str, currency: str, rule: Rule, sealed: str
) -> dict[str, str]:
    """What the record says of itself, in the words of the Pabulib format, and the exact command."""
    limits = locked.get("ballot") or {}
    meta = {
        "description": " ".join(locked["title"].split()),
        "currency": currency,
        "vote_type": VOTE_TYPES[kind],
        "rule": rule.method,
        "rule_hash": sealed,
        "date_begin": locked["opens_at"][:10],
        "date_end": locked["closes_at"][:10],
        "command": f"hearth budget ballots.pb {' '.join(words_for_shell(locked['rule']))}",
    }
    if kind == "knapsack":
        meta["max_sum_cost"] = str(locked["budget_minor"] // 100)
    if kind == "points":
        meta["max_sum_points"] = str(limits.get("points") or 10)
    if kind == "score":
        meta["max_points"] = str(limits.get("highest") or 5)
    if limits.get("most"):
        meta["max_length"] = str(limits["most"])
    return meta


def support(election: Election) -> dict[str, int]:
    """Project to the number of ballots that name it, for all that any ballot names."""
    numbers = {
        one.id: len(election.ballots.supporters(p)) for p, one in enumerate(election.projects)
    }
    return {name: n for name, n in numbers.items() if n}


def points(election: Election) -> dict[str, int]:
    """Project to the points it got; nothing where a ballot has none to give."""
    if election.ballots.points is None:
        return {}
    return {one.id: election.ballots.support(p) for p, one in enumerate(election.projects)}


def protected_turnout(network: Network, tables: dict[str, Any]) -> dict[str, Any]:
    """Turnout by place and group as the public may see it."""
    shown = {}
    for name, table in tables.items():
        rows, rest = readings.protect_table(
            network, table["rows"], count_key="n", rest=table["rest"]
        )
        shown[name] = {"name": table["name"], "rows": rows, "rest": rest}
    return {"rule": readings.rule_of(network), "tables": shown}
