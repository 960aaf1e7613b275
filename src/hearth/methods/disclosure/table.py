"""A table with all its totals: every cell, and which cells add up to which."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from ..errors import MethodError

TOTAL = "Total"
#: More cells than this are not one table any more.
MOST_CELLS = 200_000

Codes = tuple[str, ...]


@dataclass(frozen=True)
class Dimension:
    """One way of grouping: `nodes` from the top, `parents` (the place of each node's parent, −1 at the top)."""

    name: str
    nodes: tuple[str, ...]
    parents: tuple[int, ...]

    def children(self) -> dict[int, list[int]]:
        """Node to the nodes that add up to it."""
        found: dict[int, list[int]] = {}
        for node, parent in enumerate(self.parents):
            if parent >= 0:
                found.setdefault(parent, []).append(node)
        return found

    @property
    def leaves(self) -> list[int]:
        inner = set(self.parents)
        return [node for node in range(len(self.nodes)) if node not in inner]


@dataclass(frozen=True)
class Table:
    """All cells of a table with their totals.

    `counts` (N,) are people; cell i stands at `codes[i]`. `sums` (E, N) holds +1 for a total and −1
    for each part, so that `sums @ counts` is nothing.
    """

    dimensions: tuple[Dimension, ...]
    counts: NDArray[np.int64]
    sums: sparse.csr_matrix

    @property
    def shape(self) -> tuple[int, ...]:
        return tuple(len(dimension.nodes) for dimension in self.dimensions)

    @property
    def codes(self) -> list[Codes]:
        return list(product(*(dimension.nodes for dimension in self.dimensions)))

    def place(self, codes: Sequence[str]) -> int:
        """Where a cell stands. Raises `MethodError("cell_unknown")`."""
        try:
            spots = [d.nodes.index(c) for d, c in zip(self.dimensions, codes, strict=True)]
        except ValueError:
            raise MethodError("cell_unknown", codes=tuple(codes)) from None
        return int(np.ravel_multi_index(spots, self.shape))

    def with_counts(self, counts: NDArray[np.int64]) -> Table:
        """The same cells with other counts, which must add up."""
        checked = np.asarray(counts, dtype=np.int64)
        if (self.sums @ checked).any():
            raise MethodError("totals_do_not_add_up")
        return Table(self.dimensions, checked, self.sums)


def dimension(name: str, parents: Mapping[str, str] | Sequence[str]) -> Dimension:
    """A dimension from its leaves, or from a tree.

    Parameters
    ----------
    name : what it tells apart
    parents : the codes of a flat list; or code to the code above it (the top stands above, not in it)

    Returns
    -------
    Dimension, the top first, every parent before its children

    Raises
    ------
    MethodError   "code_twice", "no_codes", "tree_has_several_tops", "tree_has_a_circle"

    Examples
    --------
    >>> dimension("age", ["young", "old"]).nodes
    ('Total', 'young', 'old')
    >>> dimension("area", {"A": "North", "B": "North", "North": "City", "South": "City"}).nodes
    ('City', 'North', 'South', 'A', 'B')
    """
    if not isinstance(parents, Mapping):
        flat = list(parents)
        if len(set(flat)) != len(flat) or TOTAL in flat:
            raise MethodError("code_twice", dimension=name)
        if not flat:
            raise MethodError("no_codes", dimension=name)
        return Dimension(name, (TOTAL, *flat), (-1, *[0] * len(flat)))
    tops = [above for above in dict.fromkeys(parents.values()) if above not in parents]
    if len(tops) != 1:
        raise MethodError("tree_has_several_tops", dimension=name, tops=tuple(tops))
    nodes, at = [tops[0]], 0
    below: dict[str, list[str]] = {}
    for code, above in parents.items():
        below.setdefault(above, []).append(code)
    while at < len(nodes):
        nodes += below.get(nodes[at], [])
        at += 1
    if len(nodes) != len(parents) + 1:
        raise MethodError("tree_has_a_circle", dimension=name)
    spots = {code: spot for spot, code in enumerate(nodes)}
    return Dimension(name, tuple(nodes), (-1, *(spots[parents[code]] for code in nodes[1:])))


def table(dimensions: Sequence[Dimension], leaves: Mapping[Codes, int]) -> Table:
    """A table with every total, from the counts of its finest cells.

    Parameters
    ----------
    dimensions : how people are grouped; each person is in one leaf of each
    leaves : codes of a cell (a leaf of each dimension) to people, at least 0; a cell left out holds nobody

    Returns
    -------
    Table with N = product of the dimensions' nodes cells

    Raises
    ------
    MethodError   "no_dimensions", "too_many_cells", "cell_unknown", "cell_is_a_total", "counts_below_zero"

    Examples
    --------
    >>> age, ward = dimension("age", ["young", "old"]), dimension("ward", ["A", "B"])
    >>> found = table([age, ward], {("young", "A"): 3, ("old", "B"): 9})
    >>> int(found.counts[found.place(("Total", "A"))]), int(found.counts.max())
    (3, 12)
    """
    dims = tuple(dimensions)
    shape = tuple(len(one.nodes) for one in dims)
    if not dims:
        raise MethodError("no_dimensions")
    if int(np.prod(shape)) > MOST_CELLS:
        raise MethodError("too_many_cells", most=MOST_CELLS)
    grid = np.zeros(shape, dtype=np.int64)
    spots = [{code: spot for spot, code in enumerate(one.nodes)} for one in dims]
    is_leaf = [set(one.leaves) for one in dims]
    for codes, n in leaves.items():
        try:
            at = tuple(spot[code] for spot, code in zip(spots, codes, strict=True))
        except (KeyError, ValueError):
            raise MethodError("cell_unknown", codes=tuple(codes)) from None
        if any(spot not in leaf for spot, leaf in zip(at, is_leaf, strict=True)):
            raise MethodError("cell_is_a_total", codes=tuple(codes))
        if n < 0:
            raise MethodError("counts_below_zero")
        grid[at] += n
    for axis, one in enumerate(dims):
        _add_up(grid, axis, one)
    return Table(dims, grid.ravel(), sums_of(dims, shape))


def _add_up(grid: NDArray[np.int64], axis: int, one: Dimension) -> None:
    """Totals along one axis; children stand after their parent, so from the end."""
    moved = np.moveaxis(grid, axis, 0)
    for node in range(len(one.nodes) - 1, 0, -1):
        moved[one.parents[node]] += moved[node]


def sums_of(dims: tuple[Dimension, ...], shape: tuple[int, ...]) -> sparse.csr_matrix:
    places = np.arange(int(np.prod(shape))).reshape(shape)
    rows, columns, values, first = [], [], [], 0
    for axis, one in enumerate(dims):
        moved = np.moveaxis(places, axis, 0).reshape(len(one.nodes), -1)
        width = moved.shape[1]
        for node, children in one.children().items():
            lines = np.arange(first, first + width)
            first += width
            for spot, sign in [(node, 1.0), *((child, -1.0) for child in children)]:
                rows.append(lines)
                columns.append(moved[spot])
                values.append(np.full(width, sign))
    joined = (np.concatenate(values), (np.concatenate(rows), np.concatenate(columns)))
    return sparse.csr_matrix(joined, shape=(first, places.size))
