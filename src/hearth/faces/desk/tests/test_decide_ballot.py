"""The ballot of a budget is chosen before opening, in its limits, and can be tried."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from hearth.decide import services
from hearth.kit.actors import Actor
from hearth.kit.refusals import Refused

pytestmark = pytest.mark.django_db
TEAM = Actor("facilitator")


@pytest.fixture
def draft(network):
    now = timezone.now()
    vote = services.make_vote(
        network,
        title="Spring money",
        budget_minor=50000,
        eligibility="Everybody.",
        opens_at=now - timedelta(hours=1),
        closes_at=now + timedelta(days=1),
        by=TEAM,
        now=now,
    )
    for title in ("Bench", "Bus"):
        services.add_project(vote, title=title, cost_minor=20000, by=TEAM, now=now)
    return vote


@pytest.fixture
def page(signed_in, cy, network, draft):
    """A function: ask for the page, or send it something."""
    browser, to = signed_in(cy), f"/{network.slug}/desk/budgets/{draft.pk}/ballot/"
    return lambda **given: browser.post(to, given, follow=True) if given else browser.get(to)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ({"kind": "approval", "most": "3", "points": "9"}, {"kind": "approval", "most": 3}),
        ({"kind": "knapsack"}, {"kind": "knapsack"}),
        ({"kind": "points"}, {"kind": "points", "points": 10}),
        ({"kind": "score", "highest": "3"}, {"kind": "score", "highest": 3}),
        ({"kind": "ranking"}, {"kind": "ranking"}),
    ],
)
def test_each_kind_it_keeps_with_its_own_limits(page, draft, given, kept):
    assert "Bench" in page(**given).content.decode()
    draft.refresh_from_db()
    assert draft.ballot == kept


@pytest.mark.parametrize(
    "given",
    [{"kind": "pairwise"}, {"kind": "points", "points": "0"}, {"kind": "😀"}, {"most": "1"}],
)
def test_what_is_no_ballot_it_explains(page, draft, given):
    assert page(**given).context["kinds"].errors
    draft.refresh_from_db()
    assert draft.ballot == {}


def test_after_opening_it_only_shows_it(page, draft):
    services.open_activity(draft, by=TEAM, now=timezone.now())
    assert "locked when the vote opened" in page().content.decode()
    assert page(kind="points").context["kinds"].errors
    for kind, code in (("points", "vote_is_locked"), ("dice", "ballot_kind_unknown")):
        with pytest.raises(Refused, match=code):
            services.change_ballot(draft, kind=kind, limits={}, by=TEAM, now=timezone.now())
