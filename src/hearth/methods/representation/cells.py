"""People collapsed to the cells of their table: as many rows as there are different people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

import numpy as np
import scipy
from numpy.typing import ArrayLike, NDArray

from hearth.methods.errors import MethodError
from hearth.methods.outcomes.checks import Floats, numbers

#: Tables up to this many cells are counted straight, larger ones sorted.
STRAIGHT = 4_000_000
Codes = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Places:
    """Where N people are in a table of `radices` (F numbers of categories): `key` (N,) is the place
    of each, `found` (C,) are the places where somebody is, rising, and `people` (C,) how many;
    `straight` says that places are counted over the whole table rather than over those found."""

    key: Codes
    found: Codes
    people: Codes
    straight: bool
    radices: tuple[int, ...]

    def summed(self, values: Floats | None) -> Floats:
        """What people bring (None: one each), added up in each of the C cells."""
        if values is None:
            return self.people.astype(np.float64)
        size = int(self.found[-1]) + 1 if self.straight else len(self.found)
        held = np.bincount(self.key, values, size)
        return (held[self.found] if self.straight else held).astype(np.float64)

    def handed_out(self, values: Floats) -> Floats:
        """What each of the C cells has, for each of the N people there."""
        if not self.straight:
            return values[self.key]
        laid = np.zeros(int(self.found[-1]) + 1)
        laid[self.found] = values
        return laid[self.key]


@dataclass(eq=False)
class Margins:
    """C cells with the category of each in F dimensions, and what the dimensions must add up to.

    `places` leads from people to cells, `base` (C,) is the weight there, `targets` F arrays (K,) sum
    to `whole` each. Cells whose target is zero are not `alive`. The last category of each dimension
    is "not known".
    """

    places: Places
    base: Floats
    codes: list[Codes]
    targets: list[Floats]
    whole: float
    alive: NDArray[np.bool_]

    def __post_init__(self) -> None:
        sizes = [len(target) for target in self.targets]
        self.starts = np.concatenate([[0], np.cumsum(sizes)])
        kept = np.ones(self.starts[-1], dtype=bool)
        for place, target in enumerate(self.targets):
            kept[self.starts[place] : self.starts[place + 1]] = target > 0
            if place:  # every dimension adds up to the same: one category is told by the others
                kept[self.starts[place] + int(np.argmax(target))] = False
        self.kept = np.flatnonzero(kept)

    @cached_property
    def pairs(self) -> dict[tuple[int, int], Codes]:
        """Each cell's pair of categories, for every two dimensions."""
        return {
            (one, two): self.codes[one] * len(self.targets[two]) + self.codes[two]
            for one, two in combinations(range(len(self.targets)), 2)
        }

    @cached_property
    def has(self) -> scipy.sparse.csr_array:
        """Cells by categories: one where the cell has the category."""
        cells, dimensions = len(self.base), len(self.targets)
        columns = np.stack(self.codes, axis=1) + self.starts[:-1]
        ones, ends = np.ones(cells * dimensions), np.arange(0, cells * dimensions + 1, dimensions)
        return scipy.sparse.csr_array(
            (ones, columns.reshape(-1), ends), shape=(cells, int(self.starts[-1]))
        )

    @cached_property
    def held_by(self) -> scipy.sparse.csr_array:
        """The same turned: categories by cells."""
        return self.has.T.tocsr()

    def sums(self, weights: Floats) -> Floats:
        """Weighted counts of every category of every dimension, one after another."""
        return np.asarray(self.held_by @ weights)

    def spread(self, numbers_of: Floats) -> Floats:
        """For each cell the sum of what stands beside its categories."""
        return np.asarray(self.has @ numbers_of)

    def crossed(self, weights: Floats) -> Floats:
        """Weighted counts of every pair of categories, as one square table."""
        size = int(self.starts[-1])
        found = np.zeros((size, size))
        found[np.arange(size), np.arange(size)] = self.sums(weights)
        for (one, two), code in self.pairs.items():
            rows, columns = len(self.targets[one]), len(self.targets[two])
            part = np.bincount(code, weights, rows * columns).reshape(rows, columns)
            here = slice(self.starts[one], self.starts[one + 1])
            there = slice(self.starts[two], self.starts[two + 1])
            found[here, there], found[there, here] = part, part.T
        return found

    def fit(self, weights: Floats, outcome: Floats) -> Floats:
        """The outcome of each cell as its margins explain it; `outcome` (C,) is weighted already."""
        crossed = self.crossed(weights)[np.ix_(self.kept, self.kept)]
        line = np.zeros(int(self.starts[-1]))
        line[self.kept] = np.linalg.lstsq(crossed, self.sums(outcome)[self.kept], rcond=None)[0]
        return self.spread(line)

    def away(self, factors: Floats) -> Floats:
        """How far the weighted counts of all categories are from their targets."""
        return self.sums(self.base * factors) - np.concatenate(self.targets)


