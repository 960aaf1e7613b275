"""Voices in by JSON, each once."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from hearth.kit.actors import Actor
from hearth.listen import queries, services
from hearth.listen.models import Capture

pytestmark = pytest.mark.django_db
TEAM = Actor("facilitator")


@pytest.fixture
def send(network):
    """A function: send this as JSON; a round is open."""
    now = timezone.now()
    made = services.make_round(
        network,
        title="t",
        question="What would help?",
        opens_on=now.date() - timedelta(days=1),
        closes_on=now.date() + timedelta(days=9),
        by=TEAM,
        now=now,
    )
    services.open_round(made, by=TEAM, now=now)
    client = Client(enforce_csrf_checks=True)

    def post(content=None, **changed):
        given = {"key": str(uuid4()), "kind": "need", "text": "A bus"} | changed
        return client.post(
            f"/api/{network.slug}/voices/", content or given, content_type="application/json"
        )

    return post


def test_the_questions_of_today_are_listed(client, network, send):
    assert (
        client.get(f"/api/{network.slug}/rounds/").json()["rounds"][0]["question"]
        == "What would help?"
    )


def test_a_voice_sent_again_gets_the_same_receipt(network, send):
    key = str(uuid4())
    first, second = send(key=key, consents={"quote": True}), send(key=key)
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json()["receipt"] == second.json()["receipt"]
    assert queries.voice_by_receipt(network, first.json()["receipt"]).may_quote


def test_a_crisis_is_answered_with_who_helps(send):
    assert send(text="I want to die").json()["crisis_lines"][0]["name"] == "Listening line"


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"key": "x"}, "key_missing"),
        ({"text": ""}, "nothing_said"),
        ({"text": "x" * 9000}, "said_too_much"),
        ({"kind": ["need"]}, "kind_of_voice_unknown"),
        ({"place": "nowhere"}, "place_unknown"),
        ({"content": b"{"}, "not_json"),
        ({"content": b"[1]"}, "not_json"),
        ({"content": b"\xff\xfe"}, "not_json"),
    ],
)
def test_what_cannot_be_kept_is_refused_with_a_code(send, changed, code):
    answer = send(**changed)
    assert (answer.status_code, answer.json()["code"]) == (422, code)


def test_half_a_letter_is_left_out(network, send):
    sent = send(
        content=b'{"key": "%s", "kind": "need", "text": "A bus \\ud83d"}' % str(uuid4()).encode()
    )
    voice = queries.voice_by_receipt(network, sent.json()["receipt"])
    assert voice.text == "A bus"
    assert Capture.objects.get(voice_id=voice.id).payload["text"] == "A bus \\ud83d"
