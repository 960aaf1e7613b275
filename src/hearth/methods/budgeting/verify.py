"""An independent second count: plain fractions over groups of voters with equal money, nothing shared with the engine.

It reads the same `Election`, `Rule` and tie order, and plays everything from the beginning, every increment too.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from hearth.methods.budgeting.election import Election
from hearth.methods.budgeting.overspending import grains_of
from hearth.methods.budgeting.result import BudgetResult
from hearth.methods.budgeting.rule import Rule, rule_hash
from hearth.methods.budgeting.ties import tie_ranks


@dataclass(frozen=True)
class Verification:
    """`agrees`, or the list of what differs."""

    agrees: bool
    differences: tuple[str, ...]
    winners: tuple[str, ...]


def verify(election: Election, result: BudgetResult) -> Verification:
    """Count again in exact fractions and compare winners, order, prices, cost and the hash of the rule.

    Parameters
    ----------
    election : what was counted.
    result : what the count said.

    Returns
    -------
    Verification: `agrees`, and what differs.

    Examples
    --------
    >>> from hearth.methods.budgeting import Election, Project, Rule, count
    >>> one = Election([Project("a", "A", 3), Project("b", "B", 4)], 5, [["a"], ["a", "b"], ["b"]])
    >>> verify(one, count(one, Rule())).agrees
    True
    """
    replay = _Replay(election, result.rule)
    bought = replay.play()
    winners = tuple(election.projects[p].id for p, _ in bought)
    differences = []
    if winners != result.winners:
        differences.append(f"winners: {', '.join(winners)}")
    if (
        sum(election.projects[p].cost for p, _ in bought) != result.cost
        or result.cost > election.budget
    ):
        differences.append("cost")
    if [price for _, price in bought] != [one.price for one in result.rounds]:
        differences.append("prices")
    if replay.endowment != result.endowment:
        differences.append(f"endowment: {replay.endowment}")
    sealed = rule_hash(result.rule, election.projects, budget=election.budget, links=election.links)
    if sealed != result.rule_hash:
        differences.append("rule_hash")
    return Verification(not differences, tuple(differences), winners)


class _Replay:
    """The plain count. `play` returns (project number, price per utility or None) in order of purchase."""

    def __init__(self, election: Election, rule: Rule) -> None:
        self.election, self.rule, self.ranks = election, rule, tie_ranks(election, rule)
        self.costs = [project.cost for project in election.projects]
        self.gives: list[list[tuple[int, int]]] = []
        for p in range(len(self.costs)):
            points, voters = election.ballots.points_for(p), election.ballots.supporters(p).tolist()
            self.gives.append(
                list(
                    zip(
                        voters,
                        [1] * len(voters) if points is None else points.tolist(),
                        strict=True,
                    )
                )
            )
        self.support = [sum(points for _, points in given) for given in self.gives]
        self.endowment: Fraction | None = None
        self.number = {project.id: p for p, project in enumerate(election.projects)}

    def play(self) -> list[tuple[int, Fraction | None]]:
        """The whole rule."""
        if self.rule.method == "greedy":
            return self._fill([], self._density())
        if self.rule.method == "bounded-overspending":
            bought = self._overspending()
            return (
                self._fill(bought, self._density()) if self.rule.completion == "greedy" else bought
            )
        if self.rule.method == "phragmen":
            bought = self._phragmen()
            return (
                self._fill(bought, self._density()) if self.rule.completion == "greedy" else bought
            )
        bought = self._equal_shares()
        if self.rule.comparison_after == "greedy":
            other = self._fill([], by_cost_utility=True)
            if self._prefer(other, bought) > 0:
                self.endowment = None
                return other
        return bought

    def _equal_shares(self) -> list[tuple[int, Fraction | None]]:
        unit, budget, voters = self.election.money_unit, self.election.budget, self.election.voters
        money = Fraction(budget, voters) if voters else Fraction(0)
        if self.rule.start == "floor" and self.rule.completion == "add1":
            money = Fraction(money // unit) * unit
        bought = self._shares(money)
        while self.rule.completion == "add1":
            spent = self._cost(bought)
            rest = [p for p in range(len(self.costs)) if p not in {one for one, _ in bought}]
            if self.rule.stop_when_exhaustive and all(
                self.costs[p] + spent > budget
                or len(self.gives[p]) < self.rule.min_support
                or not self._is_unlinked(p, bought)
                for p in rest
            ):
                break
            if not self._may_ever(rest, bought):
                break
            after = self._shares(money + Fraction(self.rule.increment) * unit)
            if self._cost(after) > budget:
                break
            bought, money = after, money + Fraction(self.rule.increment) * unit
        self.endowment = money
        if self.rule.completion == "greedy" or self.rule.completion_after == "greedy":
            return self._fill(bought, self._density())
        return (
            self._fill(bought, by_cost_utility=True)
            if self.rule.completion_after == "votes"
            else bought
        )

    def _is_able(self, p: int) -> bool:
        """Enough support, and no dearer than everything."""
        least = max(self.rule.min_support, 1)
        return len(self.gives[p]) >= least and self.costs[p] <= self.election.budget

    def _is_unlinked(self, p: int, bought: list) -> bool:
        """Nothing bought shuts it out, and everything it depends on is bought."""
        taken = {one for one, _ in bought}
        for link in self.election.links:
            a, b = self.number[link.a], self.number[link.b]
            if link.kind == "depends_on" and a == p and b not in taken:
                return False
            if link.kind == "excludes" and ((a == p and b in taken) or (b == p and a in taken)):
                return False
        return True

    def _may_ever(self, rest: list[int], bought: list) -> bool:
        """Whether any of the rest could still be bought with enough money."""
        taken = {one for one, _ in bought}
        shut = {p for p in range(len(self.costs)) if not self._is_able(p)} - taken
        for link in self.election.links:
            a, b = self.number[link.a], self.number[link.b]
            if link.kind == "excludes":
                shut |= {b} if a in taken else {a} if b in taken else set()
        for _ in self.election.links:
            for link in self.election.links:
                if link.kind == "depends_on" and self.number[link.b] in shut:
                    shut |= {self.number[link.a]} - taken
        return any(p not in shut for p in rest)

    def _cost(self, bought: list) -> int:
        return sum(self.costs[p] for p, _ in bought)

    def _shares(self, money: Fraction) -> list[tuple[int, Fraction | None]]:
        """Equal shares once; `purses[group]` is exact, voters move between groups when they pay."""
        group, purses = [0] * self.election.voters, [money]
        open_ = {p for p in range(len(self.costs)) if self._is_able(p)}
        bought: list[tuple[int, Fraction | None]] = []
        known = {
            p: Fraction(self.costs[p], self.support[p]) / self._factor(p)
            for p in open_
            if self.costs[p]
        }
        while True:
            best: tuple[Fraction, int, int] | None = None
            for p in self._free_now(open_, bought):
                bought.append((p, Fraction(0)))
                open_.remove(p)
            for p in sorted(known.keys() & open_, key=lambda p: known[p]):
                if not self._is_unlinked(p, bought):
                    continue
                if best is not None and known[p] > best[0]:
                    break  # prices never fall while money is spent
                price = self._price(p, group, purses)
                if price is None:
                    open_.remove(p)
                    continue
                known[p] = price
                best = min(best or (price, self.ranks[p], p), (price, self.ranks[p], p))
            if best is None:
                return bought
            price, _, p = best
            self._pay(p, price * self._factor(p), group, purses)
            open_.remove(p)
            bought.append((p, price))

    def _free_now(self, open_: set[int], bought: list) -> list[int]:
        """What costs nothing and may be had, in the order in which it is taken."""
        taken: list[int] = []
        while True:
            had = [*bought, *((p, None) for p in taken)]
            ready = [
                p
                for p in open_
                if not self.costs[p] and p not in taken and self._is_unlinked(p, had)
            ]
            if not ready:
                return taken
            taken.append(min(ready, key=lambda p: self.ranks[p]))

    def _factor(self, p: int) -> int:
        return self.costs[p] if self.rule.utility == "cost" else 1

    def _price(self, p: int, group: list[int], purses: list[Fraction]) -> Fraction | None:
        many: dict[tuple[int, int], int] = {}
        for voter, points in self.gives[p]:
            many[group[voter], points] = many.get((group[voter], points), 0) + 1
        if sum(purses[one] * count for (one, _), count in many.items()) < self.costs[p]:
            return None
        missing, width = Fraction(self.costs[p]), self.support[p]
        for (one, points), count in sorted(
            many.items(), key=lambda item: purses[item[0][0]] / item[0][1]
        ):
            price = missing / width
            if purses[one] >= price * points:
                break
            missing, width = missing - purses[one] * count, width - points * count
        return price / self._factor(p)

    def _pay(self, p: int, price: Fraction, group: list[int], purses: list[Fraction]) -> None:
        moved: dict[tuple[int, int], int] = {}
        new: dict[Fraction, int] = {}
        for voter, points in self.gives[p]:
            key = (group[voter], points)
            if key not in moved:
                rest = max(Fraction(0), purses[group[voter]] - price * points)
                if rest not in new:
                    new[rest] = len(purses)
                    purses.append(rest)
                moved[key] = new[rest]
            group[voter] = moved[key]

    def _density(self) -> bool:
        return self.rule.utility == "cost"

    def _fill(self, bought: list, by_cost_utility: bool) -> list[tuple[int, Fraction | None]]:
        left, taken = self.election.budget - self._cost(bought), {p for p, _ in bought}

        def place(p: int) -> tuple:
            if by_cost_utility:
                return (-self.support[p], self.ranks[p])
            return (
                self.costs[p] > 0,
                -Fraction(self.support[p], self.costs[p] or 1) if self.costs[p] else 0,
                self.ranks[p],
            )

        filled = list(bought)
        order = sorted(
            (p for p in range(len(self.costs)) if self._is_able(p) and p not in taken), key=place
        )
        while True:
            fits = [p for p in order if self.costs[p] <= left and self._is_unlinked(p, filled)]
            if not fits:
                return filled
            order.remove(fits[0])
            left -= self.costs[fits[0]]
            filled.append((fits[0], None))

    def _phragmen(self) -> list[tuple[int, Fraction | None]]:
        loads = [Fraction(0)] * self.election.voters
        open_ = {p for p in range(len(self.costs)) if self._is_able(p)}
        bought: list[tuple[int, Fraction | None]] = []
        while ready := [p for p in open_ if self._is_unlinked(p, bought)]:
            now = max(loads, default=Fraction(0))
            moment, _, p = min(
                (
                    max(
                        (self.costs[p] + sum(loads[voter] for voter, _ in self.gives[p]))
                        / Fraction(len(self.gives[p])),
                        now,
                    ),
                    self.ranks[p],
                    p,
                )
                for p in ready
            )
            if self._cost(bought) + self.costs[p] > self.election.budget:
                break
            for voter, _ in self.gives[p]:
                loads[voter] = moment
            open_.remove(p)
            bought.append((p, moment))
        return bought

    def _overspending(self) -> list[tuple[int, Fraction | None]]:
        """Bounded overspending by its definition: every purse of a supporter is tried as the most a point may cost."""
        grains = grains_of(self.election.budget, self.election.voters)
        each = int(self.election.budget * grains / max(self.election.voters, 1))
        purses, left = [each] * self.election.voters, self.election.budget
        self.endowment = each / grains
        bought: list[tuple[int, Fraction | None]] = []
        open_ = {p for p in range(len(self.costs)) if self._is_able(p)}
        while True:
            fits = [p for p in open_ if self.costs[p] <= left and self._is_unlinked(p, bought)]
            free = [p for p in fits if not self.costs[p]]
            offers = []
            for p in free or fits:
                best = self._part_offer(p, purses, grains)
                if best is not None:
                    offers.append((best[0], self.ranks[p], best[2], p))
            if not offers:
                return bought
            _value, _rank, rate, p = min(offers)
            for voter, points in self.gives[p]:
                purses[voter] -= min(purses[voter], ceil(rate * points))
            left -= self.costs[p]
            open_.remove(p)
            bought.append((p, rate / self._factor(p) / grains if self.costs[p] else Fraction(0)))

    def _part_offer(
        self, p: int, purses: list[int], grains: Fraction
    ) -> tuple[Fraction, Fraction, Fraction] | None:
        """(price over the part, the most a point gives to it, what a point pays for the whole) at its best."""
        if not self.costs[p]:
            return Fraction(0), Fraction(0), Fraction(0)
        held = [(purses[voter], points) for voter, points in self.gives[p] if purses[voter]]
        whole = self.costs[p] * grains
        best: tuple[Fraction, Fraction, Fraction] | None = None
        levels = {Fraction(purse, points) for purse, points in held}
        width, poorer = sum(points for _, points in held), 0
        for purse, points in sorted(held, key=lambda one: Fraction(*one)):
            levels.add((whole - poorer) / width)
            poorer, width = poorer + purse, width - points
        for level in levels:
            if level <= 0:
                continue
            raised = sum(
                (min(Fraction(purse), level * points) for purse, points in held), Fraction(0)
            )
            part = min(raised / whole, Fraction(1))
            found = (level / part / part / self._factor(p), level, level / part)
            best = found if best is None else min(best, found)
        return best

    def _prefer(self, one: list, other: list) -> int:
        """Voters with more in `one`, less those with more in `other`."""
        gained = [0] * self.election.voters
        for sign, bought in ((1, one), (-1, other)):
            for p, _ in bought:
                for voter, points in self.gives[p]:
                    gained[voter] += sign * points
        return sum((gain > 0) - (gain < 0) for gain in gained)
