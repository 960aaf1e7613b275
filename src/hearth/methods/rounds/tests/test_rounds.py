"""Where the mobile clinic stops and when: held against trying everything."""

from itertools import combinations, permutations

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from hearth.methods.errors import MethodError
from hearth.methods.rounds import choose_stops, make_timetable, tours

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
    assert found.need_covered == best == found.at_most and found.gap == 0


@settings(max_examples=25, deadline=None)
@given(need_and_distance, st.permutations(range(5)))
def test_of_equal_choices_the_first_is_taken_in_any_order_of_areas(given_, order):
    need, distance, number = given_
    near, sums = np.asarray(distance) <= 4, np.asarray(need) @ np.asarray(distance)
    place = {stop: at for at, stop in enumerate(sorted(range(4), key=lambda s: (sums[s], s)))}

    def met(way):
        return float(np.asarray(need)[near[:, way].any(axis=1)].sum())

    ways = [way for size in range(number + 1) for way in combinations(range(4), size)]
    best = max(map(met, ways))
    fewest = min(len(way) for way in ways if met(way) == best)
    equal = [way for way in ways if met(way) == best and len(way) == fewest]
    first = min(equal, key=lambda way: sorted(place[stop] for stop in way))
    turned = [need[at] for at in order], [distance[at] for at in order]
    parted = [*(2 * n for n in need), *need], [*distance, *distance]
    for areas, far in ((need, distance), turned, parted):
        found = choose_stops(areas, far, number=number, within=4)
        assert (found.chosen, found.others) == (first, len(equal) > 1)


def test_one_person_more_decides_among_a_thousand_million():
    many = 10**9
    found = choose_stops([many, many + 1], [[0, 9], [9, 0]], number=1, within=1)
    assert found.chosen == (1,) and found.gap == 0 and not found.others


def test_where_nothing_is_near_nothing_is_chosen():
    found = choose_stops([5, 5], [[np.inf, 9], [9, 9]], number=2, within=1)
    assert (found.chosen, found.need_covered, found.gap) == ((), 0, 0)


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


def best_days(road, stay, worth, days, limit, can=None):
    """A slow, obvious timetable: every way to give stops to days, every order of each day."""
    n = len(stay)

    def minutes(group):
        ways = permutations(group)
        return min(
            sum(road[i][j] for i, j in zip([0, *way], [*way, 0], strict=True)) for way in ways
        )

    best = (0, 0)
    for code in range((days + 1) ** n):
        given_to = [(code // (days + 1) ** at) % (days + 1) for at in range(n)]
        if can and any(day and day - 1 not in can[at] for at, day in enumerate(given_to)):
            continue
        groups = [[at + 1 for at in range(n) if given_to[at] == day + 1] for day in range(days)]
        travels = [minutes(group) if group else 0 for group in groups]
        took = [t + sum(stay[s - 1] for s in g) for t, g in zip(travels, groups, strict=True)]
        if max(took) <= limit:
            met = sum(w for w, day in zip(worth, given_to, strict=True) if day)
            best = max(best, (met, -sum(travels)))
    return best[0], -best[1]


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.lists(st.integers(0, 60), min_size=5, max_size=5), min_size=5, max_size=5),
    st.lists(st.integers(0, 9), min_size=4, max_size=4),
    st.integers(0, 200),
    st.lists(st.sets(st.integers(0, 1)), min_size=4, max_size=4),
)
def test_no_timetable_meets_more_need_or_as_much_with_less_travel(road, worth, limit, can):
    """Roads as they come: one way longer than the other, detours shorter than the straight way."""
    stay = [40, 30, 50, 20]
    found = make_timetable(road, stay, worth, days=2, day_minutes=limit, open_days=can)
    met, travel = best_days(road, stay, worth, 2, limit, can)
    assert (found.worth, found.at_most) == (met, met)
    if all(worth):
        assert found.travel == travel
    for day in range(2):
        clock, here = 0, 0
        for visit in (v for v in found.visits if v.day == day):
            clock += road[here][visit.stop + 1]
            assert visit.arrives == clock and day in can[visit.stop]
            clock, here = clock + stay[visit.stop], visit.stop + 1
            assert visit.leaves == clock
        assert clock + road[here][0] <= limit or not here


@settings(max_examples=10, deadline=None)
@given(st.permutations(range(6)))
def test_the_order_of_stops_changes_no_figure(order):
    rng = np.random.default_rng(3)
    spots = rng.integers(0, 40, (7, 2))
    road = np.abs(spots[:, None] - spots[None]).sum(axis=2)
    worth, stay = rng.integers(1, 20, 6), rng.integers(10, 60, 6)
    found = make_timetable(road, stay, worth, days=2, day_minutes=180)
    places = [0, *(at + 1 for at in order)]
    turned = make_timetable(
        road[np.ix_(places, places)], stay[order], worth[order], days=2, day_minutes=180
    )
    assert (turned.worth, turned.travel, turned.gap) == (found.worth, found.travel, 0)


def test_more_tours_than_can_be_listed_leave_a_bound(monkeypatch):
    monkeypatch.setattr(tours, "MOST_SETS", 20)
    rng = np.random.default_rng(5)
    spots = rng.integers(0, 40, (9, 2))
    road = np.abs(spots[:, None] - spots[None]).sum(axis=2)
    worth = rng.integers(1, 20, 8)
    rough = make_timetable(road, [30] * 8, worth, days=2, day_minutes=200)
    monkeypatch.undo()
    exact = make_timetable(road, [30] * 8, worth, days=2, day_minutes=200)
    assert exact.gap == 0 and 0.9 * exact.worth <= rough.worth <= exact.worth <= rough.at_most


def test_little_need_beside_much_is_not_left_out():
    road = [[0, 5, 5, 5], [5, 0, 5, 5], [5, 5, 0, 5], [5, 5, 5, 0]]
    found = make_timetable(road, [10] * 3, [10**8, 1, 10**8], days=1, day_minutes=90)
    assert (found.left_out, found.gap) == ((), 0)


def test_a_stop_without_a_way_is_left_out():
    road = [[0, 10, np.inf], [10, 0, np.inf], [np.inf, np.inf, 0]]
    found = make_timetable(road, [60, 60], [5, 50], days=2, day_minutes=100)
    assert (found.left_out, found.worth, found.at_most) == ((1,), 5, 5)


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
        (lambda: choose_stops([1] * 4, FAR, number=1, within=1, always=[7]), "number_of_stops"),
        (lambda: choose_stops([1] * 4, FAR, number=1, within=1, floor=2), "floor_out_of_range"),
        (lambda: choose_stops([1, 1, np.nan, 1], FAR, number=1, within=1), "need_below_zero"),
        (
            lambda: make_timetable(np.zeros((62, 62)), [1] * 61, [1] * 61, days=1, day_minutes=9),
            "too_many_stops",
        ),
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
