"""Approvals, grades and comparisons: by hand, against slow sums, at their edges."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import minimize

from hearth.methods.errors import MethodError
from hearth.methods.ranking import approval, bradley_terry, majority_judgement

grades = st.integers(1, 3).flatmap(
    lambda wide: st.lists(
        st.lists(st.integers(0, 4), min_size=wide, max_size=wide), min_size=1, max_size=9
    )
)


def slow_value(given):
    """Majority grades taken away one after another."""
    left, found = sorted(given), []
    while left:
        found.append(left.pop((len(left) - 1) // 2))
    return found


@given(grades)
def test_candidates_stand_by_the_majority_grades_taken_away(table):
    names = [f"c{place}" for place in range(len(table[0]))]
    found = majority_judgement(names, table, best=4)
    values = {
        name: slow_value(column)
        for name, column in zip(names, zip(*table, strict=True), strict=True)
    }
    order = [one.candidate for one in found.ranking]
    assert order == sorted(names, key=lambda name: ([-g for g in values[name]], name))
    assert [one.grade for one in found.ranking] == [values[name][0] for name in order]


def test_grades_are_told_with_those_above_and_below():
    one = majority_judgement(["a"], [[0], [2], [2], [3]], best=3).ranking[0]
    assert (one.grade, one.above, one.below, one.counts) == (2, 0.25, 0.25, (1, 0, 2, 1))


def test_no_grade_counts_as_the_worst():
    found = majority_judgement(["a", "b"], [[-1, 1], [3, 1], [-1, 1]], best=3)
    assert found.winners == ("b",)


def test_equal_grades_are_a_tie_and_told():
    found = majority_judgement(["b", "a"], [[1, 2], [2, 1]], best=2)
    assert found.winners == ("a",) and found.ties[0].between == ("a", "b")


def test_a_name_approved_twice_counts_once():
    assert approval(["a"], [["a", "a"]]).ranking[0].approvals == 1


def test_a_tie_for_the_last_seat_is_told():
    found = approval(["x", "y", "z"], [["x"], ["x", "z"], ["y"]], seats=2, lot=["z", "y", "x"])
    assert found.winners == ("x", "z") and found.ties[0].broken_by == "lot"
    assert approval(["x", "y"], [["x"]], seats=1).ties == ()


wins = st.integers(2, 5).flatmap(
    lambda size: st.lists(st.integers(1, 20), min_size=size * size, max_size=size * size).map(
        lambda cells: np.array(cells, dtype=float).reshape(size, size)
    )
)


@given(wins)
def test_strengths_are_the_likeliest(table):
    np.fill_diagonal(table, 0)
    found = bradley_terry([str(k) for k in range(len(table))], table)

    def unlikely(strength):
        return (table * np.logaddexp(0, strength[None, :] - strength[:, None])).sum()

    slow = minimize(unlikely, np.zeros(len(table)), method="BFGS", options={"gtol": 1e-9}).x
    np.testing.assert_allclose(found.strength, slow - slow.mean(), atol=1e-5)
    chance = 1 / (1 + np.exp(found.strength[None, :] - found.strength[:, None]))
    expected = ((table + table.T) * chance).sum(axis=1)
    np.testing.assert_allclose(expected, table.sum(axis=1), rtol=1e-9)


def test_intervals_of_two_items_are_those_of_the_log_odds():
    found = bradley_terry(["a", "b"], [[0, 30], [10, 0]])
    half = 1.959963984540054 * (1 / 30 + 1 / 10) ** 0.5 / 2
    assert found.high[0] - found.strength[0] == pytest.approx(half)


def test_intervals_hold_the_truth_about_as_often_as_they_say():
    rng, truth, hits = np.random.default_rng(4), np.array([0.8, 0.1, -0.2, -0.7]), 0
    chance = 1 / (1 + np.exp(truth[None, :] - truth[:, None]))
    for _ in range(150):
        upper = np.triu(rng.binomial(25, chance), 1)
        table = upper + np.triu(25 - upper, 1).T
        found = bradley_terry("abcd", table)
        hits += int(((found.low <= truth) & (truth <= found.high)).sum())
    assert 0.92 <= hits / 600 <= 0.98


def test_items_that_cannot_be_told_apart_are_named():
    found = bradley_terry("abcd", [[0, 2, 0, 0], [1, 0, 0, 0], [0, 0, 0, 3], [0, 0, 1, 0]])
    assert not found.connected and found.components == (("a", "b"), ("c", "d"))
    assert np.isnan(found.strength).all()


def test_an_item_that_never_lost_has_no_strength_without_a_prior():
    assert not bradley_terry("ab", [[0, 5], [0, 0]]).connected
    found = bradley_terry("ab", [[0, 5], [0, 0]], prior=1)
    assert found.connected and found.order() == ("a", "b")


@pytest.mark.parametrize(
    ("call", "code"),
    [
        (lambda: approval(["a"], [["b"]]), "candidate_unknown"),
        (lambda: approval(["a", "a"], []), "candidate_listed_twice"),
        (lambda: approval(["a"], [], seats=2), "seats_out_of_range"),
        (lambda: majority_judgement(["a"], [[5]], best=4), "grades_out_of_range"),
        (lambda: majority_judgement(["a"], [], best=4), "table_empty"),
        (lambda: bradley_terry(["a"], [[0]]), "too_few_points"),
        (lambda: bradley_terry(["a", "b"], [[0]]), "tables_do_not_match"),
    ],
)
def test_bad_ballots_are_refused(call, code):
    with pytest.raises(MethodError, match=code):
        call()
