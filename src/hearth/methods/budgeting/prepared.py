"""An election made ready for many runs of equal shares."""

from __future__ import annotations

from copy import copy
from dataclasses import replace
from functools import cached_property

import numpy as np

from hearth.methods.budgeting.election import Election
from hearth.methods.budgeting.links import Gate
from hearth.methods.budgeting.rule import Rule
from hearth.methods.budgeting.ties import tie_ranks

_DOWN = 1 - 2.0**-48


class Prepared:
    """An election seen by equal shares: supporters, points and utility factors, made once for many runs."""

    def __init__(self, *, election: Election, rule: Rule) -> None:
        ballots = election.ballots
        self.election = election
        self.costs = [int(project.cost) for project in election.projects]
        self.ballots = ballots
        self.support = ballots.supports
        self.rule, self.by_cost = rule, rule.utility == "cost"
        self.factor = [max(cost, 1) if self.by_cost else 1 for cost in self.costs]
        self.ranks = tie_ranks(election, rule)
        self._sort_out()

    @cached_property
    def members(self) -> list[np.ndarray]:
        """The numbers of each project's supporters."""
        return [self.ballots.supporters(p).astype(np.int64) for p in range(len(self.costs))]

    @cached_property
    def points(self) -> list[np.ndarray | None]:
        """Their points, in whole numbers; None where everybody gives one."""
        return [self.ballots.points_for(p) for p in range(len(self.costs))]

    @cached_property
    def floats(self) -> list[np.ndarray | None]:
        """The same in floats."""
        return [None if one is None else one.astype(float) for one in self.points]

    def _sort_out(self) -> None:
        """Who may win at all, who is free, and the first bounds: nobody pays less than an equal share of everyone."""
        self._gate = Gate.of(self.election, least=self.rule.min_support)
        able = self._gate.able
        self.free = sorted((p for p in able if self.costs[p] == 0), key=self.ranks.__getitem__)
        self.bounds = np.full(len(self.costs), np.inf)
        for p in able:
            if self.costs[p] and self.support[p]:
                self.bounds[p] = self.costs[p] / (self.support[p] * self.factor[p]) * _DOWN

    def gate(self) -> Gate:
        """Who may be bought, at the start of a run."""
        return replace(self._gate, bought=set())

    def with_cost(self, p: int, cost: int) -> Prepared:
        """The same, had this project cost something else; everything else is shared."""
        other = copy(self)
        other.election = self.election.with_cost(p, cost)
        other.costs = [*self.costs[:p], cost, *self.costs[p + 1 :]]
        other.factor = [
            *self.factor[:p],
            max(cost, 1) if self.by_cost else 1,
            *self.factor[p + 1 :],
        ]
        other.ranks = tie_ranks(other.election, self.rule)
        other._sort_out()
        return other
