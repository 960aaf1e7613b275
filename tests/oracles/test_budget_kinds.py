"""Every kind of ballot by every family of rules: counted, written down, counted again by the printed command."""

from __future__ import annotations

import argparse
import json
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hearth.decide import queries, services
from hearth.decide.bridge import budget as bridge
from hearth.decide.bridge.budget_made_up import made_up_ballots
from hearth.decide.rules.winner_rules import FAMILIES, family_rule
from hearth.faces.shared.rule_words import command
from hearth.faces.shell import budget as shell

BALLOTS = {
    "approval": {"kind": "approval", "most": 4},
    "knapsack": {"kind": "knapsack"},
    "points": {"kind": "points", "points": 10},
    "score": {"kind": "score", "highest": 5},
    "ranking": {"kind": "ranking", "most": 5},
}
COSTS = {n: 1000_00 + 450_00 * (n % 5) for n in range(1, 13)}
MONEY = 8000_00
ADD1 = {
    "method": "equal-shares",
    "utility": "cost",
    "completion": "add1",
    "start": "floor",
    "stop_when_exhaustive": False,
    "increment": "1/2",
    "completion_after": "votes",
    "comparison_after": "greedy",
    "tie_break": ["cost", "id"],
    "min_support": 3,
}
LINKS = [{"kind": "depends_on", "a": 2, "b": 1}, {"kind": "excludes", "a": 3, "b": 4}]


def ballots_of(kind: str, *, voters: int = 120, seed: int = 5) -> list:
    made, _group, _home = made_up_ballots(
        costs=COSTS,
        money=MONEY,
        labels={},
        ballot=BALLOTS[kind],
        voters=voters,
        majority=0.6,
        seed=seed,
    )
    return made


def locked(rule: dict, kind: str, links: list | None = None) -> dict:
    return {
        "title": "Money; for all",
        "budget_minor": MONEY,
        "ballot": BALLOTS[kind],
        "rule": rule,
        "links": links or [],
        "opens_at": "2026-01-01T00:00:00",
        "closes_at": "2026-02-01T00:00:00",
        "projects": [
            {"number": n, "title": f"Project; {n}", "cost_minor": cost} for n, cost in COSTS.items()
        ],
    }


def counted(rule: dict, kind: str, ballots: list, links: list | None = None) -> dict:
    return bridge.count_vote(
        locked=locked(rule, kind, links), ballots=ballots, currency="GBP", seed="s"
    )


def by_command(tmp_path, text: str, rule: dict, capsys) -> dict:
    """What the command printed on the page says of the record."""
    file = tmp_path / "ballots.pb"
    file.write_text(text, encoding="utf-8")
    _program, name, *words = command(rule, file=str(file)).split()
    assert name == "budget"
    parser = argparse.ArgumentParser()
    shell.add_arguments(parser)
    assert shell.run(parser.parse_args([*words, "--json", "--verify", "--explain", "none"])) == 0
    return json.loads(capsys.readouterr().out)


@pytest.mark.parametrize("kind", BALLOTS)
@pytest.mark.parametrize("family", [*FAMILIES, "add1 with every setting"])
def test_the_printed_command_it_lets_give_the_same_winners(kind, family, tmp_path, capsys):
    rule = ADD1 if family not in FAMILIES else family_rule(family, kind=kind)
    made = counted(rule, kind, ballots_of(kind), LINKS)
    told = by_command(tmp_path, made["pabulib"], rule, capsys)
    assert told["winners"] == made["result"]["winners"] != []
    assert told["rule_hash"] == made["result"]["rule_hash"]
    assert told["verified"]
    assert not told["warnings"]


@pytest.mark.parametrize("kind", BALLOTS)
def test_the_record_it_writes_so_that_other_tools_read_it(kind, tmp_path):
    peer = pytest.importorskip("pabutools.election", reason="the peer is installed with the bench")
    rules = pytest.importorskip("pabutools.rules")
    made = counted(family_rule("votes", kind=kind), kind, ballots_of(kind))
    file = tmp_path / "ballots.pb"
    file.write_text(made["pabulib"], encoding="utf-8")
    instance, profile = peer.parse_pabulib(str(file))
    assert (len(instance), profile.num_ballots()) == (len(COSTS), 120)
    assert instance.budget_limit == MONEY / 100
    if kind in ("approval", "knapsack"):
        sat = peer.satisfaction.Cost_Sat
        theirs = rules.greedy_utilitarian_welfare(instance, profile, sat_class=sat)
        ours = made["result"]
        assert sum(int(p.cost * 100) for p in theirs) == ours["cost"]
        assert {str(p) for p in theirs} == set(ours["winners"])


@settings(deadline=None, max_examples=25)
@given(
    st.sampled_from(list(BALLOTS)),
    st.sampled_from(list(FAMILIES)),
    st.integers(0, 50),
    st.randoms(use_true_random=False),
)
def test_the_order_of_ballots_it_never_lets_matter(kind, family, seed, chance):
    ballots = ballots_of(kind, voters=40, seed=seed)
    shuffled = list(ballots)
    chance.shuffle(shuffled)
    rule = family_rule(family, kind=kind)
    assert counted(rule, kind, ballots) == counted(rule, kind, shuffled)


@pytest.mark.django_db
@pytest.mark.parametrize("kind", BALLOTS)
def test_a_vote_of_each_kind_it_takes_from_ballot_to_result(kind, network, cy, now):
    vote = services.make_vote(
        network,
        title="Money",
        budget_minor=MONEY,
        eligibility="All",
        ballot=BALLOTS[kind],
        rule=family_rule("equal-shares", kind=kind),
        opens_at=now,
        closes_at=now + timedelta(days=1),
        by=cy,
        now=now,
    )
    for n, cost in COSTS.items():
        services.add_project(vote, title=f"Project {n}", cost_minor=cost, by=cy, now=now)
    vote = services.open_vote(vote, by=cy, now=now)
    ballots = ballots_of(kind, voters=30)
    rows = [(f"code{n}", ballot, None, {}) for n, ballot in enumerate(ballots)]
    services.cast_many(vote, ballots=rows, by=cy, now=now)
    services.close_and_count_due(network, now=vote.closes_at)
    made = queries.outcome(vote)
    assert made.result["winners"] == counted(vote.rule, kind, ballots)["result"]["winners"]
    assert made.result["kind"] == kind
    services.tell_count(vote, now=vote.closes_at, seconds=600)
    story = queries.count_story(vote)
    assert story.step == "told" and set(story.account) >= {"effects", "paid", "rules", "limits"}
