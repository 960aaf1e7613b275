"""What every test of learning begins with: a theme with a voice that wants to hear back, an indicator."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest

from hearth.kit.actors import Actor
from hearth.learn import services
from hearth.listen import services as listen
from hearth.understand import services as understand

TEAM = Actor("facilitator", roles=frozenset({"facilitator"}))


@pytest.fixture
def theme(network, now):
    """A theme of the network."""
    return understand.add_theme(network, name="Getting to the clinic", by=TEAM, now=now)


@pytest.fixture
def speak(network, now, ana, theme):
    """A function: somebody says something under the theme; contact and consents can be changed."""
    made = listen.make_round(
        network,
        title="Spring",
        question="What would help?",
        opens_on=date(2026, 5, 1),
        closes_on=date(2026, 5, 31),
        by=TEAM,
        now=now,
    )
    round_ = listen.open_round(made, by=TEAM, now=now)

    def say(**changed):
        given = {
            "round": round_,
            "kind": "barrier",
            "text": "Two buses away.",
            "language": "en",
            "consents": {"keep": True, "hear_back": True},
            "contact": ("email", f"{uuid4().hex}@example.org"),
            "key": uuid4(),
            "by": Actor.nobody("resident"),
            "now": now,
        } | changed
        got = listen.receive_voice(network, **given)
        from hearth.listen import queries

        listen.moderate(queries.voice(network, got.voice_id), state="shown", by=TEAM, now=now)
        understand.code_voice(network, voice_id=got.voice_id, themes=[theme], by=ana, now=now)
        return got.voice_id

    return say


@pytest.fixture
def answer(network, now, theme):
    """A draft answer about the theme."""
    return services.draft_answer(
        network,
        about=("theme", theme.pk),
        you_said="The bus does not stop.",
        we_did="It stops now.",
        by=TEAM,
        now=now,
    )


@pytest.fixture
def indicator(network, now):
    """A share."""
    return services.add_indicator(network, name="Seen within a week", target=0.8, by=TEAM, now=now)


@pytest.fixture
def note(indicator, now):
    """A function: note a measurement of the first quarter."""

    def measure(numerator: int, denominator: int, **more):
        given = {"period_start": date(2026, 1, 1), "period_end": date(2026, 3, 31)} | more
        return services.measure(
            indicator, numerator=numerator, denominator=denominator, by=TEAM, now=now, **given
        )

    return measure
