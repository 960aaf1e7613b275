"""A vote before opening may change; from opening on nothing that was locked does."""

from __future__ import annotations

from datetime import timedelta

import pytest

from hearth.core.ledger.models import Entry
from hearth.decide import queries, services
from hearth.decide.models import Activity
from hearth.decide.rules import hash_of, takes_ballots
from hearth.kit.refusals import Refused

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ({"title": " "}, "vote_without_title"),
        ({"budget_minor": 0}, "vote_without_money"),
        ({"eligibility": ""}, "vote_for_nobody"),
        ({"closes_at": "opens"}, "vote_closes_first"),
    ],
)
def test_a_vote_that_nobody_could_hold_it_refuses(network, cy, now, words, code):
    given = {"title": "A", "budget_minor": 1, "eligibility": "All", "opens_at": now}
    given |= {"closes_at": now + timedelta(days=1)} | words
    given["closes_at"] = now if words.get("closes_at") else given["closes_at"]
    with pytest.raises(Refused, match=code):
        services.make_vote(network, **given, by=cy, now=now)
    assert not Activity.objects.exists()


def test_a_draft_it_changes(draft, cy, now):
    changed = services.change_vote(draft, title="Summer money", by=cy, now=now)
    project = changed.projects.get(number=1)
    services.change_project(project, title="Seats", cost_minor=9000, by=cy, now=now)
    services.remove_project(changed.projects.get(number=3), by=cy, now=now)
    assert [(p.title, p.cost_minor) for p in changed.projects.all()] == [
        ("Seats", 9000),
        ("Garden", 20000),
    ]


def test_a_project_that_costs_nothing_it_refuses(draft, cy, now):
    with pytest.raises(Refused, match="project_costs_nothing"):
        services.add_project(draft, title="Air", cost_minor=0, by=cy, now=now)
    with pytest.raises(Refused, match="name_missing"):
        services.add_project(draft, title=" ", cost_minor=10, by=cy, now=now)
    assert draft.projects.count() == 3


def test_opening_it_locks_and_hashes_everything(opened):
    assert opened.state == "open"
    assert [row["cost_minor"] for row in opened.locked["projects"]] == [10000, 20000, 15000]
    assert opened.locked["rule"]["completion"] == "add1"
    assert opened.locked["eligibility"].startswith("Everybody")
    assert opened.locked_hash == hash_of(opened.locked)
    assert Entry.objects.get(deed="vote opened").facts["locked_hash"] == opened.locked_hash


def test_after_opening_every_change_it_refuses(opened, draft, cy, now):
    project = opened.projects.first()
    deeds = [
        lambda: services.change_vote(draft, budget_minor=1, by=cy, now=now),
        lambda: services.add_project(draft, title="Late", cost_minor=1, by=cy, now=now),
        lambda: services.change_project(project, title="Other", cost_minor=1, by=cy, now=now),
        lambda: services.remove_project(project, by=cy, now=now),
        lambda: services.open_vote(draft, by=cy, now=now),
    ]
    for deed in deeds:
        with pytest.raises(Refused, match="vote_is_locked"):
            deed()
    kept = Activity.objects.get()
    assert (kept.budget_minor, kept.locked_hash, kept.projects.count()) == (
        30000,
        opened.locked_hash,
        3,
    )


def test_too_few_projects_or_a_day_gone_by_it_does_not_open(draft, cy, now):
    with pytest.raises(Refused, match="vote_is_over"):
        services.open_vote(draft, by=cy, now=draft.closes_at)
    draft.projects.exclude(number=1).delete()
    with pytest.raises(Refused, match="vote_without_projects"):
        services.open_vote(draft, by=cy, now=now)


def test_a_stranger_it_shows_nothing(draft, other_network):
    assert queries.vote(other_network, draft.pk) is None
    assert queries.projects_of(other_network, [p.pk for p in draft.projects.all()]) == []
    assert queries.titles(other_network, [("project", draft.projects.first().pk)]) == {}


def test_the_public_sees_no_draft_until_it_is_open(network, draft, cy, now):
    assert queries.vote(network, draft.pk, public=True) is None
    assert queries.open_votes(network, now=now) == []
    services.open_vote(draft, by=cy, now=now)
    assert [row.pk for row in queries.open_votes(network, now=now)] == [draft.pk]


def test_time_alone_it_obeys(now):
    days = {"opens_at": now, "closes_at": now + timedelta(hours=1)}
    assert takes_ballots(state="open", now=now, **days)
    assert not takes_ballots(state="open", now=days["closes_at"], **days)
    assert not takes_ballots(state="open", now=now - timedelta(seconds=1), **days)
    assert not takes_ballots(state="draft", now=now, **days)
