"""What every test of listening begins with: a round that is open today, and a way to speak."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest

from hearth.kit.actors import Actor
from hearth.listen import services

TEAM = Actor("facilitator")


@pytest.fixture
def round_(network, now):
    """An open round of the network."""
    made = services.make_round(
        network,
        title="Spring",
        question="What would make it easier to stay well here?",
        opens_on=date(2026, 5, 1),
        closes_on=date(2026, 5, 31),
        by=TEAM,
        now=now,
    )
    return services.open_round(made, by=TEAM, now=now)


@pytest.fixture
def speak(network, round_, ben, now):
    """A function: Ben says something; every word can be changed."""

    def say(text: str = "The clinic is two buses away.", **changed):
        given = {
            "round": round_,
            "kind": "barrier",
            "text": text,
            "language": "en",
            "key": uuid4(),
            "by": ben,
            "now": now,
        } | changed
        return services.receive_voice(network, **given)

    return say
