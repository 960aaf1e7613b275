"""The stated order that settles exact ties: one whole number per project, no two alike."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from hearth.methods.budgeting.election import Election
from hearth.methods.budgeting.rule import Rule


@lru_cache(maxsize=4096)
def natural(text: str) -> tuple:
    """Order in which people count: P2 before P10; letters by code point, the plain text last of all."""
    pieces = re.findall(r"[0-9]+|[^0-9]+", text)
    return tuple(
        (0, int(piece), "") if piece[0] in "0123456789" else (1, 0, piece) for piece in pieces
    ), text


def tie_ranks(election: Election, rule: Rule) -> list[int]:
    """Rank of each project, 0 wins every tie."""
    columns = [_column(election, step) for step in rule.tie_break]
    order = sorted(range(len(election.projects)), key=lambda p: [one[p] for one in columns])
    ranks = [0] * len(order)
    for rank, project in enumerate(order):
        ranks[project] = rank
    return ranks


def _column(election: Election, step: str) -> Sequence:
    """What one step orders the projects by, the least first."""
    if step == "votes":
        return [-support for support in election.ballots.supports]
    if step == "cost":
        return [project.cost for project in election.projects]
    if step == "id":
        return [natural(project.id) for project in election.projects]
    return range(len(election.projects))
