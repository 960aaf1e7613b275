"""Hand-made elections, edges and properties of the budget rules."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hearth.methods.budgeting import (
    Ballots,
    Election,
    Project,
    Rule,
    compare,
    count,
    rule_hash,
    verify,
)
from hearth.methods.budgeting.links import Link
from hearth.methods.errors import MethodError

RULES = [
    Rule(utility=utility, completion=completion)
    for utility in ("cost", "cardinality")
    for completion in ("none", "add1", "add1u", "greedy", "add1+greedy")
] + [
    Rule(
        completion="add1",
        start="floor",
        stop_when_exhaustive=False,
        increment="1/3",
        comparison_after="greedy",
    ),
    Rule(method="greedy"),
    Rule(method="greedy", utility="cardinality"),
    Rule(method="phragmen", completion="greedy"),
    Rule(method="phragmen", min_support=2),
    Rule(method="bounded-overspending"),
    Rule(method="bounded-overspending", utility="cardinality", completion="greedy"),
    Rule(completion="add1", stop_when_exhaustive=False, completion_after="greedy", min_support=2),
]


def projects(*costs):
    return [
        Project(f"p{number}", f"Project {number}", cost)
        for number, cost in enumerate(costs, start=1)
    ]


@st.composite
def elections(draw):
    """Small ones full of ties: few different costs, few voters."""
    kind = draw(st.sampled_from(["approval", "points", "ordinal"]))
    listed = projects(*draw(st.lists(st.integers(0, 12), min_size=1, max_size=6)))
    ids = [one.id for one in listed]
    if kind == "points":
        ballot = st.dictionaries(st.sampled_from(ids), st.integers(0, 4))
    else:
        ballot = st.lists(st.sampled_from(ids), max_size=8)
    cast = draw(st.lists(ballot, max_size=9))
    ballots = Ballots.of(cast, kind=kind, projects=ids)
    return Election(listed, draw(st.integers(0, 40)), ballots, links=draw(links_among(ids)))


@st.composite
def links_among(draw, ids):
    """Mostly none; else a few, dependence never in a circle."""
    pairs = [(a, b) for at, b in enumerate(ids) for a in ids[at + 1 :]]
    if not pairs or draw(st.booleans()):
        return ()
    chosen = draw(st.lists(st.sampled_from(pairs), max_size=3, unique=True))
    return [Link(draw(st.sampled_from(["depends_on", "excludes"])), a, b) for a, b in chosen]


def test_equal_shares_gives_a_minority_its_share():
    election = Election(projects(50, 50, 50), 100, [["p1", "p2"]] * 3 + [["p3"]] * 3)
    assert set(count(election, Rule()).winners) == {"p1", "p3"}
    assert set(count(election, Rule(method="greedy")).winners) == {"p1", "p2"}


def test_a_round_tells_who_paid_what():
    election = Election(projects(30, 35), 60, [["p1", "p2"], ["p1", "p2"], ["p2"]])
    second = count(election, Rule()).rounds[1:]
    first = count(election, Rule()).rounds[0]
    assert (first.project, first.price, first.payers, first.highest_payment) == (
        "p2",
        Fraction(1, 3),
        3,
        Fraction(35, 3),
    )
    assert second == () and first.supporters_left == 25


def test_affordable_at_equality_is_affordable():
    for voters in (1, 3, 7, 49):
        election = Election(projects(100), 100, [["p1"]] * voters)
        assert count(election, Rule()).winners == ("p1",)


def test_a_tie_goes_by_the_stated_steps():
    election = Election(projects(10, 10, 8), 10, [["p1", "p2", "p3"]])
    assert count(election, Rule(utility="cost")).winners == ("p3",)
    assert count(election, Rule(tie_break=("listed",))).winners == ("p1",)
    assert count(election, Rule(tie_break=("listed",))).certificate.exact_ties >= 2


def test_ten_comes_after_two():
    election = Election([Project("p10", "", 5), Project("p2", "", 5)], 5, [["p10", "p2"]])
    assert count(election, Rule()).winners == ("p2",)


@pytest.mark.parametrize("rule", RULES, ids=str)
def test_nobody_voted_funds_nothing(rule):
    assert count(Election(projects(1, 0), 10, []), rule).winners == ()
    assert count(Election([], 10, [[]]), rule).winners == ()
    assert count(Election(projects(1), 0, [["p1"]]), rule).winners == ()


def test_repeated_choices_count_once_and_are_reported():
    plain = Election(projects(10, 10), 10, [["p1"], ["p2"], ["p2"]])
    twice = Election(projects(10, 10), 10, [["p1", "p1", "p1"], ["p2"], ["p2"]])
    assert (
        count(twice, Rule(method="greedy")).winners
        == count(plain, Rule(method="greedy")).winners
        == ("p2",)
    )
    assert np.array_equal(twice.ballots.voter, plain.ballots.voter)
    assert twice.ballots.repeated == ((0, 0), (0, 0))


def test_add1_stops_before_it_overspends():
    election = Election(projects(60, 50, 40), 100, [["p1"]] * 5 + [["p2"]] * 4 + [["p3"]] * 3)
    assert count(election, Rule()).winners == ()
    done = count(election, Rule(completion="add1"))
    assert done.cost <= 100 and done.winners and done.steps > 0


def test_huge_money_stays_exact():
    big = 10**15
    election = Election(projects(big + 1, big), big + 1, [["p1"]] * 300 + [["p2"]] * 300)
    result = count(election, Rule(method="phragmen"))
    assert result.winners == ("p2",)
    assert verify(election, result).agrees


def test_a_loser_hears_what_would_have_been_enough():
    election = Election(projects(60, 50), 100, [["p1"]] * 6 + [["p2"]] * 4)
    loser = count(election, Rule()).losers[0]
    assert (loser.project, loser.code, loser.facts["supporters_left"]) == (
        "p2",
        "supporters_short",
        40,
    )
    assert loser.facts["enough_cost"] == 40 and loser.facts["enough_cost_basis"] == "recount"
    more = loser.facts["enough_support"]
    assert "p2" in count(election.with_more_supporters(1, more), Rule()).winners
    assert "p2" not in count(election.with_more_supporters(1, more - 1), Rule()).winners


def test_comparison_counts_voters_with_nothing():
    election = Election(projects(50, 50, 50), 100, [["p1", "p2"]] * 3 + [["p3"]] * 3)
    both = compare(election, Rule(), Rule(method="greedy"))
    assert (both.prefer_first, both.prefer_second, both.nothing_in_second) == (3, 3, 3)


def test_a_rule_survives_storage_and_its_hash_moves_with_any_setting():
    rule = Rule(completion="add1u", increment="1/2")
    assert Rule.from_dict(rule.as_dict()) == rule and rule.completion_name == "add1u"
    hashes = {rule_hash(one, projects(3, 4), budget=9) for one in RULES}
    assert len(hashes) == len(set(RULES))
    assert rule_hash(rule, projects(3)) != rule_hash(rule, projects(4))


@pytest.mark.parametrize(
    "wrong", [{"method": "luck"}, {"increment": "0"}, {"tie_break": ("votes",)}, {"start": None}]
)
def test_an_unknown_setting_is_refused(wrong):
    with pytest.raises(MethodError):
        Rule(**wrong)


@pytest.mark.parametrize("cost", [-1, 1.5, True, "7"])
def test_money_that_is_not_whole_is_refused(cost):
    with pytest.raises(MethodError, match="money_not_whole"):
        Election([Project("a", "", cost)], 10, [])


@settings(deadline=None, max_examples=300)
@given(elections(), st.sampled_from(RULES))
def test_the_fast_count_is_the_plain_count(election, rule):
    result = count(election, rule, explain="none")
    assert verify(election, result).differences == ()
    assert result.cost <= election.budget
    assert all(one.cost <= election.budget for one in result.rounds)


@settings(deadline=None, max_examples=60)
@given(elections(), st.sampled_from(RULES), st.randoms(use_true_random=False))
def test_order_of_ballots_and_projects_changes_nothing(election, rule, chance):
    shuffled = list(range(election.voters))
    chance.shuffle(shuffled)
    order = list(range(len(election.projects)))
    chance.shuffle(order)
    old = election.ballots
    pairs = [
        (shuffled[v], at, 1 if old.points is None else int(old.points_for(p)[i]))
        for at, p in enumerate(order)
        for i, v in enumerate(old.supporters(p).tolist())
    ]
    voter, project, points = (
        np.array([pair[n] for pair in pairs], dtype=np.int64) for n in range(3)
    )
    ballots = Ballots.from_pairs(
        kind=old.kind,
        voters=old.voters,
        projects=len(order),
        voter=voter,
        project=project,
        points=None if old.points is None else points,
    )
    other = replace(election, projects=[election.projects[p] for p in order], ballots=ballots)
    assert (
        count(other, rule, explain="none").winners == count(election, rule, explain="none").winners
    )


@settings(deadline=None, max_examples=60)
@given(elections(), st.sampled_from(RULES))
def test_what_a_loser_is_told_is_true(election, rule):
    for loser in count(election, rule, explain="recount").losers:
        p, cost = election.number(loser.project), loser.facts.get("enough_cost")
        if cost is not None:
            assert loser.project in count(election.with_cost(p, cost), rule, explain="none").winners
            assert (
                loser.project
                not in count(election.with_cost(p, cost + 1), rule, explain="none").winners
            )
