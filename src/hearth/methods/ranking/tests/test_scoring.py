"""Scores: by hand, at their edges, whatever the order of ballots and names."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearth.methods.errors import MethodError
from hearth.methods.ranking import score

NAMES = ["a", "b", "c"]
tables = st.lists(st.lists(st.integers(-1, 4), min_size=3, max_size=3), min_size=1, max_size=9)


def test_a_sum_counts_no_score_as_nothing_and_a_mean_leaves_it_out():
    table = [[4, 5], [4, -1], [4, -1]]
    assert score(["a", "b"], table, best=5).winners == ("a",)
    found = score(["a", "b"], table, best=5, by="mean")
    assert found.winners == ("b",) and found.ranking[1].mean == Fraction(4)


def test_whom_nobody_scored_stands_last_and_has_no_mean():
    found = score(["a", "b"], [[-1, 0]], best=5, by="mean")
    assert [one.candidate for one in found.ranking] == ["b", "a"]
    assert found.ranking[1].mean is None


@given(tables, st.sampled_from(["sum", "mean"]), st.permutations(NAMES))
def test_neither_the_order_of_ballots_nor_of_names_matters(table, by, names):
    first = score(NAMES, table, best=4, by=by, lot=NAMES)
    columns = [NAMES.index(name) for name in names]
    turned = [[row[at] for at in columns] for row in reversed(table)]
    assert score(names, turned, best=4, by=by, lot=NAMES) == first


@given(tables)
def test_a_count_is_as_many_ballots(table):
    twice = score(NAMES, table + table, best=4)
    assert score(NAMES, table, best=4, counts=[2] * len(table)) == twice


@pytest.mark.parametrize(
    ("how", "code"),
    [
        ({"scores": [[9]]}, "grades_out_of_range"),
        ({"scores": []}, "table_empty"),
        ({"counts": [-1]}, "counts_below_zero"),
        ({"by": "median"}, "rule_unknown_setting"),
        ({"seats": 2}, "seats_out_of_range"),
        ({"lot": ["z"]}, "lot_incomplete"),
    ],
)
def test_bad_input_it_refuses(how, code):
    with pytest.raises(MethodError, match=code):
        score(["a"], **({"scores": [[1]], "best": 5} | how))
