"""How many more of whom? Quotas still needed, and the fewest further people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from hearth.methods.errors import MethodError


@dataclass(frozen=True)
class Quota:
    """`quota` people of the group in a whole of the size planned, `needed` still, `spare` too many.

    `tied` marks groups of which another with the same claim might have had the last place.
    """

    quota: int
    counted: int
    needed: int
    spare: int
    tied: bool


def quotas(counted: Sequence[int], residents: Sequence[int], *, total: int) -> list[Quota]:
    """How many of each group would a whole of this size have, and how many are still needed?

    Parameters
    ----------
    counted : (G,) people so far
    residents : (G,) residents
    total : people planned

    Returns
    -------
    (G,) list of Quota

    Raises
    ------
    MethodError   "groups_do_not_match", "counts_below_zero", "no_residents"

    Source
    ------
    Sainte-Laguë (1910): highest quotients over 1, 3, 5, …, in exact fractions; equal quotients go to the
    larger group, then to the one named first.

    Examples
    --------
    >>> [one.needed for one in quotas([10, 80], [500, 500], total=100)]
    [40, 0]
    """
    people, live = _counts(counted), _counts(residents)
    if len(people) != len(live):
        raise MethodError("groups_do_not_match", counted=len(people), residents=len(live))
    if total < 0:
        raise MethodError("counts_below_zero")
    if sum(live) == 0:
        raise MethodError("no_residents")
    places, tied = _sainte_lague(live, total)
    return [
        Quota(place, n, max(place - n, 0), max(n - place, 0), group in tied)
        for group, (place, n) in enumerate(zip(places, people, strict=True))
    ]


def needed_for_ratio(
    counted: Sequence[int], residents: Sequence[int], *, ratio: float = 0.8
) -> list[int]:
    """How many more of each group until none is below this participation ratio?

    Parameters
    ----------
    counted, residents : (G,)
    ratio : between 0 and 1; a ratio of 1 itself is seldom possible in whole people

    Returns
    -------
    (G,) the fewest further people, all groups together

    Raises
    ------
    MethodError   "groups_do_not_match", "counts_below_zero", "no_residents", "ratio_out_of_range"

    Examples
    --------
    >>> needed_for_ratio([10, 90], [50, 50], ratio=0.8)
    [50, 0]
    """
    people, live = _counts(counted), _counts(residents)
    if len(people) != len(live):
        raise MethodError("groups_do_not_match", counted=len(people), residents=len(live))
    if sum(live) == 0:
        raise MethodError("no_residents")
    if not 0 < ratio < 1:
        raise MethodError("ratio_out_of_range", ratio=ratio)
    exact = Fraction(str(ratio))
    claims = [exact * residents_of / sum(live) for residents_of in live]
    size = sum(people)
    while True:  # the least whole in which every group has its claim: each turn comes nearer
        more = [max(0, -((n - claim * size) // 1)) for n, claim in zip(people, claims, strict=True)]
        more = [int(one) for one in more]
        if sum(people) + sum(more) <= size:
            return more
        size = sum(people) + sum(more)


def _counts(given: Sequence[int]) -> list[int]:
    found = [int(one) for one in given]
    if min(found, default=0) < 0:
        raise MethodError("counts_below_zero")
    return found


def _sainte_lague(live: list[int], seats: int) -> tuple[list[int], set[int]]:
    """Places by highest quotient, beginning from what is certain; and the groups of a last tie."""
    everybody = sum(live)
    places = [max(seats * one // everybody - 1, 0) for one in live]

    def quotient(group: int) -> Fraction:
        return Fraction(live[group], 2 * places[group] + 1)

    tied: set[int] = set()
    while sum(places) < seats:
        best = max(quotient(group) for group in range(len(live)))
        claim = [group for group in range(len(live)) if quotient(group) == best]
        winner = max(claim, key=lambda group: (live[group], -group))
        left = seats - sum(places)
        tied = set(claim) if len(claim) > left else set()
        places[winner] += 1
    return places, tied
