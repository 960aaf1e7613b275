"""The quick ways to another table: boxes, walks and the tableau, held against a solver and sums."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from hearth.methods.disclosure import attack, dimension, holds, recheck, suppress, table
from hearth.methods.disclosure.attack import blocks_of
from hearth.methods.disclosure.boxes import cheapest_box
from hearth.methods.disclosure.patterns import first_pattern, without_needless
from hearth.methods.disclosure.proving import Prover
from hearth.methods.disclosure.search import Room, cut_by_solver
from hearth.methods.disclosure.simplex import Tableau
from hearth.methods.disclosure.suppress import room_of, small_in
from hearth.methods.disclosure.walking import Walker

AREAS = {"A": "N", "B": "N", "C": "S", "D": "S", "E": "S", "N": "city", "S": "city"}
leaves = st.lists(st.integers(0, 15), min_size=30, max_size=30)
shown = st.lists(st.booleans(), min_size=96, max_size=96)


def room_with(counts) -> Room:
    """Five areas in two parts of a city, by age and by kind: 96 cells in three dimensions."""
    dims = [dimension("area", AREAS), dimension("age", "xyz"), dimension("kind", "pq")]
    cells = [(a, g, k) for a in "ABCDE" for g in "xyz" for k in "pq"]
    tab = table(dims, dict(zip(cells, counts, strict=True)))
    may_hide = tab.counts > 0
    return room_of(tab, np.full(96, 5), floor=1, cost="people", may_hide=may_hide)


def hidden_of(room, mask):
    small = small_in(room.table.counts, 5)
    hidden = np.array(mask) & room.may_hide
    hidden[small] = True
    return hidden, small


@settings(max_examples=15, deadline=None)
@given(leaves, shown)
def test_a_cell_rises_as_far_as_a_solver_says(counts, mask):
    room = room_with(counts)
    hidden, _small = hidden_of(room, mask)
    for block in blocks_of(room.table, hidden):
        lows = -np.minimum(room.below[block.cells], room.above)
        highs = np.full(lows.size, room.above)
        tableau = Tableau(block.sums, lows, highs)
        for spot in range(lows.size):
            x = tableau.furthest(spot, 1e9)
            costs = -(np.arange(lows.size) == spot).astype(float)
            limits = np.column_stack([lows, highs])
            nothing = np.zeros(block.sums.shape[0])
            most = linprog(costs, A_eq=block.sums, b_eq=nothing, bounds=limits)
            assert x[spot] == pytest.approx(-most.fun, abs=1e-6)
            assert np.abs(block.sums @ x).max() < 1e-6
            assert (x >= lows - 1e-6).all()
            assert (x <= highs + 1e-6).all()


@settings(max_examples=15, deadline=None)
@given(leaves, shown)
def test_boxes_and_walks_are_other_tables_of_whole_people(counts, mask):
    room = room_with(counts)
    hidden, small = hidden_of(room, mask)
    prover = Prover(room, hidden, small)
    for cell in small.tolist():
        box = cheapest_box(room, hidden, cell, free=True)
        walk = prover.reader_of(cell).walk(cell)
        for found in filter(None, (box, walk)):
            assert holds(room.table, hidden, found, reach=5, floor=1)


@settings(max_examples=10, deadline=None)
@given(leaves, shown)
def test_a_pattern_lacks_something_exactly_where_a_solver_says_so(counts, mask):
    room = room_with(counts)
    hidden, small = hidden_of(room, mask)
    prover = Prover(room, hidden, small)
    cuts = prover.cuts()
    for cut in cuts:
        assert cut.weights[hidden].sum() < cut.least
        assert cut.weights[hidden | room.may_hide].sum() >= 0
    blocks = blocks_of(room.table, hidden)
    for cell in small.tolist():
        block = next(one for one in blocks if cell in one.cells)
        lacks = hasattr(cut_by_solver(room, block, cell), "least")
        assert lacks == (cell in prover.left)


@settings(max_examples=10, deadline=None)
@given(leaves)
def test_no_inequality_forbids_a_pattern_that_is_safe(counts):
    room = room_with(counts)
    _hidden, small = hidden_of(room, [False] * 96)
    every = room.may_hide | np.isin(np.arange(96), small)
    if not small.size or not Prover(room, every, small).in_whole_numbers():
        return
    safe, proof = without_needless(room, *first_pattern(room, small, hidden=_hidden), small)
    assert set(proof.by_cell) == set(small.tolist())
    for cut in Prover(room, _hidden, small).cuts():
        assert cut.weights[safe].sum() >= cut.least - 1e-6


def test_a_box_takes_the_cheapest_corners():
    dims = [dimension("row", "abc"), dimension("column", "xyz")]
    counts = [[2, 40, 9], [50, 60, 30], [8, 70, 11]]
    cells = {("abc"[i], "xyz"[j]): n for i, line in enumerate(counts) for j, n in enumerate(line)}
    tab = table(dims, cells)
    room = room_of(tab, np.full(16, 5), floor=1, cost="people", may_hide=np.arange(16) > 0)
    hidden = tab.counts < 5
    box = cheapest_box(room, hidden, tab.place(("a", "x")))
    corners = {tab.codes[at] for at in box.changes}
    assert corners == {("a", "x"), ("a", "z"), ("c", "x"), ("c", "z")}
    assert cheapest_box(room, hidden, tab.place(("a", "x")), free=True) is None


def test_a_walk_is_the_same_in_every_run():
    room = room_with([3, 9, 1, 14, 20, 2] * 5)
    hidden, small = hidden_of(room, [True] * 96)
    block = next(one for one in blocks_of(room.table, hidden) if small[0] in one.cells)
    spot = int(np.searchsorted(block.cells, small[0]))
    lows = -np.minimum(room.below[block.cells], room.above)
    found = []
    for _run in range(2):
        walker = Walker(block.sums, lows, np.full(lows.size, room.above))
        walker.with_prices(3)
        found.append(walker.walk(spot, 4))
    assert np.array_equal(*found)


def test_a_good_pattern_is_told_with_what_none_can_go_below():
    tab = room_with([3, 9, 1, 14, 20, 2] * 5).table
    best = suppress(tab, threshold=5, exact=True)
    quick = suppress(tab, threshold=5, exact=False)
    assert best.at_least == best.lost <= quick.lost
    assert quick.at_least == 0


def test_a_zero_is_hidden_where_fewer_people_then_are():
    tab = table([dimension("g", "abcd")], {("a",): 3, ("b",): 2, ("c",): 20, ("d",): 0})
    shown = suppress(tab, threshold=5, floor=1)
    found = suppress(tab, threshold=5)
    assert (shown.lost, found.lost) == (20, 0)
    assert found.floor == 0
    assert [tab.codes[at] for at in found.companions] == [("d",)]
    later = recheck(found, np.array([26, 3, 2, 20, 1]))
    assert later.small == [1, 2, 4]
    for bounds in attack(tab, found.hidden, floor=0):
        assert not bounds.is_exact
        assert bounds.most >= 5 or bounds.cell not in found.small
