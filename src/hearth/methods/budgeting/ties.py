"""The stated order that settles exact ties: one whole number per project, no two alike."""

from __future__ import annotations

import re

from hearth.methods.budgeting.election import Election
from hearth.methods.budgeting.rule import Rule


def natural(text: str) -> tuple:
    """Order in which people count: P2 before P10; letters by code point, the plain text last of all."""
    pieces = re.findall(r"[0-9]+|[^0-9]+", text)
    return tuple(
        (0, int(piece), "") if piece[0] in "0123456789" else (1, 0, piece) for piece in pieces
    ), text


def tie_ranks(election: Election, rule: Rule) -> list[int]:
    """Rank of each project, 0 wins every tie."""
    steps = {
        "votes": lambda p: -election.ballots.support(p),
        "cost": lambda p: election.projects[p].cost,
        "id": lambda p: natural(election.projects[p].id),
        "listed": lambda p: p,
    }
    order = sorted(
        range(len(election.projects)), key=lambda p: [steps[step](p) for step in rule.tie_break]
    )
    ranks = [0] * len(order)
    for rank, project in enumerate(order):
        ranks[project] = rank
    return ranks
