"""Boxes: the simplest other tables that look the same, found without a solver.

One person is moved from one code to another in each dimension at once; what is added at one corner
of the box is taken away at the next. Every total of codes that lie under both ends stays.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from .search import Room
from .table import Dimension
from .witness import Witness

#: Boxes looked at for one cell; where there are more, a solver has to find the table.
MOST_BOXES = 300_000


@lru_cache(maxsize=4_096)
def moves_of(one: Dimension, node: int) -> sparse.csr_matrix:
    """Ways to have one person more under a code and keep the sums of its dimension.

    Each row is a person who comes to a code without parts under `node`, and one who leaves another
    such code elsewhere, told of all codes (+1, −1 or nothing); last the ways in which nobody leaves,
    so that all codes above grow.
    """
    lines, below = _lines(one)
    under = [at for at, line in enumerate(lines) if node in line]
    steps = [
        {**dict.fromkeys(lines[a] - lines[b], 1.0), **dict.fromkeys(lines[b] - lines[a], -1.0)}
        for a in under
        for b in below
        if node not in lines[b]
    ]
    steps += [dict.fromkeys(lines[a], 1.0) for a in under]
    ends = np.cumsum([0, *map(len, steps)])
    places = [place for step in steps for place in sorted(step)]
    values = [step[place] for step in steps for place in sorted(step)]
    return sparse.csr_matrix((values, places, ends), shape=(len(steps), len(one.nodes)))


@lru_cache(maxsize=64)
def _lines(one: Dimension) -> tuple[list[frozenset[int]], range]:
    """For each code without parts: itself and all codes above it."""
    found = []
    for leaf in one.leaves:
        line, node = [], leaf
        while node >= 0:
            line.append(node)
            node = one.parents[node]
        found.append(frozenset(line))
    return found, range(len(found))


def cheapest_box(
    room: Room, hidden: NDArray[np.bool_], cell: int, *, free: bool = False
) -> Witness | None:
    """A box in which `cell` reaches what it must, with the least weight of cells to be hidden for it.

    With `free` only one for which nothing more has to be hidden. None where no box will do, or where
    there are too many.
    """
    table, need = room.table, room.need(cell)
    spots = np.unravel_index(cell, table.shape)
    ways = [moves_of(one, int(at)) for one, at in zip(table.dimensions, spots, strict=True)]
    sizes = tuple(way.shape[0] for way in ways)
    if np.prod([float(size) for size in sizes]) > MOST_BOXES:
        return None
    barred = ~hidden if free else ~(hidden | room.may_hide)
    stuck = barred | (room.below < need)
    price = np.where(hidden | barred, 0.0, room.weights)
    told = np.stack([(barred + 0.0 + stuck) / 2, price], axis=-1).reshape(*table.shape, 2)
    unlike = ((barred + 0.0 - stuck) / 2).reshape(*table.shape, 1)
    every = _along(told, [abs(way) for way in ways])
    wrong = every[..., 0] + _along(unlike, ways)[..., 0]  # corners that may not rise, or not fall
    cost = np.where(wrong < 0.5, every[..., 1], np.inf).ravel()
    best = int(cost.argmin())
    if not np.isfinite(cost[best]):
        return None
    return _witness(
        table.shape, ways, [int(at) for at in np.unravel_index(best, sizes)], cell, need
    )


def _along(values: NDArray[np.float64], ways: list[sparse.csr_matrix]) -> NDArray[np.float64]:
    """Values of cells, summed over the corners of every box."""
    for way in ways:  # the axis that is done goes to the end, before the kinds of values
        width = values.shape
        summed = (way @ values.reshape(width[0], -1)).reshape(way.shape[0], *width[1:])
        values = np.moveaxis(summed, 0, -2)
    return values


def _witness(
    shape: tuple[int, ...],
    ways: list[sparse.csr_matrix],
    box: Sequence[int],
    cell: int,
    need: int,
) -> Witness:
    places, signs = np.zeros(1, dtype=np.int64), np.full(1, float(need))
    for size, way, at in zip(shape, ways, box, strict=True):
        ends = slice(way.indptr[at], way.indptr[at + 1])
        places = (places[:, None] * size + way.indices[ends]).ravel()
        signs = (signs[:, None] * way.data[ends]).ravel()
    return Witness(cell, dict(zip(places.tolist(), signs.tolist(), strict=True)))
