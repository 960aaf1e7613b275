"""Attackers that need no solver: differences between outputs, and between one day and the next."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..errors import MethodError


@dataclass(frozen=True)
class Output:
    """A count that is shown somewhere: of whom (`parts`, the finest pieces it is made of) and how many."""

    name: str
    parts: frozenset[str]
    count: int


@dataclass(frozen=True)
class Difference:
    """Two outputs, one within the other, whose difference is a small number of people."""

    within: str
    of: str
    count: int


def differences(outputs: Sequence[Output], *, threshold: int) -> list[Difference]:
    """Small groups that nobody published, but that two outputs give away by subtraction.

    Parameters
    ----------
    outputs : everything that is shown: tables, filters, nested areas, charts, exports
    threshold : counts from 1 to below it are small

    Returns
    -------
    Difference for each pair of which one lies within the other and the rest is small, smallest first.
    Pairs only: for what three or more give away together see `given_away`.

    Raises
    ------
    MethodError   "threshold_too_low", "part_larger_than_whole" (the outputs contradict each other, or
        count the same people twice and differently)

    Examples
    --------
    >>> city = Output("city", frozenset("abc"), 40)
    >>> old_town = Output("old town", frozenset("ab"), 38)
    >>> [(d.of, d.within, d.count) for d in differences([city, old_town], threshold=5)]
    [('city', 'old town', 2)]
    """
    if threshold < 2:
        raise MethodError("threshold_too_low", threshold=threshold)
    bits = {part: 1 << n for n, part in enumerate(sorted({p for o in outputs for p in o.parts}))}
    masks = [sum(bits[part] for part in output.parts) for output in outputs]
    order = sorted(range(len(outputs)), key=lambda at: len(outputs[at].parts))
    found = []
    for first, inner in enumerate(order):
        for outer in order[first + 1 :]:
            if masks[inner] & ~masks[outer]:
                continue
            rest = outputs[outer].count - outputs[inner].count
            if rest < 0 or (rest and masks[inner] == masks[outer]):
                names = (outputs[inner].name, outputs[outer].name)
                raise MethodError("part_larger_than_whole", names=names)
            if 0 < rest < threshold:
                found.append(Difference(outputs[inner].name, outputs[outer].name, rest))
    return sorted(found, key=lambda one: (one.count, one.of, one.within))


def newcomers(
    before: NDArray[np.int64],
    after: NDArray[np.int64],
    *,
    shown_before: Iterable[bool],
    shown_after: Iterable[bool],
    threshold: int,
) -> list[int]:
    """Cells that were shown twice and between which a small number of people came or went.

    Parameters
    ----------
    before, after : (N,) people   the same cells at two publications
    shown_before, shown_after : (N,)   which were shown
    threshold : changes from 1 to below it are small

    Returns
    -------
    places of the cells whose change gives away a few people

    Raises
    ------
    MethodError   "not_the_same_cells"

    Examples
    --------
    >>> old, new = np.array([40, 12, 3]), np.array([42, 30, 9])
    >>> newcomers(old, new, shown_before=[1, 1, 0], shown_after=[1, 1, 1], threshold=5)
    [0]
    """
    was, now = np.asarray(list(shown_before), bool), np.asarray(list(shown_after), bool)
    if not (len(before) == len(after) == was.size == now.size):
        raise MethodError("not_the_same_cells")
    change = np.abs(np.asarray(after) - np.asarray(before))
    return np.flatnonzero(was & now & (change > 0) & (change < threshold)).tolist()
