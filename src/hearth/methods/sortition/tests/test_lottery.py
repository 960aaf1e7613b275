"""Lotteries of equal tickets: what they promise, whatever the pool; draws; replacements; the proof."""

from collections import Counter
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.shared_data import shared_data

from hearth.methods.errors import MethodError
from hearth.methods.sortition import (
    METHODS,
    Pool,
    Quota,
    digest_of,
    draw,
    make_lottery,
    read_pool,
    read_quotas,
    replacement_pool,
    verify,
)
from hearth.methods.sortition.averages import Bound, maximin
from hearth.methods.sortition.dealing import first_deal
from hearth.methods.sortition.kinds import kinds_of
from hearth.methods.sortition.proof import bound_of
from hearth.methods.sortition.tests.pools import every_panel, pool, renamed, tight_pool
from hearth.methods.sortition.tests.test_fairest import small_pools
from hearth.methods.sortition.tickets import _traded

EIGHT = {
    "ann": "old woman",
    "bea": "old woman",
    "cyd": "old man",
    "dan": "young man",
    "eli": "young man",
    "fay": "young woman",
    "gus": "young man",
    "hal": "old man",
}
QUOTAS = {"old": (1, 2), "young": (1, 2), "woman": (1, 1), "man": (2, 2)}


@settings(max_examples=40, deadline=None)
@given(small_pools(), st.sampled_from(METHODS), st.integers(1, 40), st.text(max_size=3))
def test_every_ticket_is_a_panel_that_trying_them_all_would_find(case, method, tickets, seed):
    one, seats = case

    made = make_lottery(one, seats, method=method, tickets=tickets, seed=seed)

    allowed = set(every_panel(one, seats))
    assert len(made.tickets) == tickets
    assert all(frozenset(people) in allowed for people in made.tickets)
    assert verify(one, made).agrees
    held = Counter(person for people in made.tickets for person in people)
    assert made.held == tuple(held[person] for person in one.ids)


@settings(max_examples=20, deadline=None)
@given(small_pools(), st.permutations(range(8)))
def test_the_order_of_people_and_quotas_changes_nothing(case, order):
    one, seats = case
    turned = [at for at in order if at < len(one)]
    again = Pool(
        tuple(one.ids[at] for at in turned),
        tuple(one.answers[at] for at in turned),
        one.quotas[::-1],
        None if one.households is None else tuple(one.households[at] for at in turned),
    )

    first, second = (make_lottery(each, seats, tickets=10) for each in (one, again))

    assert first == second
    assert draw(first, "x") == draw(second, "x")


@settings(max_examples=20, deadline=None)
@given(small_pools(), st.sampled_from(["leximin", "nash"]), st.integers(0, 99))
def test_other_names_of_people_and_answers_change_no_chance(case, method, seed):
    one, seats = case
    other, ids = renamed(one, seed)

    first, second = (make_lottery(each, seats, method=method, tickets=1) for each in (one, other))

    after = dict(zip(second.ids, second.probabilities, strict=True))
    assert [after[ids[person]] for person in first.ids] == pytest.approx(
        first.probabilities, abs=2e-3 if method == "nash" else 1e-6
    )


@pytest.mark.parametrize("method", ["maximin", "leximin", "nash", "goldilocks"])
def test_the_choice_between_equally_fair_lotteries_does_not_hang_on_names(method):
    one = tight_pool(1, 60, 8, 4)
    other, ids = renamed(one, 5)

    first, second = (make_lottery(each, 8, method=method, tickets=1) for each in (one, other))

    after = dict(zip(second.ids, second.probabilities, strict=True))
    assert [after[ids[person]] for person in first.ids] == list(first.probabilities)


def test_goldilocks_comes_to_an_end_where_somebody_sits_on_few_panels():
    one = tight_pool(20, 40, 6, 5)

    made = make_lottery(one, 6, method="goldilocks", tickets=20)

    assert made.optimality_gap < 1e-6 and verify(one, made).agrees


