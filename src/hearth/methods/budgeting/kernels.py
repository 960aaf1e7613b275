"""The inner loops of equal shares for many ballots, compiled; all money in whole grains of 64 bits.

Sums of whole numbers do not depend on their order, so every machine finds the same. What is found is bounded, never
assumed: `purse` holds for each voter their money and by how many grains the true money may differ from it (`doubt`),
and every bound says so. `swift` drives these loops and settles exactly what they cannot separate.
"""

# the compiler finds the types of these loops by itself: whole arrays of int64 and float64, numbers of them
# mypy: ignore-errors

from __future__ import annotations

from typing import Any

import numpy as np
from llvmlite import ir
from numba import njit, types
from numba.extending import intrinsic

#: Why `buy_on` stopped.
ENDED, OVERSPENT, IN_DOUBT = 0, 1, 2
#: A float made of a whole number, or of a quotient, is off by less than this share of itself.
_DOWN, _UP = 1 - 2.0**-50, 1 + 2.0**-50
#: Columns of a purse.
MONEY, DOUBT = 0, 1
#: Figures that a run keeps: the largest doubt of a purse, money spent, comparisons of each kind, the doubtful project.
MOST_DOUBT, SPENT, SEPARATED, SETTLED, TIES, DOUBTFUL = range(6)


@njit(cache=True, nogil=True)
def gather(purse, voter, buffer):
    """The purses of a project's supporters, one after the other; their money and their doubt in sum."""
    total, doubt = np.int64(0), np.int64(0)
    for at in range(len(voter)):
        who = voter[at]
        money, unsure = purse[who, MONEY], purse[who, DOUBT]
        buffer[MONEY, at], buffer[DOUBT, at] = money, unsure
        total += money
        doubt += unsure
    return total, doubt


@njit(cache=True, nogil=True)
def climb(money, cost, level):
    """The least whole level at which `cost` is raised, from one that is less than a grain above it at most.

    Newton's steps from below on a concave sum never overshoot; the last is rounded up.
    """
    while True:
        total, richer = np.int64(0), np.int64(0)
        for at in range(len(money)):
            richer += money[at] > level
            total += min(money[at], level)
        if total >= cost or richer == 0:
            return level
        level += (cost - total + richer - 1) // richer


@njit(cache=True, nogil=True)
def reach(buffer, size, level, most):
    """How far the true level can be from this one, in grains.

    Only whoever may be short of it brings doubt in; those who pay in full share it. `most`: the largest doubt of all.
    """
    money, unsure = buffer[MONEY, :size], buffer[DOUBT, :size]
    bound = max(most, np.int64(2))
    while True:
        payers, near = np.int64(0), np.int64(0)
        edge = level + most + bound
        for at in range(size):
            payers += money[at] >= level
            near += unsure[at] if money[at] <= edge else 0
        needed = near // max(payers, 1) + 2
        if needed <= bound:
            return needed
        bound = 2 * needed


@njit(cache=True, nogil=True)
def ceiling(buffer, size, cost, level, down, most):
    """A level at which the cost is raised for certain, or -1 where none is found near."""
    money, unsure = buffer[MONEY, :size], buffer[DOUBT, :size]
    up = down
    for _ in range(12):
        total, near = np.int64(0), np.int64(0)
        for at in range(size):
            total += min(money[at], level + up)
            near += unsure[at] if money[at] <= level + up + most else 0
        if total - near >= cost:
            return level + up
        up *= 4
    return np.int64(-1)


