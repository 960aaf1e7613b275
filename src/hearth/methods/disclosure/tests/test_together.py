"""What several outputs give away together, held against every table of people tried by hand."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hearth.methods.disclosure import Output, differences, given_away
from hearth.methods.errors import MethodError


def shown(told):
    return [Output(parts, frozenset(parts), n) for parts, n in told]


THREE = shown([("abcdef", 50), ("ab", 30), ("cde", 18)])


def test_three_outputs_give_away_what_no_two_do():
    assert differences(THREE, threshold=5) == []
    found = given_away(THREE, threshold=5)
    assert [(one.parts, one.least, one.most) for one in found] == [(frozenset("f"), 2, 2)]


def test_the_order_of_outputs_and_the_names_of_parts_change_nothing():
    renamed = [
        Output(one.name, frozenset(f"{ord(p) * 7 % 13}" for p in one.parts), one.count)
        for one in reversed(THREE)
    ]
    found = given_away(renamed, threshold=5)
    assert [(len(one.parts), one.least, one.most) for one in found] == [(1, 2, 2)]


def test_outputs_that_no_people_agree_with_are_refused():
    with pytest.raises(MethodError, match="totals_do_not_add_up"):
        given_away(shown([("ab", 9), ("a", 6), ("b", 6)]), threshold=5)


def test_too_many_outputs_are_refused_and_none_give_nothing_away():
    many = [Output(str(n), frozenset([str(n)]), 9) for n in range(401)]
    with pytest.raises(MethodError, match="too_many_cells"):
        given_away(many, threshold=5)
    assert given_away([], threshold=5) == []


def test_somebody_who_waits_is_told_how_far_it_is():
    class Bar:
        def __init__(self):
            self.steps = []

        def step(self, what, done, total=None):
            self.steps.append((what, done, total))

    bar = Bar()
    given_away(THREE, threshold=5, progress=bar)
    assert bar.steps[-1][1] == bar.steps[-1][2] == len(bar.steps)


#: Every table of up to 20 people in four parts.
TABLES = [
    dict(zip("abcd", counts, strict=True))
    for counts in product(range(21), repeat=4)
    if sum(counts) <= 20
]
groups = st.sets(st.sampled_from("abcd"), min_size=1)


@settings(max_examples=15, deadline=None)
@given(
    st.lists(groups, min_size=1, max_size=4), st.lists(st.integers(0, 5), min_size=4, max_size=4)
)
def test_whatever_is_told_is_true_of_every_table_of_people(asked, people):
    true = dict(zip("abcd", people, strict=True))
    outputs = [
        Output(f"{n}", frozenset(one), sum(true[p] for p in one)) for n, one in enumerate(asked)
    ]
    fits = [
        one
        for one in TABLES
        if all(sum(one[p] for p in output.parts) == output.count for output in outputs)
    ]
    for told in given_away(outputs, threshold=4):
        sums = {sum(one[p] for p in told.parts) for one in fits}
        assert 0 < told.least <= min(sums)
        assert max(sums) <= told.most < 4


@settings(max_examples=15, deadline=None)
@given(
    st.lists(groups, min_size=2, max_size=5), st.lists(st.integers(0, 9), min_size=4, max_size=4)
)
def test_whatever_two_outputs_give_away_is_told_here_too(asked, people):
    true = dict(zip("abcd", people, strict=True))
    outputs = [
        Output(f"{n}", frozenset(one), sum(true[p] for p in one)) for n, one in enumerate(asked)
    ]
    rests = {
        frozenset(outputs[int(one.of)].parts - outputs[int(one.within)].parts)
        for one in differences(outputs, threshold=5)
    }
    told = {one.parts for one in given_away(outputs, threshold=5)}
    published = {one.parts for one in outputs}
    assert rests - published <= told