def test_what_a_search_proves_is_the_bound_that_is_told():
    one = tight_pool(1, 60, 8, 4)

    made = make_lottery(one, 8, tickets=20)

    assert made.proved_by == "search"
    assert made.largest_minimum == pytest.approx(made.minimum_probability, abs=1e-7)


def test_people_who_are_alike_have_the_same_chance_and_tickets_within_one():
    made = make_lottery(pool(EIGHT, QUOTAS), 3, tickets=101)

    held = dict(zip(made.ids, made.held, strict=True))
    chance = dict(zip(made.ids, made.probabilities, strict=True))
    assert chance["ann"] == chance["bea"] and chance["dan"] == chance["eli"] == chance["gus"]
    assert abs(held["ann"] - held["bea"]) <= 1 and abs(held["dan"] - held["gus"]) <= 1
    assert made.largest_rounding < 1


def test_tickets_are_traded_until_totals_are_right():
    panels = np.eye(4, dtype=int)[[0, 0, 1, 1, 2, 2]] + np.eye(4, dtype=int)[[1, 2, 2, 3, 3, 0]]
    found = np.unique(panels, axis=0)
    even = np.full(4, 3)

    traded = _traded(panels, found, even, even, np.random.default_rng(1))

    assert traded.sum(axis=0).tolist() == [3, 3, 3, 3]
    assert {tuple(one) for one in traded} <= {tuple(one) for one in found}
    assert panels.sum(axis=0).tolist() == [3, 3, 4, 2]


def test_whoever_no_panel_can_hold_is_named_and_others_are_not_made_to_wait():
    quotas = {"old": (1, 1), "young": (1, 1), "woman": (0, 0), "man": (2, 2)}

    made = make_lottery(pool(EIGHT, quotas), 2, tickets=12)

    assert made.never == ("ann", "bea", "fay")
    assert made.minimum_probability == pytest.approx(1 / 3)
    assert made.held == (0, 0, 6, 4, 4, 0, 4, 6)


def test_another_seed_of_the_lottery_keeps_the_chances():
    one = pool(EIGHT, QUOTAS)

    first, second = make_lottery(one, 3, seed="a"), make_lottery(one, 3, seed="b")

    assert first.tickets != second.tickets and first.digest != second.digest
    assert first.probabilities == pytest.approx(second.probabilities)


def test_a_draw_is_the_same_for_everybody_and_every_ticket_comes_up():
    made = make_lottery(pool(EIGHT, QUOTAS), 3, tickets=7)

    drawn = [draw(made, f"day {day}") for day in range(200)]

    assert drawn[3] == draw(made, "day 3")
    assert {one.ticket for one in drawn} == set(range(1, 8))
    assert all(one.selected == made.tickets[one.ticket - 1] for one in drawn)


def test_a_changed_ticket_is_found():
    one = pool(EIGHT, QUOTAS)
    made = make_lottery(one, 3, tickets=5)
    other = (("ann", "bea", "cyd"), *made.tickets[1:])

    codes = {code for code, _ in verify(one, replace(made, tickets=other)).faults}

    assert {"quota_broken", "digest_differs"} <= codes
    assert digest_of(other) != made.digest


@pytest.mark.parametrize(
    "change",
    [
        {"method": "other"},
        {"method": "legacy"},
        {"seats": 4},
        {"ids": tuple("abcdefgh")},
        {"probabilities": (0.29, 0.21, 0.5, 0.5, 0.5, 0.5, 0.25, 0.25)},
        {"held": (9, 5, 9, 5, 5, 9, 5, 9)},
        {"never": ("ann",)},
        {"minimum_probability": 0.3},
        {"maximum_probability": 0.6},
        {"largest_minimum": 0.4},
        {"largest_minimum": 0.3},
        {"largest_minimum": None},
        {"optimality_gap": -1.0},
        {"optimality_gap": None},
        {"proved_by": "trust"},
        {"tickets": ()},
        {"digest": "0" * 64},
        {"bound": Bound(1.0, np.ones(9), np.ones(5))},
        {"bound": None},
    ],
)
def test_a_changed_figure_is_found(change):
    one = pool(EIGHT, QUOTAS)
    made = make_lottery(one, 3, tickets=20)

    assert verify(one, made).agrees
    assert not verify(one, replace(made, **change)).agrees


