"""What is hidden stays hidden: known answers, attackers, whole-number proofs, and least is lost."""

from __future__ import annotations

import csv
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.shared_data import shared_data

from hearth.methods.disclosure import (
    Output,
    Proof,
    Witness,
    attack,
    attack_rounded,
    differences,
    dimension,
    holds,
    newcomers,
    recheck,
    rounded,
    suppress,
    table,
)
from hearth.methods.errors import MethodError


def grid(counts, *, rows="wxyzuv", columns="abcdef"):
    """A two-way table of these counts."""
    tall, wide = len(counts), len(counts[0])
    dims = [dimension("row", rows[:tall]), dimension("column", columns[:wide])]
    cells = {(rows[i], columns[j]): n for i, line in enumerate(counts) for j, n in enumerate(line)}
    return table(dims, cells)


#: From the tests of the R package sdcTable (known answer; its numbers, not its code).
KNOWN = grid([[30, 47, 64, 89], [90, 124, 5, 31], [92, 100, 59, 85], [800, 991, 651, 685]])
NINE = ["wa", "wb", "wc", "xa", "xc", "yb", "yd", "zb", "zd"]


def test_two_hidden_in_every_line_is_not_enough_and_the_attacker_knows_it():
    bounds = {KNOWN.codes[b.cell]: b for b in attack(KNOWN, [KNOWN.place(c) for c in NINE])}
    assert bounds["w", "b"].is_exact
    assert bounds["w", "b"].least == 47


def test_one_more_hidden_cell_opens_the_known_interval():
    hidden = [KNOWN.place(c) for c in [*NINE, "xd"]]
    found = attack(KNOWN, hidden, only=[KNOWN.place("wb")])[0]
    assert (found.least, found.most) == (0, 78)


def reachable(tab, hidden, floor):
    """A slow, obvious reader: every whole table that agrees with what is shown, cell by cell."""
    leaves = [i for i, codes in enumerate(tab.codes) if "Total" not in codes]
    units = [table(tab.dimensions, {tab.codes[i]: 1}).counts for i in leaves]
    ways = [range(floor, 14) if hidden[i] else [int(tab.counts[i])] for i in leaves]
    choices = np.array(np.meshgrid(*ways)).reshape(len(leaves), -1)
    tables = np.array(units).T @ choices
    agrees = (tables[~hidden] == tab.counts[~hidden, None]).all(axis=0)
    agrees &= (tables[hidden] >= floor).all(axis=0)
    return {int(cell): set(tables[cell, agrees].tolist()) for cell in np.flatnonzero(hidden)}


@settings(max_examples=25, deadline=None)
@given(st.lists(st.lists(st.integers(0, 7), min_size=2, max_size=2), min_size=2, max_size=2))
def test_no_reader_of_any_small_table_can_tell_that_a_hidden_cell_is_small(counts):
    tab = grid(counts)
    try:
        found = suppress(tab, threshold=4)
    except MethodError as refused:
        assert refused.code == "cannot_be_protected"
        return
    seen = reachable(tab, found.hidden, found.floor)
    for cell in found.small:
        assert max(seen[cell]) >= 4
        assert len(seen[cell]) > 1


counts_3x3 = st.lists(st.lists(st.integers(0, 12), min_size=3, max_size=3), min_size=3, max_size=3)


@settings(max_examples=8, deadline=None)
@given(counts_3x3)
def test_the_optimum_is_that_of_trying_every_pattern(counts):
    tab = grid(counts)
    try:
        found = suppress(tab, threshold=5, cost="cells", exact=True)
    except MethodError:
        return
    if found.floor == 0 or len(found.companions) > 3:
        return
    others = [i for i in range(1, tab.counts.size) if tab.counts[i] >= 5]
    for size in range(len(found.companions)):
        for more in combinations(others, size):
            ends = attack(tab, [*found.small, *more], floor=1, only=found.small)
            assert any(b.most < 5 for b in ends)


def test_the_order_of_rows_does_not_change_what_is_lost():
    counts = [[3, 8, 20, 11], [12, 2, 30, 9], [7, 15, 1, 22], [40, 9, 13, 6]]
    turned = [line[::-1] for line in counts[::-1]]
    one, other = (suppress(grid(c), threshold=5) for c in (counts, turned))
    assert (one.lost, len(one.small)) == (other.lost, len(other.small))


def test_areas_within_areas_are_protected_together():
    area = dimension("area", {"A": "N", "B": "N", "C": "S", "D": "S", "N": "city", "S": "city"})
    age = dimension("age", ["young", "old"])
    numbers = zip("ABCD", ((2, 30), (25, 40), (50, 12), (18, 33)), strict=True)
    cells = {(a, g): n for a, ns in numbers for g, n in zip(("young", "old"), ns, strict=True)}
    tab = table([area, age], cells)
    found = suppress(tab, threshold=5)
    assert found.small == [tab.place(("A", "young"))]
    assert tab.place(("B", "young")) in found.companions
    ends = attack(tab, found.hidden, floor=found.floor, only=found.small)
    assert all(b.most >= 5 for b in ends)


