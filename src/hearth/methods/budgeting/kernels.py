"""The inner loops of equal shares for many ballots, compiled; all money in whole grains of 64 bits.

Sums of whole numbers do not depend on their order, so every machine finds the same. What is found is bounded, never
assumed: beside each voter's `money` stands by how many grains the true money may differ from it (`doubt`), nought
where nothing is left for certain, and every bound says so. Doubt is kept as a step of the scale `WORTH`, rounded up,
so that it takes a byte and stays in the processor's cache. `swift` drives these loops and settles exactly what they
cannot separate.
"""

# the compiler finds the types of these loops by itself: whole arrays of int64 and float64, numbers of them
# mypy: ignore-errors

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from llvmlite import ir
from numba import njit, types
from numba.extending import intrinsic

#: Why `buy_on` stopped.
ENDED, OVERSPENT, IN_DOUBT = 0, 1, 2
#: A float made of a whole number, or of a quotient, is off by less than this share of itself.
_DOWN, _UP = 1 - 2.0**-50, 1 + 2.0**-50
#: Doubt that all voters may have together, so that no sum of it leaves 64 bits.
MOST_IN_ALL = np.int64(1) << np.int64(56)
#: Grains that each step of doubt stands for: four steps double it.
WORTH = np.ceil(2.0 ** np.minimum((np.arange(256) - 1) / 4, 62)).astype(np.int64)
WORTH[0] = 0
#: More than any money.
FAR = np.int64(1) << np.int64(62)
#: Figures that a run keeps: the largest doubt of a purse, money spent, comparisons of each kind.
MOST_DOUBT, SPENT, SEPARATED, SETTLED, TIES = range(5)


class Ballots(NamedTuple):
    """What does not change. Supporters of project p: voter[starts[p]:starts[p + 1]].

    costs in grains, plain in minor units; factors: utility of a supporter; ranks: the order among equals.
    """

    starts: np.ndarray
    voter: np.ndarray
    costs: np.ndarray
    plain: np.ndarray
    factors: np.ndarray
    ranks: np.ndarray
    by_cost: bool


class Purses(NamedTuple):
    """What changes while projects are bought.

    money, doubt: by voter, in grains. buffer: room for the supporters of one project. By project: the level each
    payer gives, how far the true one can be from it, a lower bound of the price per utility (infinite where it is
    bought or cannot be), whether all this is of this purchase. figures, gap: see above. In order of purchase: winners,
    what each payer paid, by how much that may be off.
    """

    money: np.ndarray
    doubt: np.ndarray
    buffer: np.ndarray
    levels: np.ndarray
    downs: np.ndarray
    low: np.ndarray
    fresh: np.ndarray
    figures: np.ndarray
    gap: np.ndarray
    winners: np.ndarray
    paid: np.ndarray
    off: np.ndarray


@njit(cache=True, nogil=True)
def gather(money, voter, buffer):
    """The money of a project's supporters, one after the other, and its sum."""
    total = np.int64(0)
    for at in range(len(voter)):
        buffer[at] = money[voter[at]]
        total += buffer[at]
    return total


@njit(cache=True, nogil=True)
def doubted(voter, doubt, buffer, edge):
    """The doubt of those who may have no more than `edge`, in sum."""
    total = np.int64(0)
    for at in range(len(voter)):
        if buffer[at] <= edge:
            total += WORTH[doubt[voter[at]]]
    return total


@njit(cache=True, nogil=True)
def climb(buffer, size, cost, level):
    """The least whole level at which `cost` is raised, and how many have more than that.

    It is sought from a level that is less than a grain above it at most. Newton's steps from below on a concave sum
    never overshoot; the last is rounded up.
    """
    while True:
        total, richer = np.int64(0), np.int64(0)
        for at in range(size):
            richer += buffer[at] > level
            total += min(buffer[at], level)
        if total >= cost or richer == 0:
            return level, richer
        level += (cost - total + richer - 1) // richer


