"""Counts per statement and group, in whole numbers, and what is drawn from them."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from hearth.methods.deliberation.votes import AGREE, DISAGREE, Votes


@dataclass(frozen=True, eq=False)
class Counts:
    """Whole numbers, groups by statements (one row where there is one group)."""

    agree: np.ndarray
    disagree: np.ndarray
    seen: np.ndarray

    @property
    def passed(self) -> np.ndarray:
        return self.seen - self.agree - self.disagree

    @property
    def total(self) -> Counts:
        """All groups together, in one row."""
        return Counts(
            *(one.sum(axis=0, keepdims=True) for one in (self.agree, self.disagree, self.seen))
        )

    def first(self, groups: int) -> Counts:
        """Only the first so many groups."""
        return Counts(self.agree[:groups], self.disagree[:groups], self.seen[:groups])

    @property
    def others(self) -> Counts:
        """For each group, everybody who is in another one."""
        total = self.total
        return Counts(
            total.agree - self.agree, total.disagree - self.disagree, total.seen - self.seen
        )


def count_votes(votes: Votes, group: np.ndarray | None = None, groups: int = 1) -> Counts:
    """Count agree, disagree and seen per statement and group.

    Parameters
    ----------
    votes : the votes.
    group : for each person the number of their group, or -1 for none; without it all are one group.
    groups : how many groups there are.

    Returns
    -------
    Counts: three tables of whole numbers, groups by statements.

    Examples
    --------
    >>> from hearth.methods.deliberation import collect
    >>> count_votes(collect(["a", "b"], ["s", "s"], [1, 0])).seen.tolist()
    [[2]]
    """
    return counted(cells(votes), votes, group, groups)


def cells(votes: Votes) -> np.ndarray:
    """For each vote one number for the statement and the answer: statement × 3, and 0 disagree, 1 pass, 2 agree."""
    cell = np.multiply(votes.statement, 3, dtype=np.intp)
    cell += votes.value
    cell += 1
    return cell


def counted(
    cell: np.ndarray, votes: Votes, group: np.ndarray | None = None, groups: int = 1
) -> Counts:
    """As `count_votes`, from the cells of the votes."""
    size, rows = 3 * len(votes.statements), groups
    if group is not None:
        rows += 1  # the last is for people in no group
        member = np.where(np.asarray(group) < 0, groups, group).astype(np.intp)
        cell = np.repeat(member * size, votes.per_person) + cell
    told = np.bincount(cell, minlength=rows * size).reshape(rows, -1, 3)[:groups]
    return Counts(told[..., AGREE + 1], told[..., DISAGREE + 1], told.sum(axis=2))


def group_informed_agreement(counts: Counts) -> np.ndarray:
    """How far every group agrees: the product of the groups' shares of agreement.

    Parameters
    ----------
    counts : groups by statements.

    Returns
    -------
    One figure a statement, 0 to 1: the product over groups of (agree + 1) / (seen + 2), as Polis has it.

    Examples
    --------
    >>> import numpy as np
    >>> one = np.array([[8], [3]])
    >>> group_informed_agreement(Counts(one, 0 * one, one + 1)).round(3).tolist()
    [0.545]
    """
    return np.prod((counts.agree + 1) / (counts.seen + 2), axis=0)


def wilson(part: np.ndarray, whole: np.ndarray, confidence: float = 0.95) -> tuple:
    """Wilson's limits of a share; 0 and 1 where nobody was asked.

    Parameters
    ----------
    part, whole : how many of how many.
    confidence : of the two-sided interval.

    Returns
    -------
    Lower and upper limits, arrays of the same shape.

    Examples
    --------
    >>> low, high = wilson(5, 10)
    >>> round(float(low), 4), round(float(high), 4)
    (0.2366, 0.7634)
    """
    part, whole = np.asarray(part, dtype=float), np.asarray(whole, dtype=float)
    z2 = NormalDist().inv_cdf(0.5 + confidence / 2) ** 2
    share = np.divide(part, whole, out=np.zeros_like(part), where=whole > 0)
    middle = part + z2 / 2
    reach = np.sqrt(z2) * np.sqrt(part * (1 - share) + z2 / 4)
    low = np.where(whole > 0, (middle - reach) / (whole + z2), 0.0)
    high = np.where(whole > 0, (middle + reach) / (whole + z2), 1.0)
    return np.clip(low, 0, 1), np.clip(high, 0, 1)
