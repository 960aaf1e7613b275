"""A linked champion's phone for the tests of its outbox."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from hearth.core.people import services as people
from hearth.core.people.models import Membership
from hearth.kit.actors import Actor
from hearth.listen import services

TEAM = Actor("facilitator")


def an_open_round(network, *, days=9):
    now = timezone.now()
    made = services.make_round(
        network,
        title="Spring",
        question="What would help?",
        opens_on=now.date() - timedelta(days=20),
        closes_on=now.date() + timedelta(days=days),
        by=TEAM,
        now=now,
    )
    return services.open_round(made, by=TEAM, now=now)


class Phone:
    """A linked phone: speaks JSON with its token, no cookies."""

    def __init__(self, network, token):
        self.base = f"/api/{network.slug}/phone/"
        self.headers = {"Authorization": f"Bearer {token}"}
        self.client = Client(enforce_csrf_checks=True)

    def get(self, path="", **given):
        return self.client.get(self.base + path, given, headers=self.headers)

    def post(self, path, content):
        return self.client.post(
            self.base + path, content, content_type="application/json", headers=self.headers
        )

    def put(self, path, content):
        kind = "application/octet-stream"
        return self.client.put(self.base + path, content, content_type=kind, headers=self.headers)


@pytest.fixture
def linked(network, ana):
    """Ana's phone as people keep it, and its token."""
    held = Membership.objects.get(pk=ana.membership_id)
    return people.give_device(held, kind="phone", name="Old phone", by=ana, now=timezone.now())


@pytest.fixture
def phone(network, linked):
    return Phone(network, linked[1])


@pytest.fixture
def round_(network):
    return an_open_round(network)


@pytest.fixture
def say(phone, round_):
    """A function: the phone sends a voice with these changes."""

    def send(**changed):
        voice = {
            "key": str(uuid4()),
            "round": str(round_.pk),
            "kind": "need",
            "text": "A bench by the clinic",
            "language": "ar",
            "on_behalf": "other",
            "said_at": timezone.now().isoformat(),
            "sent_at": timezone.now().isoformat(),
        }
        return phone.post("voices/", voice | changed)

    return send
