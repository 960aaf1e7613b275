"""People collapsed to the cells of their table: as many rows as there are different people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import combinations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

from hearth.methods.errors import MethodError
from hearth.methods.outcomes.checks import Floats, numbers

#: Tables up to this many cells are counted straight, larger ones sorted.
STRAIGHT = 4_000_000
Codes = NDArray[np.int64]


@dataclass(eq=False)
class Margins:
    """C cells with the category of each in F dimensions, and what the dimensions must add up to.

    `place` (N,) is the cell of each person, `base` (C,) the weight there, `targets` F arrays (K,) sum
    to `whole` each. Cells whose target is zero are not `alive`.
    """

    place: Codes
    base: Floats
    codes: list[Codes]
    targets: list[Floats]
    whole: float
    alive: NDArray[np.bool_]
    pairs: dict[tuple[int, int], Codes] = field(default_factory=dict)

    def __post_init__(self) -> None:
        sizes = [len(target) for target in self.targets]
        self.starts = np.concatenate([[0], np.cumsum(sizes)])
        self.pairs = {
            (one, two): self.codes[one] * sizes[two] + self.codes[two]
            for one, two in combinations(range(len(sizes)), 2)
        }
        kept = np.ones(self.starts[-1], dtype=bool)
        for place, target in enumerate(self.targets):
            kept[self.starts[place] : self.starts[place + 1]] = target > 0
            if place:  # every dimension adds up to the same: one category is told by the others
                kept[self.starts[place] + int(np.argmax(target))] = False
        self.kept = np.flatnonzero(kept)
        cells, dimensions = len(self.base), len(sizes)
        columns = np.stack(self.codes, axis=1) + self.starts[:-1]
        self.has = sparse.csr_array(
            (
                np.ones(cells * dimensions),
                columns.reshape(-1),
                np.arange(0, cells * dimensions + 1, dimensions),
            ),
            shape=(cells, int(self.starts[-1])),
        )
        self.held_by = self.has.T.tocsr()

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


def margins_of(
    codes: Sequence[ArrayLike], targets: Sequence[ArrayLike], base: ArrayLike | None
) -> Margins:
    """Check, copy and collapse what `rake` was given."""
    if not codes or len(codes) != len(targets):
        raise MethodError(
            "tables_do_not_match",
            first="codes",
            first_shape=str(len(codes)),
            second="targets",
            second_shape=str(len(targets)),
        )
    wanted = [_target(name, target) for name, target in enumerate(targets)]
    given = [
        _code(name, code, len(target))
        for name, (code, target) in enumerate(zip(codes, wanted, strict=True))
    ]
    if len({len(code) for code in given}) != 1 or not len(given[0]):
        raise MethodError("table_empty", name="codes")
    place, columns = _collapse(given, [len(target) + 1 for target in wanted])
    weights = None if base is None else numbers("base", base).reshape(-1)
    if weights is not None and len(weights) != len(place):
        raise MethodError(
            "tables_do_not_match",
            first="base",
            first_shape=str(len(weights)),
            second="codes",
            second_shape=str(len(place)),
        )
    counts = np.bincount(place, weights, len(columns[0])).astype(np.float64)
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
    return Margins(place, np.where(alive, counts, 0.0), columns, final, whole, alive)


def _target(name: int, given: ArrayLike) -> Floats:
    found = numbers(f"targets of dimension {name}", given).reshape(-1)
    if found.sum() <= 0:
        raise MethodError("no_residents")
    return found


def _code(name: int, given: ArrayLike, categories: int) -> Codes:
    """Categories from 0; those not known become one category more."""
    found = np.asarray(given)
    if found.ndim != 1 or found.dtype.kind not in "iub":
        raise MethodError("code_out_of_range", dimension=name, at=0, categories=categories)
    least, most = (int(found.min()), int(found.max())) if len(found) else (0, 0)
    if least < -1 or most >= categories:
        at = int(np.argmax((found < -1) | (found >= categories)))
        raise MethodError("code_out_of_range", dimension=name, at=at, categories=categories)
    if least < 0:
        return np.where(found < 0, categories, found).astype(np.int64)
    return found.astype(np.int64, copy=False)  # nobody writes into it


def _collapse(codes: list[Codes], sizes: list[int]) -> tuple[Codes, list[Codes]]:
    """The cell of each person, and the category of each cell in each dimension."""
    key, reach = codes[0].copy(), sizes[0]
    for code, size in zip(codes[1:], sizes[1:], strict=True):
        if reach * size > STRAIGHT:
            _, key = np.unique(key, return_inverse=True)
            reach = int(key.max()) + 1
        key *= size
        key += code
        reach *= size
    if reach > STRAIGHT:
        _, key = np.unique(key, return_inverse=True)
        reach = int(key.max()) + 1
    first = np.full(reach, -1, dtype=np.int64)
    first[key] = np.arange(len(key))
    found = np.flatnonzero(first >= 0)
    number = np.empty(reach, dtype=np.int64)
    number[found] = np.arange(len(found))
    return number[key], [code[first[found]] for code in codes]


def _final(name: int, code: Codes, target: Floats, counts: Floats, whole: float) -> Floats:
    """What the dimension must add up to: the unknown keep their share, the others divide the rest."""
    held = np.bincount(code, counts, len(target) + 1)
    empty = np.flatnonzero((held[:-1] <= 0) & (target > 0))
    if len(empty):
        raise MethodError("nobody_in_category", dimension=name, category=int(empty[0]))
    unknown = held[-1]
    return np.append(target / target.sum() * (whole - unknown), unknown)
