"""What tests of form apps begin with: a round in two languages, a champion's form app, a filled form."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from hearth.core.people import services as people
from hearth.core.people.models import Membership
from hearth.core.wording import services as wording
from hearth.faces.api.tests.odk.collect import Collect, Form, fill
from hearth.kit.actors import Actor
from hearth.listen import services

TEAM = Actor("facilitator")
M4A = b"\x00\x00\x00\x20ftypM4A " + b"sound" * 40
QUESTION = "What would make it easier to stay well here?"


@pytest.fixture
def home(settings, tmp_path):
    """Files of this test go into a folder of its own."""
    settings.HOME = tmp_path


@pytest.fixture
def asked(network, town, home):
    """A round that is open today, in English and Arabic."""
    now = timezone.now()
    made = services.make_round(
        network,
        title="Spring & summer",
        question=QUESTION,
        intro="Use *your* own <b>words</b>, ${name}.",
        languages=["ar"],
        opens_on=now.date() - timedelta(days=3),
        closes_on=now.date() + timedelta(days=9),
        by=TEAM,
        now=now,
    )
    wording.put(
        network,
        kind="round",
        object_id=made.pk,
        field="question",
        language="ar",
        text="ما الذي يساعدك؟",
        state="human",
        source=QUESTION,
        now=now,
    )
    return services.open_round(made, by=TEAM, now=now)


@pytest.fixture
def held(ana, town):
    """Ana's membership; her patch is the second ward."""
    row = Membership.objects.get(pk=ana.membership_id)
    people.describe_champion(
        row, shown_name="Ana", patch=[town.wards[1]], by=TEAM, now=timezone.now()
    )
    return row


@pytest.fixture
def given(held, cy):
    """Ana's form app: the device and its token."""
    return people.give_device(held, kind="odk", name="Blue tablet", by=cy, now=timezone.now())


@pytest.fixture
def collect(network, asked, given):
    """Ana's ODK Collect."""
    return Collect(f"http://testserver/api/{network.slug}/odk/{given[1]}")


@pytest.fixture
def form(collect) -> Form:
    """The one form, as Ana's Collect downloaded it."""
    (found,) = collect.refresh()
    return found


@pytest.fixture
def filled(form):
    """A function: the form filled in; every answer can be changed."""

    def write(instance_id: str = "", **changed) -> bytes:
        answers = {
            "text": "The clinic is two buses away.",
            "kind": "barrier",
            "language": "en",
            "said_at": timezone.now().isoformat(),
            "on_behalf": "other",
            "asked_in": "en",
            "agree_keep": "yes",
        } | changed
        return fill(form, answers, instance_id=instance_id)

    return write
