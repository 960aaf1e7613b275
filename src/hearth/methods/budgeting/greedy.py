"""Greedy: go down a list and buy whatever still fits. Used as a rule and to spend what another rule left."""

from __future__ import annotations

from collections.abc import Collection
from fractions import Fraction

from hearth.methods.budgeting.election import Election
from hearth.methods.budgeting.links import Gate
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
    election: Election,
    order: list[int],
    *,
    spent: int,
    stage: str,
    taken: Collection[int] = (),
    least: int = 0,
) -> tuple[list[Round], dict[int, int]]:
    """The purchases, and for each project passed over the money that was left at its turn.

    Always the first of the list that may be bought and fits: a project that waits for another has its turn when the
    other is bought. `least` is the fewest supporters that a project needs.
    """
    gate = Gate.of(election, least=least, bought=taken)
    left = election.budget - spent
    rounds: list[Round] = []
    passed: dict[int, int] = {}
    waiting = [p for p in order if p not in taken]
    while waiting:
        before = len(rounds)
        later = []
        for p in waiting:
            cost = election.projects[p].cost
            if len(rounds) > before and not gate.is_free:
                later.append(p)
            elif cost > left:
                passed[p] = left
            elif not gate.is_open(p):
                later.append(p)
            else:
                left -= cost
                gate.buy(p)
                rounds.append(_bought(election, p, stage, left))
        if len(rounds) == before:
            break
        waiting = later
    return rounds, passed


def _bought(election: Election, p: int, stage: str, left: int) -> Round:
    project, nobody = election.projects[p], None
    return Round(
        project.id,
        stage,
        project.cost,
        election.ballots.support(p),
        *(nobody, nobody, nobody, nobody, nobody, nobody),
        left,
    )