def test_a_bound_holds_whatever_the_multipliers_are():
    kinds = kinds_of(pool(EIGHT, QUOTAS), 3)
    best = maximin(kinds).bound

    exact = bound_of(kinds, best)
    blurred = Bound(best.value, best.person, best.quota + np.linspace(-0.02, 0.03, len(best.quota)))

    assert exact == pytest.approx(Fraction(1, 4)) or exact >= best.value - 1e-12
    assert bound_of(kinds, blurred) >= Fraction(best.value) - Fraction(1, 10**9)


def test_replacements_keep_the_quotas_of_the_whole_panel():
    one = pool(EIGHT, QUOTAS)

    rest, free = replacement_pool(one, 3, seated={"ann", "dan"}, gone={"eli"})
    drawn = draw(make_lottery(rest, free, tickets=10), "s").selected

    assert free == 1 and set(rest.ids) == {"bea", "cyd", "fay", "gus", "hal"}
    assert frozenset({"ann", "dan", *drawn}) in set(every_panel(one, 3))


def test_replacements_leave_out_the_households_of_those_seated():
    one = pool(EIGHT, QUOTAS, homes=("1", "", "1", "", "2", "2", "", ""))

    rest, _ = replacement_pool(one, 3, seated={"ann"})

    assert "cyd" not in rest.ids and len(rest) == 6
    with pytest.raises(MethodError, match="panel_is_full"):
        replacement_pool(one, 1, seated={"ann"})


@pytest.mark.parametrize("seed", range(20))
def test_a_first_deal_fills_every_panel_whatever_is_left_for_the_last_kinds(seed):
    kinds, rng = kinds_of(pool(EIGHT, QUOTAS), 3), np.random.default_rng(seed)
    panels = [rng.permutation(np.repeat(np.arange(len(kinds)), kinds.cap))[:3] for _ in range(9)]
    totals = np.bincount(np.concatenate(panels), minlength=len(kinds))

    dealt = first_deal(kinds, totals, 9, rng)

    assert (dealt.sum(axis=1) == 3).all() and (dealt.sum(axis=0) == totals).all()


def test_one_person_one_seat_one_ticket():
    one = Pool(("ann",), (("old",),), (Quota("age", "old", 1, 1),))

    made = make_lottery(one, 1, tickets=1)

    assert (made.tickets, made.probabilities, made.optimality_gap) == ((("ann",),), (1.0,), 0)


@pytest.mark.real_data
@pytest.mark.parametrize("method", ["maximin", "leximin", "nash", "goldilocks"])
def test_a_pool_of_300_is_solved_with_proof_by_every_method(method):
    folder = shared_data("sortition")
    quotas = read_quotas(folder / "synth_300_40_features.csv")
    one = read_pool(folder / "synth_300_40_people.csv", quotas)

    made = make_lottery(one, 40, method=method, tickets=50)

    assert verify(one, made).agrees
    assert made.optimality_gap < 1e-6
    assert made.largest_minimum == pytest.approx(0.0731707, abs=1e-7)
    if method in ("maximin", "leximin"):
        assert made.minimum_probability == pytest.approx(0.0731707, abs=1e-7)


@pytest.mark.real_data
@pytest.mark.parametrize(("name", "seats"), [("small_20", 20), ("large_200", 200)])
def test_the_published_examples_give_everybody_the_same_chance(name, seats):
    folder = shared_data("sortition")
    quotas = read_quotas(folder / f"example_{name}_categories.csv")
    one = read_pool(folder / f"example_{name}_respondents.csv", quotas)

    made = make_lottery(one, seats, tickets=100)

    assert made.probabilities == pytest.approx([0.1] * len(one))
    assert set(made.held) == {10}
