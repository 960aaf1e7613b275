"""How many were reached: the range holds for every way in which reports can overlap."""

import math
from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import hypergeom

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


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 12), st.integers(0, 12), st.data())
def test_limits_are_all_numbers_that_would_be_no_surprise(first, second, data):
    both = data.draw(st.integers(0, min(first, second)))
    found, seen = two_lists(first, second, both), first + second - both
    people = np.arange(seen, seen + 41 * first * second + 60)
    least = hypergeom.cdf(both, people, first, second)
    most = hypergeom.sf(both - 1, people, first, second)
    fits = people[(least > 0.025 - 1e-11) & (most > 0.025 - 1e-11)]
    assert found.low == min(fits[0], found.all_of_them)
    assert found.high == (max(fits[-1], found.all_of_them) if both else math.inf)
    assert found == two_lists(second, first, both)


@pytest.mark.parametrize(("people", "first", "second"), [(50, 20, 15), (90, 60, 50), (30, 5, 5)])
def test_limits_hold_at_least_as_often_as_they_say(people, first, second):
    chance = 0.0
    for both in range(max(0, first + second - people), min(first, second) + 1):
        found = two_lists(first, second, both)
        if found.low <= people <= found.high:
            chance += hypergeom.pmf(both, people, first, second)
    assert chance >= 0.95


def test_a_few_met_twice_still_leave_doubt():
    found = two_lists(1, 1, 1)
    assert (found.seen, found.low, found.high) == (1, 1, 40)  # 1 in 40 is the tail itself
    assert math.isinf(two_lists(10, 10, 0).high)


def test_a_city_is_counted_too():
    found = two_lists(100_000, 80_000, 20_000)
    assert found.low == 395_736 and found.high == 404_343


reports = st.lists(
    st.tuples(st.sampled_from("ab"), st.integers(0, 3), st.integers(0, 3)).map(
        lambda one: Report(one[0], min(one[1:]), max(one[1:]))
    ),
    min_size=1,
    max_size=3,
)


@settings(max_examples=40, deadline=None)
@given(reports, st.integers(3, 4), st.booleans())
def test_no_narrower_range_holds_for_every_way_to_overlap(told, living, apart):
    """Every set of people that each report may mean, tried: those of a and b apart, or the same."""
    sizes = set()
    people = {
        key: range(living) if not apart or key == "a" else range(9, 9 + living) for key in "ab"
    }
    meant = [
        [
            frozenset(group)
            for size in range(one.least, one.most + 1)
            for group in combinations(people[one.key], size)
        ]
        for one in told
    ]
    for way in product(*meant):
        sizes.add(len(frozenset().union(*way)))
    found = reached(told, residents={"a": living, "b": living}, apart=apart)
    assert found.least == min(sizes)
    if apart:
        assert found.most == max(sizes)
    else:  # here all are the same few people; the bound does not know that
        assert found.most >= max(sizes) and found.residents is None


def test_no_share_without_all_residents():
    found = reached([Report("a", 2, 9), Report("b", 1, 1)], residents={"a": 5})
    assert (found.most, found.residents, found.share_most) == (6, None, None)


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda: reached([Report("a", 3, 2)]), "report_upside_down"),
        (lambda: reached([Report("a", -1, 2)]), "counts_below_zero"),
        (lambda: reached([Report("a", 9, 9)], residents={"a": 3}), "more_than_live_there"),
        (lambda: reached([], residents={"a": -1}), "counts_below_zero"),
        (lambda: two_lists(3, 2, 4), "more_in_both"),
        (lambda: two_lists(-3, 2, 0), "counts_below_zero"),
        (lambda: two_lists(3, 2, 1, confidence=2), "confidence_out_of_range"),
    ],
)
def test_what_cannot_be_is_refused(make, code):
    with pytest.raises(MethodError, match=code):
        make()
