"""Exact prices of one run of equal shares over many ballots, from counts of who has paid what.

A voter's money is the endowment less the prices that they paid in full, or nothing. A mask of bits per voter says
which. So the money of any set of voters is a short sum of exact prices, each times a count of bits; whole numbers of
grains beside it tell quickly who is far from a price, and only those near it are looked at one kind after the other.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from hearth.methods.budgeting import kernels
from hearth.methods.budgeting.prepared import Prepared
from hearth.methods.budgeting.purse import Prices
from hearth.methods.budgeting.result import Round

_FAR = 1 << 62


def grains(money: Fraction, shift: int) -> int:
    """Money in grains, rounded down; 2 to the power `shift` make a minor unit."""
    return (money.numerator << shift) // money.denominator


@dataclass
class Share:
    """What one project costs its supporters: the exact price, and how it falls on them.

    below, above: grains; who has less gives all, who has more gives the price. emptied: who lies between and gives
    all. payers, in_full: how many give anything, and the price itself. left: what they keep. most: the highest payment.
    """

    price: Fraction
    below: int
    above: int
    emptied: np.ndarray
    payers: int
    in_full: int
    left: Fraction
    most: Fraction


class Exactly(Prices):
    """The purses of one run; `buy` goes one purchase on."""

    def __init__(self, prepared: Prepared, *, endowment: Fraction, shift: int) -> None:
        super().__init__(endowment)
        ballots = prepared.election.ballots
        self.given, self.shift = prepared, shift
        self.starts, self.voter = ballots.starts, ballots.voter
        self.held = np.ones((ballots.voters, 2), dtype=np.int64)
        self.held[:, 0] = grains(endowment, shift)
        widest = int(np.diff(self.starts).max(initial=0))
        self.buffer = np.empty(widest, dtype=np.int64)
        self.doubtful = np.empty(widest, dtype=np.int32)

    def members(self, p: int) -> np.ndarray:
        """The numbers of a project's supporters."""
        return self.voter[self.starts[p] : self.starts[p + 1]]

    def share(self, p: int) -> Share | None:
        """The exact price of a project; None where its supporters cannot pay for it together."""
        members, cost = self.members(p), self.given.costs[p] << self.shift
        most = int(kernels.WORTH[np.searchsorted(kernels.WORTH, len(self.values))])
        money, doubt = np.empty(len(self.held), np.int64), np.empty(len(self.held), np.uint8)
        self.fill(money, doubt)
        total = kernels.gather(money, members, self.buffer)
        unsure = kernels.doubted(members, doubt, self.buffer, kernels.FAR)
        if total + unsure < cost:
            return None
        if total - unsure < cost:
            return self._solve(p, -_FAR, _FAR)
        level, _ = kernels.climb(self.buffer, len(members), cost, cost // len(members))
        down = kernels.reach(members, doubt, self.buffer, level, most)
        up = kernels.ceiling(members, doubt, self.buffer, cost, level, down, most)
        if up < 0:
            return self._solve(p, -_FAR, _FAR)
        return self._solve(p, level - down - most, up + most)

    def fill(self, money: np.ndarray, doubt: np.ndarray) -> None:
        """Everybody's money in grains, and by how many the true money may differ."""
        kernels.purses_of(self.held, len(self.values), money, doubt)

    def share_near(self, p: int, level: int, off: int) -> Share:
        """The exact price, where it is proved to lie within `off` grains of a level."""
        off += len(self.values)
        found = self._solve(p, level - off, level + off)
        if found is None:
            raise ArithmeticError(p)  # what was bought was affordable
        return found

    def left(self, p: int) -> Fraction:
        """What a project's supporters have together."""
        nobody, all_bits = np.zeros((2, self.held.shape[1] * 64 - 64), dtype=np.int64)
        members = self.members(p)
        kernels.split(members, self.held, -_FAR, -_FAR, nobody, all_bits, self.doubtful)
        return Fraction(self._sum(all_bits), self.denominator)

    def _solve(self, p: int, below: int, above: int) -> Share | None:
        """The exact price, and what is told of it, where everybody outside of two levels is sure to be so."""
        short_bits, full_bits = np.zeros((2, self.held.shape[1] * 64 - 64), dtype=np.int64)
        short, full, doubts = kernels.split(
            self.members(p), self.held, below, above, short_bits, full_bits, self.doubtful
        )
        kinds = self._kinds(self.doubtful[:doubts])
        missing = self.given.costs[p] * self.denominator - self._sum(short_bits)
        found = _share_out(missing, full, [(money, len(who)) for money, who in kinds])
        if found is None:
            return None
        price, givers = found
        width = full + sum(len(who) for _, who in kinds[givers:])
        kept = self._sum(full_bits) + sum(money * len(who) for money, who in kinds[givers:])
        most = price if width else Fraction(kinds[-1][0])
        empty = [who for _, who in kinds[:givers]] or [np.empty(0, dtype=np.int32)]
        return Share(
            price=price / self.denominator,
            below=below,
            above=above,
            emptied=np.sort(np.concatenate(empty)),
            payers=short + full + doubts,
            in_full=width,
            left=(kept - price * width) / self.denominator,
            most=most / self.denominator,
        )

    def _kinds(self, voters: np.ndarray) -> list[tuple[int, np.ndarray]]:
        """Exact money (times the denominator) and voters of each kind of purse, the poorest first."""
        if not len(voters):
            return []
        masks, kind = np.unique(self.held[voters, 1:], axis=0, return_inverse=True)
        order = np.argsort(kind.reshape(-1), kind="stable")
        parts = np.split(voters[order], np.cumsum(np.bincount(kind.reshape(-1)))[:-1])
        bits = np.unpackbits(masks.view(np.uint8), axis=1, bitorder="little")
        found = [(self._sum(row), part) for row, part in zip(bits, parts, strict=True)]
        return sorted(found, key=lambda one: one[0])

    def _sum(self, bits: np.ndarray) -> int:
        """Money times the denominator, from how many have each bit."""
        return self.worth(bits[: len(self.values)].tolist())

    def buy(self, p: int, share: Share) -> None:
        """Take the money of a purchase."""
        if len(self.values) == self.held.shape[1] * 64 - 64:
            self.held = np.hstack([self.held, np.zeros_like(self.held[:, :1])])
        level = grains(share.price, self.shift)
        kernels.pay_marked(
            self.members(p),
            self.held,
            share.below,
            share.above,
            share.emptied,
            level,
            len(self.values),
        )
        self.add_price(share.price)

    def round(self, p: int, share: Share, budget_left: int) -> Round:
        """What is told of a purchase."""
        given = self.given
        return Round(
            project=given.election.projects[p].id,
            stage="equal-shares",
            cost=given.costs[p],
            support=given.support[p],
            price=share.price / given.factor[p],
            payers=share.payers,
            payers_in_full=share.in_full,
            highest_payment=share.most,
            effective_support=given.costs[p] / share.price,
            supporters_left=share.left,
            budget_left=budget_left,
        )


def _share_out(
    missing: int, full: int, kinds: list[tuple[int, int]]
) -> tuple[Fraction, int] | None:
    """The textbook way: the poorest give all they have until the rest can give alike.

    missing: money to raise. full: how many can give any price for certain. kinds: money and number of those in doubt,
    the poorest first. Returns the price and how many of the kinds give all; None where the money does not suffice.
    """
    width, price = full + sum(number for _, number in kinds), Fraction(0)
    for givers, (money, number) in enumerate(kinds):
        price = Fraction(missing, width)
        if price < money:
            return price, givers
        missing, width = missing - money * number, width - number
    if width:
        return Fraction(missing, width), len(kinds)
    return None if missing > 0 or not kinds else (price, len(kinds))
