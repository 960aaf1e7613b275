"""Who paid for what: every winner's cost, laid on the voters who support it."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import numpy as np

from hearth.methods.budgeting.election import Election
from hearth.methods.budgeting.equal_shares import Counting
from hearth.methods.budgeting.overspending import Overspending
from hearth.methods.budgeting.prepared import Prepared
from hearth.methods.budgeting.result import BudgetResult


def contributions(
    election: Election, result: BudgetResult
) -> Iterator[tuple[str, str, np.ndarray, np.ndarray]]:
    """Who paid how much for each winner?

    Parameters
    ----------
    election : what was counted.
    result : its outcome, under any rule.

    Returns
    -------
    An iterator of (project id, stage, voters, money in minor units) in the order of purchase; floats, for shares and
    never for decisions. Under equal shares and bounded overspending what left each purse (of an overspent project
    together less than it costs), under Phragmén what each had saved; where nobody pays by share (greedy, or bought
    with what was left over) its supporters in equal parts.

    Examples
    --------
    >>> from hearth.methods.budgeting import Election, Project, Rule, count
    >>> one = Election([Project("a", "A", 6)], 8, [["a"], ["a"], []])
    >>> [
    ...     (name, paid.tolist())
    ...     for name, _, _, paid in contributions(one, count(one, Rule(completion="greedy")))
    ... ]
    [('a', [3.0, 3.0])]
    """
    purses = _from_purses(election, result)
    number = {project.id: p for p, project in enumerate(election.projects)}
    loads = np.zeros(election.voters)
    for one in result.rounds:
        p = number[one.project]
        voters = election.ballots.supporters(p)
        if one.stage in ("equal-shares", "overspending") and p in purses:
            paid = purses[p]
        elif one.stage == "phragmen":
            moment = float(one.price or 0)
            paid = moment - loads[voters]
            loads[voters] = moment
        else:
            paid = np.full(len(voters), one.cost / max(len(voters), 1))
        yield one.project, one.stage, voters, paid


def _from_purses(election: Election, result: BudgetResult) -> dict[int, np.ndarray]:
    """What left the purses, found by playing the last step again."""
    found: dict[int, np.ndarray] = {}
    if result.endowment is None:
        return found
    if result.rule.method == "bounded-overspending":
        counting = Overspending(election, result.rule)

        def keep(p: int, _voters: np.ndarray, paid: np.ndarray) -> None:
            found[p] = paid / float(counting.grains)

        counting.watch = keep
        counting.run()
        return found

    def watch(run: Counting, p: int) -> None:
        money, points = run.purse.amount[run.given.members[p]], run.given.floats[p]
        price = float(run._exact(p).price)
        found[p] = np.minimum(money, price if points is None else price * points)

    prepared = Prepared(election=election, rule=result.rule)
    Counting(prepared, endowment=Fraction(result.endowment), watch=watch).run(
        limit=None, record=False
    )
    return found
