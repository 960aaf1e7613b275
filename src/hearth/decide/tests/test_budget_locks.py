"""What a budget locks at opening: ballots that can share out money, links, minimum support, the choice of the rule."""

from __future__ import annotations

import pytest

from hearth.decide import queries, services
from hearth.kit.refusals import Refused

pytestmark = pytest.mark.django_db


def test_pairs_it_does_not_take_for_sharing_out_money(draft, cy, now):
    services.change_vote(draft, ballot={"kind": "pairwise"}, by=cy, now=now)
    with pytest.raises(Refused, match="ballot_not_for_money"):
        services.open_vote(draft, by=cy, now=now)


def test_links_and_minimum_support_it_locks_hashes_and_counts_by(network, draft, cy, now):
    rule = draft.rule | {"min_support": 2}
    services.change_vote(draft, rule=rule, by=cy, now=now)
    one, two, three = draft.projects.all()
    services.link_projects(
        draft, kind="excludes", first=one, second=two, reason="the same corner", by=cy, now=now
    )
    vote = services.open_vote(draft, by=cy, now=now)
    assert vote.locked["links"] and vote.locked["rule"]["min_support"] == 2
    ballots = [("a", [1, 2], None, {}), ("b", [1, 2], None, {}), ("c", [3], None, {})]
    services.cast_many(vote, ballots=ballots, by=cy, now=now)
    services.close_and_count_due(network, now=vote.closes_at)
    made = queries.outcome(vote)
    lost = {row["project"]: row["code"] for row in made.result["losers"]}
    assert lost[str(three.number)] == "too_few_supporters"
    assert "shut_out" in lost.values() and len(made.result["winners"]) == 1
    assert made.result["rule_hash"] == vote.locked["rule_hash"]