def test_a_small_whole_is_hidden_with_everything_in_it():
    found = suppress(table([dimension("g", ["a", "b"])], {("a",): 1, ("b",): 2}), threshold=5)
    assert found.state == ("small", "small", "small")


def test_where_all_are_small_the_whole_is_hidden_too():
    tab = table([dimension("g", "abc")], {("a",): 2, ("b",): 2, ("c",): 2})
    found = suppress(tab, threshold=5)
    assert (found.floor, found.state) == (1, ("companion", "small", "small", "small"))
    with pytest.raises(MethodError, match="cannot_be_protected"):
        suppress(tab, threshold=5, always_shown=[0])


def test_cells_known_from_elsewhere_are_never_companions_not_later_either():
    tab = grid([[3, 9, 20], [9, 30, 25], [14, 12, 18]])
    known = [tab.place("wb"), tab.place("xa")]
    before = suppress(tab, threshold=5, always_shown=known)
    assert not before.hidden[known].any()
    after = recheck(before, grid([[3, 9, 20], [9, 30, 25], [14, 2, 18]]).counts)
    assert after.known == before.known == tuple(sorted(known))
    assert not after.hidden[known].any()


def test_what_cannot_be_protected_is_said_with_its_cell():
    tab = table([dimension("g", ["a", "b"])], {("a",): 3, ("b",): 30})
    with pytest.raises(MethodError) as refused:
        suppress(tab, threshold=5, always_shown=[0, tab.place("b")])
    assert refused.value.facts == {"codes": ("a",)}


def test_a_table_without_small_cells_is_shown_whole():
    found = suppress(grid([[0, 9], [12, 30]]), threshold=5)
    assert set(found.state) == {"shown"}
    assert (found.lost, found.small) == (0.0, [])


def test_zeros_are_hidden_only_where_nothing_else_can_protect():
    tab = table([dimension("g", ["a", "b", "c"])], {("a",): 2, ("b",): 3, ("c",): 0})
    found = suppress(tab, threshold=5)
    assert (found.floor, found.state) == (0, ("shown", "small", "small", "companion"))
    tab = table([dimension("g", ["a", "b", "c"])], {("a",): 3, ("b",): 0, ("c",): 9})
    assert suppress(tab, threshold=4).state == ("shown", "small", "shown", "companion")


def test_a_witness_that_lies_is_found_out():
    found = suppress(KNOWN.with_counts(KNOWN.counts), threshold=40)
    cell = found.small[0]
    rule = {"reach": 40, "floor": found.floor}
    good = found.proof.by_cell[cell]
    assert holds(found.table, found.hidden, good, **rule)
    worse = dict(good.changes) | {cell: good.changes[cell] + 1}
    assert not holds(found.table, found.hidden, Witness(cell, worse), **rule)
    shown = int(np.flatnonzero(~found.hidden)[0])
    assert not holds(found.table, found.hidden, Witness(cell, {cell: 20, shown: -20}), **rule)


@pytest.mark.parametrize("lie", ["more", "shown", "half", "below", "nothing", None])
def test_a_whole_proof_is_looked_at_as_each_witness_is(lie):
    found = suppress(KNOWN, threshold=40)
    small, reach = np.array(found.small), np.full(KNOWN.counts.size, 40)
    cell = found.small[1]
    true = dict(found.proof.by_cell[cell].changes)
    shown = int(np.flatnonzero(~found.hidden)[0])
    other = next(at for at in true if at != cell)
    lies = {
        "more": true | {cell: true[cell] + 1},
        "shown": true | {shown: 1},
        "half": {at: change / 2 for at, change in true.items()},
        "below": true | {other: -int(KNOWN.counts[other]) - 1},
        "nothing": {cell: 0},
        None: true,
    }
    proof = Proof(dict(found.proof.by_cell))
    proof.keep(Witness(cell, lies[lie]))
    told = proof.unproved(KNOWN, found.hidden, small, reach=reach, floor=found.floor)
    one = holds(KNOWN, found.hidden, proof.by_cell[cell], reach=40, floor=found.floor)
    assert told == (None if lie is None else cell)
    assert one == (lie is None)


@settings(max_examples=15, deadline=None)
@given(counts_3x3, st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), max_size=12))
def test_after_every_new_voice_the_pattern_holds_and_nothing_small_is_shown(counts, voices):
    tab = grid(counts)
    try:
        found = suppress(tab, threshold=4)
        for row, column in voices:
            counts[row][column] += 1
            found = recheck(found, grid(counts).counts)
            now = found.table.counts
            assert not any(0 < now[i] < 4 for i in np.flatnonzero(~found.hidden))
            ends = attack(found.table, found.hidden, floor=found.floor, only=found.small)
            assert all(b.most >= 4 for b in ends)
    except MethodError as refused:
        assert refused.code == "cannot_be_protected"


