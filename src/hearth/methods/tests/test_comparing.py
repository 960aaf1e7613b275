"""Two shares and two orders side by side."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearth.methods.comparing import rank_agreement, share_moved
from hearth.methods.errors import MethodError


def test_limits_of_a_difference_are_those_published():
    """Newcombe (1998), table II: 56/70 less 48/80 has limits 0.0524 and 0.3339 by method 10."""
    found = share_moved(48, 80, 56, 70)
    assert found.difference == pytest.approx(0.2)
    assert (found.low, found.high) == (
        pytest.approx(0.0524, abs=5e-5),
        pytest.approx(0.3339, abs=5e-5),
    )


@pytest.mark.parametrize(
    ("counts", "verdict"),
    [
        ((6, 100, 30, 100), "up"),
        ((30, 100, 6, 100), "down"),
        ((6, 100, 1, 5), "too_early"),
        ((500, 1000, 505, 1000), "alike"),
        ((0, 100, 0, 100), "too_early"),
        ((0, 0, 5, 10), "too_early"),
        ((5, 10, 0, 0), "too_early"),
    ],
)
def test_a_share_is_said_to_move_only_when_chance_does_not_explain_it(counts, verdict):
    assert share_moved(*counts).verdict == verdict


def test_more_of_a_group_than_people_is_refused():
    with pytest.raises(MethodError, match="more_successes_than_trials"):
        share_moved(3, 2, 0, 1)


@given(st.integers(0, 60), st.integers(0, 60), st.integers(0, 60), st.integers(0, 60))
def test_turned_round_it_is_the_other_way_round(a, b, c, d):
    one, other = share_moved(a, a + b, c, c + d), share_moved(c, c + d, a, a + b)
    turned = {"up": "down", "down": "up"}
    assert other.verdict == turned.get(one.verdict, one.verdict)


def test_orders_go_together_against_each_other_or_nobody_can_say():
    line = list(range(10))
    assert rank_agreement(line, line).verdict == "together"
    assert rank_agreement(line, line[::-1]).verdict == "against"
    assert rank_agreement([1, 2, 3], [1, 2, 3]).verdict == "unsure"
    assert rank_agreement(line, [5] * 10).correlation is None
    with pytest.raises(MethodError, match="tables_do_not_match"):
        rank_agreement([1], [1, 2])


@pytest.mark.parametrize("places", [4, 6, 8, 30])
def test_the_same_order_has_limits_too_wider_where_places_are_few(places):
    line = list(range(places))
    there, back = rank_agreement(line, line), rank_agreement(line, line[::-1])
    assert (there.correlation, there.high) == (1, 1) and there.low < 1
    assert back.high == pytest.approx(-there.low)
    assert there.verdict == ("unsure" if places == 4 else "together")
    near = [1, 0, *line[2:]]
    assert rank_agreement(line, near).low <= there.low + 1e-12


def test_ties_share_their_ranks():
    found = rank_agreement([1, 1, 2, 3, 4], [1, 2, 2, 3, 3])
    assert found.correlation == pytest.approx(0.8922, abs=1e-3)
