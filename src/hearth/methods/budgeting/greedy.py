"""Greedy: go down a list and buy whatever still fits. Used as a rule and to spend what another rule left."""

from __future__ import annotations

from collections.abc import Collection
from fractions import Fraction

from hearth.methods.budgeting.election import Election
from hearth.methods.budgeting.result import Round


def greedy_order(election: Election, *, ranks: list[int], by: str) -> list[int]:
    """Supported projects, best first. by: `votes` (most points) or `density` (most points per money)."""
    support = [election.ballots.support(p) for p in range(len(election.projects))]

    def place(p: int) -> tuple:
        cost = election.projects[p].cost
        if by == "votes":
            return (0, -support[p], ranks[p])
        return (0, 0, ranks[p]) if cost == 0 else (1, -Fraction(support[p], cost), ranks[p])

    return sorted((p for p in range(len(support)) if support[p]), key=place)


def by_of(utility: str) -> str:
    """Utility per money: with cost utilities that is the votes, with cardinality the votes per cost."""
    return "votes" if utility == "cost" else "density"


def buy_in_order(
    election: Election, order: list[int], *, spent: int, stage: str, taken: Collection[int] = ()
) -> tuple[list[Round], dict[int, int]]:
    """The purchases, and for each project passed over the money that was left at its turn."""
    left, rounds, passed = election.budget - spent, [], {}
    for p in order:
        if p in taken:
            continue
        project = election.projects[p]
        if project.cost > left:
            passed[p] = left
            continue
        left -= project.cost
        rounds.append(
            Round(
                project.id,
                stage,
                project.cost,
                election.ballots.support(p),
                None,
                None,
                None,
                None,
                None,
                None,
                left,
            )
        )
    return rounds, passed
