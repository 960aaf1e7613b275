"""Is a group present as its share of the residents would have it, and how sure are we?

The figure is the *participation ratio*: a group's share of those counted (heard, deciding, served,
reached) over its share of the residents. 1 is parity. Unknown group membership is never guessed:
it gives bounds ("if none of them / if all of them were of this group").
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

from .errors import MethodError


@dataclass(frozen=True)
class Parity:
    """One group. Shares are fractions 0 to 1; `ratio` and the rest are None where undefined.

    `low`, `high` are the interval of the ratio among those whose group is known; `least`, `most`
    are the bounds if none or all of the unknown belonged to it. `short` is how many more would
    make the group's share equal to its share of the residents (0 when it is there already).
    `verdict` is one of missing, under, balanced, over, unsure.
    """

    counted: int
    residents: int
    share: float | None
    residents_share: float
    ratio: float | None
    low: float | None
    high: float | None
    least: float | None
    most: float | None
    short: int
    verdict: str


def wilson(successes: int, trials: int, *, confidence: float = 0.95) -> tuple[float, float]:
    """Wilson's interval for a share: honest for small groups, (0, 1) where nobody was asked.

    Parameters
    ----------
    successes, trials : whole numbers of people
    confidence : fraction

    Returns
    -------
    low, high : fractions 0 to 1

    Raises
    ------
    MethodError   "more_successes_than_trials", "confidence_out_of_range"

    Source
    ------
    Wilson (1927), J. Am. Stat. Assoc. 22, 209-212.

    Examples
    --------
    >>> low, high = wilson(8, 10)
    >>> round(low, 2), round(high, 2)
    (0.49, 0.94)
    """
    if not 0 <= successes <= trials:
        raise MethodError("more_successes_than_trials", successes=successes, trials=trials)
    if not 0 < confidence < 1:
        raise MethodError("confidence_out_of_range", confidence=confidence)
    if trials == 0:
        return 0.0, 1.0
    z = NormalDist().inv_cdf(0.5 + confidence / 2)
    share, square = successes / trials, z * z
    centre = share + square / (2 * trials)
    spread = z * ((share * (1 - share) + square / (4 * trials)) / trials) ** 0.5
    scale = 1 + square / trials
    low = 0.0 if successes == 0 else (centre - spread) / scale
    high = 1.0 if successes == trials else (centre + spread) / scale
    return max(low, 0.0), min(high, 1.0)


def participation(
    counted: Sequence[int], residents: Sequence[int], *, unknown: int = 0, confidence: float = 0.95
) -> list[Parity]:
    """Participation ratio of every group of one dimension.

    Parameters
    ----------
    counted : (G,) whole numbers    people counted whose group is known
    residents : (G,) whole numbers  residents of each group; their sum need not equal any other table
    unknown : whole number          people counted whose group is not known
    confidence : fraction

    Returns
    -------
    (G,) list of Parity, in the order given

    Raises
    ------
    MethodError   "groups_do_not_match", "counts_below_zero", "no_residents"

    Source
    ------
    Participation-to-prevalence ratio as used for trials (FDA snapshots); interval by Wilson on the
    share, residents taken as known.

    Examples
    --------
    >>> first, second = participation([30, 70], [50, 50])
    >>> round(first.ratio, 2), first.verdict, first.short, second.verdict
    (0.6, 'under', 40, 'over')
    """
    if len(counted) != len(residents):
        raise MethodError("groups_do_not_match", counted=len(counted), residents=len(residents))
    if min([*counted, *residents, unknown], default=0) < 0:
        raise MethodError("counts_below_zero")
    everybody = sum(residents)
    if everybody == 0:
        raise MethodError("no_residents")
    known = sum(counted)
    return [
        _parity(n, at, known=known, unknown=unknown, everybody=everybody, confidence=confidence)
        for n, at in zip(counted, residents, strict=True)
    ]


def _parity(
    n: int, residents: int, *, known: int, unknown: int, everybody: int, confidence: float
) -> Parity:
    expected = residents / everybody
    if residents == 0 or known + unknown == 0:
        verdict = "unsure" if known + unknown == 0 or n == 0 else "over"
        return Parity(n, residents, None, expected, None, None, None, None, None, 0, verdict)
    low, high = (bound / expected for bound in wilson(n, known, confidence=confidence))
    total = known + unknown
    ratio = n / known / expected if known else None
    least, most = n / total / expected, (n + unknown) / total / expected
    return Parity(
        counted=n,
        residents=residents,
        share=n / known if known else None,
        residents_share=expected,
        ratio=ratio,
        low=low,
        high=high,
        least=least,
        most=most,
        short=_short(n, known, residents, everybody),
        verdict=_verdict(n, known, low, high, expected),
    )


def _short(n: int, known: int, residents: int, everybody: int) -> int:
    """The smallest whole x with (n + x) / (known + x) at least residents / everybody, exactly."""
    if residents >= everybody or known == 0:
        return 0
    return max(0, -((n * everybody - residents * known) // (everybody - residents)))


def _verdict(n: int, known: int, low: float, high: float, expected: float) -> str:
    """Missing: nobody though several were to be expected. Under, over: the interval excludes 1."""
    if known == 0:
        return "unsure"
    if n == 0:
        return "missing" if known * expected >= 3 else "unsure"
    if high < 1:
        return "under"
    if low > 1:
        return "over"
    return "balanced" if low > 0.5 and high < 2 else "unsure"
