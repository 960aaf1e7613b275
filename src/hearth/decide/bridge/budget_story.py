"""After the count: what would have been enough, who paid, what it does to places and groups, other rules beside."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

import numpy as np

from hearth.core.networks.models import Network
from hearth.core.readings import services as readings
from hearth.methods.budgeting import (
    Election,
    Rule,
    compare_outcomes,
    contributions,
    count,
    explain_each,
)

from ..rules.winner_rules import FAMILIES, family_rule
from .budget_ballots import Listed, election_of
from .budget_figures import LEAST_BALLOTS, Groups, by_group, figures, money_by, protected

#: Who paid for one winner is told in steps of so many hundredths: finer ones would give single ballots away.
STEP = 0.05
LIMITS = ("enough_cost", "enough_cost_basis", "enough_support", "enough_support_basis")


def election(locked: Mapping[str, Any], ballots: list[Any]) -> Election:
    """What was counted, ballots in the order given."""
    kind = (locked.get("ballot") or {}).get("kind", "approval")
    return election_of(Listed.of(locked), ballots, kind=kind)


def limits_of(
    one: Election, rule: dict[str, Any], *, told: Collection[str]
) -> Iterator[tuple[str, dict[str, Any]]]:
    """For each loser that was not told yet: the smaller cost and the further support that would have been enough."""
    for loser in explain_each(one, Rule.from_dict(rule), skip=told):
        yield loser.project, {key: loser.facts[key] for key in LIMITS if key in loser.facts}


def paid_by_group(
    network: Network, one: Election, rule: dict[str, Any], tables: list[Groups]
) -> dict[str, Any]:
    """For each winner the share of what was paid that came from each group, protected and in coarse steps."""
    result = count(one, Rule.from_dict(rule), explain="none")
    shown: dict[str, Any] = {
        table.key: {"name": table.name, "groups": [list(g) for g in table.groups], "projects": {}}
        for table in tables
    }
    for project, _stage, voters, money in contributions(one, result):
        for table in tables:
            shown[table.key]["projects"][project] = _shares(network, table, voters, money)
    return shown


def _shares(
    network: Network, table: Groups, voters: np.ndarray, money: np.ndarray
) -> list[float | None]:
    own = Groups(table.key, table.name, table.groups, table.of[voters])
    rows = [{"n": n} for n in own.sizes]
    shown, _rest = readings.protect_table(
        network, rows, count_key="n", rest=len(voters) - sum(own.sizes)
    )
    given, known = own.sums(money), float(money[own.of >= 0].sum())
    return [
        round(round(part / known / STEP) * STEP, 2)
        if known and not row["hidden"] and row["n"] >= LEAST_BALLOTS
        else None
        for row, part in zip(shown, given, strict=True)
    ]


def effects(
    network: Network, one: Election, winners: list[str], tables: list[Groups]
) -> dict[str, Any]:
    """What the outcome does to each group of voters, protected."""
    return {
        table.key: {
            "name": table.name,
            "rows": protected(
                network, by_group(one, winners, table), rest=one.voters - sum(table.sizes)
            ),
        }
        for table in tables
    }


def other_rules(one: Election, rule: dict[str, Any], *, kind: str) -> list[dict[str, Any]]:
    """Each family of rules on the same ballots, beside the rule that counts."""
    chosen = Rule.from_dict(rule)
    own = count(one, chosen, explain="none").winners
    rows = [{"family": "", "rule": chosen.as_dict(), **figures(one, own)}]
    for family in FAMILIES:
        other = Rule.from_dict(family_rule(family, kind=kind, keep=rule))
        if other == chosen:
            continue
        winners = count(one, other, explain="none").winners
        versus = compare_outcomes(one, own, winners)
        more = {"prefer_own": versus.prefer_first, "prefer_this": versus.prefer_second}
        rows.append({"family": family, "rule": other.as_dict(), **figures(one, winners), **more})
    return rows


def money_tables(
    locked: Mapping[str, Any], winners: list[str], labels: Mapping[str, Mapping[str, str]]
) -> dict[str, Any]:
    """Money by place and by theme of the winners; what the money buys is nobody's secret."""
    cost = {str(row["number"]): row["cost_minor"] for row in locked["projects"]}
    return {key: money_by(winners, names, cost) for key, names in labels.items()}
