"""What the tests of the desk's listening begin with: a browser, an open round, a voice, an upload."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from hearth.kit.actors import Actor
from hearth.listen import queries, services

TEAM = Actor("facilitator")


@pytest.fixture
def desk(signed_in, cy):
    """Cy's browser."""
    return signed_in(cy)


@pytest.fixture
def round_(network):
    """A round that is open on the day of the test run."""
    now = timezone.now()
    made = services.make_round(
        network,
        title="Spring",
        question="What would help?",
        opens_on=now.date(),
        closes_on=now.date() + timedelta(days=9),
        by=TEAM,
        now=now,
    )
    return services.open_round(made, by=TEAM, now=now)


@pytest.fixture
def say(network, round_):
    """A function: somebody says something."""

    def speak(text="The stairs are broken.", **changed):
        given = {
            "kind": "need",
            "language": "en",
            "key": uuid4(),
            "by": Actor.nobody(),
            "now": timezone.now(),
        }
        received = services.receive_voice(network, round=round_, text=text, **given | changed)
        return queries.voice(network, received.voice_id)

    return speak


@pytest.fixture
def upload(desk, network, round_):
    """A function: upload this content under this name."""

    def send(content, name="voices.csv"):
        content = content.encode() if isinstance(content, str) else content
        given = {"round": str(round_.pk), "sheet": SimpleUploadedFile(name, content)}
        return desk.post(f"/{network.slug}/desk/imports/", given)

    return send
