"""A vote of three projects with four voters, and ways to bring it further."""

from __future__ import annotations

from datetime import timedelta

import pytest

from hearth.decide import services


@pytest.fixture
def draft(network, cy, now):
    """A vote over 300.00 among three projects, not open yet."""
    vote = services.make_vote(
        network,
        title="Our spring money",
        budget_minor=30000,
        eligibility="Everybody of 11 or older who lives here.",
        opens_at=now,
        closes_at=now + timedelta(days=7),
        by=cy,
        now=now,
    )
    for title, cost in (("Benches", 10000), ("Garden", 20000), ("Ramp", 15000)):
        services.add_project(vote, title=title, cost_minor=cost, by=cy, now=now)
    return vote


@pytest.fixture
def opened(draft, cy, now):
    """The vote, open."""
    return services.open_vote(draft, by=cy, now=now)


@pytest.fixture
def codes(opened, cy, now):
    """Four voters' codes."""
    return services.give_codes(opened, n=4, batch="letters", by=cy, now=now)


@pytest.fixture
def over(opened, now):
    """A moment after closing."""
    return opened.closes_at + timedelta(seconds=1)


@pytest.fixture
def closed(opened, codes, cy, now, over):
    """The vote, closed, with four ballots: two for each of two groups of projects."""
    for code, choices in zip(codes, ([1, 2], [1, 2], [3], [1]), strict=True):
        services.cast_ballot(opened, code=code, choices=choices, by=cy, now=now)
    return services.close_vote(opened, by=cy, now=over)
