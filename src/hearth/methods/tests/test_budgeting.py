"""Budgeting by hand, at the edges, and against an independent exact count."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hearth.methods.budgeting import Election, Project, Rule, count, read_pb, verify, write_pb
from hearth.methods.errors import MethodError

PARK, BUS, LAMP = (
    Project("park", "Park", 60),
    Project("bus", "Bus", 50),
    Project("lamp", "Lamp", 25),
)
RULES = [
    Rule(),
    Rule(utility="cardinality"),
    Rule(completion="add1"),
    Rule(completion="add1", stop_when_exhaustive=False, start="floor"),
    Rule(completion="add1", completion_after="greedy"),
    Rule(completion="greedy"),
    Rule(method="greedy", utility="cost"),
]


def test_supporters_who_can_pay_together_get_their_project():
    one = Election([PARK, BUS], 100, [["park"], ["park"], ["park"], ["bus"]])

    result = count(one, Rule())

    assert result.winners == ("park",)
    assert (result.rounds[0].payers, result.rounds[0].highest_payment) == (3, 20)
    assert [(loser.project, loser.code) for loser in result.losers] == [("bus", "supporters_short")]


def test_a_project_that_costs_exactly_everything_is_bought():
    one = Election([Project("all", "All", 99)], 99, [["all"]] * 7)

    assert count(one, Rule()).winners == ("all",)


def test_a_project_dearer_than_the_budget_is_never_bought():
    one = Election([Project("castle", "Castle", 101)], 100, [["castle"]] * 3)

    result = count(one, Rule(completion="add1", completion_after="greedy"))

    assert result.winners == ()
    assert result.losers[0].code == "dearer_than_budget"


def test_a_project_without_votes_says_so():
    one = Election([PARK, LAMP], 100, [["park"], ["park"]])

    assert count(one, Rule()).losers[0].code == "no_support"


def test_equal_votes_and_costs_are_settled_by_the_stated_order():
    one = Election([Project("2", "B", 50), Project("10", "A", 50)], 50, [["2", "10"], ["2", "10"]])

    assert count(one, Rule()).winners == ("2",)


def test_a_minority_gets_its_share_where_the_most_votes_would_give_it_nothing():
    large, small = [Project(f"l{n}", "L", 25) for n in range(4)], Project("s", "S", 25)
    ballots = [["l0", "l1", "l2", "l3"]] * 6 + [["s"]] * 4
    one = Election([*large, small], 100, ballots)

    assert "s" in count(one, Rule()).winners
    assert "s" not in count(one, Rule(method="greedy", utility="cost")).winners


def test_a_project_named_twice_in_a_ballot_counts_once():
    once = Election([PARK, BUS], 100, [["park"], ["bus"]])
    twice = Election([PARK, BUS], 100, [["park", "park"], ["bus"]])

    assert twice.ballots.support(0) == once.ballots.support(0) == 1


def test_nobody_voted_and_nothing_is_bought():
    assert count(Election([PARK], 100, []), Rule(completion="add1")).winners == ()


def test_an_unknown_setting_is_refused():
    with pytest.raises(MethodError, match="rule_unknown_setting"):
        Rule.from_dict({"method": "equal-shares", "luck": True})


def test_a_broken_file_is_named_by_line():
    with pytest.raises(MethodError, match="pb_broken") as refused:
        read_pb(
            b"META\nkey;value\nbudget;100\nvote_type;approval\nPROJECTS\nproject_id;cost\n1;many\nVOTES\nvoter_id;vote\n"
        )

    assert refused.value.facts["line"] == 7


elections = st.integers(1, 5).flatmap(
    lambda m: st.tuples(
        st.lists(st.integers(1, 12), min_size=m, max_size=m),
        st.integers(1, 30),
        st.lists(st.sets(st.integers(0, m - 1)), min_size=1, max_size=7),
    )
)


@settings(max_examples=150, deadline=None)
@given(elections, st.sampled_from(RULES))
def test_every_count_agrees_with_the_exact_one_and_keeps_to_the_budget(drawn, rule):
    costs, budget, ballots = drawn
    projects = [Project(str(p), str(p), cost) for p, cost in enumerate(costs)]
    one = Election(projects, budget, [[str(p) for p in sorted(ballot)] for ballot in ballots])

    result = count(one, rule)

    assert result.cost <= budget
    assert verify(one, result).agrees
    assert {*result.winners} | {loser.project for loser in result.losers} == {
        p.id for p in projects
    }


@settings(max_examples=50, deadline=None)
@given(elections)
def test_a_written_file_reads_back_to_the_same_winners(drawn):
    costs, budget, ballots = drawn
    projects = [Project(str(p), str(p), cost) for p, cost in enumerate(costs)]
    one = Election(projects, budget, [[str(p) for p in sorted(ballot)] for ballot in ballots])

    again = read_pb(write_pb(one).encode()).election

    assert count(again, Rule()).winners == count(one, Rule()).winners
