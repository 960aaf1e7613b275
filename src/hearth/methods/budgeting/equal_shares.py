"""One run of the Method of Equal Shares with a given endowment, exact and fast.

Each round buys the project with the lowest price per unit of utility. Prices only rise while money is spent, so an
old lower bound stays one: projects are looked at in the order of their bounds, and most are not looked at at all.
Bounds are floats with a worst-case error bound that holds whatever the order of summation; whatever they cannot
separate is settled with exact fractions (`Purse`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np

from hearth.methods.budgeting.prepared import Prepared
from hearth.methods.budgeting.purse import Purse
from hearth.methods.budgeting.result import Certificate, Round

#: Told of each purchase before it is paid: the count as it stands, the project bought.
Watch = Callable[["Counting", int], None]

_EPS = 2.0**-52
_DOWN, _UP = 1 - 2.0**-48, 1 + 2.0**-48


@dataclass
class Run:
    """What one endowment buys. `overspent` tells that the run was broken off beyond the budget.

    `prices`: each purchase that cost something, with its exact price per utility. `is_like`: whether this run and the
    one it was held against, and every run with an endowment between theirs, buy the same in the same order.
    """

    winners: list[int]
    cost: int
    overspent: bool
    certificate: Certificate
    rounds: list[Round]
    is_settled: bool = False
    prices: list[tuple[int, Fraction]] = field(default_factory=list)
    is_like: bool = False


@dataclass
class _Exact:
    """The exact price per point of one project, and who is emptied by it."""

    price: Fraction
    empty: np.ndarray  # positions among the project's supporters


class Counting:
    """The state of one run; `run` plays it to the end."""

    def __init__(
        self, prepared: Prepared, *, endowment: Fraction, watch: Watch | None = None
    ) -> None:
        self.given = prepared
        self.purse = Purse(
            voters=prepared.election.voters,
            endowment=endowment,
            small=prepared.election.ballots.points is None,
        )
        self.gate = prepared.gate()
        self.low = prepared.bounds.copy()  # proved lower bound of each price per utility
        for p in self.gate.needs:
            self.low[p] = np.inf
        self.level = np.zeros(
            len(self.low)
        )  # the last computed price per point: where the next search starts
        self.fresh = np.zeros(len(self.low), dtype=bool)
        self.exact: dict[int, _Exact] = {}
        self.value: dict[int, Fraction] = {}  # exact price per utility, beside `exact`
        self.turn = 0  # purchases so far
        self.paid_at = np.full(prepared.election.voters, -1, dtype=np.int32)  # last turn, by voter
        self.seen_at = np.full(
            len(self.low), -1, dtype=np.int32
        )  # turn of the last look, by project
        self.separated = self.settled = self.ties = 0
        self.gap = np.inf
        self.watch = watch
        self.before_all = True

    def run(
        self, *, limit: int | None, record: bool, like: Run | None = None, only_like: bool = False
    ) -> Run:
        """Buy until no supporters can pay for anything; break off once the cost exceeds `limit`.

        `like` is a run with a smaller endowment. While the same is bought, more money only lowers prices: so where
        each purchase, at its higher price there, still comes before every rival at its lower price here, the runs
        with any endowment between buy the same (`is_like`). `only_like`: break off where that is not so.
        """
        run = Run([], 0, False, Certificate(), [], is_like=like is not None)
        self._take_free(run, record)
        while True:
            then = None
            if run.is_like and like is not None:
                at = len(run.prices)
                then = like.prices[at] if at < len(like.prices) else None
            best = self._cheapest(then)
            if run.is_like and (best != (then and then[0]) or not self.before_all):
                run.is_like = False
                if only_like:
                    break
            if best is None:
                break
            if self.watch is not None:
                self.watch(self, best)
            run.prices.append((best, self._value(best)))
            self._buy(best, run, record)
            if limit is not None and run.cost > limit:
                run.overspent = True
                break
        gap = None if np.isinf(self.gap) else float(self.gap)
        run.certificate = Certificate(self.separated, self.settled, self.ties, gap)
        run.is_settled = self.gate.is_settled()
        return run

    def left(self) -> list[Fraction]:
        """What each project's supporters have together, in minor units, after the run; exact."""
        purse = self.purse
        return [Fraction(purse.total(one), purse.denominator) for one in self.given.members]

    def _take_free(self, run: Run, record: bool) -> None:
        """What costs nothing is taken as soon as it may be."""
        while ready := [p for p in self.given.free if self.gate.is_open(p)]:
            run.winners.append(ready[0])
            if record:
                left = self.given.election.budget - run.cost
                run.rounds.append(free_round(self.given, ready[0], left))
            self._pass_gate(ready[0])

    def _pass_gate(self, p: int) -> None:
        """A purchase opens what waited for it and shuts out what it excludes."""
        opened, shut = self.gate.buy(p)
        for one in shut:
            self.low[one] = np.inf
        for one in opened:
            self.low[one], self.seen_at[one] = self.given.bounds[one], -1
            self.exact.pop(one, None)
            self.value.pop(one, None)

    def _cheapest(self, then: tuple[int, Fraction] | None = None) -> int | None:
        """The project with the lowest exact price; None when nothing is affordable.

        `then` is a purchase at a price not below: `before_all` tells whether it comes before all rivals even so.
        """
        self.fresh[:] = False
        while True:
            first = int(np.argmin(self.low)) if len(self.low) else 0
            if not len(self.low) or np.isinf(self.low[first]):
                return None
            if not self.fresh[first]:
                self._look_at(first)
                continue
            value = self._value(first)
            top = float(value if then is None else max(value, then[1])) * _UP
            rivals = np.flatnonzero(self.low <= top)
            stale = [p for p in rivals.tolist() if not self.fresh[p]]
            if stale:
                for p in stale:
                    self._look_at(p)
                continue
            return self._settle(rivals.tolist(), top, then)

    def _settle(self, rivals: list[int], top: float, then: tuple[int, Fraction] | None) -> int:
        """The best of those that floats cannot separate, in exact fractions; counts for the certificate."""
        price, ranks = {p: self._value(p) for p in rivals}, self.given.ranks
        best = min(rivals, key=lambda p: (price[p], ranks[p]))
        if then is not None:
            own = (then[1], ranks[best])
            self.before_all = all(p == best or own < (price[p], ranks[p]) for p in rivals)
        others = self.low[(self.low > top) & np.isfinite(self.low)]
        self.separated += len(others)
        self.settled += len(rivals) - 1
        self.ties += sum(price[p] == price[best] for p in rivals) - 1
        if len(others):
            value = float(price[best])
            self.gap = min(self.gap, float((others.min() - value) / value)) if value else self.gap
        return best

    def _look_at(self, p: int) -> None:
        """Make what is known of a project true of this turn; nothing to do where no supporter has paid since."""
        seen = self.seen_at[p]
        if seen >= 0 and not (self.paid_at[self.given.members[p]] >= seen).any():
            self.fresh[p] = True
            return
        self.exact.pop(p, None)
        self.value.pop(p, None)
        self.seen_at[p] = self.turn
        self._evaluate(p)

    def _evaluate(self, p: int) -> None:
        """Raise the lower bound of one project to what its supporters' money says now, or strike it off."""
        self.fresh[p] = True
        money, points = self.purse.amount[self.given.members[p]], self.given.floats[p]
        cost, slack = (
            self.given.costs[p],
            len(money)
            * (self.purse.slip + _EPS * self.given.costs[p] + _EPS * self.purse.endowment),
        )
        together = float(money.sum())
        doubt = slack + len(money) * _EPS * together
        if together + doubt < cost:
            self.low[p] = np.inf
            self.separated += 1
            return
        if together - doubt < cost or not self._climb(p, money, points, cost, slack):
            self._evaluate_exactly(p)

    def _climb(
        self, p: int, money: np.ndarray, points: np.ndarray | None, cost: int, slack: float
    ) -> bool:
        """Newton's steps from below on the concave sum of min(money, price times points); False where they run dry."""
        level, width = max(self.level[p], cost / self.given.support[p] * _DOWN), -1.0
        for _ in range(len(money) + 2):
            wanted = level if points is None else level * points
            richer = money > wanted
            now = float(np.count_nonzero(richer)) if points is None else float(points[richer].sum())
            if now <= 0:
                return False
            if now == width:
                break
            width = now
            level = max(level, level + (cost - float(np.minimum(money, wanted).sum())) / width)
        self.level[p] = level * _DOWN
        low = (level * _DOWN - slack / width) / self.given.factor[p] * _DOWN
        self.low[p] = max(self.low[p], low)
        return True

    def _evaluate_exactly(self, p: int) -> None:
        """Where floats cannot tell whether the supporters can pay: ask the fractions."""
        members = self.given.members[p]
        self.settled += 1
        if self.purse.total(members) < self.given.costs[p] * self.purse.denominator:
            self.low[p] = np.inf
            return
        self.exact[p] = self._by_sorting(p)
        self.low[p] = max(self.low[p], float(self.exact[p].price / self.given.factor[p]) * _DOWN)

    def _exact(self, p: int) -> _Exact:
        """The exact price per point (kept until a supporter pays)."""
        if p not in self.exact:
            self.exact[p] = self._by_guess(p) or self._by_sorting(p)
        return self.exact[p]

    def _value(self, p: int) -> Fraction:
        """The exact price per utility, kept likewise."""
        if p not in self.value:
            self.value[p] = self._exact(p).price / self.given.factor[p]
        return self.value[p]

    def _by_guess(self, p: int) -> _Exact | None:
        """Take those short of the price from the floats, solve exactly, and check every doubtful voter exactly."""
        members, points, whole = self.given.members[p], self.given.floats[p], self.given.points[p]
        money, cost = self.purse.amount[members], self.given.costs[p]
        level = self.level[p] / _DOWN
        short = money < (level if points is None else level * points)
        width = (
            len(money) - int(np.count_nonzero(short)) if whole is None else int(whole[~short].sum())
        )
        if width <= 0:
            return None
        total = self.purse.total(members[short & (money > 0)])
        price = Fraction(cost * self.purse.denominator - total, self.purse.denominator * width)
        wanted = float(price) if points is None else float(price) * points
        doubt = np.abs(money - wanted) <= 2 * (
            self.purse.slip + 4 * _EPS * np.maximum(wanted, money)
        )
        if np.any(short & ~doubt & (money > wanted)) or np.any(~short & ~doubt & (money < wanted)):
            return None
        return self._checked(p, price, short, np.flatnonzero(doubt))

    def _checked(
        self, p: int, price: Fraction, short: np.ndarray, doubtful: np.ndarray
    ) -> _Exact | None:
        """Confirm the split of payers; who has exactly the price is emptied too."""
        if not len(doubtful):
            return _Exact(price, np.flatnonzero(short))
        short = short.copy()
        members, whole = self.given.members[p], self.given.points[p]
        for money, points, at in self.purse.distinct(
            members[doubtful], None if whole is None else whole[doubtful]
        ):
            owed = price * points * self.purse.denominator
            if (money > owed and short[doubtful[at]].any()) or (
                money < owed and not short[doubtful[at]].all()
            ):
                return None
            if money == owed:
                short[doubtful[at]] = True
        return _Exact(price, np.flatnonzero(short))

    def _by_sorting(self, p: int) -> _Exact:
        """The textbook way, in fractions over the different purses: the poorest per point pay all they have."""
        groups = self.purse.distinct(self.given.members[p], self.given.points[p])
        groups.sort(key=lambda group: Fraction(group[0], group[1]))
        missing, width = self.given.costs[p] * self.purse.denominator, self.given.support[p]
        empty: list[np.ndarray] = []
        price = Fraction(0)
        for money, points, at in groups:
            price = Fraction(missing, width)
            if price * points < money:
                break
            empty.append(at)
            missing -= money * len(at)
            width -= points * len(at)
        joined = np.concatenate(empty) if empty else np.empty(0, dtype=np.int64)
        return _Exact(price / self.purse.denominator, joined)

    def _buy(self, p: int, run: Run, record: bool) -> None:
        """Take the money, strike the project off."""
        exact, members, whole = self._exact(p), self.given.members[p], self.given.points[p]
        keeps = np.ones(len(members), dtype=bool)
        keeps[exact.empty] = False
        run.winners.append(p)
        run.cost += self.given.costs[p]
        before = int(np.count_nonzero(self.purse.amount[members])) if record else 0
        limit = self._highest_payment(p, exact, keeps) if record else None
        points = None if whole is None else whole[keeps]
        self.purse.pay(
            empty=members[exact.empty], paying=members[keeps], points=points, price=exact.price
        )
        if record:
            run.rounds.append(self._round(p, exact, keeps, before, limit, run.cost))
        self.low[p] = np.inf
        self.paid_at[members] = self.turn
        self.turn += 1
        self._pass_gate(p)
        if self.given.free:
            self._take_free(run, record)

    def _highest_payment(self, p: int, exact: _Exact, keeps: np.ndarray) -> Fraction:
        whole = self.given.points[p]
        full = exact.price * (
            int(whole[keeps].max()) if whole is not None and keeps.any() else int(keeps.any())
        )
        if whole is None and keeps.any() or not len(exact.empty):
            return full
        emptied = self.given.members[p][exact.empty]
        richest = emptied[[int(np.argmax(self.purse.amount[emptied]))]]
        return max(full, Fraction(self.purse.total(richest), self.purse.denominator))

    def _round(
        self,
        p: int,
        exact: _Exact,
        keeps: np.ndarray,
        payers: int,
        highest: Fraction | None,
        cost: int,
    ) -> Round:
        given = self.given
        left = Fraction(self.purse.total(given.members[p]), self.purse.denominator)
        return Round(
            project=given.election.projects[p].id,
            stage="equal-shares",
            cost=given.costs[p],
            support=given.support[p],
            price=exact.price / given.factor[p],
            payers=payers,
            payers_in_full=int(np.count_nonzero(keeps)),
            highest_payment=highest,
            effective_support=given.costs[p] / exact.price,
            supporters_left=left,
            budget_left=given.election.budget - cost,
        )


def free_round(given: Prepared, p: int, left: int) -> Round:
    """A project that costs nothing and has a supporter is taken first."""
    zero = Fraction(0)
    return Round(
        given.election.projects[p].id,
        "equal-shares",
        0,
        given.support[p],
        zero,
        0,
        0,
        zero,
        None,
        None,
        left,
    )
