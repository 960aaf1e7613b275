"""Who is missing, whatever the unknown may be, and in which corners?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from hearth.methods.errors import MethodError
from hearth.methods.outcomes.checks import matching, whole
from hearth.methods.outcomes.intervals import chance_of_at_most, proportion
from hearth.methods.parity import Parity, participation, wilson


@dataclass(frozen=True)
class Bounded:
    """A group's participation with everything that is not known about it.

    `parity` is the figure among those whose group is known. `low` and `high` are limits of the ratio
    that hold whether none or all of the unknown belong to the group, chance included. `certain` is
    "under" or "over" where those limits exclude 1, else "open"; `unknown_share` says how much of it
    is ignorance rather than chance.
    """

    parity: Parity
    low: float | None
    high: float | None
    certain: str
    unknown_share: float


@dataclass(frozen=True, eq=False)
class Unheard:
    """Cells (ward by age, say) that are heard less than chance allows, the most missed first.

    `cells` are positions, `missing` the voices short of their share with its limits `low` and `high`
    (Wilson's, for the share heard), `chance` the probability of so few, all (K,).
    """

    cells: NDArray[np.int64]
    missing: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    chance: NDArray[np.float64]


def bounds(
    counted: Sequence[int], residents: Sequence[int], *, unknown: int = 0, confidence: float = 0.95
) -> list[Bounded]:
    """Is a group under-heard even if every person of unknown group belonged to it?

    Parameters
    ----------
    counted : (G,) people counted whose group is known
    residents : (G,) residents of each group
    unknown : people counted whose group is not known
    confidence : fraction

    Returns
    -------
    (G,) list of Bounded, in the order given

    Raises
    ------
    MethodError   as `participation`

    Source
    ------
    Manski (1989), J. Hum. Resour. 24, 343-360, for the bounds; Wilson (1927) for their limits.

    Examples
    --------
    >>> [one.certain for one in bounds([5, 95], [50, 50], unknown=10)]
    ['under', 'over']
    """
    rows = participation(counted, residents, unknown=unknown, confidence=confidence)
    known, everybody = sum(counted), sum(residents)
    total = known + unknown
    found = []
    for row in rows:
        if row.residents == 0 or total == 0:
            found.append(Bounded(row, None, None, "open", 0.0 if total == 0 else unknown / total))
            continue
        expected = row.residents / everybody
        low = wilson(row.counted, total, confidence=confidence)[0] / expected
        high = wilson(row.counted + unknown, total, confidence=confidence)[1] / expected
        certain = "under" if high < 1 else "over" if low > 1 else "open"
        found.append(Bounded(row, low, high, certain, unknown / total))
    return found


def unheard(
    counted: ArrayLike,
    residents: ArrayLike,
    *,
    false_share: float = 0.1,
    confidence: float = 0.95,
) -> Unheard:
    """In which corners of a table are voices missing, beyond chance?

    Parameters
    ----------
    counted : (C,) people counted in each cell of a table over two or more dimensions
    residents : (C,) residents of each cell
    false_share : at most about this share of the cells named is named by chance alone
    confidence : fraction, of the limits

    Returns
    -------
    Unheard

    Raises
    ------
    MethodError   "not_a_number", "number_too_small", "not_whole", "tables_do_not_match", "no_residents",
                  "confidence_out_of_range"

    Source
    ------
    Benjamini and Hochberg (1995), J. R. Stat. Soc. B 57, 289-300, on exact binomial tails.

    Examples
    --------
    >>> unheard([0, 50, 50], [100, 100, 100]).cells.tolist()
    [0]
    """
    x, n = whole("counted", counted).reshape(-1), whole("residents", residents).reshape(-1)
    matching("counted", x, "residents", n)
    if not 0 < false_share < 1:
        raise MethodError("confidence_out_of_range", confidence=false_share)
    if n.sum() == 0:
        raise MethodError("no_residents")
    total, share = x.sum(), n / n.sum()
    below_one = np.minimum(share, 1 - 1e-15)
    chance = np.where(share < 1, chance_of_at_most(x, total, below_one), 1.0)
    order = np.lexsort((np.arange(len(x)), chance))
    tested = chance[order] * len(x) / np.arange(1, len(x) + 1)
    passed = np.flatnonzero(tested <= false_share)
    named = order[: passed[-1] + 1] if len(passed) else order[:0]
    missing = (share * total - x)[named]
    heard = proportion(x[named], np.full(len(named), total), confidence=confidence)
    low, high = ((share[named] - end) * total for end in (heard.high, heard.low))
    at = np.lexsort((named, -missing))
    return Unheard(named[at], missing[at], low[at], high[at], chance[named][at])