@njit(cache=True, nogil=True)
def look(p, starts, voter, purse, buffer, costs, factors, levels, downs, low, figures):
    """Raise the lower bound of one project's price per utility to what its supporters' money says; False in doubt."""
    begin, end = starts[p], starts[p + 1]
    size = end - begin
    total, doubt = gather(purse, voter[begin:end], buffer)
    if total + doubt < costs[p]:
        low[p] = np.inf
        figures[SEPARATED] += 1
        return True
    if total - doubt < costs[p]:
        return False
    level = climb(buffer[MONEY, :size], costs[p], max(levels[p] - 1, costs[p] // size))
    levels[p] = level
    downs[p] = reach(buffer, size, level, figures[MOST_DOUBT])
    low[p] = max(low[p], (level - downs[p]) / factors[p] * _DOWN)
    return True


@njit(cache=True, nogil=True)
def is_whole(voter, purse, cost):
    """Whether every supporter can for certain give an equal share of the cost."""
    for at in range(len(voter)):
        who = voter[at]
        if (purse[who, MONEY] - purse[who, DOUBT]) * len(voter) < cost:
            return False
    return True


@njit(cache=True, nogil=True)
def order(p, q, starts, plain, by_cost):
    """Below nought where p's price is lower than q's, nought where they are equal; exact, for equal shares."""
    n, m = starts[p + 1] - starts[p], starts[q + 1] - starts[q]
    return m - n if by_cost else plain[p] * m - plain[q] * n


@njit(cache=True, nogil=True)
def tied(low, top, starts, voter, purse, costs, plain, by_cost, ranks, figures):
    """The best of those that the bounds leave, where all their supporters can give equal shares; -2 elsewhere."""
    best = np.int64(-2)
    for p in range(len(low)):
        if low[p] > top:
            continue
        if not is_whole(voter[starts[p] : starts[p + 1]], purse, costs[p]):
            figures[DOUBTFUL] = p
            return np.int64(-2)
        if best >= 0:
            apart = order(p, best, starts, plain, by_cost)
            if apart > 0 or (apart == 0 and ranks[p] > ranks[best]):
                continue
        best = p
    for p in range(len(low)):
        if low[p] <= top and p != best:
            figures[SETTLED] += 1
            figures[TIES] += order(p, best, starts, plain, by_cost) == 0
    return best


@njit(cache=True, nogil=True)
def cheapest(
    starts, voter, purse, buffer, costs, plain, factors, by_cost, ranks, levels, downs, low, fresh, figures, gap
):  # fmt: skip
    """The project that is bought next and a level above its price; -1 where there is none, -2 in doubt."""
    fresh[:] = False
    known, top, above, gathered = np.int64(-1), np.inf, np.int64(0), np.int64(-1)
    while True:
        first = np.argmin(low)
        if np.isinf(low[first]):
            return np.int64(-1), above
        if fresh[first] and known != first:
            size = starts[first + 1] - starts[first]
            if gathered != first:
                gather(purse, voter[starts[first] : starts[first + 1]], buffer)
            gathered = first
            above = ceiling(
                buffer, size, costs[first], levels[first], downs[first], figures[MOST_DOUBT]
            )
            if above < 0:
                figures[DOUBTFUL] = first
                return np.int64(-2), above
            known, top = first, above / factors[first] * _UP
        rivals, beyond, nearest, stale = 0, 0, np.inf, not fresh[first]
        for p in range(len(low)):
            if p == first or (known == first and low[p] <= top):
                rivals += 1
                if not fresh[p]:
                    fresh[p] = stale = True
                    gathered = np.int64(p)
                    if not look(
                        p, starts, voter, purse, buffer, costs, factors, levels, downs, low, figures
                    ):
                        figures[DOUBTFUL] = p
                        return np.int64(-2), above
            elif not np.isinf(low[p]):
                beyond += 1
                nearest = min(nearest, low[p])
        if stale:
            continue
        best = first
        if rivals > 1:
            best = tied(low, top, starts, voter, purse, costs, plain, by_cost, ranks, figures)
            if best == -2:
                return best, above
            above = levels[best] + 1
        figures[SEPARATED] += beyond
        if beyond:
            gap[0] = min(gap[0], (nearest - top) / top)
        return best, above


@njit(cache=True, nogil=True)
def pay(voter, purse, level, change):
    """Everybody gives `level`, which is off by `change` at most, or all they have.

    Nothing at all is left, without doubt, only to those of whom that is certain. Returns the largest doubt.
    """
    most = np.int64(0)
    for at in range(len(voter)):
        who = voter[at]
        money, doubt = purse[who, MONEY], purse[who, DOUBT]
        if money + doubt + change < level:
            purse[who, MONEY] = purse[who, DOUBT] = 0
        else:
            purse[who, MONEY] = max(money - level, 0)
            purse[who, DOUBT] = doubt + change
            most = max(most, doubt + change)
    return most


@njit(cache=True, nogil=True)
def buy_on(
    starts, voter, purse, buffer, costs, plain, factors, by_cost, ranks, levels, downs, low, fresh, figures, gap,
    winners, paid, off, bought, limit,
):  # fmt: skip
    """Buy until nothing is affordable, the limit is overspent, or something cannot be separated.

    Returns why it stopped and how many are bought; `winners` holds them in order, `paid` what each cost a payer, in
    grains, and `off` by how many the true price may differ.
    """
    while True:
        best, above = cheapest(
            starts, voter, purse, buffer, costs, plain, factors, by_cost, ranks, levels, downs, low, fresh, figures, gap
        )  # fmt: skip
        if best < 0:
            return ENDED if best == -1 else IN_DOUBT, bought
        change = max(downs[best], above - levels[best])
        doubt = pay(voter[starts[best] : starts[best + 1]], purse, levels[best], change)
        figures[MOST_DOUBT] = max(figures[MOST_DOUBT], doubt)
        figures[SPENT] += plain[best]
        winners[bought], paid[bought], off[bought] = best, levels[best], change
        bought += 1
        low[best] = np.inf
        if 0 <= limit < figures[SPENT]:
            return OVERSPENT, bought


@intrinsic
def _lowest_bit(context: Any, bits: Any) -> Any:
    """Which is the lowest bit that is set."""

    def code(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.cttz(arguments[0], ir.Constant(ir.IntType(1), 1))

    return types.uint64(types.uint64), code


# The exact purses: `held` has a row for each voter, first their money, then a mask of bits: the first says that they
# hold anything, bit j that they paid the j-th price in full. All of a row is in one place of the memory.


@njit(cache=True, nogil=True)
def gather_held(held, voter, most, buffer):
    """As `gather`, where every purse that is not empty is off by `most` at most."""
    total, doubt = np.int64(0), np.int64(0)
    for at in range(len(voter)):
        money, some = held[voter[at], 0], held[voter[at], 1] & 1
        buffer[MONEY, at], buffer[DOUBT, at] = money, some * most
        total += money
        doubt += some * most
    return total, doubt


@njit(cache=True, nogil=True)
def split(voter, held, below, above, short_bits, full_bits, doubtful):
    """Who is short of a price between two levels, who pays in full, and who is in doubt.

    Adds up how many of the short (and of the full) have paid each earlier price. Returns how many are short with
    money, full, doubtful.
    """
    short, full, doubts = 0, 0, 0
    for at in range(len(voter)):
        who = voter[at]
        money = held[who, 0]
        if not held[who, 1] & 1:
            continue
        if money < below:
            short += 1
            _add_bits(held, who, short_bits)
        elif money > above:
            full += 1
            _add_bits(held, who, full_bits)
        else:
            doubtful[doubts] = who
            doubts += 1
    return short, full, doubts


@njit(cache=True, nogil=True)
def _add_bits(held, who, columns):
    for word in range(held.shape[1] - 1):
        bits = np.uint64(held[who, word + 1])
        while bits:
            columns[word * 64 + _lowest_bit(bits)] += 1
            bits &= bits - np.uint64(1)


@njit(cache=True, nogil=True)
def pay_marked(voter, held, below, above, emptied, level, column):
    """Take the money of one purchase and note it in the masks; `emptied` (sorted) are the doubtful who give all."""
    word, bit = 1 + column // 64, np.int64(np.uint64(1) << np.uint64(column % 64))
    for at in range(len(voter)):
        who = voter[at]
        if not held[who, 1] & 1:
            continue
        money = held[who, 0]
        gives_all = money < below
        if not gives_all and money <= above:
            place = np.searchsorted(emptied, who)
            gives_all = place < len(emptied) and emptied[place] == who
        if gives_all:
            held[who, :] = 0
        else:
            held[who, 0] = max(money - level, 0)
            held[who, word] |= bit
