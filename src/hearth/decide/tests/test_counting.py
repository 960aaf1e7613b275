"""The count: once, by the locked rule, with reasons, and anybody can repeat it."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from tests.shared_data import shared_data

from hearth.core.ledger.models import Entry
from hearth.core.trace import queries as trace
from hearth.decide import queries, services
from hearth.decide.models import Activity, Outcome
from hearth.kit.refusals import Refused

pytestmark = pytest.mark.django_db


def recount(tmp_path, text: str) -> dict:
    """What `hearth budget FILE --json` says of a record, asked as a resident would."""
    record = tmp_path / "ballots.pb"
    record.write_text(text, encoding="utf-8")
    words = [sys.executable, "-m", "hearth", "budget", str(record), "--json"]
    return json.loads(subprocess.run(words, capture_output=True, check=True).stdout)


def test_a_closed_vote_it_counts_once(closed, cy, over):
    made = services.count_vote(closed, by=cy, now=over)
    again = services.count_vote(closed, by=cy, now=over)
    assert made.pk == again.pk
    assert (made.ballots, Outcome.objects.count()) == (4, 1)
    assert Activity.objects.get().state == "counted"
    assert Entry.objects.get(deed="vote counted").facts["ballots_hash"] == made.ballots_hash


def test_the_result_it_gives_with_a_reason_for_each_loser(closed, cy, over):
    made = services.count_vote(closed, by=cy, now=over)
    assert set(made.result["winners"]) == {"1", "2"}
    assert [loser["project"] for loser in made.result["losers"]] == ["3"]
    assert made.result["losers"][0]["code"]
    assert made.result["support"] == {"1": 3, "2": 2, "3": 1}
    assert made.result["cost"] <= closed.budget_minor


def test_a_vote_not_closed_or_without_ballots_it_does_not_count(opened, cy, now, over):
    with pytest.raises(Refused, match="vote_still_open"):
        services.close_vote(opened, by=cy, now=now)
    with pytest.raises(Refused, match="vote_not_closed"):
        services.count_vote(opened, by=cy, now=now)
    with pytest.raises(Refused, match="no_ballots"):
        services.count_vote(services.close_vote(opened, by=cy, now=over), by=cy, now=over)


def test_before_the_count_it_tells_no_result(network, closed):
    assert queries.outcome(closed) is None
    assert queries.record(closed) is None
    assert queries.latest_outcome(network) is None


def test_the_clock_it_lets_close_and_count(network, opened, codes, ben, now, over):
    services.cast_ballot(opened, code=codes[0], choices=[1], by=ben, now=now)
    services.close_and_count_due(network, now=now)
    assert not Outcome.objects.exists()
    services.close_and_count_due(network, now=over)
    services.close_and_count_due(network, now=over)
    assert queries.latest_outcome(network).result["winners"] == ["1", "2", "3"][:1]


def test_the_winners_it_links_to_the_outcome(network, closed, cy, over):
    services.count_vote(closed, by=cy, now=over)
    sources = trace.came_from(network, node=("outcome", closed.pk))
    numbers = {
        p.number
        for p in queries.projects_of(network, [i for kind, i in sources if kind == "project"])
    }
    assert numbers == {1, 2}
    assert queries.titles(network, [("outcome", closed.pk)]) == {
        ("outcome", closed.pk): closed.title
    }


def test_the_record_it_lets_anybody_count_again(closed, cy, over, tmp_path):
    made = services.count_vote(closed, by=cy, now=over)
    told = recount(tmp_path, made.pabulib)
    assert told["winners"] == made.result["winners"]


def test_the_record_it_keeps_free_of_people_places_and_hours(closed, codes, cy, over):
    text = services.count_vote(closed, by=cy, now=over).pabulib
    header = text.split("VOTES")[1].strip().splitlines()[0]
    assert header == "voter_id;vote"
    assert not any(code in text for code in codes)


def test_the_locked_rule_it_counts_by_whatever_became_of_the_rows(closed, cy, over):
    Activity.objects.update(budget_minor=1, rule={"method": "greedy"})
    closed.projects.update(cost_minor=1)
    made = services.count_vote(Activity.objects.get(), by=cy, now=over)
    assert made.result["budget"] == 30000
    assert made.result["rule_hash"] == closed.locked["rule_hash"]


def test_a_real_election_it_counts_as_the_file_says(network, cy, now, tmp_path):
    from datetime import timedelta

    from hearth.methods.budgeting import read_pb

    pb = read_pb(shared_data("pb") / "Poland_Wieliczka_2023_Green_Budget.pb")
    unit, numbers = pb.election.money_unit, {}
    vote = services.make_vote(
        network, title="Green budget", budget_minor=pb.election.budget * 100 // unit, eligibility="All residents",
        opens_at=now, closes_at=now + timedelta(days=1), by=cy, now=now,
    )  # fmt: skip
    for project in pb.election.projects:
        made = services.add_project(
            vote,
            title=(project.name or project.id)[:120],
            cost_minor=project.cost * 100 // unit,
            by=cy,
            now=now,
        )
        numbers[project.id] = made.number
    opened = services.open_vote(vote, by=cy, now=now)
    ballots = read_ballots(pb, numbers)
    services.cast_many(opened, ballots=ballots, by=cy, now=now)
    services.close_and_count_due(network, now=opened.closes_at)
    made = queries.latest_outcome(network)
    assert made.ballots == len(ballots)
    ours = recount(tmp_path, queries.record(opened))
    straight = recount(tmp_path, pb_text())
    assert set(ours["winners"]) == set(made.result["winners"])
    assert {str(numbers[name]) for name in straight["winners"]} == set(made.result["winners"])


def pb_text() -> str:
    return (shared_data("pb") / "Poland_Wieliczka_2023_Green_Budget.pb").read_text(
        encoding="utf-8-sig"
    )


def read_ballots(pb, numbers: dict[str, int]) -> list:
    """Each voter's projects by our numbers, read from the file's own VOTES table."""
    lines = pb_text().split("VOTES", 1)[1].strip().splitlines()
    column = lines[0].split(";").index("vote")
    rows = [line.split(";")[column].split(",") for line in lines[1:]]
    return [
        (f"code{n}", [numbers[name] for name in row if name], None, {})
        for n, row in enumerate(rows)
    ]
