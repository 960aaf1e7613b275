"""Strengths and grades against published figures, and against the same counted another way."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearth.methods.ranking import bradley_terry, majority_judgement

#: American League, 1987 (Agresti 2002, Categorical data analysis, table 10.10 and section 10.6).
TEAMS = ["Milwaukee", "Detroit", "Toronto", "New York", "Boston", "Cleveland", "Baltimore"]
GAMES = [
    [0, 7, 9, 7, 7, 9, 11],
    [6, 0, 7, 5, 11, 9, 9],
    [4, 6, 0, 7, 7, 8, 12],
    [6, 8, 6, 0, 6, 7, 10],
    [6, 2, 6, 7, 0, 7, 12],
    [4, 4, 5, 6, 6, 0, 6],
    [2, 4, 1, 3, 1, 7, 0],
]
#: Citations between journals of statistics (Stigler 1994), as fitted by the R package BradleyTerry2.
JOURNALS = ["Biometrika", "Comm Statist", "JASA", "JRSS-B"]
CITED = [[714, 730, 498, 221], [33, 425, 68, 17], [320, 813, 1072, 142], [284, 276, 325, 188]]


def test_seven_teams_stand_as_agresti_found_them():
    found = bradley_terry(TEAMS, GAMES).strength
    told = [1.581, 1.436, 1.294, 1.248, 1.108, 0.684, 0]
    np.testing.assert_allclose(found - found[-1], told, atol=6e-4)


def test_four_journals_stand_as_r_found_them():
    found = bradley_terry(JOURNALS, CITED)
    told = [0, -2.94907, -0.47957, 0.26895]
    np.testing.assert_allclose(found.strength - found.strength[0], told, atol=6e-6)


def test_limits_come_from_the_information_about_contrasts():
    found = bradley_terry(JOURNALS, CITED)
    table = np.array(CITED, dtype=float)
    np.fill_diagonal(table, 0)
    chance = 1 / (1 + np.exp(found.strength[None, :] - found.strength[:, None]))
    weight = (table + table.T) * chance * (1 - chance)
    information = np.diag(weight.sum(axis=1)) - weight
    first = np.linalg.inv(information[1:, 1:])  # against Biometrika
    errors = np.sqrt(np.diag(first))
    np.testing.assert_allclose(errors, [0.10255, 0.06059, 0.07083], atol=6e-6)
    spread = np.linalg.pinv(information)
    half = 1.959963984540054 * np.sqrt(np.diag(spread))
    np.testing.assert_allclose(found.high - found.strength, half, rtol=1e-9)


@given(st.permutations(range(7)))
def test_strengths_are_the_same_to_the_last_digit_in_any_order_of_items(order):
    table = np.array(GAMES, dtype=float)
    found = bradley_terry(TEAMS, table)
    turned = bradley_terry([TEAMS[at] for at in order], table[np.ix_(order, order)])
    for name in ("strength", "low", "high", "first_chance"):
        assert (getattr(turned, name) == getattr(found, name)[list(order)]).all()
    assert turned.tiers() == found.tiers()


def test_equal_strengths_stand_together_and_a_lot_tells_them_apart():
    found = bradley_terry(["b", "a", "c"], [[0, 2, 3], [2, 0, 3], [1, 1, 0]])
    assert found.tiers() == (("a", "b"), ("c",))
    assert found.order(["c", "b", "a"]) == ("b", "a", "c")


grades = st.lists(st.lists(st.integers(-1, 3), min_size=3, max_size=3), min_size=1, max_size=6)


@given(grades, st.data())
def test_counts_of_alike_ballots_are_those_ballots(table, data):
    counts = data.draw(
        st.lists(st.integers(0, 4), min_size=len(table), max_size=len(table)).filter(any)
    )
    many = [row for row, count in zip(table, counts, strict=True) for _ in range(count)]
    found = majority_judgement("abc", table, best=3, counts=counts)
    assert found == majority_judgement("abc", many, best=3) or any(
        np.isnan(one.low) for one in found.ranking
    )
    times = [count * 10**12 for count in counts]
    order = [
        one.candidate for one in majority_judgement("abc", table, best=3, counts=times).ranking
    ]
    assert sorted(order) == ["a", "b", "c"]


def test_a_hair_decides_among_many_equal_grades():
    half = 10**14
    found = majority_judgement("ab", [[2, 2], [1, 1], [3, 2]], best=3, counts=[half, half, 1])
    assert found.winners == ("a",) and found.ties == ()
    found = majority_judgement("ab", [[2, 2], [1, 1], [3, 3]], best=3, counts=[half, half, 1])
    assert found.ties[0].between == ("a", "b")


def test_equal_grades_go_to_whom_more_grade_higher():
    """Three with the same grade (Balinski and Laraki 2011, ch. 1)."""
    rows = [[5, 4, 3], [4, 3, 3], [3, 3, 3], [3, 3, 2], [0, 2, 1]]
    found = majority_judgement("xyz", rows, best=5)
    assert [one.candidate for one in found.ranking] == ["x", "y", "z"]
    assert {one.grade for one in found.ranking} == {3}


@pytest.mark.parametrize("counts", [[-1], [0], []])
def test_counts_that_cannot_be(counts):
    with pytest.raises(ValueError, match="counts_below_zero|table_empty"):
        majority_judgement("a", [[1]], best=1, counts=counts)
