"""Quotas that cannot be kept: why, and the least that must give way."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.shared_data import shared_data

from hearth.methods.errors import MethodError
from hearth.methods.sortition import Quota, feasibility, read_pool, read_quotas, relaxed
from hearth.methods.sortition.kinds import kinds_of
from hearth.methods.sortition.legacy import greedy_panels
from hearth.methods.sortition.tests.pools import every_panel, pool

SIX = {
    "ann": "old woman",
    "bea": "old woman",
    "cyd": "old man",
    "dan": "young man",
    "eli": "young man",
    "fay": "young woman",
}


def test_quotas_that_can_be_kept_need_no_change():
    one = pool(SIX, {"old": (1, 2), "young": (1, 2), "woman": (1, 2), "man": (1, 2)})

    assert feasibility(one, 3).possible and feasibility(one, 3).changes == ()


def test_each_plain_reason_is_given_with_its_figures():
    one = pool(SIX, {"old": (4, 4), "young": (0, 0), "woman": (3, 3), "man": (3, 3)})

    told = feasibility(one, 5)

    assert [
        (reason.code, reason.facts["asked"], reason.facts["there"]) for reason in told.reasons
    ] == [
        ("feature_allows_too_few", 5, 4),
        ("feature_asks_too_many", 6, 5),
        ("answer_too_rare", 4, 3),
    ]


def test_limits_of_a_relaxation_are_kept_where_they_can_be():
    wide = pool(SIX, {"old": (3, 3), "young": (0, 0), "woman": (0, 6), "man": (0, 6)})
    stiff = tuple(
        Quota(q.feature, q.value, q.least, q.most, 0, 1 if q.value == "young" else 3)
        for q in wide.quotas
    )

    assert not feasibility(wide, 4).beyond_flex
    assert [c.value for c in feasibility(wide.without(set(), stiff), 4).changes] == ["young"]
    assert feasibility(wide.without(set(), stiff), 5).beyond_flex


def test_no_relaxation_makes_a_pool_larger():
    one = pool(SIX, {"old": (0, 9), "young": (0, 9), "woman": (0, 9), "man": (0, 9)})

    told = feasibility(one, 7)

    assert (told.possible, told.changes, told.reasons[0].code) == (False, (), "pool_too_small")


def test_one_of_each_household_may_not_be_enough():
    quotas = {"old": (0, 9), "young": (0, 9), "woman": (0, 9), "man": (0, 9)}
    one = pool(SIX, quotas, homes=("1", "1", "1", "2", "2", ""))

    assert feasibility(one, 3).possible
    assert feasibility(one, 4).reasons[0].code == "households_too_few"


def test_a_panel_of_nobody_is_refused():
    with pytest.raises(MethodError, match="panel_has_no_seats"):
        feasibility(pool(SIX, {"old": (0, 9), "young": (0, 9), "woman": (0, 9), "man": (0, 9)}), 0)


bounds = st.tuples(st.integers(0, 4), st.integers(0, 2)).map(lambda b: (b[0], b[0] + b[1]))
homes = st.lists(st.sampled_from(["", "1", "2"]), min_size=6, max_size=6)


@settings(max_examples=60, deadline=None)
@given(st.lists(bounds, min_size=4, max_size=4), homes, st.integers(1, 5))
def test_the_answer_is_that_of_trying_every_panel_and_every_smaller_relaxation(four, homes, seats):
    one = pool(SIX, dict(zip(["old", "young", "woman", "man"], four, strict=True)), tuple(homes))

    told = feasibility(one, seats)

    assert told.possible == any(every_panel(one, seats))
    assume(not told.possible and told.changes)
    assert any(every_panel(relaxed(one, told.changes), seats))
    assert told.seats_moved == _fewest_seats(one, seats)


def _fewest_seats(one, seats):
    """By counting, for every panel of that size, how far it is from the quotas."""
    free = one.without(set(), [Quota(q.feature, q.value, 0, 9) for q in one.quotas])
    answers = dict(zip(one.ids, one.answers, strict=True))
    far = []
    for panel in every_panel(free, seats):
        given = [pair for p in panel for pair in zip(one.features, answers[p], strict=True)]
        counts = [(q, given.count((q.feature, q.value))) for q in one.quotas]
        far.append(sum(max(q.least - n, 0, n - q.most) for q, n in counts))
    return min(far)


@pytest.mark.real_data
@pytest.mark.parametrize("people", [300, 1000])
def test_made_pools_are_feasible_and_the_greedy_draw_finds_panels(people):
    folder = shared_data("sortition")
    quotas = read_quotas(folder / f"synth_{people}_40_features.csv")
    one = read_pool(folder / f"synth_{people}_40_people.csv", quotas)
    kinds = kinds_of(one, 40)

    assert feasibility(one, 40).possible
    assert kinds.keeps(greedy_panels(kinds, 3, np.random.default_rng(1))).all()


def test_the_greedy_draw_keeps_households_apart():
    quotas = {"old": (1, 2), "young": (1, 2), "woman": (0, 3), "man": (0, 3)}
    one = pool(SIX, quotas, homes=("1", "1", "1", "2", "2", "2"))
    kinds = kinds_of(one, 2)

    panels = greedy_panels(kinds, 50, np.random.default_rng(1))

    assert kinds.keeps(panels).all()


def test_the_greedy_draw_says_when_it_finds_nothing():
    one = pool(SIX, {"old": (2, 2), "young": (2, 2), "woman": (4, 4), "man": (0, 0)})

    with pytest.raises(MethodError, match="legacy_found_none"):
        greedy_panels(kinds_of(one, 4), 1, np.random.default_rng(1))


def test_kinds_hold_everybody_once_and_share_by_answers_and_household():
    homes = ("1", "2", "1", "2", "", "")
    one = pool(
        {"a": "old", "b": "old", "c": "young", "d": "young", "e": "young", "f": "young"},
        {"old": (0, 2), "young": (0, 2)},
        homes,
    )

    kinds = kinds_of(one, 2)

    assert all(kinds.cap <= kinds.size)
    assert sorted(sum(kinds.people, ())) == list(range(6))
    assert (len(kinds), kinds.homes.tolist()) == (3, [2])
