"""Why each loser lost, and how near it came: limits found by counting again, never guessed."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import cache

import numpy as np

from hearth.methods.budgeting.completion import Outcome, fill_by
from hearth.methods.budgeting.election import Election
from hearth.methods.budgeting.equal_shares import Counting
from hearth.methods.budgeting.greedy import buy_in_order, greedy_order
from hearth.methods.budgeting.links import Gate
from hearth.methods.budgeting.playing import left_after, play
from hearth.methods.budgeting.prepared import Prepared
from hearth.methods.budgeting.result import Loser
from hearth.methods.budgeting.rule import Rule
from hearth.methods.progress import Progress

EXPLAIN = ("auto", "recount", "final", "none")
_MOST_MORE = 10_000_000  # newcomers beyond this are no answer anyone could use
_MOST_EFFORT = 10_000  # purchases (of all increments, for each loser) up to which the whole rule is counted anew
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
        if how == "auto":
            lost = len(election.projects) - len(outcome.winners)
            is_long = rule.completion == "add1" and outcome.effort * lost > _MOST_EFFORT
            how = "final" if is_long else "recount"
        self.election, self.rule, self.outcome, self.recount, self.how = (
            election,
            rule,
            outcome,
            recount,
            how,
        )
        shares = rule.method == "equal-shares" and outcome.endowment is not None
        numbers = {project.id: p for p, project in enumerate(election.projects)}
        self.gate = Gate.of(election, bought=[numbers[one] for one in outcome.winners])
        self.shares, self.money = shares, outcome.endowment or Fraction(0)
        self.near = _Nearness(election, rule, self.money, limits=how != "none") if shares else None

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
        whole = self.how == "recount" or not self.shares
        basis = "recount" if whole else "final_count"
        if cost_too:
            turn = self.outcome.passed.get(p, 0)
            enough = _edge(
                lambda cost: self._wins_at_cost(p, cost, whole),
                inside=0,
                outside=self.election.projects[p].cost,
                guess=max(turn, self.near.cost[p]) if self.near is not None else turn,
            )
            if enough is not None:
                facts |= {"enough_cost": enough, "enough_cost_basis": basis}
        if support_too and self.election.ballots.kind == "approval":
            more = self._enough_support(p, whole)
            if more is not None:
                facts |= {"enough_support": more, "enough_support_basis": basis}
        return facts

    def _enough_support(self, p: int, whole: bool) -> int | None:
        voters = self.election.voters
        most = max(4 * voters, _LEAST_TRIED) if voters < _MOST_EFFORT else voters
        guess = min(self.near.more[p], most) if self.near is not None else 1

        @cache
        def wins(more: int) -> bool:
            return self._wins_with_more(p, more, whole)

        if guess > _ONE_BY_ONE and wins(guess):
            return _edge(wins, inside=guess, outside=0, guess=guess)
        for more in range(1, _ONE_BY_ONE + 1):
            if wins(more):
                return more
        top = max(guess, _ONE_BY_ONE)
        while not wins(top):
            if top >= most:
                return None
            top = min(2 * top, most)
        return _edge(wins, inside=top, outside=_ONE_BY_ONE, guess=top)

    def _wins_at_cost(self, p: int, cost: int, whole: bool) -> bool:
        if whole or self.near is None:
            return self._wins_whole(p, self.election.with_cost(p, cost))
        return self._wins_last_step(p, self.near.prepared.with_cost(p, cost))

    def _wins_with_more(self, p: int, more: int, whole: bool) -> bool:
        election = self.election.with_more_supporters(p, more)
        if whole:
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


def _edge(wins: Callable[[int], bool], *, inside: int, outside: int, guess: int) -> int | None:
    """The last winning value towards `outside` (a losing one): wins there and loses one unit beyond, both counted.

    It is sought from `guess`, in strides that double until the answer changes, then by halving.
    """
    step, far = (1 if outside > inside else -1), abs(outside - inside)
    at = min(max((guess - inside) * step, 0), far - 1)
    if far == 0:
        return None
    good, bad, stride = -1, far, 1
    if wins(inside + step * at):
        good = at
        while bad - good > 1 and wins(inside + step * (probe := min(good + stride, bad - 1))):
            good, stride = probe, 2 * stride
        bad = min(bad, good + stride)
    else:
        bad = at
        while good < 0:
            if bad == 0:
                return None
            probe = max(bad - stride, 0)
            if wins(inside + step * probe):
                good = probe
            else:
                bad, stride = probe, 2 * stride
    while bad - good > 1:
        middle = (good + bad) // 2
        good, bad = (middle, bad) if wins(inside + step * middle) else (good, middle)
    return inside + step * good


class _Nearness:
    """For each project: its supporters' money at the end (exact), and where limits may lie (a start for counting)."""

    def __init__(
        self, election: Election, rule: Rule, endowment: Fraction, *, limits: bool
    ) -> None:
        """`limits`: whether they are asked for; the money is known without."""
        self.prepared = Prepared(election=election, rule=rule)
        self.by_cost = rule.utility == "cost"
        projects = range(len(election.projects))
        self.cost, self.more = [0 for _ in projects], [_MOST_MORE for _ in projects]
        if not limits:
            self.left = left_after(self.prepared, endowment=endowment)
            return
        counting = Counting(self.prepared, endowment=endowment, watch=self._watch)
        counting.run(limit=None, record=False)
        self.left = counting.left()
        for p in projects:
            self._note(p, float(self.left[p]), counting.purse.endowment, self.prepared.costs[p])

    def _watch(self, counting: Counting, best: int) -> None:
        price = float(counting._exact(best).price / self.prepared.factor[best])
        for p, members in enumerate(self.prepared.members):
            if p != best and np.isfinite(self.prepared.bounds[p]):
                money, points = counting.purse.amount[members], self.prepared.floats[p]
                self._look(
                    p, money, 1.0 if points is None else points, price, counting.purse.endowment
                )

    def _look(
        self, p: int, money: np.ndarray, points: np.ndarray | float, price: float, endowment: float
    ) -> None:
        cost = float(self.prepared.costs[p])
        unit = price * (cost if self.by_cost else 1.0)
        raised = enough = float(np.minimum(money, unit * points).sum())
        if self.by_cost and raised > self.cost[p]:
            for _ in range(60):
                enough, before = float(np.minimum(money, price * enough * points).sum()), enough
                if enough <= self.cost[p] or before - enough < 0.5:
                    break
        self._note(p, enough, min(endowment, unit), cost, raised)

    def _note(
        self, p: int, enough: float, share: float, cost: float, raised: float | None = None
    ) -> None:
        """Remember the most generous limits seen in any round."""
        self.cost[p] = max(self.cost[p], min(int(enough), self.prepared.costs[p] - 1))
        missing = cost - (enough if raised is None else raised)
        if share > 0:
            self.more[p] = max(
                1, min(self.more[p], int(np.ceil(missing / share)) if missing > 0 else 1)
            )
