"""A shared device forgets: on Finish, by itself, and in the back button."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from hearth.decide import services
from hearth.faces.shared import entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def door(network, cy):
    """A conversation into which anybody comes, announced."""
    at = timezone.now()
    made = services.make_activity(
        network,
        form="conversation",
        title="Our park",
        eligibility="Everybody.",
        entry="browser",
        opens_at=at,
        closes_at=at + timedelta(days=7),
        by=cy,
        now=at,
    )
    return services.announce_activity(made, by=cy, now=at)


@pytest.fixture
def device(client, network, signed_in, ana):
    """A champion's device, just handed around."""
    signed_in(ana)
    client.post(reverse("champion:stall", args=[network.slug]), {"to": "shared"})
    return client


def come_in(client, door):
    return client.post(reverse("public:enter", args=[door.network.slug, door.pk]))


def test_the_owner_it_signs_out(device, network):
    assert device.cookies[entry.STALL].value == "1"
    assert device.get(reverse("champion:home", args=[network.slug])).status_code == 302


def test_whoever_is_inside_it_offers_the_way_out(device, network, door):
    decided = reverse("public:decided", args=[network.slug])
    assert "ready for the next person" in device.get(decided).content.decode()
    come_in(device, door)
    assert "Finish: next person" in device.get(decided).content.decode()
    device.post(reverse("public:next_person", args=[network.slug]))
    assert "ready for the next person" in device.get(decided).content.decode()


def test_each_step_begins_the_ten_minutes_anew(device, network, door):
    come_in(device, door)
    answer = device.get(reverse("public:decided", args=[network.slug]))
    assert answer.cookies[entry.COOKIE]["max-age"] == entry.STALL_MINUTES * 60
    assert "no-store" in answer["Cache-Control"]


def test_after_ten_minutes_without_a_step_it_knows_nobody(device, network, door, monkeypatch):
    come_in(device, door)
    monkeypatch.setattr(entry, "STALL_MINUTES", -1)
    answer = device.get(reverse("public:decided", args=[network.slug]))
    assert "ready for the next person" in answer.content.decode()


def test_the_next_person_it_lets_in_instead_of_the_one_before(device, door, network):
    come_in(device, door)
    first = device.cookies[entry.COOKIE].value
    device.post(reverse("public:next_person", args=[network.slug]))
    come_in(device, door)
    assert device.cookies[entry.COOKIE].value not in ("", first)


def test_a_visit_without_a_press_forgets_nobody(device, door, network):
    come_in(device, door)
    device.get(reverse("public:next_person", args=[network.slug]))
    assert device.cookies[entry.COOKIE].value


def test_its_owner_gets_it_back(device, network, signed_in, ana):
    signed_in(ana)
    device.post(reverse("champion:stall", args=[network.slug]), {"to": "own"})
    assert device.cookies[entry.STALL].value == ""


def test_a_device_of_ones_own_it_leaves_alone(client, network, door):
    come_in(client, door)
    answer = client.get(reverse("public:decided", args=[network.slug]))
    assert "Finish: next person" not in answer.content.decode()
    assert entry.COOKIE not in answer.cookies
