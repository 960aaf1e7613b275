"""The plain count behind `verify`: fractions over groups of voters with equal money, nothing shared with the engine.

It reads the same `Election`, `Rule` and tie order, and plays everything from the beginning, every increment too.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from hearth.methods.budgeting.election import Election
from hearth.methods.budgeting.overspending import grains_of
from hearth.methods.budgeting.rule import Rule
from hearth.methods.budgeting.ties import tie_ranks


@dataclass(frozen=True)
class Paid:
    """How one purchase fell on its supporters. A rate is what each point would pay of the whole cost."""

    rate: Fraction
    payers: int
    in_full: int | None
    highest: Fraction
    left: Fraction


class Replay:
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
        self.steps, self.ended_because = 0, ""
        self.paid: dict[int, Paid] = {}
        self.purse_of: list[Fraction] = []  # each voter's money in the end
        self.passed: dict[
            int, int
        ] = {}  # money left when a project's turn came and it was too dear
        self.versus: tuple[list[int], list[int], tuple[list[int], list[int]]] | None = None
        self.number = {project.id: p for p, project in enumerate(election.projects)}

    def play(self) -> list[tuple[int, Fraction | None]]:
        """The whole rule."""
        if self.rule.method == "greedy":
            self.ended_because = "list_ended"
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
            passed, self.passed = self.passed, {}
            other = self._fill([], by_cost_utility=True)
            gains = self._gains(bought), self._gains(other)
            self.versus = [p for p, _ in bought], [p for p, _ in other], gains
            if sum((two > one) - (two < one) for one, two in zip(*gains, strict=True)) > 0:
                self.endowment, self.ended_because = None, "greedy_preferred"
                return other
            self.passed = passed
        return bought

    def _equal_shares(self) -> list[tuple[int, Fraction | None]]:
        unit, budget, voters = self.election.money_unit, self.election.budget, self.election.voters
        money = Fraction(budget, voters) if voters else Fraction(0)
        if self.rule.start == "floor" and self.rule.completion == "add1":
            money = Fraction(money // unit) * unit
        bought = self._shares(money)
        self.ended_because = "nothing_affordable"
        while self.rule.completion == "add1":
            spent = self._cost(bought)
            rest = [p for p in range(len(self.costs)) if p not in {one for one, _ in bought}]
            if self.rule.stop_when_exhaustive and all(
                self.costs[p] + spent > budget
                or len(self.gives[p]) < self.rule.min_support
                or not self._is_unlinked(p, bought)
                for p in rest
            ):
                self.ended_because = "exhaustive"
                break
            if not self._may_ever(rest, bought):
                self.ended_because = "all_bought"
                break
            kept = self.paid, self.purse_of
            after = self._shares(money + Fraction(self.rule.increment) * unit)
            if self._cost(after) > budget:
                (self.paid, self.purse_of), self.ended_because = kept, "next_step_overspends"
                break
            bought, money = after, money + Fraction(self.rule.increment) * unit
            self.steps += 1
        self.endowment = money
        return self._completed(bought)

    def with_money(self, money: Fraction) -> list[tuple[int, Fraction | None]]:
        """What equal shares buys with this money per voter; nothing where that overspends."""
        bought = self._shares(money)
        return self._completed(bought) if self._cost(bought) <= self.election.budget else []

    def _completed(self, bought: list) -> list[tuple[int, Fraction | None]]:
        """With what is bought from the rest."""
        if "greedy" in (self.rule.completion, self.rule.completion_after):
            return self._fill(bought, self._density())
        by_votes = self.rule.completion_after == "votes"
        return self._fill(bought, by_cost_utility=True) if by_votes else bought

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
        self.paid = {}
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
                self.purse_of = [purses[one] for one in group]
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
        many: dict[tuple[int, int], int] = {}
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
            many[key] = many.get(key, 0) + 1
            group[voter] = moved[key]
        self.paid[p] = Paid(
            price,
            payers=sum(n for (one, _), n in many.items() if purses[one]),
            in_full=sum(n for (one, points), n in many.items() if purses[one] > price * points),
            highest=max(min(purses[one], price * points) for one, points in many),
            left=sum((n * purses[moved[key]] for key, n in many.items()), Fraction(0)),
        )

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
            for p in order[: order.index(fits[0])] if fits else order:
                if self.costs[p] > left:
                    self.passed.setdefault(p, left)
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
                self.ended_because = "next_overspends"
                return bought
            saved = moment - min(loads[voter] for voter, _ in self.gives[p])
            self.paid[p] = Paid(saved, len(self.gives[p]), None, saved, Fraction(0))
            for voter, _ in self.gives[p]:
                loads[voter] = moment
            open_.remove(p)
            bought.append((p, moment))
        rest = [p for p in range(len(self.costs)) if p not in {one for one, _ in bought}]
        self.ended_because = "next_overspends" if self._may_ever(rest, bought) else "all_bought"
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
                self.ended_because = "nothing_fits"
                self.purse_of = [purse / grains for purse in purses]
                return bought
            _value, _rank, rate, p = min(offers)
            self._overspend(p, rate, purses, grains)
            left -= self.costs[p]
            open_.remove(p)
            bought.append((p, rate / self._factor(p) / grains if self.costs[p] else Fraction(0)))

    def _overspend(self, p: int, rate: Fraction, purses: list[int], grains: Fraction) -> None:
        """Each supporter gives the rate for each point, up to a whole grain, as far as the money goes."""
        payers, in_full, highest, left = 0, 0, 0, 0
        for voter, points in self.gives[p]:
            owed = ceil(rate * points)
            given = min(purses[voter], owed)
            payers, in_full = payers + (given > 0), in_full + (given == owed and given > 0)
            highest = max(highest, given)
            purses[voter] -= given
            left += purses[voter]
        self.paid[p] = Paid(rate / grains, payers, in_full, highest / grains, left / grains)

    def _part_offer(
        self, p: int, purses: list[int], grains: Fraction
    ) -> tuple[Fraction, Fraction, Fraction] | None:
        """(price over the part, the most a point gives to it, what a point pays for the whole) at its best."""
        if not self.costs[p]:
            return Fraction(0), Fraction(0), Fraction(0)
        many: dict[tuple[int, int], int] = {}
        for voter, points in self.gives[p]:
            if purses[voter]:
                many[purses[voter], points] = many.get((purses[voter], points), 0) + 1
        whole = self.costs[p] * grains
        poorer, width = 0, sum(points * n for (_, points), n in many.items())
        best: tuple[Fraction, Fraction, Fraction] | None = None
        for (purse, points), n in sorted(many.items(), key=lambda one: Fraction(*one[0])):
            level = min(Fraction(purse, points), (whole - poorer) / width)
            if level > 0:
                part = min((poorer + level * width) / whole, Fraction(1))
                found = (level / part / part / self._factor(p), level, level / part)
                best = found if best is None else min(best, found)
            if level < Fraction(purse, points):
                break  # here it is raised in whole: a point gives no more
            poorer, width = poorer + purse * n, width - points * n
        return best

    def _gains(self, bought: list) -> list[int]:
        """How many of what was bought each voter supports, or the points they gave to it."""
        gained = [0] * self.election.voters
        for p, _ in bought:
            for voter, points in self.gives[p]:
                gained[voter] += points
        return gained
