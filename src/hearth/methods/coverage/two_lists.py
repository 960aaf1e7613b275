"""Two counts of the same people, of whom some were in both: how many there are in all."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaln, logsumexp

from ..errors import MethodError

#: Logarithms so near to each other are equal, and a chance that equals the tail is no surprise.
EVEN = 1e-9
#: Nobody counts so far.
MOST_PEOPLE = 10**18


@dataclass(frozen=True)
class TwoLists:
    """`seen` different people are certain; `all_of_them` is an estimate with an interval. `high` is inf
    where nobody was met twice: nothing then says how many there are at most."""

    seen: int
    all_of_them: float
    low: float
    high: float


def two_lists(first: int, second: int, both: int, *, confidence: float = 0.95) -> TwoLists:
    """How many people there are, of whom two independent rounds met some twice.

    Parameters
    ----------
    first, second : people met in each round
    both : people of the second round who say that they were met in the first
    confidence : between 0 and 1

    Returns
    -------
    TwoLists: those seen, Chapman's estimate of all, and all whole numbers of people with which so many
    or so few met twice would not be a surprise (exact: hypergeometric, equal tails; it holds at least
    as often as it says). It holds where the rounds are independent and nobody comes or goes between
    them; people who avoid both are not in it, so it is usually too low.

    Raises
    ------
    MethodError   "counts_below_zero", "more_in_both", "confidence_out_of_range"

    Source
    ------
    Chapman (1951), Univ. Calif. Publ. Stat. 1, 131-160, estimate and exact limits.

    Examples
    --------
    >>> found = two_lists(60, 50, 20)
    >>> (found.seen, round(found.all_of_them, 1), found.low, found.high)
    (90, 147.1, 117.0, 214.0)
    """
    if min(first, second, both) < 0:
        raise MethodError("counts_below_zero")
    if both > min(first, second):
        raise MethodError("more_in_both", both=both, most=min(first, second))
    if not 0 < confidence < 1:
        raise MethodError("confidence_out_of_range", confidence=confidence)
    seen, tail = first + second - both, math.log((1 - confidence) / 2) - EVEN
    guess = (first + 1) * (second + 1) / (both + 1) - 1
    few, many = sorted((first, second))
    terms = math.isqrt(1600 * both) + 100  # forty deviations: what lies beyond adds nothing
    less = np.arange(max(0, both - terms), both + 1)
    more = np.arange(both, min(few, both + terms) + 1)
    middle = max(math.ceil(guess), seen)
    low = _least(seen, middle, lambda people: _chance(few, many, less, people) > tail)
    high = math.inf
    if both:
        far = middle
        while far < MOST_PEOPLE and _chance(few, many, more, far) > tail:
            far *= 2
        high = _least(middle, far, lambda people: _chance(few, many, more, people) <= tail) - 1
    return TwoLists(seen, max(guess, float(seen)), min(float(low), guess), max(float(high), guess))


def _least(start: int, above: int, holds: Callable[[int], bool]) -> int:
    """The smallest number from `start` for which it holds, as it does for all larger ones and `above`."""
    while start < above:
        middle = (start + above) // 2
        start, above = (start, middle) if holds(middle) else (middle + 1, above)
    return start


def _chance(few: int, many: int, twice: NDArray[np.int64], people: int) -> float:
    """Logarithm of the chance that so many of `few` are among `many`, out of all people."""
    rows = twice[twice >= few + many - people]
    if not len(rows):
        return -math.inf
    ways = _choose(many, rows) + _choose(people - many, few - rows)
    return float(logsumexp(ways) - _choose(people, np.array([few]))[0])


def _choose(n: int, k: NDArray[np.int64]) -> NDArray[np.float64]:
    """Logarithms of binomial coefficients."""
    return np.asarray(-math.log1p(n) - betaln(n - k + 1.0, k + 1.0), dtype=np.float64)
