"""Why each loser lost, and how near it came: limits found by counting again, never guessed."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import cache

from hearth.methods.budgeting.again import Again
from hearth.methods.budgeting.completion import Outcome, fill_by
from hearth.methods.budgeting.edges import edge
from hearth.methods.budgeting.election import Election
from hearth.methods.budgeting.greedy import buy_in_order, greedy_order
from hearth.methods.budgeting.links import Gate
from hearth.methods.budgeting.nearness import Nearness
from hearth.methods.budgeting.playing import is_many, play
from hearth.methods.budgeting.prepared import Prepared
from hearth.methods.budgeting.result import Loser
from hearth.methods.budgeting.rule import Rule
from hearth.methods.progress import Progress

EXPLAIN = ("auto", "recount", "final", "none")
_MOST_EFFORT = 10_000  # purchases (of all increments, for each loser) up to which the whole rule is counted anew
_MOST_LOOKS = 3_000_000_000  # the same of the compiled engine, in ballots looked at
_PURCHASE = 2_000  # ballots that could be looked at in the time that a purchase takes besides
_LEAST_TRIED = 100  # newcomers tried however few voted
_ONE_BY_ONE = 8  # so many further supporters are tried one by one, so that none smaller is missed


def explain_losers(
    election: Election,
    rule: Rule,
    outcome: Outcome,
    *,
    bought: set[str],
    recount: Callable,
    how: str,
    progress: Progress,
) -> tuple[Loser, ...]:
    """All projects not bought, in the order of the list."""
    teller = Teller(election, rule, outcome, recount, how)
    lost = [p for p, project in enumerate(election.projects) if project.id not in bought]
    losers = []
    for done, p in enumerate(lost, start=1):
        losers.append(teller.tell(p))
        progress.step("losers", done, len(lost))
    return tuple(losers)


class Teller:
    """Knows one finished count and tells of its losers."""

    def __init__(
        self, election: Election, rule: Rule, outcome: Outcome, recount: Callable, how: str
    ) -> None:
        self.election, self.rule, self.outcome, self.recount = election, rule, outcome, recount
        self.money = outcome.endowment or Fraction(0)
        self.how, self.whole = how, True  # whole: the whole rule is counted anew for each answer
        self.near: Nearness | None = None
        self.again: Again | None = None
        if rule.method == "equal-shares" and outcome.endowment is not None:
            self.near = Nearness(election, rule, self.money)
            many = rule.completion == "add1" and is_many(self.near.prepared, self.money)
            if how != "recount":
                self.whole = how != "final" and not _is_long(election, rule, outcome, many)
            if many and self.whole:
                self.again = Again(election, rule, outcome, recount)
        numbers = {project.id: p for p, project in enumerate(election.projects)}
        self.gate = Gate.of(election, bought=[numbers[one] for one in outcome.winners])

    def tell(self, p: int) -> Loser:
        """The reason and the figures behind it."""
        project, support = self.election.projects[p], self.election.ballots.support(p)
        facts: dict = {
            "cost": project.cost,
            "support": support,
            "supporters": len(self.election.ballots.supporters(p)),
        }
        if project.cost > self.election.budget:
            return Loser(
                project.id,
                "dearer_than_budget",
                {**facts, "budget": self.election.budget, **self._limits(p, support_too=False)},
            )
        if not support:
            return Loser(project.id, "no_support", {**facts, **self._limits(p, cost_too=False)})
        few = self.rule.min_support > facts["supporters"]
        if few:
            facts["min_support"] = self.rule.min_support
            return Loser(
                project.id, "too_few_supporters", {**facts, **self._limits(p, cost_too=False)}
            )
        if (obstacle := self.gate.obstacle(p)) is not None:
            facts["other"] = self.election.projects[obstacle[1]].id
            limits = {} if obstacle[0] == "needs_other" else self._limits(p)
            return Loser(project.id, obstacle[0], {**facts, **limits})
        left = self.outcome.passed.get(p, self.election.budget - self.outcome.cost)
        facts["budget_left"] = left
        if self.near is not None:
            money = self.near.left[p]
            facts |= {"supporters_left": money, "missing": project.cost - money}
        if self.rule.method == "bounded-overspending" and project.cost <= left:
            # there is money left, but the supporters have none
            facts |= {"supporters_left": Fraction(0), "missing": Fraction(project.cost)}
            return Loser(project.id, "supporters_short", {**facts, **self._limits(p)})
        return Loser(project.id, self._code(), {**facts, **self._limits(p)})

    def _code(self) -> str:
        if self.outcome.ended_because == "greedy_preferred":
            return "comparison"
        if self.near is not None:
            return "supporters_short"
        if self.rule.method == "phragmen":
            return "out_of_time"
        return "budget_short"

    def _limits(self, p: int, *, cost_too: bool = True, support_too: bool = True) -> dict:
        """The smaller cost and the further support that would have been enough."""
        if self.how == "none":
            return {}
        facts: dict = {}
        cheap, few = self.near.guess(p) if self.near is not None else (0, 1)
        basis = "recount" if self.whole else "final_count"
        if cost_too:
            enough = self._enough_cost(p, max(cheap, self.outcome.passed.get(p, 0)))
            if enough is not None:
                facts |= {"enough_cost": enough, "enough_cost_basis": basis}
        if support_too and self.election.ballots.kind == "approval":
            more = self._enough_support(p, few)
            if more is not None:
                facts |= {"enough_support": more, "enough_support_basis": basis}
        return facts

    def _enough_cost(self, p: int, guess: int) -> int | None:
        if self.again is not None:
            return self.again.enough_cost(p, guess)
        return edge(
            lambda cost: self._wins_at_cost(p, cost),
            inside=0,
            outside=self.election.projects[p].cost,
            guess=guess,
        )

    def _enough_support(self, p: int, guess: int) -> int | None:
        voters = self.election.voters
        most = max(4 * voters, _LEAST_TRIED) if voters < _MOST_EFFORT else voters
        guess = min(guess, most)
        if self.again is not None:
            return self.again.enough_support(p, guess, most)

        @cache
        def wins(more: int) -> bool:
            return self._wins_with_more(p, more)

        if guess > _ONE_BY_ONE and wins(guess):
            return edge(wins, inside=guess, outside=0, guess=guess)
        for more in range(1, _ONE_BY_ONE + 1):
            if wins(more):
                return more
        top = max(guess, _ONE_BY_ONE)
        while not wins(top):
            if top >= most:
                return None
            top = min(2 * top, most)
        return edge(wins, inside=top, outside=_ONE_BY_ONE, guess=top)

    def _wins_at_cost(self, p: int, cost: int) -> bool:
        if self.whole or self.near is None:
            return self._wins_whole(p, self.election.with_cost(p, cost))
        return self._wins_last_step(p, self.near.prepared.with_cost(p, cost))

    def _wins_with_more(self, p: int, more: int) -> bool:
        election = self.election.with_more_supporters(p, more)
        if self.whole:
            return self._wins_whole(p, election)
        return self._wins_last_step(p, Prepared(election=election, rule=self.rule))

    def _wins_whole(self, p: int, election: Election) -> bool:
        return election.projects[p].id in self.recount(election, self.rule, record=False)[0].winners

    def _wins_last_step(self, p: int, prepared: Prepared) -> bool:
        """Whether it is bought with the money per voter of the last step, the whole staying within the budget."""
        run = play(prepared, endowment=self.money, limit=prepared.election.budget)
        if run.overspent or p in run.winners:
            return not run.overspent
        by = fill_by(self.rule)
        if by is None:
            return False
        order = greedy_order(prepared.election, ranks=prepared.ranks, by=by)
        rounds, _ = buy_in_order(
            prepared.election,
            order,
            spent=run.cost,
            stage="fill",
            taken=set(run.winners),
            least=self.rule.min_support,
        )
        return prepared.election.projects[p].id in {one.project for one in rounds}


def _is_long(election: Election, rule: Rule, outcome: Outcome, many: bool) -> bool:
    """Whether counting the whole rule with add1 anew for each loser takes too long; else its last step must do."""
    effort = outcome.effort * (len(election.projects) - len(outcome.winners))
    if not many:
        return rule.completion == "add1" and effort > _MOST_EFFORT
    supporters = len(election.ballots.voter) // len(election.projects)
    return effort * (supporters + _PURCHASE) > _MOST_LOOKS
