"""What an outcome does: to money by place and theme, to groups of voters, and how evenly."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from hearth.core.networks.models import Network
from hearth.core.readings import services as readings
from hearth.methods.budgeting import Ballots, Election, satisfaction

#: In public, shares of groups with fewer ballots than this are not told.
LEAST_BALLOTS = 20


@dataclass(frozen=True, eq=False)
class Groups:
    """One way to sort voters: a name, the groups (id, name), and for each voter the group's place or −1."""

    key: str
    name: str
    groups: tuple[tuple[str, str], ...]
    of: np.ndarray

    def sums(self, values: np.ndarray) -> list[float]:
        """Sum of a value over the voters of each group."""
        known = self.of >= 0
        found = np.bincount(self.of[known], weights=values[known], minlength=len(self.groups))
        return [float(one) for one in found]

    @property
    def sizes(self) -> list[int]:
        """Ballots of each group."""
        return [int(n) for n in np.bincount(self.of[self.of >= 0], minlength=len(self.groups))]


def in_equal_parts(election: Election, winners: Iterable[str]) -> np.ndarray:
    """(V,) money: the cost of every winner, laid in equal parts on those who support it."""
    number = {project.id: p for p, project in enumerate(election.projects)}
    money = np.zeros(election.voters)
    for winner in winners:
        p = number[winner]
        voters = election.ballots.supporters(p)
        if len(voters):
            money[voters] += election.projects[p].cost / len(voters)
    return money


def named_winners(election: Election, winners: Iterable[str]) -> np.ndarray:
    """(V,) for each voter how many winners their ballot names, whatever points they gave."""
    ballots = election.ballots
    plain = Ballots("approval", ballots.voters, ballots.starts, ballots.voter)
    return satisfaction(
        Election(election.projects, election.budget, plain, election.money_unit), winners
    )


def figures(election: Election, winners: Iterable[str]) -> dict[str, Any]:
    """What an outcome does to all voters together."""
    winners = list(winners)
    cost = {project.id: project.cost for project in election.projects}
    got = named_winners(election, winners)
    chosen = _lengths(election)
    voters = max(election.voters, 1)
    spent = sum(cost[one] for one in winners)
    return {
        "winners": winners,
        "cost": spent,
        "left": election.budget - spent,
        "nothing": int(np.count_nonzero(got == 0)),
        "average": round(float(got.sum()) / voters, 2),
        "share_got": round(float(got.sum()) / max(int(chosen.sum()), 1), 3),
    }


def _lengths(election: Election) -> np.ndarray:
    return np.bincount(election.ballots.voter, minlength=election.voters)


def by_group(election: Election, winners: Iterable[str], groups: Groups) -> list[dict[str, Any]]:
    """What an outcome does to each group of voters: exact; see `protected` before anybody sees it."""
    winners = list(winners)
    got, money = named_winners(election, winners), in_equal_parts(election, winners)
    sizes, spent, all_ = groups.sizes, float(money.sum()), max(election.voters, 1)
    nothing = groups.sums((got == 0).astype(float))
    named, given = groups.sums(got.astype(float)), groups.sums(money)
    return [
        {
            "id": identifier,
            "name": name,
            "n": sizes[at],
            "share": sizes[at] / all_,
            "nothing": nothing[at] / sizes[at] if sizes[at] else None,
            "average": named[at] / sizes[at] if sizes[at] else None,
            "money": given[at] / spent if spent else None,
        }
        for at, (identifier, name) in enumerate(groups.groups)
    ]


def protected(network: Network, rows: list[dict[str, Any]], *, rest: int) -> list[dict[str, Any]]:
    """The same rows as the public may see them: small groups hidden, shares in whole hundredths.

    How many of a group got nothing is a small number of its own: where it is one, `nothing` is none.
    """
    shown, _rest = readings.protect_table(network, rows, count_key="n", rest=rest)
    return [_without_few(_rounded(row), row, fewest=network.small_number) for row in shown]


def _without_few(told: dict[str, Any], exact: dict[str, Any], *, fewest: int) -> dict[str, Any]:
    if told.get("nothing") is None or told.get("hidden"):
        return told
    few = round(exact["nothing"] * exact["n"])
    return {**told, "nothing": None} if 0 < few < fewest else told


def _rounded(row: dict[str, Any]) -> dict[str, Any]:
    if row["hidden"] or row["n"] < LEAST_BALLOTS:
        kept = {key: row[key] for key in ("id", "name")}
        return {**kept, "n": None, "hidden": True}
    round_ = {"share": 2, "nothing": 2, "average": 1, "money": 2}
    return {
        key: round(value, round_[key]) if key in round_ and value is not None else value
        for key, value in row.items()
    }


def money_by(
    winners: Iterable[str], labels: Mapping[str, str], cost: Mapping[str, int]
) -> list[Any]:
    """Money by place or theme: (label, money), most first; options without a label together, last."""
    sums: dict[str, int] = {}
    for winner in winners:
        label = labels.get(winner, "")
        sums[label] = sums.get(label, 0) + cost[winner]
    return [list(item) for item in sorted(sums.items(), key=lambda one: (not one[0], -one[1]))]
