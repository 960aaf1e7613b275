"""A second look at a lottery, by plain counting: does every ticket keep the rules, and does the bound hold?"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np

from hearth.methods.sortition.kinds import kinds_of
from hearth.methods.sortition.lottery import METHODS
from hearth.methods.sortition.pool import Pool
from hearth.methods.sortition.proof import bound_of
from hearth.methods.sortition.selecting import Lottery, digest_of

#: Further than so many tickets from the chance, nobody may be.
FURTHEST = 3.0


@dataclass(frozen=True)
class Check:
    """What was found. `faults` are codes with the ticket or person; empty where all is well.

    bound: the largest minimum worked out again in fractions from the multipliers, as a float; None without any.
    """

    faults: tuple[tuple[str, str], ...]
    bound: float | None

    @property
    def agrees(self) -> bool:
        """Nothing wrong was found."""
        return not self.faults


def verify(pool: Pool, lottery: Lottery) -> Check:
    """Check a lottery against the pool, without any solver.

    Parameters
    ----------
    pool : as it was given to `make_lottery`.
    lottery : as it was published.

    Returns
    -------
    Check

    Examples
    --------
    >>> from hearth.methods.sortition import Quota, make_lottery
    >>> quotas = (Quota("age", "old", 1, 1), Quota("age", "young", 1, 1))
    >>> pool = Pool(("a", "b", "c"), (("old",), ("old",), ("young",)), quotas)
    >>> verify(pool, make_lottery(pool, 2, tickets=10)).agrees
    True
    """
    faults = _shape(pool, lottery)
    if faults:
        return Check(tuple(faults), None)
    faults = [*_tickets(pool, lottery), *_figures(pool, lottery)]
    bound = None if lottery.bound is None else _bound(pool, lottery)
    return Check((*faults, *_claims(lottery, bound)), bound)


def _shape(pool: Pool, lottery: Lottery) -> list[tuple[str, str]]:
    """What must fit together before anything can be counted."""
    faults = []
    people = len(pool)
    if lottery.ids != pool.ids or {len(lottery.held), len(lottery.probabilities)} != {people}:
        faults.append(("people_differ", str(len(lottery.ids))))
    if lottery.method not in METHODS or lottery.proved_by not in ("relaxation", "search", "none"):
        faults.append(("method_unknown", f"{lottery.method}, {lottery.proved_by}"))
    if not lottery.tickets:
        faults.append(("no_tickets", "0"))
    return faults


def _bound(pool: Pool, lottery: Lottery) -> float:
    """The bound in fractions; infinite where the multipliers prove nothing."""
    assert lottery.bound is not None
    kinds, never = kinds_of(pool, lottery.seats), set(lottery.never)
    kept = np.array([pool.ids[people[0]] not in never for people in kinds.people])
    able = kinds.only(kept)
    rows = len(able.bounds[0])
    weight = np.asarray(lottery.bound.person)
    if len(weight) != len(able) or len(lottery.bound.quota) != rows or not (weight > 0).any():
        return np.inf
    return float(bound_of(able, lottery.bound))


def _claims(lottery: Lottery, bound: float | None) -> list[tuple[str, str]]:
    """What is said to be proved, beside what is."""
    faults = []
    proved, least, gap = (
        lottery.largest_minimum,
        lottery.minimum_probability,
        lottery.optimality_gap,
    )
    missing = [one is None for one in (bound, gap, proved)]
    if any(missing) != all(missing) or all(missing) != (lottery.method == "legacy"):
        return [("proof_missing", lottery.proved_by)]
    if bound is None or gap is None or proved is None:
        return []
    if least > bound + 1e-9:
        faults.append(("above_the_bound", f"{least}"))
    stated = lottery.proved_by == "relaxation" or lottery.method not in ("maximin", "leximin")
    if not (bound if stated else min(least, bound)) - 1e-9 <= proved <= bound + 1e-9:
        faults.append(("bound_differs", f"{proved}, not {bound}"))
    if stated and lottery.method in ("maximin", "leximin") and least < bound - 1e-6:
        faults.append(("not_the_best", f"{least} < {bound}"))
    if gap < 0 or (lottery.method == "maximin" and abs(gap - max(proved - least, 0)) > 1e-6):
        faults.append(("gap_differs", f"{gap}"))
    return faults


def _tickets(pool: Pool, lottery: Lottery) -> list[tuple[str, str]]:
    """Each ticket by itself: size, people, quotas, households."""
    faults = []
    answers = dict(zip(pool.ids, pool.answers, strict=True))
    homes = dict(zip(pool.ids, pool.households or [""] * len(pool), strict=True))
    for number, people in enumerate(lottery.tickets, start=1):
        if len(set(people)) != lottery.seats or not set(people) <= answers.keys():
            faults.append(("wrong_people", str(number)))
            continue
        counted = Counter(
            pair for one in people for pair in zip(pool.features, answers[one], strict=True)
        )
        if any(not q.least <= counted[q.feature, q.value] <= q.most for q in pool.quotas):
            faults.append(("quota_broken", str(number)))
        living = [homes[one] for one in people if homes[one]]
        if len(living) > len(set(living)):
            faults.append(("household_twice", str(number)))
    return faults


def _figures(pool: Pool, lottery: Lottery) -> list[tuple[str, str]]:
    """The figures beside the tickets: who holds how many, chances of those who are alike, sums, the digest."""
    faults = []
    held = Counter(one for people in lottery.tickets for one in people)
    chance = dict(zip(lottery.ids, lottery.probabilities, strict=True))
    for person, tickets in zip(lottery.ids, lottery.held, strict=True):
        if held[person] != tickets:
            faults.append(("wrong_count", person))
        if abs(tickets - chance[person] * len(lottery.tickets)) >= FURTHEST:
            faults.append(("rounded_too_far", person))
    for people in kinds_of(pool, lottery.seats).people:
        alike = [chance[pool.ids[person]] for person in people]
        if max(alike) - min(alike) > 1e-9:
            faults.append(("alike_but_not_equal", pool.ids[people[0]]))
    never = set(lottery.never)
    for person in never:
        if held[person] or chance.get(person) != 0:
            faults.append(("never_but_seated", person))
    able = [one for person, one in chance.items() if person not in never]
    if not able or (min(able), max(able)) != (
        lottery.minimum_probability,
        lottery.maximum_probability,
    ):
        faults.append(("smallest_or_largest_differs", f"{lottery.minimum_probability}"))
    if abs(sum(lottery.probabilities) - lottery.seats) > 1e-6:
        faults.append(("chances_do_not_add_up", f"{sum(lottery.probabilities)}"))
    if digest_of(lottery.tickets) != lottery.digest:
        faults.append(("digest_differs", lottery.digest))
    return faults
