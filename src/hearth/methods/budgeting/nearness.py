"""How near a loser came in one run of equal shares: its supporters' money, and where its limits may lie."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from hearth.methods.budgeting.election import Election
from hearth.methods.budgeting.playing import prices_and_left
from hearth.methods.budgeting.prepared import Prepared
from hearth.methods.budgeting.rule import Rule

_MOST_MORE = 10_000_000  # newcomers beyond this are no answer anyone could use


class Nearness:
    """The last run of a count, seen by those whose projects were not bought.

    `left`: what the supporters of each project have together at the end, in minor units; exact.
    """

    def __init__(self, election: Election, rule: Rule, endowment: Fraction) -> None:
        self.prepared = Prepared(election=election, rule=rule)
        # money in steps so coarse that sums of it are exact, whatever the order of the voters
        self.step = 2.0 ** (int(endowment * election.voters).bit_length() - 51)
        self.endowment = self._coarse(float(endowment))
        self.prices, self.left = prices_and_left(self.prepared, endowment=endowment)

    def _coarse(self, money: float) -> float:
        return round(money / self.step) * self.step

    def guess(self, p: int) -> tuple[int, int]:
        """A smaller cost and a number of further supporters that may have been enough in this run.

        Places from which the limits are sought by counting, the most generous of all rounds; floats serve.
        """
        given = self.prepared
        members, points = given.members[p], given.floats[p]
        own: np.ndarray | float = 1.0 if points is None else points
        place = np.full(given.election.voters, -1, dtype=np.int32)
        place[members] = np.arange(len(members))
        money = np.full(len(members), self.endowment)
        cost, more = 0, _MOST_MORE
        for winner, exactly in self.prices:
            price = self._coarse(exactly)
            found = self._at_price(p, money, own, price / given.factor[winner], cost)
            cost, more = max(cost, found[0]), min(more, found[1])
            at = place[given.members[winner]]
            weights = given.floats[winner]
            paid: np.ndarray | float = price if weights is None else price * weights[at >= 0]
            at = at[at >= 0]
            money[at] = np.maximum(money[at] - paid, 0.0)
        left, whole = float(self.left[p]), given.costs[p]
        cost = max(cost, min(int(left), whole - 1))
        return cost, min(more, _heads(whole - left, self.endowment))

    def _at_price(
        self, p: int, money: np.ndarray, points: np.ndarray | float, price: float, known: int
    ) -> tuple[int, int]:
        """The limits in the round in which the winner costs `price` per utility; a cost above `known`, or that."""
        cost, by_cost = float(self.prepared.costs[p]), self.prepared.by_cost
        unit = self._coarse(price * (cost if by_cost else 1.0))
        raised = enough = float(np.minimum(money, unit * points).sum())
        if by_cost and raised > known:
            for _ in range(60):
                share = self._coarse(price * enough)
                enough, before = float(np.minimum(money, share * points).sum()), enough
                if enough <= known or before - enough < 0.5:
                    break
        missing = cost - raised
        return min(int(enough), int(cost) - 1), _heads(missing, min(self.endowment, unit))


def _heads(missing: float, each: float) -> int:
    """How many bring together what is missing; one at least."""
    if each <= 0:
        return _MOST_MORE
    return max(1, min(_MOST_MORE, int(np.ceil(missing / each))))
