"""What a loser is told, tried by brute force; and increments taken several at once where nothing changes."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hearth.methods.budgeting import (
    Election,
    Project,
    Rule,
    again,
    count,
    nearness,
    playing,
    verify,
)
from hearth.methods.budgeting.counting import outcome_of
from hearth.methods.budgeting.edges import edge as edge_of
from hearth.methods.budgeting.staying import stays_out

RULES = [
    Rule(),
    Rule(utility="cardinality", completion="greedy"),
    Rule(completion="add1"),
    Rule(completion="add1+greedy"),
    Rule(completion="add1", stop_when_exhaustive=False, start="floor"),
    Rule(method="phragmen"),
    Rule(method="greedy"),
    Rule(method="bounded-overspending"),
]


@st.composite
def elections(draw, scale=1):
    costs = draw(st.lists(st.integers(1, 20), min_size=2, max_size=5))
    listed = [Project(str(n), "", cost * scale) for n, cost in enumerate(costs)]
    ballot = st.sets(st.sampled_from([one.id for one in listed]))
    cast = draw(st.lists(ballot, min_size=1, max_size=7))
    return Election(listed, draw(st.integers(5, 40)) * scale, [sorted(one) for one in cast])


@settings(max_examples=40, deadline=None)
@given(elections(), st.sampled_from(RULES))
def test_the_smallest_change_that_wins_is_told(election, rule):
    for loser in count(election, rule).losers:
        p, told = election.number(loser.project), loser.facts

        def wins(changed, project=loser.project):
            return project in count(changed, rule, explain="none").winners

        costs = [c for c in range(told["cost"]) if wins(election.with_cost(p, c))]
        assert told.get("enough_cost") == (max(costs) if costs and told["support"] else None)
        more = [n for n in range(1, 20) if wins(election.with_more_supporters(p, n))]
        if "enough_support" in told and told["enough_support"] < 20:
            n = told["enough_support"]
            assert n in more and n - 1 not in more
            assert n == min(more) or n > 8
        else:
            assert not more


@settings(max_examples=40, deadline=None)
@given(
    elections(scale=60),
    st.sampled_from(["cost", "cardinality"]),
    st.sampled_from(["1", "3/2", "7"]),
    st.booleans(),
)
def test_many_increments_at_once_end_where_single_ones_do(election, utility, increment, exhaust):
    rule = Rule(
        utility=utility,
        completion="add1",
        increment=increment,
        stop_when_exhaustive=exhaust,
    )
    result = count(election, rule, explain="none")
    assert verify(election, result).differences == ()


@given(st.integers(0, 60), st.integers(1, 61), st.integers(-5, 70))
def test_an_edge_is_found_from_any_guess(edge, far, guess):
    edge = min(edge, far - 1)
    assert edge_of(lambda at: at <= edge, inside=0, outside=far, guess=guess) == edge
    assert edge_of(lambda at: at >= far - edge, inside=far, outside=0, guess=guess) == far - edge
    assert edge_of(lambda at: False, inside=0, outside=far, guess=guess) is None


GROWING = [
    Rule(completion="add1"),
    Rule(completion="add1u", utility="cardinality"),
    Rule(completion="add1+greedy", comparison_after="greedy", increment="1/2"),
    Rule(completion="add1", stop_when_exhaustive=False, start="floor", min_support=2),
]


@pytest.fixture
def compiled(monkeypatch):
    """Every election counts as one of many ballots."""
    monkeypatch.setattr(playing, "MANY_TIMES", 0)


@pytest.mark.parametrize("rule", GROWING)
def test_runs_that_are_known_need_not_be_played(compiled, monkeypatch, rule):
    rng, seen = np.random.default_rng(5), set()

    def watched(*given):
        seen.add(bool(out := stays_out(*given)))
        return out

    monkeypatch.setattr(again, "stays_out", watched)
    for _ in range(12):
        listed = [Project(str(n), "", int(c) * 20) for n, c in enumerate(rng.integers(1, 20, 5))]
        cast = [[str(p) for p in range(5) if rng.random() < 0.5] for _ in range(6)]
        election = Election(listed, int(rng.integers(10, 40)) * 20, cast)
        outcome, _ = outcome_of(election, rule)
        known = again.Again(election, rule, outcome, outcome_of)
        for p in {*range(5)} - {election.number(one) for one in outcome.winners}:
            for cost in rng.integers(0, listed[p].cost, 3).tolist():
                whole, _ = outcome_of(election.with_cost(p, cost), rule, record=False)
                assert known._wins_at_cost(p, cost) == (listed[p].id in whole.winners)
    assert seen == {True, False}


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(elections(scale=20), st.sampled_from(GROWING))
def test_limits_in_large_elections_hold_for_the_whole_rule(compiled, election, rule):
    result = count(election, rule)
    assert {one.facts.get("enough_cost_basis", "recount") for one in result.losers} <= {"recount"}
    assert verify(election, result, limits=True).differences == ()


@pytest.mark.parametrize("utility", ["cost", "cardinality"])
def test_where_limits_are_sought_does_not_rest_on_the_order_of_voters(monkeypatch, utility):
    rng, seen = np.random.default_rng(11), []
    heads = nearness._heads
    monkeypatch.setattr(nearness, "_heads", lambda *sums: seen.append(sums) or heads(*sums))
    listed = [Project(str(n), "", int(c)) for n, c in enumerate(rng.integers(300, 9_000, 12))]
    cast = [[str(p) for p in range(12) if rng.random() < 0.3] for _ in range(301)]
    found = []
    for ballots in (cast, cast[::-1]):
        seen.clear()
        election = Election(listed, 20_000, ballots)
        near = nearness.Nearness(election, Rule(utility=utility), Fraction(20_000, 301))
        found.append(([near.guess(p) for p in range(12)], tuple(seen)))
    assert found[0] == found[1]
