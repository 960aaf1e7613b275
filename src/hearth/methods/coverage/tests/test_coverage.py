"""How many were reached: the range holds for every way in which reports can overlap."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearth.methods.coverage import Report, reached, two_lists
from hearth.methods.errors import MethodError


def test_nobody_told_anything():
    found = reached([], residents={"north": 10})
    assert (found.least, found.most, found.share_most) == (0, 0, 0.0)


def test_no_more_people_are_reached_than_live_there():
    told = [Report("north", 8, 12)] * 5
    found = reached(told, residents={"north": 15})
    assert (found.least, found.most) == (8, 15)
    assert (found.share_least, found.share_most) == (8 / 15, 1.0)


@given(st.lists(st.sets(st.integers(0, 5)), max_size=4))
def test_the_truth_is_always_within_the_range(rooms):
    told = [Report("hall", len(room), len(room)) for room in rooms]
    everybody = set().union(*rooms)
    found = reached(told, residents={"hall": 6})
    assert found.least <= len(everybody) <= found.most


def test_the_range_is_as_narrow_as_can_be():
    told = [Report("hall", 2, 2), Report("hall", 3, 3)]
    people = range(4)
    ways = {
        len(set(a) | set(b))
        for a, b in product(product(people, repeat=2), product(people, repeat=3))
        if len(set(a)) == 2 and len(set(b)) == 3
    }
    found = reached(told, residents={"hall": 4})
    assert (found.least, found.most) == (min(ways), max(ways))


@given(st.permutations([Report("a", 1, 4), Report("b", 3, 3), Report("a", 2, 9)]))
def test_the_order_of_reports_does_not_matter(told):
    assert reached(told) == reached(sorted(told, key=lambda one: (one.key, one.least)))


def test_two_lists_of_a_published_example():
    found = two_lists(200, 50, 25)
    assert found.all_of_them == pytest.approx(201 * 51 / 26 - 1)
    assert found.seen == 225 < found.low < found.all_of_them < found.high


def test_everybody_met_twice_leaves_no_doubt():
    found = two_lists(12, 12, 12)
    assert (found.seen, found.all_of_them, found.low, found.high) == (12, 12, 12, 12)


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda: reached([Report("a", 3, 2)]), "report_upside_down"),
        (lambda: reached([Report("a", -1, 2)]), "counts_below_zero"),
        (lambda: reached([Report("a", 9, 9)], residents={"a": 3}), "more_than_live_there"),
        (lambda: two_lists(3, 2, 4), "more_in_both"),
        (lambda: two_lists(-3, 2, 0), "counts_below_zero"),
        (lambda: two_lists(3, 2, 1, confidence=2), "confidence_out_of_range"),
    ],
)
def test_what_cannot_be_is_refused(make, code):
    with pytest.raises(MethodError, match=code):
        make()
