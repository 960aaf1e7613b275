"""Two shares side by side (did it move?), and two orders of the same places (do they go together?)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import stats

from .errors import MethodError
from .parity import wilson


@dataclass(frozen=True)
class Moved:
    """A later share less an earlier one, with limits; fractions, None where nobody was counted.

    `verdict` is "up" or "down" where the limits exclude 0, "alike" where they lie within a quarter of
    the share of all those counted, else "too_early".
    """

    before: float | None
    since: float | None
    difference: float | None
    low: float | None
    high: float | None
    verdict: str


@dataclass(frozen=True)
class Together:
    """Spearman's rank correlation over `places` places, with limits; None with fewer than 4.

    `verdict` is "together", "against" or "unrelated" (limits within 0.3 of nought), else "unsure".
    """

    correlation: float | None
    low: float | None
    high: float | None
    places: int
    verdict: str


def share_moved(
    before: int, before_of: int, since: int, since_of: int, *, confidence: float = 0.95
) -> Moved:
    """Is the share among those counted since another one than among those before?

    Parameters
    ----------
    before, before_of : people of the group, and all people, counted before
    since, since_of : the same for those who came since; the two sets have nobody in common
    confidence : fraction

    Returns
    -------
    Moved

    Raises
    ------
    MethodError   "more_successes_than_trials"

    Source
    ------
    Newcombe (1998), Stat. Med. 17, 873-890, method 10 (from Wilson's limits).

    Examples
    --------
    >>> share_moved(6, 100, 30, 100).verdict, share_moved(6, 100, 1, 5).verdict
    ('up', 'too_early')
    """
    one_low, one_high = wilson(before, before_of, confidence=confidence)
    two_low, two_high = wilson(since, since_of, confidence=confidence)
    one = before / before_of if before_of else None
    two = since / since_of if since_of else None
    if one is None or two is None:
        return Moved(one, two, None, None, None, "too_early")
    apart = two - one
    low = apart - float(np.hypot(two - two_low, one_high - one))
    high = apart + float(np.hypot(two_high - two, one - one_low))
    near = 0.25 * (before + since) / (before_of + since_of)
    return Moved(one, two, apart, low, high, _moved(low, high, near))


def _moved(low: float, high: float, near: float) -> str:
    if low > 0:
        return "up"
    if high < 0:
        return "down"
    return "alike" if low > -near and high < near else "too_early"


def rank_agreement(
    one: Sequence[float], other: Sequence[float], *, confidence: float = 0.95
) -> Together:
    """Do two figures put the same places in the same order? No cause is claimed.

    Parameters
    ----------
    one, other : (P,) a figure of each place; equal values share their ranks
    confidence : fraction

    Returns
    -------
    Together

    Raises
    ------
    MethodError   "tables_do_not_match", "confidence_out_of_range"

    Source
    ------
    Spearman (1904); limits by Fisher's transformation with the variance of Bonett and Wright (2000),
    Psychometrika 65, 23-28.

    Examples
    --------
    >>> rank_agreement([1, 2, 3, 4, 5, 6, 7, 8], [2, 1, 3, 4, 5, 7, 6, 8]).verdict
    'together'
    >>> rank_agreement([1, 2], [2, 1]).verdict
    'unsure'
    """
    if len(one) != len(other):
        raise MethodError(
            "tables_do_not_match",
            first="one",
            first_shape=len(one),
            second="other",
            second_shape=len(other),
        )
    if not 0 < confidence < 1:
        raise MethodError("confidence_out_of_range", confidence=confidence)
    n = len(one)
    if n < 4 or len(set(one)) < 2 or len(set(other)) < 2:
        return Together(None, None, None, n, "unsure")
    found = float(stats.spearmanr(np.asarray(one, float), np.asarray(other, float)).statistic)
    if abs(found) >= 1 - 1e-12:
        found = float(np.sign(found))
    # the same order throughout has limits as if one pair of neighbours had changed places
    inner = float(np.clip(found, -1 + 12 / (n**3 - n), 1 - 12 / (n**3 - n)))
    wide = stats.norm.ppf(0.5 + confidence / 2) * np.sqrt((1 + inner**2 / 2) / (n - 3))
    low, high = (float(np.tanh(np.arctanh(inner) + side * wide)) for side in (-1, 1))
    low, high = min(low, found), max(high, found)
    return Together(found, low, high, n, _together(low, high))


def _together(low: float, high: float) -> str:
    if low > 0:
        return "together"
    if high < 0:
        return "against"
    return "unrelated" if low > -0.3 and high < 0.3 else "unsure"
