"""The compiled engine buys what the general one buys, at the same exact prices, however coarse its grains."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.shared_data import shared_data

from hearth.methods.budgeting import Ballots, Election, Project, Rule, count, read_pb, winners
from hearth.methods.budgeting import swift as swift_module
from hearth.methods.budgeting.completion import first_endowment
from hearth.methods.budgeting.equal_shares import Counting
from hearth.methods.budgeting.playing import MANY, is_many
from hearth.methods.budgeting.prepared import Prepared
from hearth.methods.budgeting.swift import Swift


def both(election, rule, endowment=None, limit=None):
    """The same run by the two engines."""
    prepared = Prepared(election=election, rule=rule)
    money = first_endowment(election, rule) if endowment is None else endowment
    runs = [one(prepared, endowment=money) for one in (Counting, Swift)]
    return [one.run(limit=limit, record=True) for one in runs]


def told(run):
    return run.winners, run.cost, run.overspent, run.rounds, run.is_settled


@st.composite
def elections(draw):
    """Few kinds of voters and of costs, so that prices tie and purses run dry at the same moment."""
    projects, voters = draw(st.integers(1, 9)), draw(st.integers(1, 25))
    kinds = draw(st.lists(st.sets(st.integers(0, projects - 1)), min_size=1, max_size=5))
    costs = draw(st.lists(st.sampled_from([0, 10, 20, 30, 60, 61, 999]), min_size=projects))
    pairs = [(v, p) for v in range(voters) for p in sorted(kinds[v % len(kinds)])]
    ballots = Ballots.from_pairs(
        kind="approval",
        voters=voters,
        projects=projects,
        voter=np.array([v for v, _ in pairs], dtype=int),
        project=np.array([p for _, p in pairs], dtype=int),
    )
    listed = [Project(str(p), str(p), costs[p]) for p in range(projects)]
    return Election(listed, draw(st.sampled_from([30, 60, 120, 1000])), ballots)


RULES = [
    Rule(),
    Rule(utility="cardinality"),
    Rule(min_support=3),
    Rule(tie_break=("cost", "listed")),
]


@given(elections(), st.sampled_from(RULES), st.fractions(Fraction(1, 7), 200), st.booleans())
@settings(max_examples=150, deadline=None)
def test_both_engines_buy_the_same_at_the_same_prices(election, rule, endowment, limited):
    one, other = both(election, rule, endowment, election.budget if limited else None)
    assert told(one) == told(other)


@given(elections(), st.sampled_from(RULES))
@settings(max_examples=60, deadline=None)
def test_with_coarse_grains_it_settles_exactly_what_it_cannot_separate(election, rule):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(swift_module, "_BITS", 14)
        one, other = both(election, rule)
    assert told(one) == told(other)


def test_more_than_sixty_four_purchases_are_remembered():
    rng = np.random.default_rng(3)
    voter, project = np.nonzero(rng.random((60, 90)) < 0.3)
    ballots = Ballots.from_pairs(
        kind="approval", voters=60, projects=90, voter=voter, project=project
    )
    listed = [Project(str(p), str(p), int(cost)) for p, cost in enumerate(rng.integers(50, 90, 90))]
    one, other = both(Election(listed, 5_800, ballots), Rule())
    assert len(one.winners) > 64
    assert told(one) == told(other)


@pytest.mark.parametrize("name", ["Poland_Lodz_2022", "Netherlands_Amsterdam_309"])
def test_real_elections_come_out_alike(name):
    election = read_pb(shared_data("pb") / f"{name}.pb").election
    prepared = Prepared(election=election, rule=Rule())
    assert is_many(prepared, first_endowment(election, Rule()))
    one, other = both(election, Rule())
    assert told(one) == told(other)


def test_who_wins_is_told_without_the_account():
    rng = np.random.default_rng(8)
    voter, project = np.nonzero(rng.random((MANY // 4, 12)) < 0.4)
    ballots = Ballots.from_pairs(
        kind="approval", voters=MANY // 4, projects=12, voter=voter, project=project
    )
    listed = [
        Project(str(p), str(p), int(cost)) for p, cost in enumerate(rng.integers(50, 900, 12))
    ]
    election = Election(listed, 3_000, ballots)
    for completion in ("none", "add1", "add1u", "greedy", "add1+greedy"):
        rule = Rule(completion=completion)
        assert winners(election, rule) == count(election, rule, explain="none").winners


@pytest.mark.parametrize(
    "election",
    [
        Election([Project("a", "A", 2**40)], 2**60, [["a"]] * MANY),
        Election([Project("a", "A", 5)], 9, [["a"]]),
    ],
)
def test_small_elections_and_huge_sums_of_money_stay_with_the_general_engine(election):
    assert not is_many(Prepared(election=election, rule=Rule()), Fraction(election.budget))
