"""One order for every way of writing a table, so that the same cells are hidden whichever it is.

Where several patterns cost the same, a solver takes the one that its order of cells leads to. So
cells are put into an order that comes from the numbers alone before anything is decided. Rows that
no number tells apart stand in the order of their names.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .table import Dimension, Table, sums_of
from .witness import Proof, Witness

#: Rows that are still alike after so many looks are told apart by name.
MOST_LOOKS = 12


@dataclass(frozen=True)
class Ordered:
    """A table in its own order; cell i of it is cell `places[i]` of the table as it was given."""

    table: Table
    places: NDArray[np.int64]

    def there(self, values: NDArray[Any]) -> NDArray[Any]:
        """Values of the cells as given, in the order of this table."""
        return values[self.places]

    def back(self, values: NDArray[Any]) -> NDArray[Any]:
        """Values in the order of this table, as given."""
        found = np.empty_like(values)
        found[self.places] = values
        return found

    def proof_back(self, proof: Proof) -> Proof:
        return _moved(proof, self.places)


def in_order(table: Table, marks: NDArray[np.int64]) -> Ordered:
    """The same table, its dimensions and their nodes in an order that no name or file decides.

    `marks` (N,) is what else tells cells apart (which are known from elsewhere, which were hidden).
    """
    ranks = _ranks(table, marks)
    dims = range(len(table.dimensions))
    turned = sorted(dims, key=lambda at: (sorted(ranks[at]), table.dimensions[at].name))
    nodes = [_nodes_in_order(table.dimensions[at], ranks[at]) for at in turned]
    grid = np.arange(table.counts.size).reshape(table.shape).transpose(turned)
    places = grid[np.ix_(*nodes)].ravel()
    shape = tuple(len(one) for one in nodes)
    found = tuple(
        _with_nodes(table.dimensions[at], order) for at, order in zip(turned, nodes, strict=True)
    )
    return Ordered(Table(found, table.counts[places], sums_of(found, shape)), places)


def _ranks(table: Table, marks: NDArray[np.int64]) -> list[list[int]]:
    """For each dimension a rank for each node, from the numbers and the tree alone.

    Looks again and again at a node's cells, parent and children, and splits what looks unlike
    (colour refinement), until nothing more is told apart.
    """
    shape, dims = table.shape, table.dimensions
    told = np.stack([table.counts, marks])
    ranks = [[0] * len(one.nodes) for one in dims]
    kinds = 0
    for _look in range(MOST_LOOKS):
        along = np.meshgrid(*(np.array(one) for one in ranks), indexing="ij")
        # which dimension is which must not matter: a cell is told by the sorted ranks of its nodes
        nodes = np.sort(np.stack([one.ravel() for one in along]), axis=0)
        _kinds, cell = np.unique(np.vstack([told, nodes]), axis=1, return_inverse=True)
        cells = cell.reshape(shape)
        looks = [_looks(one, np.moveaxis(cells, at, 0), ranks[at]) for at, one in enumerate(dims)]
        known = {look: n for n, look in enumerate(sorted({one for many in looks for one in many}))}
        ranks = [[known[look] for look in many] for many in looks]
        if len(known) == kinds:
            break
        kinds = len(known)
    return ranks


def _looks(
    one: Dimension, cells: NDArray[np.int64], ranks: list[int]
) -> list[tuple[int, int, tuple[int, ...], bytes]]:
    """How each node looks: its rank so far, its parent's, its children's, its cells'."""
    below = one.children()
    rows = np.sort(cells.reshape(len(one.nodes), -1), axis=1).astype(">i8")
    return [
        (
            ranks[node],
            ranks[above] if above >= 0 else -1,
            tuple(sorted(ranks[child] for child in below.get(node, ()))),
            rows[node].tobytes(),
        )
        for node, above in enumerate(one.parents)
    ]


def _nodes_in_order(one: Dimension, ranks: list[int]) -> list[int]:
    """The top, then its children by rank and name, then theirs: parents before children."""
    below, order = one.children(), [0]
    for node in order:
        order += sorted(below.get(node, ()), key=lambda at: (ranks[at], one.nodes[at]))
    return order


def _with_nodes(one: Dimension, order: list[int]) -> Dimension:
    spots = {node: spot for spot, node in enumerate(order)}
    parents = tuple(spots[one.parents[node]] if one.parents[node] >= 0 else -1 for node in order)
    return Dimension(one.name, tuple(one.nodes[node] for node in order), parents)


def _moved(proof: Proof, spots: NDArray[np.int64]) -> Proof:
    found = Proof()
    for witness in proof.by_cell.values():
        changes = {int(spots[cell]): change for cell, change in witness.changes.items()}
        found.keep(Witness(int(spots[witness.cell]), changes))
    return found
