"""Texts and e-mail at the desk: gateways for stewards, what waits and keywords for the team."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.utils import timezone

from hearth.core.post import services as post
from hearth.core.post.models import Delivery, Gateway, Inbound
from hearth.kit.actors import Actor
from hearth.listen import services
from hearth.listen.models import Capture, RoundKeyword, Voice
from hearth.listen.tests.texts import make_round

pytestmark = pytest.mark.django_db
TEAM, STEWARD = Actor("facilitator"), Actor("steward")
NUMBER = "+447700900123"


@pytest.fixture
def waiting(network):
    """A text that nobody could place."""
    now = timezone.now()
    gateway, _secret = post.add_gateway(network, kind="cht", name="P", by=STEWARD, now=now)
    inbound, _new = post.take_in(
        gateway, sender=NUMBER, body="I am Ben, 07700 900123. No bus.", now=now
    )
    post.leave_to_people(inbound, note="no_round", now=now)
    return inbound


def desk(network, rest=""):
    return f"/{network.slug}/desk/texts/{rest}"


def test_a_gateway_is_added_and_its_secret_shown_once(network, eve, signed_in):
    client = signed_in(eve)
    page = client.post(desk(network, "gateways/add/"), {"kind": "cht", "name": "Library phone"})
    made = Gateway.objects.get()

    assert made.secret in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    for later in ("gateways/", f"gateways/{made.pk}/"):
        assert made.secret not in client.get(desk(network, later)).content.decode()


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"kind": "cht"},
        {"kind": "pigeon", "name": "x"},
        {"kind": "twilio", "name": "x"},
        {"kind": "rapidpro", "name": "x", "send_url": "javascript:alert(1)"},
        {"kind": "cht", "name": "x" * 500},
    ],
)
def test_a_gateway_that_cannot_work_is_answered_with_what_to_change(network, eve, signed_in, given):
    page = signed_in(eve).post(desk(network, "gateways/add/"), given)

    assert page.status_code == 422 and not Gateway.objects.exists()
    assert given.get("send_url", "") in page.content.decode()


def test_a_gateway_is_turned_off_and_on(network, eve, signed_in, waiting):
    made = Gateway.objects.get()
    for active in ("0", "1"):
        signed_in(eve).post(desk(network, f"gateways/{made.pk}/switch/"), {"active": active})
        made.refresh_from_db()
        assert made.is_active is (active == "1")


def test_a_test_goes_through_its_own_gateway(network, eve, signed_in, waiting):
    made = Gateway.objects.get()
    page = signed_in(eve).post(desk(network, f"gateways/{made.pk}/"), {"number": "07700 900 555"})

    assert page.status_code == 302
    assert (Delivery.objects.get().gateway_id, Delivery.objects.get().address) == (
        made.pk,
        "+447700900555",
    )


def test_a_test_to_no_number_is_refused_and_still_in_the_field(network, eve, signed_in, waiting):
    made = Gateway.objects.get()
    page = signed_in(eve).post(desk(network, f"gateways/{made.pk}/"), {"number": "my aunt"})

    assert page.status_code == 422 and "my aunt" in page.content.decode()


def test_a_waiting_text_becomes_a_voice_and_its_sender_gets_the_receipt(
    network, cy, signed_in, waiting
):
    round_ = make_round(network, timezone.now())
    given = {"round": str(round_.pk), "kind": "barrier", "text": "There is no bus."}
    signed_in(cy).post(desk(network, f"{waiting.id}/"), given)

    voice = Voice.objects.get()
    assert (voice.text, voice.channel, voice.may_quote) == ("There is no bus.", "sms", False)
    assert "Your code: " in Delivery.objects.get().body
    assert NUMBER not in str(Capture.objects.get().payload)
    assert Inbound.objects.values_list("sender", "body").get() == ("", "")


def test_two_people_make_one_voice_of_a_text(network, cy, signed_in, waiting):
    round_ = make_round(network, timezone.now())
    given = {"round": str(round_.pk), "kind": "barrier", "text": "There is no bus."}
    for _n in range(2):
        assert signed_in(cy).post(desk(network, f"{waiting.id}/"), given).status_code == 302

    assert Voice.objects.count() == 1


@pytest.mark.parametrize(
    "changed", [{"text": ""}, {"kind": "rumour"}, {"round": "x"}, {"text": "z" * 9_000}]
)
def test_what_cannot_be_a_voice_stays_and_nothing_typed_is_lost(
    network, cy, signed_in, waiting, changed
):
    round_ = make_round(network, timezone.now())
    given = {"round": str(round_.pk), "kind": "barrier", "text": "Typed with care."} | changed
    page = signed_in(cy).post(desk(network, f"{waiting.id}/"), given)

    assert page.status_code == 422 and given["text"] in page.content.decode()
    assert Inbound.objects.get().state == "unplaced"


def test_a_text_is_thrown_away_once(network, cy, signed_in, waiting):
    for _n in range(2):
        signed_in(cy).post(desk(network, f"{waiting.id}/discard/"))

    assert Inbound.objects.values_list("state", "body").get() == ("discarded", "")


def test_another_networks_text_is_unknown(other_network, dee, signed_in, waiting):
    client = signed_in(dee)
    assert client.get(desk(other_network, f"{waiting.id}/")).status_code == 404
    assert client.post(desk(other_network, f"{waiting.id}/discard/")).status_code == 404
    assert waiting.body not in client.get(desk(other_network)).content.decode()


def test_what_was_texted_is_shown_without_harm(network, cy, signed_in, waiting):
    Inbound.objects.update(body="<script>alert(1)</script>")

    assert "<script>alert(1)" not in signed_in(cy).get(desk(network)).content.decode()


def test_a_keyword_is_added_and_taken_away(network, cy, signed_in):
    round_ = make_round(network, timezone.now())
    client = signed_in(cy)
    given = {"round": str(round_.pk), "word": "Bus", "language": "ar", "kind": "need"}
    client.post(desk(network, "keywords/"), given)
    made = RoundKeyword.objects.get()
    assert (made.word, made.shown, made.language) == ("bus", "Bus", "ar")

    client.post(desk(network, f"keywords/{made.pk}/drop/"))
    assert not RoundKeyword.objects.exists()


@pytest.mark.parametrize("word", ["", "STOP", "two words", "x" * 99])
def test_a_word_that_cannot_be_a_keyword_is_answered_and_kept_in_the_field(
    network, cy, signed_in, word
):
    round_ = make_round(network, timezone.now())
    given = {"round": str(round_.pk), "word": word, "language": "en", "kind": "need"}
    page = signed_in(cy).post(desk(network, "keywords/"), given)

    assert page.status_code == 422 and word in page.content.decode()
    assert not RoundKeyword.objects.exists()


def test_a_question_is_mailed_from_the_desk(network, cy, signed_in):
    round_ = make_round(network, timezone.now())
    page = signed_in(cy).post(desk(network, f"questions/{round_.pk}/"), follow=True)

    assert "0 letters" in page.content.decode()
    assert signed_in(cy).post(desk(network, f"questions/{uuid4()}/")).status_code == 404


def test_a_closed_round_is_not_asked_by_mail(network, cy, signed_in):
    round_ = make_round(network, timezone.now())
    services.close_round(round_, by=TEAM, now=timezone.now())
    page = signed_in(cy).post(desk(network, f"questions/{round_.pk}/"), follow=True)

    assert "not open" in page.content.decode()
