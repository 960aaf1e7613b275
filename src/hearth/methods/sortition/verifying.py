"""A second look at a lottery, by plain counting: does every ticket keep the rules, and does the bound hold?"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np

from hearth.methods.sortition.kinds import kinds_of
from hearth.methods.sortition.pool import Pool
from hearth.methods.sortition.proof import bound_of
from hearth.methods.sortition.selecting import Lottery, digest_of


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
    faults = [*_tickets(pool, lottery), *_figures(lottery)]
    bound = None
    if lottery.bound is not None:
        kinds = kinds_of(pool, lottery.seats)
        never = set(lottery.never)
        kept = np.array([pool.ids[people[0]] not in never for people in kinds.people])
        bound = float(bound_of(kinds.only(kept), lottery.bound))
        if lottery.minimum_probability > bound + 1e-9:
            faults.append(("above_the_bound", f"{lottery.minimum_probability}"))
        proved = lottery.proved_by == "relaxation" and lottery.method in ("maximin", "leximin")
        if proved and lottery.minimum_probability < bound - 1e-6:
            faults.append(("not_the_best", f"{lottery.minimum_probability} < {bound}"))
    return Check(tuple(faults), bound)


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


def _figures(lottery: Lottery) -> list[tuple[str, str]]:
    """The figures beside the tickets: who holds how many, chances that add up, the digest."""
    faults = []
    held = Counter(one for people in lottery.tickets for one in people)
    for person, tickets, chance in zip(
        lottery.ids, lottery.held, lottery.probabilities, strict=True
    ):
        if held[person] != tickets:
            faults.append(("wrong_count", person))
        if abs(tickets - chance * len(lottery.tickets)) > lottery.largest_rounding + 1e-9:
            faults.append(("rounded_too_far", person))
    if abs(sum(lottery.probabilities) - lottery.seats) > 1e-6:
        faults.append(("chances_do_not_add_up", f"{sum(lottery.probabilities)}"))
    if digest_of(lottery.tickets) != lottery.digest:
        faults.append(("digest_differs", lottery.digest))
    return faults
