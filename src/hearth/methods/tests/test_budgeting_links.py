"""Dependence, exclusion, minimum support, bounded overspending, and who paid: cases by hand."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hearth.methods.budgeting import (
    Election,
    Link,
    Rule,
    contributions,
    count,
    read_pb,
    rule_hash,
    verify,
    write_pb,
)
from hearth.methods.errors import MethodError

from .test_budgeting_properties import RULES, elections, projects

EVERY = [
    Rule(),
    Rule(completion="add1+greedy"),
    Rule(method="bounded-overspending"),
    Rule(method="phragmen"),
    Rule(method="greedy"),
    Rule(method="greedy", utility="cardinality"),
]


@pytest.mark.parametrize("rule", EVERY, ids=str)
def test_of_two_that_exclude_each_other_one_is_bought(rule):
    both = Election(projects(40, 30), 100, [["p1", "p2"]] * 4, links=[Link("excludes", "p1", "p2")])
    result = count(both, rule)
    assert len(result.winners) == 1
    assert [(one.code, one.facts["other"]) for one in result.losers] == [
        ("shut_out", result.winners[0])
    ]


@pytest.mark.parametrize("rule", EVERY, ids=str)
def test_what_depends_on_another_waits_for_it(rule):
    link = [Link("depends_on", "p1", "p2")]
    liked = Election(projects(10, 90), 100, [["p1", "p2"]] * 4, links=link)
    assert count(liked, rule).winners == ("p2", "p1")
    alone = Election(projects(10, 90), 50, [["p1", "p2"]] * 4, links=link)
    lost = {one.project: one.code for one in count(alone, rule).losers}
    assert lost == {"p1": "needs_other", "p2": "dearer_than_budget"}


@pytest.mark.parametrize("rule", EVERY, ids=str)
def test_too_few_supporters_are_told_how_many_more(rule):
    one = Election(projects(10, 10), 100, [["p1"], ["p2"], ["p2"], ["p2"]])
    least = Rule.from_dict({**rule.as_dict(), "min_support": 3})
    result = count(one, least, explain="recount")
    assert result.winners == ("p2",)
    loser = result.losers[0]
    assert (loser.code, loser.facts["enough_support"]) == ("too_few_supporters", 2)


@pytest.mark.parametrize(
    ("links", "code"),
    [
        ([Link("depends_on", "p1", "p1")], "link_to_itself"),
        ([Link("depends_on", "p1", "px")], "link_unknown_project"),
        ([Link("likes", "p1", "p2")], "link_unknown_kind"),
        (
            [Link("depends_on", "p1", "p2"), Link("depends_on", "p2", "p1")],
            "links_in_a_circle",
        ),
    ],
)
def test_links_that_cannot_be_it_refuses(links, code):
    with pytest.raises(MethodError, match=code):
        Election(projects(1, 2), 3, [["p1"]], links=links)


def test_links_and_minimum_support_are_in_the_hash_where_there_are_any():
    listed = projects(1, 2)
    plain = rule_hash(Rule(), listed, budget=3)
    assert "min_support" not in Rule().as_dict()
    assert plain != rule_hash(Rule(min_support=1), listed, budget=3)
    assert plain != rule_hash(Rule(), listed, budget=3, links=[Link("excludes", "p1", "p2")])


def test_links_go_through_the_file():
    links = (
        Link("depends_on", "p1", "p2"),
        Link("depends_on", "p1", "p3"),
        Link("excludes", "p2", "p3"),
    )
    one = Election(projects(1, 2, 3), 6, [["p1"]], links=links)
    assert set(read_pb(write_pb(one).encode()).election.links) == set(links)


def test_overspending_buys_what_supporters_can_pay_only_in_part():
    one = Election(projects(1000, 100), 1000, [["p1"], ["p2"], ["p1"]])
    assert count(one, Rule()).winners == ("p2",)
    result = count(one, Rule(method="bounded-overspending"))
    assert result.winners == ("p1",)
    assert result.rounds[0].highest_payment < 334 and result.cost == 1000
    assert verify(one, result).agrees


def test_overspending_keeps_a_cohesive_minority_its_share():
    one = Election(projects(*[50] * 4), 100, [["p1", "p2", "p3"]] * 3 + [["p4"]] * 3)
    assert "p4" in count(one, Rule(method="bounded-overspending")).winners


@settings(deadline=None, max_examples=80)
@given(elections(), st.sampled_from(RULES))
def test_nobody_pays_for_what_they_did_not_support_and_winners_are_paid(election, rule):
    result = count(election, rule, explain="none")
    cost = {one.project: one.cost for one in result.rounds}
    paid = list(contributions(election, result))
    assert [name for name, *_ in paid] == list(result.winners)
    for name, stage, voters, money in paid:
        assert len(money) == len(voters) and (money >= -1e-9).all()
        if stage != "overspending" and not (election.links and stage == "phragmen"):
            assert money.sum() == pytest.approx(cost[name])
        else:
            assert stage == "phragmen" or money.sum() <= cost[name] + 1e-6
