"""What each rule does with the same ballots, side by side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from hearth.core.networks.models import Network
from hearth.methods.budgeting import Election, PbFile, Rule, count, read_pb
from hearth.methods.errors import MethodError

from ..rules.winner_rules import FAMILIES, family_rule
from .budget_figures import Groups, by_group, figures, money_by, protected

#: A column of a file sorts voters where it has at most so many different values.
MOST_VALUES = 16
VOTER_COLUMNS = ("sex", "gender", "age", "neighborhood", "district", "subdistrict")
PROJECT_COLUMNS = {"place": ("neighborhood", "district", "subdistrict"), "theme": ("category",)}
AGES = (18, 30, 45, 60, 75)

Step = Callable[[int, int], None]


def rules_to_try(own: Mapping[str, Any], *, kind: str) -> list[tuple[str, Rule]]:
    """Each family, and the vote's own rule where it is none of them as it stands."""
    rows = [(family, Rule.from_dict(family_rule(family, kind=kind))) for family in FAMILIES]
    mine = Rule.from_dict({**own, "min_support": 0})
    return rows if mine in [rule for _, rule in rows] else [("", mine), *rows]


def side_by_side(
    network: Network,
    one: Election,
    *,
    own: Mapping[str, Any],
    kind: str,
    groups: list[Groups],
    labels: Mapping[str, Mapping[str, str]],
    is_made_up: bool,
    step: Step,
) -> dict[str, Any]:
    """Every rule's winners, money by place and theme, and what it means for all voters and for each group."""

    def minor(amount: int) -> int:
        return amount * 100 // one.money_unit

    cost = {project.id: minor(project.cost) for project in one.projects}
    tried, rows = rules_to_try(own, kind=kind), []
    for done, (family, rule) in enumerate(tried, start=1):
        winners = list(count(one, rule, explain="none").winners)
        told = figures(one, winners)
        rows.append(
            {
                "family": family,
                "rule": rule.as_dict(),
                **told,
                "cost": minor(told["cost"]),
                "left": minor(told["left"]),
                "money": {key: money_by(winners, names, cost) for key, names in labels.items()},
                "groups": {g.key: _rows(network, one, winners, g, is_made_up) for g in groups},
            }
        )
        step(done, len(tried))
    return {
        "voters": one.voters,
        "budget": minor(one.budget),
        "listed": len(one.projects),
        "projects": [
            [project.id, project.name[:160], cost[project.id]]
            for project in one.projects
            if any(project.id in row["winners"] for row in rows)
        ],
        "group_names": {g.key: g.name for g in groups},
        "rules": rows,
    }


def _rows(
    network: Network, one: Election, winners: list[str], groups: Groups, is_made_up: bool
) -> list[dict[str, Any]]:
    rows = by_group(one, winners, groups)
    if is_made_up:  # nobody to protect
        return [{**row, "hidden": False} for row in rows]
    return protected(network, rows, rest=one.voters - sum(groups.sizes))


def read_file(content: str) -> tuple[PbFile | None, dict[str, Any]]:
    """An election from a file, or where it is broken (line and value)."""
    try:
        return read_pb(content.encode()), {}
    except MethodError as error:
        return None, {
            "line": error.facts.get("line", 1),
            "value": error.facts.get("value") or error.facts.get("reason", error.code),
        }


def kind_of(file: PbFile) -> str:
    """The kind of ballot in our words."""
    return {"approval": "approval", "points": "points", "ordinal": "ranking"}[
        file.election.ballots.kind
    ]


def labels_of(file: PbFile) -> dict[str, dict[str, str]]:
    """Projects by place and theme, as far as the file tells."""
    found: dict[str, dict[str, str]] = {}
    own = file.project_columns.index("project_id")
    for key, columns in PROJECT_COLUMNS.items():
        for column in columns:
            if column in file.project_columns and key not in found:
                at = file.project_columns.index(column)
                found[key] = {row[own]: row[at][:60] for row in file.project_rows if len(row) > at}
    return found


def groups_of(file: PbFile) -> list[Groups]:
    """Voters by what the file tells of them, each column for itself."""
    found = []
    for column in VOTER_COLUMNS:
        if column not in file.vote_columns:
            continue
        at = file.vote_columns.index(column)
        told = [row[at].strip() if len(row) > at else "" for row in file.vote_rows]
        values = [_age_band(value) for value in told] if column == "age" else told
        names = sorted(value for value in Counter(values) if value)
        if 2 <= len(names) <= MOST_VALUES:
            index = {name: place for place, name in enumerate(names)}
            of = np.array([index.get(value, -1) for value in values], dtype=np.int64)
            found.append(Groups(column, column, tuple((name, name) for name in names), of))
    return found


def _age_band(text: str) -> str:
    if not text.isdigit():
        return ""
    age = int(text)
    if not 0 < age < 120:
        return ""
    above = [limit for limit in AGES if age >= limit]
    below = [limit for limit in AGES if age < limit]
    if not above:
        return f"0–{AGES[0] - 1}"
    return f"{above[-1]}+" if not below else f"{above[-1]}–{below[0] - 1}"
