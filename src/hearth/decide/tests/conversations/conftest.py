"""A conversation of four statements, and ways to bring it further."""

from __future__ import annotations

from datetime import timedelta

import pytest

from hearth.decide import services
from hearth.decide.models import Activity

TEXTS = (
    "The park needs lights on the way home.",
    "Buses should run after ten at night.",
    "Swimming lessons ought to cost nothing.",
    "We have enough health information already.",
)


@pytest.fixture
def draft(network, cy, now):
    """A conversation with four statements of the team, not open yet."""
    made = services.make_activity(
        network,
        form="conversation",
        title="What keeps us well?",
        eligibility="Everybody who lives here.",
        entry="browser",
        opens_at=now,
        closes_at=now + timedelta(days=7),
        by=cy,
        now=now,
    )
    for text in TEXTS:
        services.add_statement(made, text=text, language="en", by=cy, now=now)
    return made


@pytest.fixture
def opened(draft, cy, now):
    """The conversation, open."""
    return services.open_activity(draft, by=cy, now=now)


@pytest.fixture
def over(opened):
    """A moment after closing."""
    return opened.closes_at + timedelta(seconds=1)


@pytest.fixture
def someone(opened):
    """A function: somebody with a browser of their own."""
    return lambda n=0: services.admit_browser(opened, token=f"a-long-random-token-{n:05d}")


@pytest.fixture
def say(opened, someone, ben, now):
    """A function: person `n` says what they think."""

    def go(n, opinions, **more):
        return services.give_opinions(
            opened, admitted=someone(n), opinions=opinions, by=ben, now=more.pop("at", now), **more
        )

    return go


@pytest.fixture
def camps(opened, say):
    """Forty people: half agree with 1 and 2 and disagree with 3 and 4, half the other way round."""
    for n in range(40):
        side = 1 if n % 2 else -1
        say(n, {1: side, 2: side, 3: -side, 4: -side})
    return opened


def again(activity: Activity) -> Activity:
    """The activity as it stands now."""
    return Activity.objects.get(pk=activity.pk)