def test_valid_patterns_of_an_r_package_are_no_smaller_than_ours_under_their_rule():
    path = shared_data("sdc") / "ssbtools_gauss_suppression.csv"
    theirs: dict[str, list[dict[str, str]]] = {}
    with path.open(newline="") as lines:
        for line in csv.DictReader(lines):
            theirs.setdefault(line["table"], []).append(line)
    ours_n, theirs_n = 0, 0
    for rows in theirs.values():
        inner = [r for r in rows if "Total" not in (r["r"], r["c"])]
        dims = [dimension(k, list(dict.fromkeys(r[k] for r in inner))) for k in "rc"]
        tab = table(dims, {(r["r"], r["c"]): int(r["n"]) for r in inner})
        found = suppress(tab, threshold=5, cost="cells", reach=tab.counts + 1, floor=0)
        assert len(found.small) == sum(int(r["primary"]) for r in rows)
        few = found.small[:3]
        assert not any(b.is_exact for b in attack(tab, found.hidden, only=few))
        ours_n += len(found.companions)
        theirs_n += sum(int(r["secondary"]) for r in rows)
    assert len(theirs) == 24
    assert ours_n <= theirs_n


def test_rounding_hides_no_less_than_the_reader_can_compute():
    tab = grid([[3, 9], [1, 14]])
    shown = rounded(tab, base=5)
    assert shown[tab.place("wa")] == 5
    for b in attack_rounded(tab, base=5, threshold=5):
        assert b.least <= tab.counts[b.cell] <= b.most


def test_nested_outputs_give_a_small_rest_away():
    whole = Output("city", frozenset("abcd"), 60)
    part = Output("all but d", frozenset("abc"), 58)
    other = Output("ab", frozenset("ab"), 30)
    found = differences([other, whole, part], threshold=5)
    assert [(one.of, one.within, one.count) for one in found] == [("city", "all but d", 2)]
    with pytest.raises(MethodError, match="part_larger_than_whole"):
        differences([whole, Output("too many", frozenset("a"), 61)], threshold=5)


def test_outputs_that_contradict_each_other_do_so_in_any_order():
    one, other = Output("map", frozenset("ab"), 20), Output("chart", frozenset("ab"), 22)
    for outputs in ([one, other], [other, one]):
        with pytest.raises(MethodError, match="part_larger_than_whole"):
            differences(outputs, threshold=5)


def test_a_few_newcomers_between_two_days_are_found():
    old, new = np.array([40, 12, 30]), np.array([41, 40, 30])
    told = {"shown_before": [True] * 3, "shown_after": [True] * 3}
    assert newcomers(old, new, **told, threshold=5) == [0]


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda: dimension("g", ["a", "a"]), "code_twice"),
        (lambda: dimension("g", []), "no_codes"),
        (lambda: dimension("g", {"a": "x", "b": "y"}), "tree_has_several_tops"),
        (lambda: dimension("g", {"a": "T", "b": "c", "c": "b"}), "tree_has_a_circle"),
        (lambda: table([], {}), "no_dimensions"),
        (lambda: table([dimension("g", ["a"])], {("z",): 1}), "cell_unknown"),
        (lambda: table([dimension("g", ["a"])], {("Total",): 1}), "cell_is_a_total"),
        (lambda: table([dimension("g", ["a"])], {("a",): -1}), "counts_below_zero"),
        (lambda: suppress(KNOWN, threshold=1), "threshold_too_low"),
        (lambda: suppress(KNOWN, threshold=5, cost="tears"), "cost_unknown"),
        (lambda: rounded(KNOWN, base=1), "base_too_low"),
        (lambda: KNOWN.with_counts(KNOWN.counts + 1), "totals_do_not_add_up"),
    ],
)
def test_what_cannot_be_counted_is_refused(make, code):
    with pytest.raises(MethodError, match=code):
        make()


def test_a_cell_that_nothing_limits_is_said_to_be_open():
    found = suppress(table([dimension("g", "ab")], {("a",): 1, ("b",): 2}), threshold=5)
    assert all(b.is_open for b in attack(found.table, found.hidden, floor=1))


def test_inputs_are_not_changed():
    before = KNOWN.counts.copy()
    suppress(KNOWN, threshold=40)
    assert (KNOWN.counts == before).all()


def test_two_groupings_of_the_same_areas_are_protected_as_one():
    """From the tests of the R package sdcTable: each table is safe by itself, both together are not."""
    county = dict.fromkeys("ABIJ", "one") | dict.fromkeys("KLMN", "two")
    area = dimension("area", county | {"one": "Total", "two": "Total"})
    size = dict.fromkeys("ABIJKN", "small") | dict.fromkeys("LM", "big")
    people = dict(zip("ABIJKLMN", [2, 2, 8, 8, 3, 3, 3, 7], strict=True))
    cells = {(a, size[a]): n for a, n in people.items()}
    tab = table([area, dimension("size", ["big", "small"])], cells)
    found = suppress(tab, threshold=4, cost="cells", reach=tab.counts + 1, floor=0)
    assert {tab.codes[at][0] for at in found.companions} == {"N"}
    without = [at for at in range(tab.counts.size) if found.hidden[at] and tab.codes[at][0] != "N"]
    assert any(b.is_exact and b.least == 3 for b in attack(tab, without))
    assert not any(b.is_exact for b in attack(tab, found.hidden, only=found.small))
