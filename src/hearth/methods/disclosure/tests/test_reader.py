"""A reader who tries every table of whole people: nothing hidden comes out, not even a hidden zero."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp

from hearth.methods.disclosure import dimension, suppress, table


def places_of(tab):
    """Which finest cells make up which cell, from the trees alone: (N, leaves)."""
    found = np.ones((1, 1))
    for one in tab.dimensions:
        within = np.zeros((len(one.nodes), len(one.leaves)))
        for column, leaf in enumerate(one.leaves):
            node = leaf
            while node >= 0:
                within[node, column] = 1
                node = one.parents[node]
        found = np.kron(found, within)
    return found


def ends(found, cell):
    """The least and most that a cell can be, in whole people; the reader knows what is shown."""
    tab, hidden = found.table, found.hidden
    made_of = places_of(tab)
    knows = [LinearConstraint(made_of[hidden], found.floor, np.inf)]
    if not hidden.all():
        knows.append(LinearConstraint(made_of[~hidden], tab.counts[~hidden], tab.counts[~hidden]))
    whole = np.ones(made_of.shape[1])
    told = {"integrality": whole, "bounds": Bounds(0, 500), "constraints": knows}
    return [round(sign * milp(sign * made_of[cell], **told).fun) for sign in (1, -1)]


def nothing_comes_out(found):
    for cell in np.flatnonzero(found.hidden).tolist():
        least, most = ends(found, cell)
        assert least <= found.table.counts[cell] <= most
        assert least < most
        if cell in found.small:
            assert most >= found.threshold


def grid(counts):
    cells = {("abc"[i], "wxyz"[j]): n for i, line in enumerate(counts) for j, n in enumerate(line)}
    dims = [dimension("row", "abc"[: len(counts)]), dimension("column", "wxyz"[: len(counts[0])])]
    return table(dims, cells)


FEW = st.sampled_from([0, 0, 1, 2, 5, 9])


@settings(max_examples=10, deadline=None)
@given(st.lists(st.lists(FEW, min_size=3, max_size=3), min_size=2, max_size=3))
def test_no_hidden_cell_can_be_computed(counts):
    nothing_comes_out(suppress(grid(counts), threshold=4))


@pytest.mark.parametrize(
    "counts", [[[1, 0, 1, 1], [0, 0, 1, 1]], [[1, 0, 0, 0], [1, 1, 0, 0]], [[1, 0], [1, 1]]]
)
def test_a_zero_that_is_hidden_is_really_hidden(counts):
    found = suppress(grid(counts), threshold=3)
    assert found.floor == 0
    nothing_comes_out(found)
