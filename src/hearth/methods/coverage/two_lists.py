"""Two counts of the same people, of whom some were in both: how many there are in all."""

from __future__ import annotations

import math
from dataclasses import dataclass

from scipy.special import ndtri

from ..errors import MethodError


@dataclass(frozen=True)
class TwoLists:
    """`seen` different people are certain; `all_of_them` is an estimate with an interval."""

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
    TwoLists: those seen, and Chapman's estimate of all, with a log-normal interval that never goes
    below those seen. It holds where the rounds are independent and nobody comes or goes between them;
    people who avoid both are not in it, so it is usually too low.

    Raises
    ------
    MethodError   "counts_below_zero", "more_in_both", "confidence_out_of_range"

    Source
    ------
    Chapman (1951); interval of Burnham et al. (1987), as in Williams, Nichols & Conroy (2002).

    Examples
    --------
    >>> found = two_lists(60, 50, 20)
    >>> (found.seen, round(found.all_of_them, 1))
    (90, 147.1)
    >>> found.low < found.all_of_them < found.high
    True
    """
    if min(first, second, both) < 0:
        raise MethodError("counts_below_zero")
    if both > min(first, second):
        raise MethodError("more_in_both", both=both, most=min(first, second))
    if not 0 < confidence < 1:
        raise MethodError("confidence_out_of_range", confidence=confidence)
    seen = first + second - both
    guess = (first + 1) * (second + 1) / (both + 1) - 1
    spread = float((first + 1) * (second + 1) * (first - both) * (second - both))
    spread /= (both + 1) ** 2 * (both + 2)
    unseen = guess - seen
    if unseen <= 0 or spread == 0:
        return TwoLists(seen, max(guess, seen), seen, max(guess, seen))
    z = float(ndtri(0.5 + confidence / 2))
    factor = math.exp(z * math.sqrt(math.log1p(spread / unseen**2)))
    return TwoLists(seen, guess, seen + unseen / factor, seen + unseen * factor)
