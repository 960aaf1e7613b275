"""The door: each way in, who says yes to what, wrong codes slowed down, and the way back kept."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from hearth.decide import services
from hearth.faces.shared import entry, limits

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def forgetful():
    cache.clear()


@pytest.fixture
def letters(monkeypatch):
    sent = []
    monkeypatch.setattr("hearth.core.post.channels.send", lambda letter: sent.append(letter.body))
    return sent


def door(network, by, way, **words):
    """An announced conversation that people come into this way."""
    at = timezone.now()
    days = {"opens_at": at, "closes_at": at + timedelta(days=7)}
    told = {"title": "Our park", "eligibility": "Everybody.", "entry": way, **days, **words}
    made = services.make_activity(network, form="conversation", **told, by=by, now=at)
    return services.announce_activity(made, by=by, now=at)


def address(made, **asked):
    return reverse("public:enter", args=[made.network.slug, made.pk])


def is_inside(answer) -> bool:
    return answer.status_code == 302 and entry.COOKIE in answer.cookies


def test_by_number_it_sends_digits_and_lets_in_who_reads_them(client, network, cy, letters):
    made = door(network, cy, "contact")
    back = f"/{network.slug}/decided/"
    page = client.post(address(made), {"address": "07700 900123", "next": back})
    asked = page.context["form"]["asked"].value()
    digits = re.search(r"\d{6}", letters[0])[0]
    told = {"step": "digits", "asked": asked, "digits": digits, "next": back}
    answer = client.post(address(made), told)
    assert is_inside(answer)
    assert answer["Location"] == back


def test_the_address_it_shows_on_no_page_and_in_no_cookie(client, network, cy, letters):
    made = door(network, cy, "contact")
    page = client.post(address(made), {"address": "ben@example.org"})
    assert "ben@example.org" not in page.content.decode()
    asked, digits = page.context["form"]["asked"].value(), re.search(r"\d{6}", letters[0])[0]
    answer = client.post(address(made), {"step": "digits", "asked": asked, "digits": digits})
    kept = answer.cookies[entry.COOKIE].value  # letters and digits by chance, but never an at sign
    assert kept and "@" not in kept and "example" not in kept


@pytest.mark.parametrize("digits", ["", "000", "x" * 30, "<script>", "🌷🌷🌷🌷🌷🌷"])
def test_wrong_digits_it_says_so_and_keeps_the_way_back(client, network, cy, letters, digits):
    made = door(network, cy, "contact")
    page = client.post(address(made), {"address": "07700 900123"})
    asked = page.context["form"]["asked"].value()
    told = {"step": "digits", "asked": asked, "digits": digits, "next": "/larkmoor/decided/"}
    page = client.post(address(made), told)
    assert page.context["form"].errors["digits"]
    assert 'value="/larkmoor/decided/"' in page.content.decode()
    assert entry.COOKIE not in page.cookies


@pytest.mark.parametrize("asked", ["", "nonsense", "00000000-0000-0000-0000-000000000001"])
def test_a_handle_that_nobody_gave_out_it_does_not_know(client, network, cy, asked):
    made = door(network, cy, "contact")
    told = {"step": "digits", "asked": asked, "digits": "123456"}
    assert not is_inside(client.post(address(made), told))


def test_an_address_it_cannot_read_it_points_at_and_keeps(client, network, cy, letters):
    made = door(network, cy, "contact")
    page = client.post(address(made), {"address": '"><script>alert(1)</script>'})
    assert page.context["form"].errors["address"]
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page.content.decode()
    assert letters == []


def test_very_many_requests_from_one_connection_it_slows_down(
    client, network, cy, letters, monkeypatch
):
    monkeypatch.setattr(limits, "MOST", 2)
    made = door(network, cy, "contact")
    for name in ("a", "b"):
        client.post(address(made), {"address": f"{name}@example.org"})
    assert client.post(address(made), {"address": "c@example.org"}).status_code == 429
    assert len(letters) == 2


def test_where_age_and_place_are_asked_for_it_lets_in_nobody_without_a_yes(
    client, network, town, cy
):
    made = door(network, cy, "browser", min_age=11, areas=["W1"])
    page = client.post(address(made), {"x": "y"})
    assert "11 years or older" in page.content.decode()
    assert "Ward 1" in page.content.decode()
    assert page.context["form"].errors["is_me"]
    assert is_inside(client.post(address(made), {"is_me": "on"}))


def test_where_everybody_is_asked_it_asks_for_no_yes(client, network, cy):
    made = door(network, cy, "browser")
    assert "is_me" not in client.get(address(made)).context["form"].fields
    assert is_inside(client.post(address(made)))


def test_a_member_it_lets_in_and_sends_others_to_sign_in(client, signed_in, network, cy, pat):
    made = door(network, cy, "member")
    page = client.post(address(made), {"x": "y"})
    assert "Please sign in" in page.content.decode()
    assert is_inside(signed_in(pat).post(address(made)))


def test_a_stranger_it_does_not_take_for_a_member(signed_in, network, cy, dee):
    made = door(network, cy, "member")
    assert not is_inside(signed_in(dee).post(address(made)))


def test_by_code_it_lets_in_and_a_wrong_one_it_counts(client, network, cy, monkeypatch):
    made = door(network, cy, "code")
    code = services.give_codes(made, n=1, by=cy, now=timezone.now())[0]
    monkeypatch.setattr(limits, "MOST", 1)
    wrong = client.post(address(made), {"code": "0000-0000-0000"})
    assert "does not belong" in wrong.content.decode()
    assert client.post(address(made), {"code": code}).status_code == 429
    cache.clear()
    assert is_inside(client.post(address(made), {"code": code.lower()}))


def test_who_is_inside_it_sends_on(client, network, cy):
    made = door(network, cy, "browser")
    client.post(address(made))
    answer = client.get(f"{address(made)}?next=/{network.slug}/decided/")
    assert answer["Location"] == f"/{network.slug}/decided/"


@pytest.mark.parametrize("wanted", ["https://evil.example/", "//evil.example/", "javascript:x"])
def test_it_leads_to_no_other_house(client, network, cy, wanted):
    made = door(network, cy, "browser")
    answer = client.post(address(made), {"next": wanted})
    assert "evil" not in answer["Location"]
    assert "javascript" not in answer["Location"]


def test_once_it_is_over_nobody_comes_in(client, network, cy):
    made = door(network, cy, "browser")
    type(made).objects.update(state="closed")
    answer = client.post(address(made))
    assert entry.COOKIE not in answer.cookies


def test_a_cookie_that_somebody_made_up_it_does_not_believe(client, network, cy):
    made = door(network, cy, "browser")
    client.cookies[entry.COOKIE] = "made:up:cookie"
    assert client.get(address(made)).status_code == 200
