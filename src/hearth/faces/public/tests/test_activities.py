"""Where people find what is open, the frame of each activity, its days as a calendar, what was locked."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from hearth.act import services as act
from hearth.decide import services
from hearth.decide.models import Activity

pytestmark = pytest.mark.django_db


@pytest.fixture
def gathering(network, cy):
    """A budget that gathers proposals for a week and is to be voted on after that."""
    at = timezone.now()
    made = services.make_vote(
        network,
        title="Spring money",
        budget_minor=30000,
        eligibility="Everybody who lives here.",
        min_age=11,
        opens_at=at + timedelta(days=14),
        closes_at=at + timedelta(days=21),
        by=cy,
        now=at,
    )
    services.set_window(
        made,
        feature="proposals",
        opens_at=at - timedelta(days=1),
        closes_at=at + timedelta(days=7),
        by=cy,
        now=at,
    )
    return services.announce_activity(made, by=cy, now=at)


@pytest.fixture
def opened(gathering, cy):
    """The same, open for ballots from now on."""
    at = timezone.now()
    services.change_vote(gathering, opens_at=at - timedelta(hours=1), by=cy, now=at)
    for title in ("Benches", "Garden"):
        services.add_project(gathering, title=title, cost_minor=10000, by=cy, now=at)
    return services.open_vote(gathering, by=cy, now=at)


def page(client, name, *args):
    return client.get(reverse(name, args=args)).content.decode()


def test_what_is_open_it_shows_first(client, network, gathering):
    html = page(client, "public:decided", network.slug)
    assert "Spring money" in html
    assert "Propose something" in html
    assert "Nothing is open just now" not in html


def test_with_nothing_open_it_says_so(client, network):
    assert "Nothing is open just now" in page(client, "public:decided", network.slug)


def test_who_how_and_when_it_says_on_the_page_itself(client, network, gathering):
    html = page(client, "public:vote", network.slug, gathering.pk)
    assert "11 years or older" in html
    assert "A code for each person" in html
    assert "Where this is weak" in html
    assert "Nothing yet. Before it opens" in html


def test_the_file_of_what_was_locked_it_serves_with_the_very_hash(client, network, opened):
    answer = client.get(reverse("public:activity_locked", args=[network.slug, opened.pk]))
    assert hashlib.sha256(answer.content).hexdigest() == opened.locked_hash
    assert opened.locked_hash in page(client, "public:vote", network.slug, opened.pk)


def test_before_the_lock_it_has_no_such_file(client, network, gathering):
    address = reverse("public:activity_locked", args=[network.slug, gathering.pk])
    assert client.get(address).status_code == 404


def test_the_days_it_gives_as_a_calendar(client, network, gathering):
    address = reverse("api:activity_file", args=[network.slug, gathering.pk])
    entries = Calendar.from_ical(client.get(address).content).walk("VEVENT")
    said = [str(entry["summary"]) for entry in entries]
    assert "Begins: Propose something · Spring money" in said
    assert "Last moment: Vote · Spring money" in said
    assert len({str(entry["uid"]) for entry in entries}) == len(entries)


def test_a_draft_and_a_stranger_it_shows_nothing(client, network, other_network, gathering, cy):
    for name in ("public:activity_locked", "api:activity_file", "public:enter"):
        address = reverse(name, args=[other_network.slug, gathering.pk])
        assert client.get(address).status_code == 404
    feed = client.get(reverse("api:activities_feed", args=[other_network.slug])).content
    assert b"Spring money" not in feed


def test_the_programme_that_it_serves_it_names_and_links(client, network, gathering, cy):
    at = timezone.now()
    served = act.make_programme(network, title="Warm <homes>", by=cy, now=at)
    services.change_activity(gathering, programme_id=served.pk, by=cy, now=at)
    html = page(client, "public:vote", network.slug, gathering.pk)
    address = reverse("public:programme", args=[network.slug, served.pk])
    assert f'Part of <a href="{address}"><bdi>Warm &lt;homes&gt;</bdi></a>' in html


def test_a_programme_that_is_gone_or_elsewhere_it_leaves_out(client, network, gathering):
    Activity.objects.filter(pk=gathering.pk).update(programme_id=uuid4())
    html = page(client, "public:vote", network.slug, gathering.pk)
    assert "Part of" not in html
