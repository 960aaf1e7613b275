"""A hall, a programme, and ways to plan an event and to book it."""

from datetime import timedelta
from uuid import uuid4

import pytest

from hearth.act import services
from hearth.core.partners import services as partners


@pytest.fixture
def hall(network, cy, now):
    """A community hall, whose member Pat is."""
    return partners.add_organisation(network, name="Hall", kind="community", by=cy, now=now)


@pytest.fixture
def programme(network, cy, now):
    return services.make_programme(network, title="Warm rooms", state="running", by=cy, now=now)


@pytest.fixture
def plan(network, cy, now, town):
    """A function that plans an event tomorrow; words given change it."""

    def make(**more):
        start = now + timedelta(days=1)
        words = {
            "title": "Chair yoga",
            "kind": "class",
            "place": town.wards[0],
            "needs_booking": True,
        }
        words |= {"starts_at": start, "ends_at": start + timedelta(hours=1)} | more
        return services.plan_event(network, **words, by=cy, now=now)

    return make


@pytest.fixture
def reserve(network, ben, now):
    """A function that books as a resident."""

    def make(event, size=1, at=now, **more):
        words = {"event": event, "party_size": size, "key": uuid4(), "by": ben, "now": at}
        return services.book(network, **words | more)

    return make
