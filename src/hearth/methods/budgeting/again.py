"""Large elections with add1: the whole rule counted anew where one project alone is changed.

While a project that costs less is not bought, a run buys what it bought before. So with the same money per voter the
runs of the count that stands are kept, and of a changed project only its own supporters are looked at: where the
bounds prove that it stays out of a run, that run need not be played.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache, partial

import numpy as np

from hearth.methods.budgeting import kernels
from hearth.methods.budgeting.completion import Outcome
from hearth.methods.budgeting.edges import edge
from hearth.methods.budgeting.election import Election
from hearth.methods.budgeting.equal_shares import Run
from hearth.methods.budgeting.exactly import grains
from hearth.methods.budgeting.playing import is_many, play
from hearth.methods.budgeting.prepared import Prepared
from hearth.methods.budgeting.rule import Rule
from hearth.methods.budgeting.staying import stays_out
from hearth.methods.budgeting.swift import Swift, first_purses


@dataclass(frozen=True)
class _Kept:
    """A run of the count that stands. shift, money: grains as the run had them, and what everybody held at first."""

    run: Run
    ballots: kernels.Ballots
    shift: int
    money: int
    bought: tuple[np.ndarray, np.ndarray, np.ndarray]


def _kept(prepared: Prepared, endowment: Fraction) -> _Kept:
    swift = Swift(prepared, endowment=endowment)
    run = swift.run(limit=prepared.election.budget, record=False)
    money = grains(endowment, swift.shift)
    return _Kept(run, swift.ballots, swift.shift, money, swift.told())


class Again:
    """The count that stands, and how it would have ended with one project changed.

    recount: `counting.outcome_of`.
    """

    def __init__(self, election: Election, rule: Rule, outcome: Outcome, recount: Callable) -> None:
        self.election, self.rule, self.recount = election, rule, recount
        self.steps, self.near_steps = outcome.steps, outcome.steps
        self.prepared = Prepared(election=election, rule=rule)
        self.runs: dict[Fraction, _Kept] = {}
        self.onlookers: tuple[int, np.ndarray, np.ndarray] | None = None

    def enough_cost(self, p: int, guess: int) -> int | None:
        """For this it wins, for one unit more it does not; None where no cost is small enough."""
        whole = self.election.projects[p].cost
        return self._proved(partial(self._wins_at_cost, p), inside=0, outside=whole, guess=guess)

    def enough_support(self, p: int, guess: int, most: int) -> int | None:
        """With so many newcomers it wins, with one fewer it does not; None where `most` are not enough."""
        return self._proved(partial(self._wins_with_more, p), inside=most, outside=0, guess=guess)

    def _proved(self, wins: Callable, *, inside: int, outside: int, guess: int) -> int | None:
        """An edge, sought where the money is raised about as often as before, proved by whole counts."""
        self.near_steps = self.steps
        soon = cache(partial(wins, soon=True))
        step = 1 if outside > inside else -1
        found = edge(soon, inside=inside, outside=outside, guess=guess)
        if found is None:
            return None
        if wins(found) and (found + step == outside or not wins(found + step)):
            return found
        return edge(cache(wins), inside=inside, outside=outside, guess=found)

    def _wins_at_cost(self, p: int, cost: int, *, soon: bool = False) -> bool:
        """Whether it wins for this smaller cost."""

        def play_known(prepared: Prepared, *, endowment: Fraction, **asked: object) -> Run:
            run = self._known(prepared, p, cost, endowment)
            return run or play(prepared, endowment=endowment, **asked)  # type: ignore[arg-type]

        return self._wins(p, self.election.with_cost(p, cost), soon, play=play_known)

    def _wins_with_more(self, p: int, more: int, *, soon: bool = False) -> bool:
        """Whether it wins with so many newcomers who support nothing else."""
        return self._wins(p, self.election.with_more_supporters(p, more), soon)

    def _wins(self, p: int, election: Election, soon: bool, **how: object) -> bool:
        """soon: the increments before those that count are taken on trust, which is quick and proves nothing."""
        steps = self.near_steps if soon else 0
        outcome, _ = self.recount(election, self.rule, record=False, steps=steps, **how)
        if soon:
            self.near_steps = outcome.steps
        return election.projects[p].id in outcome.winners

    def _known(self, prepared: Prepared, p: int, cost: int, endowment: Fraction) -> Run | None:
        """What is bought at this cost, if it is proved to be what was bought before."""
        if not cost or not is_many(self.prepared, endowment):
            return None
        if endowment not in self.runs:
            self.runs[endowment] = _kept(self.prepared, endowment)
        kept = self.runs[endowment]
        if p in kept.run.winners or not self._stays_out(kept, prepared, p):
            return None
        gate = prepared.gate()
        gate.bought.update(kept.run.winners)
        return replace(kept.run, is_settled=gate.is_settled())

    def _stays_out(self, kept: _Kept, prepared: Prepared, p: int) -> bool:
        """Whether a run that stands does not buy this project at its cost in `prepared` either."""
        if np.isinf(prepared.bounds[p]):  # nobody wants it, or nobody may buy it
            return True
        starts, voter = self._of(p)
        costs, factors = kept.ballots.costs.copy(), kept.ballots.factors.copy()
        costs[p], factors[p] = prepared.costs[p] << kept.shift, prepared.factor[p]
        ballots = kept.ballots._replace(starts=starts, voter=voter, costs=costs, factors=factors)
        low = np.full(len(costs), np.inf)
        low[p] = prepared.bounds[p] * 2.0**kept.shift
        purses = first_purses(ballots, prepared.support[p], kept.money, low)
        return stays_out(p, ballots, purses, *kept.bought, not kept.run.overspent)

    def _of(self, p: int) -> tuple[np.ndarray, np.ndarray]:
        """The ballots of this project's supporters alone: where each project's begin, and whose they are."""
        if self.onlookers is None or self.onlookers[0] != p:
            ballots, members = self.election.ballots, self.election.ballots.supporters(p)
            place = np.full(ballots.voters, -1, dtype=np.int32)
            place[members] = np.arange(len(members))
            voter = place[ballots.voter]
            inside = voter >= 0
            before = np.concatenate([[0], np.cumsum(inside)])
            self.onlookers = p, before[ballots.starts], voter[inside]
        return self.onlookers[1:]
