"""One run of equal shares over many ballots: compiled loops decide what is clear, exact fractions the rest."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from hearth.methods.budgeting import kernels
from hearth.methods.budgeting.equal_shares import Run, free_round
from hearth.methods.budgeting.exactly import Exactly, Share, first_purses
from hearth.methods.budgeting.prepared import Prepared
from hearth.methods.budgeting.result import Certificate

_BITS = 61
_DOWN, _UP = 1 - 2.0**-48, 1 + 2.0**-48


class Swift:
    """A run over approval ballots without links between projects; `run` plays it to the end."""

    def __init__(self, prepared: Prepared, *, endowment: Fraction) -> None:
        ballots, costs = prepared.election.ballots, prepared.costs
        self.given, self.endowment = prepared, endowment
        money = endowment * ballots.voters
        self.shift = _BITS - max(int(money).bit_length(), 1)
        self.exact: Exactly | None = None
        self.replayed = 0
        self.rounds: list[tuple[int, Share]] = []
        self.low = prepared.bounds * 2.0**self.shift
        able = [cost <= money for cost in costs]
        self.low[~np.array(able, dtype=bool)] = np.inf
        self.starts, self.voter = ballots.starts, ballots.voter
        self.purse = first_purses(ballots.voters, endowment, self.shift)
        self.buffer = np.empty((2, int(np.diff(ballots.starts).max(initial=0))), dtype=np.int64)
        self.plain = np.array(costs, dtype=np.int64)
        self.scaled = np.array(
            [c << self.shift if a else 0 for c, a in zip(costs, able, strict=True)]
        )
        self.factors = np.array(prepared.factor, dtype=float)
        self.ranks = np.array(prepared.ranks, dtype=np.int64)
        self.levels, self.downs = np.zeros((2, len(costs)), dtype=np.int64)
        self.fresh = np.zeros(len(costs), dtype=bool)
        self.figures = np.zeros(6, dtype=np.int64)
        self.figures[kernels.MOST_DOUBT] = 1
        self.gap = np.array([np.inf])
        self.winners, self.paid, self.off = np.zeros((3, len(costs)), dtype=np.int64)
        self.bought = 0

    def run(self, *, limit: int | None, record: bool) -> Run:
        """Buy until no supporters can pay for anything; break off once the cost exceeds `limit`."""
        why = kernels.ENDED
        while len(self.low):
            why, self.bought = self._buy_on(-1 if limit is None else limit)
            if why != kernels.IN_DOUBT:
                break
            if not self._settle():
                why = kernels.ENDED
                break
            if limit is not None and self.figures[kernels.SPENT] > limit:
                why = kernels.OVERSPENT
                break
        run = self._told(why == kernels.OVERSPENT)
        if record:
            self._record(run)
        return run

    def left(self) -> list[Fraction]:
        """What each project's supporters have together, after the run; exact."""
        exact = self._caught_up()
        return [exact.left(p) for p in range(len(self.low))]

    def _buy_on(self, limit: int) -> tuple[int, int]:
        return kernels.buy_on(
            self.starts,
            self.voter,
            self.purse,
            self.buffer,
            self.scaled,
            self.plain,
            self.factors,
            self.given.by_cost,
            self.ranks,
            self.levels,
            self.downs,
            self.low,
            self.fresh,
            self.figures,
            self.gap,
            self.winners,
            self.paid,
            self.off,
            self.bought,
            limit,
        )

    def _told(self, overspent: bool) -> Run:
        figures, gate = self.figures, self.given.gate()
        winners = [*self.given.free, *self.winners[: self.bought].tolist()]
        for p in winners:
            gate.buy(p)
        gap = None if np.isinf(self.gap[0]) else float(self.gap[0])
        proof = Certificate(
            int(figures[kernels.SEPARATED]),
            int(figures[kernels.SETTLED]),
            int(figures[kernels.TIES]),
            gap,
        )
        spent = int(figures[kernels.SPENT])
        return Run(winners, spent, overspent, proof, [], is_settled=gate.is_settled())

    def _record(self, run: Run) -> None:
        """The exact price of each purchase and who paid it."""
        budget = self.given.election.budget
        exact = self._caught_up()
        run.rounds = [free_round(self.given, p, budget) for p in self.given.free]
        spent = 0
        for p, share in self.rounds:
            spent += self.given.costs[p]
            run.rounds.append(exact.round(p, share, budget - spent))

    def _caught_up(self) -> Exactly:
        """The exact purses, after all that is bought."""
        if self.exact is None:
            self.exact = Exactly(self.given, endowment=self.endowment, shift=self.shift)
        for at in range(self.replayed, self.bought):
            p = int(self.winners[at])
            share = self.exact.share_near(p, int(self.paid[at]), int(self.off[at]))
            self._pay(p, share)
        return self.exact

    def _pay(self, p: int, share: Share) -> None:
        assert self.exact is not None
        self.exact.buy(p, share)
        self.rounds.append((p, share))
        self.replayed += 1

    def _settle(self) -> bool:
        """Buy one project by exact prices, where the loops were in doubt; False where nothing is affordable."""
        exact, shares = self._caught_up(), {}
        values: dict[int, Fraction] = {}
        while True:
            first = int(np.argmin(self.low))
            if np.isinf(self.low[first]):
                return False
            top = (
                float(values[first]) * 2.0**self.shift * _UP if first in values else self.low[first]
            )
            rivals = np.flatnonzero(self.low <= top).tolist()
            unknown = [p for p in rivals if p not in values]
            for p in unknown:
                if (share := exact.share(p)) is None:
                    self.low[p] = np.inf
                    self.figures[kernels.SETTLED] += 1
                    continue
                shares[p], values[p] = share, share.price / self.given.factor[p]
                self.low[p] = max(self.low[p], float(values[p]) * 2.0**self.shift * _DOWN)
            if not unknown:
                break
        best = min(rivals, key=lambda p: (values[p], self.given.ranks[p]))
        self._note(rivals, values, best, top)
        self._take(best, shares[best])
        return True

    def _note(self, rivals: list[int], values: dict[int, Fraction], best: int, top: float) -> None:
        """What the certificate says of a purchase settled exactly."""
        beyond = self.low[(self.low > top) & np.isfinite(self.low)]
        self.figures[kernels.SEPARATED] += len(beyond)
        self.figures[kernels.SETTLED] += len(rivals) - 1
        self.figures[kernels.TIES] += sum(values[p] == values[best] for p in rivals) - 1
        if len(beyond) and top > 0:
            self.gap[0] = min(self.gap[0], (float(beyond.min()) - top) / top)

    def _take(self, p: int, share: Share) -> None:
        """Pay exactly, and go on from the exact purses."""
        self._pay(p, share)
        assert self.exact is not None
        self.winners[self.bought] = p
        self.bought += 1
        self.low[p] = np.inf
        self.levels[:] = 0
        most = len(self.exact.values)
        self.purse = self.exact.held[:, :2] * np.array([1, 0])
        self.purse[:, kernels.DOUBT] = (self.exact.held[:, 1] & 1) * most
        self.figures[kernels.MOST_DOUBT] = most
        self.figures[kernels.SPENT] += self.given.costs[p]
