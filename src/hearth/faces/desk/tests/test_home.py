"""The desk's first screen: nobody heard, then everybody who was, this moment."""

import re
from uuid import uuid4

import pytest

from hearth.listen import services as listen

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(network, eve, signed_in):
    """A function: what stands on the first screen for a steward."""
    client = signed_in(eve)

    def look() -> str:
        return client.get(f"/{network.slug}/desk/").content.decode()

    return look


@pytest.fixture
def one_voice(network, cy, ben, now):
    """A round with one voice in it."""
    asked = listen.make_round(
        network,
        title="Autumn",
        question="What helps?",
        opens_on=now.date(),
        closes_on=now.date(),
        by=cy,
        now=now,
    )
    listen.open_round(asked, by=cy, now=now)
    return listen.receive_voice(
        network,
        round=asked,
        text="A bench at the bus stop",
        kind="idea",
        language="en",
        key=uuid4(),
        by=ben,
        now=now,
    )


def test_an_empty_network_is_told_how_to_begin(desk):
    assert "Nobody has been heard yet" in desk()


def test_a_voice_that_has_just_come_is_counted(desk, one_voice):
    assert "1 voice heard so far" in desk() and "Nobody has been heard yet" not in desk()


def test_no_link_on_it_leads_to_a_shut_door(network, pat, signed_in, one_voice):
    client = signed_in(pat)
    page = client.get(f"/{network.slug}/desk/").content.decode()
    found = set(re.findall(rf'href="(/{network.slug}/desk/[^"?#]*)', page))
    assert f"/{network.slug}/desk/moderation/" not in found and len(found) > 5
    assert {client.get(href).status_code for href in found} == {200}
