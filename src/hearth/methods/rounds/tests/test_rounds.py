"""Where the mobile clinic stops and when: held against trying everything."""

from itertools import combinations, permutations

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from hearth.methods.errors import MethodError
from hearth.methods.rounds import choose_stops, make_timetable

FAR = [[1, 9, 9], [1, 2, 9], [9, 2, 9], [9, 9, 1]]
need_and_distance = st.tuples(
    st.lists(st.integers(0, 20), min_size=5, max_size=5),
    st.lists(st.lists(st.integers(0, 9), min_size=4, max_size=4), min_size=5, max_size=5),
    st.integers(1, 3),
)


@settings(max_examples=12, deadline=None)
@given(need_and_distance)
@example(([0] * 5, [[0] * 4] * 5, 1))
def test_no_other_choice_covers_more(given_):
    need, distance, number = given_
    found = choose_stops(need, distance, number=number, within=4)
    near = np.asarray(distance) <= 4
    ways = combinations(range(4), number)
    best = max(float(np.asarray(need)[near[:, way].any(axis=1)].sum()) for way in ways)
    assert found.need_covered == best
    assert found.at_most == pytest.approx(best, abs=1e-3)
    assert found.gap < 1e-3


def test_each_area_goes_to_its_nearest_stop_and_far_ones_to_none():
    found = choose_stops([10, 30, 25, 40], FAR, number=1, within=2)
    assert found.chosen == (1,)
    assert found.nearest.tolist() == [-1, 1, 1, -1]


def test_a_group_that_lives_apart_is_not_passed_over():
    need = [10, 30, 25, 12]
    newcomers = [[0, 0, 1, 9]]
    free = choose_stops(need, FAR, number=1, within=2, groups=newcomers)
    fair = choose_stops(need, FAR, number=1, within=2, groups=newcomers, floor=0.8)
    assert (free.chosen, free.by_group) == ((1,), (0.1,))
    assert (fair.chosen, fair.by_group) == ((2,), (0.9,))


def test_a_floor_that_cannot_be_had_names_the_best_that_can():
    with pytest.raises(MethodError) as refused:
        choose_stops([1, 1, 1, 1], FAR, number=1, within=2, groups=[[1, 0, 0, 1]], floor=0.9)
    assert refused.value.facts == {"floor": 0.9, "best": 0.5}


def test_a_stop_that_is_wanted_in_any_case_is_kept():
    assert 2 in choose_stops([10, 30, 25, 1], FAR, number=2, within=2, always=[2]).chosen


def cheapest_days(road, stay, worth, days, limit):
    """A slow, obvious timetable: every way to give stops to days, every order of each day."""

    def fits(group):
        ways = permutations(group)
        length = min(
            sum(road[i][j] for i, j in zip([0, *way], [*way, 0], strict=True)) for way in ways
        )
        return not group or length + sum(stay[s - 1] for s in group) <= limit

    n = len(stay)
    best = 0
    for code in range((days + 1) ** n):
        given_to = [(code // (days + 1) ** at) % (days + 1) for at in range(n)]
        groups = [[at + 1 for at in range(n) if given_to[at] == day + 1] for day in range(days)]
        if all(fits(group) for group in groups):
            best = max(best, sum(w for w, day in zip(worth, given_to, strict=True) if day))
    return best


@settings(max_examples=12, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), min_size=4, max_size=4),
    st.lists(st.integers(1, 9), min_size=4, max_size=4),
    st.integers(100, 200),
)
def test_no_other_timetable_meets_more_need(spots, worth, limit):
    places = [(20, 20), *spots]
    road = [[abs(a - c) + abs(b - d) for c, d in places] for a, b in places]
    stay = [40, 30, 50, 20]
    found = make_timetable(road, stay, worth, days=2, day_minutes=limit)
    assert found.worth == cheapest_days(road, stay, worth, 2, limit)
    assert found.gap < 1e-2
    for day in range(2):
        tour = [v for v in found.visits if v.day == day]
        assert not tour or tour[-1].leaves + road[tour[-1].stop + 1][0] <= limit + 1


def test_a_stop_is_visited_on_a_day_on_which_it_is_open():
    road = [[0, 10, 10], [10, 0, 10], [10, 10, 0]]
    found = make_timetable(road, [60, 60], [5, 5], days=3, day_minutes=100, open_days=[[2], [0, 2]])
    assert {v.stop: v.day for v in found.visits} == {0: 2, 1: 0}


def test_what_finds_no_time_is_said():
    road = [[0, 300, 5], [300, 0, 300], [5, 300, 0]]
    found = make_timetable(road, [30, 30], [50, 1], days=1, day_minutes=120)
    assert (found.left_out, found.worth, found.travel) == ((0,), 1.0, 10)


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda: choose_stops([1], FAR, number=1, within=1), "tables_do_not_fit"),
        (lambda: choose_stops([1, 1, -1, 1], FAR, number=1, within=1), "need_below_zero"),
        (lambda: choose_stops([1] * 4, FAR, number=9, within=1), "number_of_stops_not_usable"),
        (lambda: make_timetable([[0]], [], [], days=1, day_minutes=9), "tables_do_not_fit"),
        (
            lambda: make_timetable([[0, 1], [1, 0]], [1], [1], days=0, day_minutes=9),
            "number_of_days_not_usable",
        ),
        (
            lambda: make_timetable([[0, -1], [1, 0]], [1], [1], days=1, day_minutes=9),
            "need_below_zero",
        ),
    ],
)
def test_what_cannot_be_planned_is_refused(make, code):
    with pytest.raises(MethodError, match=code):
        make()