def margins_of(
    codes: Sequence[ArrayLike], targets: Sequence[ArrayLike], base: ArrayLike | None
) -> Margins:
    """Check, copy and collapse what `rake` was given."""
    if not codes or len(codes) != len(targets):
        _no_match("codes", len(codes), "targets", len(targets))
    wanted = [_target(name, target) for name, target in enumerate(targets)]
    given = [
        _code(name, code, len(target))
        for name, (code, target) in enumerate(zip(codes, wanted, strict=True))
    ]
    if len({len(code) for code, _ in given}) != 1 or not len(given[0][0]):
        raise MethodError("table_empty", name="codes")
    places, columns = _collapse([code for code, _ in given], [size for _, size in given])
    weights = None if base is None else numbers("base", base).reshape(-1)
    if weights is not None and len(weights) != len(places.key):
        _no_match("base", len(weights), "codes", len(places.key))
    counts = places.summed(weights)
    whole = float(counts.sum())
    if whole <= 0:
        raise MethodError("nothing_to_divide_by", name="base", at=0)
    final = [
        _final(name, code, target, counts, whole)
        for name, (code, target) in enumerate(zip(columns, wanted, strict=True))
    ]
    alive = np.ones(len(counts), dtype=bool)
    for code, target in zip(columns, final, strict=True):
        alive &= target[code] > 0
    return Margins(places, np.where(alive, counts, 0.0), columns, final, whole, alive)


def _no_match(first: str, one: int, second: str, two: int) -> None:
    raise MethodError(
        "tables_do_not_match",
        first=first,
        first_shape=str(one),
        second=second,
        second_shape=str(two),
    )


def _target(name: int, given: ArrayLike) -> Floats:
    found = numbers(f"targets of dimension {name}", given).reshape(-1)
    if found.sum() <= 0:
        raise MethodError("no_residents")
    return found


def _code(name: int, given: ArrayLike, categories: int) -> tuple[Codes, int]:
    """Categories from 0, and how many; those not known become one category more."""
    found = np.asarray(given)
    if found.ndim != 1 or found.dtype.kind not in "iub":
        raise MethodError("code_out_of_range", dimension=name, at=0, categories=categories)
    least, most = (int(found.min()), int(found.max())) if len(found) else (0, 0)
    if least < -1 or most >= categories:
        at = int(np.argmax((found < -1) | (found >= categories)))
        raise MethodError("code_out_of_range", dimension=name, at=at, categories=categories)
    if least < 0:
        return np.where(found < 0, categories, found).astype(np.int64), categories + 1
    return found.astype(np.int64, copy=False), categories  # nobody writes into it


def _collapse(codes: list[Codes], sizes: list[int]) -> tuple[Places, list[Codes]]:
    """Where everybody is, and the category of each cell in each dimension."""
    key, reach, straight = codes[0].copy(), sizes[0], True
    for code, size in zip(codes[1:], sizes[1:], strict=True):
        if reach * size > STRAIGHT:
            _, key = np.unique(key, return_inverse=True)
            reach, straight = int(key.max()) + 1, False
        key *= size
        key += code
        reach *= size
    if straight and reach <= STRAIGHT:
        people = np.bincount(key, minlength=reach)
        found = np.flatnonzero(people)
        columns = [np.asarray(part, dtype=np.int64) for part in np.unravel_index(found, sizes)]
        return Places(key, found, people[found], True, tuple(sizes)), columns
    _, first, key, people = np.unique(
        key, return_index=True, return_inverse=True, return_counts=True
    )
    columns = [code[first] for code in codes]
    return Places(key, np.arange(len(first)), people, False, tuple(sizes)), columns


def _final(name: int, code: Codes, target: Floats, counts: Floats, whole: float) -> Floats:
    """What the dimension must add up to: the unknown keep their share, the others divide the rest."""
    held = np.bincount(code, counts, len(target) + 1)
    empty = np.flatnonzero((held[:-1] <= 0) & (target > 0))
    if len(empty):
        raise MethodError("nobody_in_category", dimension=name, category=int(empty[0]))
    unknown = held[-1]
    return np.append(target / target.sum() * (whole - unknown), unknown)
