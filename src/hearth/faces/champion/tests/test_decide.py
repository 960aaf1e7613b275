"""A champion finds what is open, and the ways to help."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from hearth.decide import services

pytestmark = pytest.mark.django_db


@pytest.fixture
def vote(network, cy):
    """A vote of two projects that is open."""
    now = timezone.now()
    made = services.make_vote(
        network, title="Spring money", budget_minor=30000, eligibility="All.", opens_at=now,
        closes_at=now + timedelta(days=7), by=cy, now=now,
    )  # fmt: skip
    for title in ("Benches", "Garden"):
        services.add_project(made, title=title, cost_minor=10000, by=cy, now=now)
    return services.open_vote(made, by=cy, now=now)


@pytest.fixture
def page(signed_in, ana, network):
    return lambda: (
        signed_in(ana).get(reverse("champion:deciding", args=[network.slug])).content.decode()
    )


def test_with_nothing_open_it_says_so(page):
    assert "Nothing is open just now" in page()


def test_an_open_vote_it_shows_with_paper_and_telephone(page, network, vote):
    shown = page()
    for route in ("desk:paper", "desk:assisted", "public:activity"):
        assert reverse(route, args=[network.slug, vote.pk]) in shown


def test_each_way_leads_to_a_page_that_a_champion_may_open(signed_in, ana, network, vote):
    for route in ("desk:paper", "desk:assisted"):
        answer = signed_in(ana).get(reverse(route, args=[network.slug, vote.pk]))
        assert answer.status_code == 200, route


def test_a_draft_it_does_not_show(page, network, cy):
    now = timezone.now()
    services.make_activity(
        network, form="conversation", title="Not yet", eligibility="All.", opens_at=now,
        closes_at=now + timedelta(days=1), by=cy, now=now,
    )  # fmt: skip
    assert "Not yet" not in page()
