"""The published record of priorities and of budgets with every kind of ballot: each is worked out again."""

from __future__ import annotations

from datetime import timedelta

import pytest

from hearth.decide import services
from hearth.decide.models import Activity
from hearth.decide.rules.choosing import METHODS
from tests.proof.helpers import changed, check, places

pytestmark = pytest.mark.django_db
BALLOTS = {
    "approval": [[1, 2], [2], [2, 3], [4]],
    "points": [{"1": 6, "2": 4}, {"2": 10}, {"3": 3}, {"4": 10}],
    "score": [{"1": 5, "2": 4, "3": 0}, {"2": 5}, {"3": 3, "4": 1}, {"4": 5}],
    "ranking": [[1, 2, 3], [2, 1], [2, 3, 4], [4]],
    "pairwise": [[[1, 2], [2, 3]], [[2, 1]], [[2, 3], [3, 4]], [[4, 1]]],
    "knapsack": [[1, 2], [2], [2, 3], [4]],
}


def counted(network, cy, now, *, form: str, kind: str, rule: dict) -> Activity:
    """A vote with four ballots, closed and counted."""
    vote = services.make_activity(
        network, form=form, title="What first?", eligibility="Everybody", rule=rule, ballot={"kind": kind},
        budget_minor=60000 if form == "budget" else 0, opens_at=now, closes_at=now + timedelta(days=1), by=cy, now=now,
    )  # fmt: skip
    for title in ("Park", "Bus", "Pool", "Path"):
        services.add_project(
            vote, title=title, cost_minor=20000 if form == "budget" else 0, by=cy, now=now
        )
    vote = services.open_activity(vote, by=cy, now=now)
    codes = services.give_codes(vote, n=4, by=cy, now=now)
    for code, choices in zip(codes, BALLOTS[kind], strict=True):
        services.cast_ballot(vote, code=code, choices=choices, by=cy, now=now)
    services.close_and_count_due(network, now=vote.closes_at)
    return Activity.objects.select_related("network").get(pk=vote.pk)


@pytest.mark.parametrize("method", list(METHODS))
def test_priorities_by_every_rule_it_works_out_again(network, cy, now, method):
    rule = {"method": method, "winners": 2}
    files = services.record_files(
        counted(network, cy, now, form="priorities", kind=METHODS[method], rule=rule)
    )
    assert check(files).differs == []
    data = files["ballots.jsonl"].splitlines(keepends=True)
    found = check(changed(files, "ballots.jsonl", b"".join(data[1:]), hashed=True))
    assert ("record.json", "closing.contents.ballots_hash") in places(found)


@pytest.mark.parametrize("kind", ["approval", "knapsack", "points", "score", "ranking"])
@pytest.mark.parametrize("method", ["equal-shares", "greedy", "phragmen"])
def test_budgets_with_every_ballot_it_works_out_again(network, cy, now, kind, method):
    utility = "cost" if kind in ("approval", "knapsack") else "cardinality"
    files = services.record_files(
        counted(
            network, cy, now, form="budget", kind=kind, rule={"method": method, "utility": utility}
        )
    )
    assert check(files).differs == []


def test_answers_to_pairs_it_takes_apart(network, cy, now):
    rule = {"method": "bradley-terry", "winners": 1}
    files = services.record_files(
        counted(network, cy, now, form="priorities", kind="pairwise", rule=rule)
    )
    assert files["ballots.jsonl"].decode().splitlines() == sorted(
        ["[1,2]", "[2,3]", "[2,1]", "[2,3]", "[3,4]", "[4,1]"]
    )
