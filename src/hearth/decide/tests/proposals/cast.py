"""A vote that gathers, and proposals in it, for tests."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from hearth.decide import services
from hearth.decide.services import Admitted, Draft, Hearing


def draft_of(title="A ramp at the hall", what="Wheels cannot get in today.", **more):
    return Draft(title=title, what=what, **more)


def hearing(address="author@example.org"):
    return Hearing(True, "Tell me what becomes of it.", ("email", address), "en")


@pytest.fixture
def gathering(network, cy, now):
    """A vote about 300.00 that gathers proposals."""
    vote = services.make_vote(
        network,
        title="Our summer money",
        budget_minor=30000,
        eligibility="Everybody who lives here.",
        opens_at=now + timedelta(days=60),
        closes_at=now + timedelta(days=70),
        entry="browser",
        by=cy,
        now=now,
    )
    return services.announce_activity(vote, by=cy, now=now)


@pytest.fixture
def propose(gathering, ben, now):
    """A function: propose something as a person of one's own, and get the proposal and its receipt."""

    def do(title="A ramp at the hall", author="", **more):
        admitted = Admitted(author or uuid4().hex, "browser")
        kept = {"hearing": more.pop("hearing", None), "key": more.pop("key", uuid4())}
        draft = draft_of(title, **more)
        return services.propose(gathering, admitted=admitted, draft=draft, by=ben, now=now, **kept)

    return do


@pytest.fixture
def shown(propose, cy, now):
    """A function: a proposal that everybody sees."""

    def do(title="A ramp at the hall", **more):
        made = propose(title, **more).proposal
        return services.show_proposal(made, by=cy, now=now)

    return do


@pytest.fixture
def feasible(shown, cy, now):
    """A function: a proposal that can be done, with what it costs."""

    def do(title="A ramp at the hall", cost=10000, **more):
        made = services.begin_review(shown(title, **more), by=cy, now=now)
        return services.settle_proposal(made, is_feasible=True, cost_minor=cost, by=cy, now=now)

    return do
