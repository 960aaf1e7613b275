"""One run of equal shares over many ballots: compiled loops decide what is clear, exact fractions the rest."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from hearth.methods.budgeting import kernels
from hearth.methods.budgeting.equal_shares import Run, free_round
from hearth.methods.budgeting.exactly import Exactly, Share, grains
from hearth.methods.budgeting.prepared import Prepared
from hearth.methods.budgeting.result import Certificate

#: All money together, in grains, takes so many bits.
_BITS = 61
_DOWN, _UP = 1 - 2.0**-48, 1 + 2.0**-48


class Swift:
    """A run over approval ballots without links between projects; `run` plays it to the end."""

    def __init__(self, prepared: Prepared, *, endowment: Fraction) -> None:
        voters = prepared.election.ballots.voters
        money = int(endowment * voters)
        self.given, self.endowment = prepared, endowment
        self.shift = _BITS - max(money.bit_length(), 1)
        self.scale = 2.0**self.shift
        able = np.array([cost <= money for cost in prepared.costs], dtype=bool)
        self.ballots = _ballots(prepared, able, self.shift)
        low = np.where(able, prepared.bounds * self.scale, np.inf)
        self.purses = first_purses(self.ballots, voters, grains(endowment, self.shift), low)
        self.bought = 0
        self.exact: Exactly | None = None
        self.shares: list[tuple[int, Share]] = []

    def run(self, *, limit: int | None, record: bool) -> Run:
        """Buy until no supporters can pay for anything; break off once the cost exceeds `limit`.

        record: with the exact price of each purchase and who paid it.
        """
        most = -1 if limit is None else limit
        why = kernels.ENDED
        while len(self.purses.low):
            why, self.bought = kernels.buy_on(self.ballots, self.purses, self.bought, most)
            if why != kernels.IN_DOUBT:
                break
            if not self._settle():
                why = kernels.ENDED
                break
            if 0 <= most < self.purses.figures[kernels.SPENT]:
                why = kernels.OVERSPENT
                break
        run = self._told(why == kernels.OVERSPENT)
        if record:
            run.rounds = self._rounds()
        return run

    def left(self) -> list[Fraction]:
        """What each project's supporters have together, after the run; exact."""
        exact = self._caught_up()
        return [exact.left(p) for p in range(len(self.purses.low))]

    def told(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """In order of purchase: projects, what each payer paid in grains, by how many that may be off."""
        purses, n = self.purses, self.bought
        return purses.winners[:n].copy(), purses.paid[:n].copy(), purses.off[:n].copy()

    def _told(self, overspent: bool) -> Run:
        figures, gate = self.purses.figures, self.given.gate()
        winners = [*self.given.free, *self.purses.winners[: self.bought].tolist()]
        for p in winners:
            gate.buy(p)
        gap = float(self.purses.gap[0])
        proof = Certificate(
            int(figures[kernels.SEPARATED]),
            int(figures[kernels.SETTLED]),
            int(figures[kernels.TIES]),
            None if np.isinf(gap) else gap,
        )
        spent = int(figures[kernels.SPENT])
        return Run(winners, spent, overspent, proof, [], is_settled=gate.is_settled())

    def _rounds(self) -> list:
        """The exact price of each purchase and who paid it."""
        left = self.given.election.budget
        exact = self._caught_up()
        rounds = [free_round(self.given, p, left) for p in self.given.free]
        for p, share in self.shares:
            left -= self.given.costs[p]
            rounds.append(exact.round(p, share, left))
        return rounds

    def _caught_up(self) -> Exactly:
        """The exact purses, after all that is bought."""
        if self.exact is None:
            self.exact = Exactly(self.given, endowment=self.endowment, shift=self.shift)
        for at in range(len(self.shares), self.bought):
            p = int(self.purses.winners[at])
            near = int(self.purses.paid[at]), int(self.purses.off[at])
            share = self.exact.share_near(p, *near)
            self.exact.buy(p, share)
            self.shares.append((p, share))
        return self.exact

    def _settle(self) -> bool:
        """Buy one project by exact prices, where the loops were in doubt; False where nothing is affordable."""
        exact, low = self._caught_up(), self.purses.low
        shares: dict[int, Share] = {}
        values: dict[int, Fraction] = {}
        while True:
            first = int(np.argmin(low))
            if np.isinf(low[first]):
                return False
            top = float(values[first]) * self.scale * _UP if first in values else low[first]
            rivals = np.flatnonzero(low <= top).tolist()
            unknown = [p for p in rivals if p not in values]
            if not unknown:
                break
            for p in unknown:
                if (share := exact.share(p)) is None:
                    low[p] = np.inf
                    self.purses.figures[kernels.SETTLED] += 1
                    continue
                shares[p], values[p] = share, share.price / self.given.factor[p]
                low[p] = max(low[p], float(values[p]) * self.scale * _DOWN)
        best = min(rivals, key=lambda p: (values[p], self.given.ranks[p]))
        self._note(rivals, values, best, top)
        self._take(exact, best, shares[best])
        return True

    def _note(self, rivals: list[int], values: dict[int, Fraction], best: int, top: float) -> None:
        """What the certificate says of a purchase settled exactly."""
        low, figures = self.purses.low, self.purses.figures
        beyond = low[(low > top) & np.isfinite(low)]
        figures[kernels.SEPARATED] += len(beyond)
        figures[kernels.SETTLED] += len(rivals) - 1
        figures[kernels.TIES] += sum(values[p] == values[best] for p in rivals) - 1
        if len(beyond):
            gap = (float(beyond.min()) - top) / top
            self.purses.gap[0] = min(self.purses.gap[0], gap)

    def _take(self, exact: Exactly, p: int, share: Share) -> None:
        """Pay exactly, and go on from the exact purses."""
        exact.buy(p, share)
        self.shares.append((p, share))
        purses, at = self.purses, self.bought
        purses.winners[at], purses.paid[at], purses.off[at] = p, grains(share.price, self.shift), 1
        self.bought += 1
        self.purses.low[p] = np.inf
        self.purses.levels[:] = 0
        exact.fill(self.purses.money, self.purses.doubt)
        step = np.searchsorted(kernels.WORTH, len(exact.values))
        self.purses.figures[kernels.MOST_DOUBT] = kernels.WORTH[step]
        self.purses.figures[kernels.SPENT] += self.given.costs[p]


def _ballots(prepared: Prepared, able: np.ndarray, shift: int) -> kernels.Ballots:
    """What does not change; what nobody can pay for has no cost in grains, which might not fit."""
    ballots, costs = prepared.election.ballots, prepared.costs
    scaled = [cost << shift if can else 0 for cost, can in zip(costs, able, strict=True)]
    return kernels.Ballots(
        starts=ballots.starts,
        voter=ballots.voter,
        costs=np.array(scaled, dtype=np.int64),
        plain=np.array(costs, dtype=np.int64),
        factors=np.array(prepared.factor, dtype=float),
        ranks=np.array(prepared.ranks, dtype=np.int64),
        by_cost=prepared.by_cost,
    )


def first_purses(
    ballots: kernels.Ballots, voters: int, money: int, low: np.ndarray
) -> kernels.Purses:
    """As they are at the start."""
    whole = np.zeros((5, len(low)), dtype=np.int64)
    figures = np.zeros(5, dtype=np.int64)
    figures[kernels.MOST_DOUBT] = 1
    return kernels.Purses(
        money=np.full(voters, money, dtype=np.int64),
        doubt=np.ones(voters, dtype=np.uint8),
        buffer=np.empty(int(np.diff(ballots.starts).max(initial=0)), dtype=np.int64),
        levels=whole[0],
        downs=whole[1],
        low=low,
        fresh=np.zeros(len(low), dtype=bool),
        figures=figures,
        gap=np.array([np.inf]),
        winners=whole[2],
        paid=whole[3],
        off=whole[4],
    )
