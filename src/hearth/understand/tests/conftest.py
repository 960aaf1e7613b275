"""Voices for the tests of understanding: a round that is open and ways to say something in it."""

import pytest

from hearth.core.people.models import Known
from hearth.kit.ids import uuid7
from hearth.listen import services as listen

#: Each voice has words of its own, without digits, which could look like somebody's number.
LETTERS = str.maketrans("0123456789", "ghijklmnop")


@pytest.fixture
def round_(network, cy, now):
    """An open round."""
    made = listen.make_round(
        network,
        title="Spring",
        question="What would help?",
        opens_on=now.date(),
        closes_on=now.date(),
        by=cy,
        now=now,
    )
    return listen.open_round(made, by=cy, now=now)


@pytest.fixture
def say(network, round_, ben, now):
    """A function: take in `n` voices, each of one age group (or none), shown at once."""

    def speak(n=1, *, age=None, dimension=None, place=None, state="shown", round=None):
        groups = {}
        if dimension is not None:
            groups[dimension] = dimension.categories.get(key=age) if age else Known.PREFER_NOT
        sayings = [
            listen.Saying(
                key=uuid7(),
                kind="need",
                text=f"A lamp on the path {uuid7().hex.translate(LETTERS)}",
                language="en",
                at=now,
                place=place,
                groups=groups,
                consents={"quote": True},
                state=state,
                voice_id=uuid7(),
            )
            for _ in range(n)
        ]
        listen.receive_many(
            network,
            round=round or round_,
            sayings=sayings,
            wordings={"quote": "May we?"},
            by=ben,
            now=now,
        )
        return [saying.voice_id for saying in sayings]

    return speak
