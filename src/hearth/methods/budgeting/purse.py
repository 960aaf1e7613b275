"""Every voter's money, held twice: fast and bounded in floats, exact in whole numbers.

A voter's money is always `endowment - sum(points paid at step s * price of step s)`, or exactly nothing. So it is
enough to remember which prices each voter has paid (`history`, small whole numbers) and the few exact prices: any sum
of purses is then an exact fraction, found from column sums. The floats beside it are off by at most `slip`.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from math import gcd

import numpy as np

_FIRST_COLUMNS = 32


class Prices:
    """The endowment and the exact prices paid so far, over one denominator: what purses are made of."""

    def __init__(self, endowment: Fraction) -> None:
        self.denominator = endowment.denominator
        #: the endowment, then minus each price; times the denominator
        self.values = [endowment.numerator]

    def worth(self, counts: Iterable[int]) -> int:
        """Money times the denominator, from how often each value counts."""
        return sum(
            int(count) * value for count, value in zip(counts, self.values, strict=True) if count
        )

    def add_price(self, price: Fraction) -> None:
        """Bring all values over one denominator."""
        common = gcd(self.denominator, price.denominator)
        up, own = price.denominator // common, self.denominator // common
        if up > 1:
            self.values = [value * up for value in self.values]
            self.denominator *= up
        self.values.append(-price.numerator * own)


class Purse(Prices):
    """The money of all voters during one run."""

    def __init__(self, *, voters: int, endowment: Fraction, small: bool) -> None:
        """`small` says that nobody gives more than one point, so that history fits in bytes."""
        super().__init__(endowment)
        self.endowment = float(endowment)
        self.amount = np.full(voters, self.endowment)
        self.history = np.zeros((voters, _FIRST_COLUMNS), dtype=np.uint8 if small else np.int32)
        self.history[:, 0] = 1
        self._step = 2.0**-51 * self.endowment
        self.slip = self._step

    def total(self, members: np.ndarray) -> int:
        """Exact sum of these voters' money, times the denominator."""
        if not len(members):
            return 0
        columns = self.history[members, : len(self.values)].sum(axis=0, dtype=np.int64)
        return self.worth(columns)

    def distinct(
        self, members: np.ndarray, points: np.ndarray | None
    ) -> list[tuple[int, int, np.ndarray]]:
        """(exact money times denominator, points, members) for each different purse among these voters."""
        rows = self.history[members, : len(self.values)].astype(np.int64)
        given = np.ones(len(members), dtype=np.int64) if points is None else points
        unique, group = np.unique(np.column_stack([rows, given]), axis=0, return_inverse=True)
        order = np.argsort(group.reshape(-1), kind="stable")
        ends = np.cumsum(np.bincount(group.reshape(-1), minlength=len(unique)))
        out, begin = [], 0
        for row, end in zip(unique, ends, strict=True):
            money = self.worth(row[:-1])
            out.append((money, int(row[-1]), order[begin:end]))
            begin = int(end)
        return out

    def pay(
        self, *, empty: np.ndarray, paying: np.ndarray, points: np.ndarray | None, price: Fraction
    ) -> None:
        """`empty` give all they have; `paying` give points times price and keep more than nothing."""
        self._grow()
        column = len(self.values)
        self.add_price(price)
        self.history[empty, :column] = 0
        self.amount[empty] = 0.0
        rate = float(price)
        given = rate if points is None else rate * points
        self.history[paying, column] = 1 if points is None else points
        self.amount[paying] = np.maximum(self.amount[paying] - given, self.endowment * 2.0**-60)
        self.slip += self._step

    def _grow(self) -> None:
        if len(self.values) == self.history.shape[1]:
            self.history = np.hstack([self.history, np.zeros_like(self.history)])
