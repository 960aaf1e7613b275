"""One table, one answer: whatever the order of its rows, columns and dimensions, or their names."""

from itertools import permutations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from hearth.methods.disclosure import dimension, recheck, suppress, table

#: Full of ties: many patterns cost the same.
TIES = {("a", "x"): 2, ("a", "y"): 9, ("a", "z"): 9, ("b", "x"): 9, ("b", "y"): 9, ("b", "z"): 7}
TIES |= {("c", "x"): 9, ("c", "y"): 9, ("c", "z"): 7, ("d", "x"): 0, ("d", "y"): 9, ("d", "z"): 9}


def hidden_in(found, names=None):
    """The hidden cells by the codes they have, or had before they were renamed."""
    told = names or {}
    cells = zip(found.table.codes, found.state, strict=True)
    return {
        frozenset((told.get(code, code)) for code in codes): how
        for codes, how in cells
        if how != "shown"
    }


@settings(max_examples=12, deadline=None)
@given(st.permutations("abcd"), st.permutations("xyz"), st.booleans())
def test_the_same_cells_are_hidden_in_any_order_of_rows_columns_and_dimensions(rows, columns, turn):
    base = suppress(
        table([dimension("row", "abcd"), dimension("column", "xyz")], TIES), threshold=5
    )
    dims = [dimension("row", rows), dimension("column", columns)]
    cells = TIES
    if turn:
        dims, cells = dims[::-1], {codes[::-1]: n for codes, n in TIES.items()}
    assert hidden_in(suppress(table(dims, cells), threshold=5)) == hidden_in(base)


def test_names_decide_nothing_where_numbers_tell_rows_apart():
    counts = {"a": [3, 12, 12, 40], "b": [11, 11, 9, 9], "c": [11, 9, 11, 9], "d": [30, 2, 9, 11]}
    answers = set()
    for names in permutations("klmn"):
        new = dict(zip("abcd", names, strict=True))
        dims = [dimension("row", sorted(names)), dimension("column", "wxyz")]
        cells = {
            (new[r], c): n for r, line in counts.items() for c, n in zip("wxyz", line, strict=True)
        }
        found = suppress(table(dims, cells), threshold=5, cost="cells")
        old = {after: before for before, after in new.items()}
        answers.add(frozenset(hidden_in(found, old)))
    assert len(answers) == 1


def test_an_area_tree_may_be_told_in_any_order():
    parents = {"A": "N", "B": "N", "C": "S", "D": "S", "E": "S", "N": "city", "S": "city"}
    cells = dict(zip([(a,) for a in "ABCDE"], [3, 9, 9, 9, 9], strict=True))
    one = suppress(table([dimension("area", parents)], cells), threshold=5)
    turned = dict(reversed(parents.items()))
    other = suppress(table([dimension("area", turned)], cells), threshold=5)
    assert hidden_in(one) == hidden_in(other)


def test_a_new_count_leads_to_the_same_cells_in_any_order():
    found = []
    for rows in ("abcd", "dbca", "cdab"):
        dims = [dimension("row", rows), dimension("column", "xyz")]
        before = suppress(table(dims, TIES), threshold=5)
        found.append(hidden_in(recheck(before, table(dims, TIES | {("b", "y"): 1}).counts)))
    assert found[0] == found[1] == found[2]


def test_the_proof_belongs_to_the_table_as_it_was_given():
    dims = [dimension("row", "dcba"), dimension("column", "zyx")]
    found = suppress(table(dims, TIES), threshold=5)
    for cell, witness in found.proof.by_cell.items():
        other = found.table.counts.copy()
        for at, change in witness.changes.items():
            other[at] += int(change)
        assert not (found.table.sums @ other).any()
        assert (other == found.table.counts)[~found.hidden].all()
        assert np.all(other[found.hidden] >= found.floor)
        assert other[cell] >= 5
