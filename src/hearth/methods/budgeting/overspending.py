"""Equal shares with bounded overspending: supporters may buy what they can pay only in part.

Each round asks of every project which part α of it its supporters could buy, and at what price per unit of what they
gain; it buys the project with the lowest price over α, although its supporters pay less than it costs. So the money is
spent without giving everybody imaginary money, and a dear project that nearly everybody wants is not lost for a little.

Exact fractions would double in length with every purchase. So the rule itself deals in grains: every voter begins with
the same power of two of them, all purses together less than 2**58, and a payment is rounded up to a whole grain.
Everything is then decided in whole numbers and fractions, whatever the unit of money: floats only sort out what is far
from the best.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from hearth.methods.budgeting.election import Election
from hearth.methods.budgeting.links import Gate
from hearth.methods.budgeting.result import Round
from hearth.methods.budgeting.rule import Rule
from hearth.methods.budgeting.ties import tie_ranks

#: Told of each purchase: the project, its supporters, what each of them pays in grains.
Watch = Callable[[int, np.ndarray, np.ndarray], None]

_NEAR = (
    1e-9  # floats are off by less than this: int64 sums are exact, a few roundings of 1e-16 follow
)


def grains_of(budget: int, voters: int) -> Fraction:
    """How many grains one minor unit of money has, so that every voter begins with a power of two of them."""
    return Fraction(max(voters, 1) << (58 - max(voters, 1).bit_length()), max(budget, 1))


@dataclass(frozen=True)
class Offer:
    """What one project offers now: price per utility over α (`value`), and what a point pays (`rate`, in grains)."""

    value: Fraction
    rate: Fraction
    part: Fraction  # α


class Overspending:
    """One count; `run` plays it to the end."""

    def __init__(self, election: Election, rule: Rule, *, watch: Watch | None = None) -> None:
        self.election, self.watch = election, watch
        self.grains = grains_of(election.budget, election.voters)
        each = int(election.budget * self.grains / max(election.voters, 1))
        self.endowment = each / self.grains
        self.purse = np.full(election.voters, each, dtype=np.int64)
        self.ranks, self.by_cost = tie_ranks(election, rule), rule.utility == "cost"
        self.gate = Gate.of(election, least=rule.min_support)
        size = range(len(election.projects))
        self.members = [election.ballots.supporters(p).astype(np.int64) for p in size]
        self.points = [election.ballots.points_for(p) for p in size]
        self.low = np.zeros(len(size))  # lower bounds; values only rise while money is spent
        self.turn, self.paid_at = 0, np.full(election.voters, -1, dtype=np.int32)
        self.seen_at = np.full(len(size), -1, dtype=np.int32)
        self.left = election.budget

    def run(self) -> list[Round]:
        """Purchases in order, until nothing that may be bought fits the money left."""
        rounds: list[Round] = []
        while (best := self._best()) is not None:
            rounds.append(self._buy(*best))
        return rounds

    def _best(self) -> tuple[int, Offer | None] | None:
        fits = [
            p
            for p in sorted(self.gate.able)
            if self.gate.is_open(p)
            and self.election.projects[p].cost <= self.left
            and np.isfinite(self.low[p])
        ]
        free = [p for p in fits if not self.election.projects[p].cost]
        if free:
            return min(free, key=self.ranks.__getitem__), None
        top = np.inf
        for p in sorted(fits, key=self.low.__getitem__):
            if self.low[p] > top * (1 + _NEAR):
                break
            self._look_at(p)
            top = min(top, self.low[p])
        rivals = [p for p in fits if self.low[p] <= top * (1 + 2 * _NEAR)]
        if not np.isfinite(top):
            return None
        offers = {p: self._offer(p) for p in rivals}
        best = min(rivals, key=lambda p: (offers[p].value, self.ranks[p]))
        return best, offers[best]

    def _look_at(self, p: int) -> None:
        """Bring the bound of a project to what its supporters hold now; infinite where they hold nothing."""
        seen = self.seen_at[p]
        if seen >= 0 and not (self.paid_at[self.members[p]] >= seen).any():
            return
        self.seen_at[p] = self.turn
        values, _purses = self._values(p)
        self.low[p] = values.min() if len(values) else np.inf

    def _values(self, p: int) -> tuple[np.ndarray, tuple[np.ndarray, np.ndarray]]:
        """Price over α at every purse of a supporter, in floats, poorest per point first."""
        purse, points = self.purse[self.members[p]], self.points[p]
        given = purse > 0
        purse = purse[given]
        width = np.ones(len(purse), dtype=np.int64) if points is None else points[given]
        order = np.argsort(purse / width, kind="stable")
        purse, width = purse[order], width[order]
        spent = np.cumsum(purse) - purse
        wide = np.cumsum(width[::-1])[::-1]
        rate = purse / width
        cost = float(self.election.projects[p].cost)
        whole = float(self.election.projects[p].cost * self.grains)
        raised = spent + wide * rate
        end = (
            int(np.searchsorted(raised, whole * (1 + _NEAR))) + 1
        )  # beyond α = 1 it only gets dearer
        spent, wide, rate = spent[:end], wide[:end], rate[:end]
        level = np.minimum(rate, (whole - spent) / wide)
        part = np.minimum((spent + wide * level) / whole, 1.0)
        values = level / part / part / (cost if self.by_cost else 1.0)
        values[level <= 0] = np.inf
        return values, (purse, width)

    def _offer(self, p: int) -> Offer:
        """The exact best offer among those that floats cannot tell apart."""
        values, (purse, width) = self._values(p)
        near = np.flatnonzero(values <= values.min() * (1 + 3 * _NEAR)).tolist()
        spent, wide = np.cumsum(purse) - purse, np.cumsum(width[::-1])[::-1]
        cost = self.election.projects[p].cost
        whole, found = cost * self.grains, {}
        for i in [0, *near]:
            below, points = int(spent[i]), int(wide[i])
            before = Fraction(int(purse[i - 1]), int(width[i - 1])) if i else Fraction(0)
            level = min(Fraction(int(purse[i]), int(width[i])), (whole - below) / points)
            if level < before or level in found:
                continue
            part = Fraction(below + level * points) / whole
            value = level / part / part / (cost if self.by_cost else 1)
            found[level] = Offer(value, level / part, part)
        return min(found.items(), key=lambda item: (item[1].value, item[0]))[1]

    def _buy(self, p: int, offer: Offer | None) -> Round:
        project, members, points = self.election.projects[p], self.members[p], self.points[p]
        before = self.purse[members]
        rate = offer.rate if offer else Fraction(0)
        wanted = _owed(rate, points, len(members), most=int(before.max()) if len(before) else 0)
        paid = np.minimum(before, wanted)
        if self.watch is not None:
            self.watch(p, members, paid)
        self.purse[members] = before - paid
        self.paid_at[members] = self.turn
        self.turn += 1
        self.left -= project.cost
        self.gate.buy(p)
        effective = project.cost * self.grains / rate if rate else None
        factor = project.cost if self.by_cost and project.cost else 1
        return Round(
            project=project.id,
            stage="overspending",
            cost=project.cost,
            support=self.election.ballots.support(p),
            price=rate / factor / self.grains,
            payers=int(np.count_nonzero(paid)),
            payers_in_full=int(np.count_nonzero((paid == wanted) & (paid > 0))),
            highest_payment=(int(paid.max()) if len(paid) else 0) / self.grains,
            effective_support=effective,
            supporters_left=int(self.purse[members].sum()) / self.grains,
            budget_left=self.left,
        )


def _owed(rate: Fraction, points: np.ndarray | None, n: int, *, most: int) -> np.ndarray:
    """What each supporter would pay with enough money, rounded up to a whole grain; never more than anybody has."""
    if points is None:
        return np.full(n, min(-(-rate.numerator // rate.denominator), most + 1), dtype=np.int64)
    owed = {
        one: min(-(-rate.numerator * one // rate.denominator), most + 1)
        for one in np.unique(points).tolist()
    }
    return np.array([owed[one] for one in points.tolist()], dtype=np.int64)