@njit(cache=True, nogil=True)
def reach(voter, doubt, buffer, level, most):
    """How far the true level can be from this one, in grains.

    Only whoever may be short of it brings doubt in; those who pay in full share it. `most`: the largest doubt of all.
    """
    bound = max(most, np.int64(2))
    while True:
        payers, near, edge = np.int64(0), np.int64(0), level + most + bound
        for at in range(len(voter)):
            payers += buffer[at] >= level
            near += buffer[at] <= edge
        unsure = doubted(voter, doubt, buffer, edge) if near else np.int64(0)
        needed = unsure // max(payers, 1) + 2
        if needed <= bound:
            return needed
        bound = 2 * needed


@njit(cache=True, nogil=True)
def ceiling(voter, doubt, buffer, cost, level, down, most):
    """A level at which the cost is raised for certain, or -1 where none is found near."""
    up = down
    for _ in range(12):
        total, near, top = np.int64(0), np.int64(0), level + up
        for at in range(len(voter)):
            total += min(buffer[at], top)
            near += buffer[at] <= top + most
        if total - (doubted(voter, doubt, buffer, top + most) if near else 0) >= cost:
            return top
        if up > MOST_IN_ALL:
            break
        up *= 4
    return np.int64(-1)


@njit(cache=True, nogil=True)
def look(p, ballots, purses):
    """Raise the lower bound of one project's price per utility to what its supporters' money says; False in doubt."""
    members, cost = ballots.voter[ballots.starts[p] : ballots.starts[p + 1]], ballots.costs[p]
    buffer, doubt, most = purses.buffer, purses.doubt, purses.figures[MOST_DOUBT]
    purses.fresh[p] = True
    size = len(members)
    total = gather(purses.money, members, buffer)
    if total - size * most < cost:
        unsure = size * most
        if total + unsure >= cost:  # then more exactly
            unsure = doubted(members, doubt, buffer, FAR)
        if total + unsure < cost:
            purses.low[p] = np.inf
            purses.figures[SEPARATED] += 1
            return True
        if total - unsure < cost:
            return False
    level, richer = climb(buffer, size, cost, max(purses.levels[p] - 1, (cost + size - 1) // size))
    down = size * most // max(richer, 1) + 2
    if down > level >> 30:  # then more exactly
        down = reach(members, doubt, buffer, level, most)
    purses.levels[p], purses.downs[p] = level, down
    purses.low[p] = max(purses.low[p], (level - down) / ballots.factors[p] * _DOWN)
    return True


@njit(cache=True, nogil=True)
def above(p, gathered, ballots, purses):
    """A level that the price of a project just looked at does not exceed; -1 where none is found."""
    members = ballots.voter[ballots.starts[p] : ballots.starts[p + 1]]
    if gathered != p:
        gather(purses.money, members, purses.buffer)
    level, most = purses.levels[p], purses.figures[MOST_DOUBT]
    purses.downs[p] = down = reach(members, purses.doubt, purses.buffer, level, most)
    return ceiling(members, purses.doubt, purses.buffer, ballots.costs[p], level, down, most)


@njit(cache=True, nogil=True)
def is_whole(p, ballots, purses):
    """Whether every supporter can for certain give an equal share of the cost."""
    begin, end = ballots.starts[p], ballots.starts[p + 1]
    for at in range(begin, end):
        who = ballots.voter[at]
        if (purses.money[who] - WORTH[purses.doubt[who]]) * (end - begin) < ballots.costs[p]:
            return False
    return True


@njit(cache=True, nogil=True)
def order(p, q, ballots):
    """Below nought where p's price is lower than q's, nought where they are equal; exact, for equal shares."""
    n = ballots.starts[p + 1] - ballots.starts[p]
    m = ballots.starts[q + 1] - ballots.starts[q]
    return m - n if ballots.by_cost else ballots.plain[p] * m - ballots.plain[q] * n


@njit(cache=True, nogil=True)
def tied(top, ballots, purses):
    """The best of those that the bounds leave, where all their supporters can give equal shares; -2 elsewhere."""
    best = np.int64(-2)
    for p in range(len(purses.low)):
        if purses.low[p] > top:
            continue
        if not is_whole(p, ballots, purses):
            return np.int64(-2)
        if best >= 0:
            apart = order(p, best, ballots)
            if apart > 0 or (apart == 0 and ballots.ranks[p] > ballots.ranks[best]):
                continue
        best = np.int64(p)
    for p in range(len(purses.low)):
        if purses.low[p] <= top and p != best:
            purses.figures[SETTLED] += 1
            purses.figures[TIES] += order(p, best, ballots) == 0
    return best


@njit(cache=True, nogil=True)
def cheapest(ballots, purses):
    """The project that is bought next and a level above its price; -1 where there is none, -2 in doubt."""
    low, fresh = purses.low, purses.fresh
    fresh[:] = False
    known, top, level, gathered = np.int64(-1), np.inf, np.int64(0), np.int64(-1)
    while True:
        first = np.argmin(low)
        if np.isinf(low[first]):
            return np.int64(-1), level
        if fresh[first] and known != first:
            level = above(first, gathered, ballots, purses)
            if level < 0:
                return np.int64(-2), level
            known, gathered, top = first, first, level / ballots.factors[first] * _UP
        rivals, beyond, nearest, stale = 0, 0, np.inf, not fresh[first]
        for p in range(len(low)):
            if p == first or (known == first and low[p] <= top):
                rivals += 1
                if not fresh[p]:
                    stale, gathered = True, np.int64(p)
                    if not look(p, ballots, purses):
                        return np.int64(-2), level
            elif not np.isinf(low[p]):
                beyond += 1
                nearest = min(nearest, low[p])
        if stale:
            continue
        best = first
        if rivals > 1:
            best = tied(top, ballots, purses)
            if best == -2:
                return best, level
            level = purses.levels[best] + 1
        purses.figures[SEPARATED] += beyond
        if beyond:
            purses.gap[0] = min(purses.gap[0], (nearest - top) / top)
        return best, level


@njit(cache=True, nogil=True)
def pay(voter, money, doubt, level, change, most):
    """Everybody gives `level`, which is off by `change` at most, or all they have.

    Nothing at all is left, without doubt, only to those of whom that is certain. `most`: the largest doubt before.
    Returns the largest one afterwards.
    """
    steps = np.searchsorted(WORTH, most) + 1
    raised = np.empty(steps, dtype=np.uint8)
    for step in range(steps):
        raised[step] = np.searchsorted(WORTH, WORTH[step] + change)
    highest = np.uint8(0)
    for at in range(len(voter)):
        who = voter[at]
        held, step = money[who], doubt[who]
        if held + WORTH[step] + change < level:
            money[who] = 0
            doubt[who] = 0
        else:
            money[who] = max(held - level, 0)
            doubt[who] = raised[step]
            highest = max(highest, raised[step])
    return max(most, WORTH[highest])


@njit(cache=True, nogil=True)
def buy_on(ballots, purses, bought, limit):
    """Buy until nothing is affordable, the limit (-1: none) is overspent, or something cannot be separated.

    Returns why it stopped and how many are bought.
    """
    figures = purses.figures
    while True:
        if figures[MOST_DOUBT] > MOST_IN_ALL // max(len(purses.money), 1):
            return IN_DOUBT, bought
        best, level = cheapest(ballots, purses)
        if best < 0:
            return ENDED if best == -1 else IN_DOUBT, bought
        given = purses.levels[best]
        change = max(purses.downs[best], level - given)
        members = ballots.voter[ballots.starts[best] : ballots.starts[best + 1]]
        most = figures[MOST_DOUBT]
        figures[MOST_DOUBT] = pay(members, purses.money, purses.doubt, given, change, most)
        figures[SPENT] += ballots.plain[best]
        purses.winners[bought], purses.paid[bought], purses.off[bought] = best, given, change
        bought += 1
        purses.low[best] = np.inf
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
def purses_of(held, most, money, doubt):
    """The purses as the loops above have them, where each that is not empty is off by `most` at most."""
    step = np.searchsorted(WORTH, most)
    for who in range(len(held)):
        money[who] = held[who, 0]
        doubt[who] = step * (held[who, 1] & 1)


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
