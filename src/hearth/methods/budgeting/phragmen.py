"""Sequential Phragmén: everyone earns money at the same speed; projects are bought the moment supporters can pay."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from hearth.methods.budgeting.election import Election
from hearth.methods.budgeting.links import Gate
from hearth.methods.budgeting.result import Round


def phragmen_rounds(
    election: Election, *, ranks: list[int], least: int = 0
) -> tuple[list[Round], bool]:
    """Purchases in order, until the next one would overspend; and whether nothing was left to buy.

    A supporter who shared in a purchase starts from nothing at that moment, so a voter's state is only the number of
    the last purchase they shared in, and every moment is an exact fraction. Points count as plain support. A project
    that waits for another is bought at the earliest when the other is. `least`: the fewest supporters it needs.
    """
    members = [election.ballots.supporters(p) for p in range(len(election.projects))]
    gate = Gate.of(election, least=least)
    last = np.zeros(election.voters, dtype=np.int64)
    moments: list[Fraction] = [Fraction(0)]
    rounds: list[Round] = []
    left = election.budget
    while waiting := [p for p in gate.able if gate.is_open(p)]:
        moment = {
            p: max(_moment(election.projects[p].cost, members[p], last, moments), moments[-1])
            for p in waiting
        }
        best = min(waiting, key=lambda p: (moment[p], ranks[p]))
        if election.projects[best].cost > left:
            break
        left -= election.projects[best].cost
        rounds.append(_round(election, best, members[best], moment[best], last, moments, left))
        last[members[best]] = len(moments)
        moments.append(moment[best])
        gate.buy(best)
    return rounds, gate.is_settled()


def _moment(cost: int, voters: np.ndarray, last: np.ndarray, moments: list[Fraction]) -> Fraction:
    """When these voters have saved the cost together."""
    counts = np.bincount(last[voters], minlength=len(moments)).tolist()
    return (
        cost + sum(count * moment for count, moment in zip(counts, moments, strict=True) if count)
    ) / Fraction(len(voters))


def _round(
    election: Election,
    p: int,
    voters: np.ndarray,
    moment: Fraction,
    last: np.ndarray,
    moments: list[Fraction],
    left: int,
) -> Round:
    project = election.projects[p]
    earliest = min(moments[one] for one in np.unique(last[voters]).tolist())
    effective = None if moment == earliest else project.cost / (moment - earliest)
    return Round(
        project.id,
        "phragmen",
        project.cost,
        election.ballots.support(p),
        moment,
        len(voters),
        None,
        moment - earliest,
        effective,
        Fraction(0),
        left,
    )
