"""Gateways call: the exact shapes of four dialects, signed, each message once, nothing from forgers."""

from __future__ import annotations

import gzip
import json
from base64 import b64encode
from datetime import timedelta

import pytest
from django.http import QueryDict
from django.test import Client
from django.utils import timezone

from hearth.core.post import services as post
from hearth.core.post.models import Delivery, Inbound
from hearth.faces.api.sms_calls import signature
from hearth.kit.actors import Actor
from hearth.listen import services
from hearth.listen.models import Conversation

pytestmark = pytest.mark.django_db
TEAM, STEWARD = Actor("facilitator"), Actor("steward")
SID, NUMBER = "SM0123456789", "+447700900123"
KINDS = ("cht", "smssync", "twilio", "rapidpro")


@pytest.fixture(autouse=True)
def round_(network):
    now = timezone.now()
    made = services.make_round(
        network,
        title="Spring",
        question="What would help?",
        opens_on=now.date() - timedelta(days=1),
        closes_on=now.date() + timedelta(days=9),
        by=TEAM,
        now=now,
    )
    services.give_keyword(made, word="WELL", language="en", by=TEAM, now=now)
    return services.open_round(made, by=TEAM, now=now)


class Caller:
    """A gateway as it calls us, to the letter."""

    def __init__(self, network, kind):
        given = {"account": "AC1", "secret": "s3cret"} if kind == "twilio" else {}
        given |= {"send_url": "https://sms.example.org/"} if kind == "rapidpro" else {}
        self.kind = kind
        self.gateway, self.secret = post.add_gateway(
            network, kind=kind, name=kind, by=STEWARD, now=timezone.now(), **given
        )
        self.client = Client(enforce_csrf_checks=True)
        self.path = f"/api/{network.slug}/sms/{self.gateway.pk}/"

    def basic(self, word=None):
        told = b64encode(f"gateway:{word or self.secret}".encode()).decode()
        return {"Authorization": f"Basic {told}"}

    def cht(self, word=None, **given):
        return self.client.post(
            self.path, given, content_type="application/json", headers=self.basic(word)
        )

    def twilio(self, path="", secret=None, **given):
        fields = QueryDict(mutable=True)
        fields.update(given)
        address = "http://testserver" + self.path + path
        signed = signature(secret or self.secret, address, fields)
        return self.client.post(self.path + path, given, headers={"X-Twilio-Signature": signed})

    def text(self, body, *, secret=None, name="m1", sender=NUMBER):
        """One text in this gateway's own dialect."""
        word = secret or self.secret
        if self.kind == "cht":
            row = {"id": name, "from": sender, "content": body, "sms_sent": 1_700_000_000_000}
            return self.cht(word, messages=[row])
        if self.kind == "smssync":
            given = {"from": sender, "message": body, "message_id": name, "secret": word}
            return self.client.post(self.path, given | {"sent_timestamp": "1700000000000"})
        if self.kind == "twilio":
            return self.twilio(secret=word, From=sender, To="+441", Body=body, MessageSid=name)
        given = {"from": sender, "text": body, "id": name, "date": "2026-05-04T12:00:00.000Z"}
        headers = {"Authorization": f"Token {word}"}
        return self.client.post(self.path + "receive", given, headers=headers)


@pytest.fixture(params=KINDS)
def caller(request, network):
    return Caller(network, request.param)


# -- every dialect alike --------------------------------------------------------------------------------
def test_a_text_is_kept_once_however_often_it_comes(caller):
    answers = [caller.text("well") for _n in range(3)]

    assert {answer.status_code for answer in answers} == {200}
    assert (Inbound.objects.count(), Conversation.objects.count()) == (1, 1)
    assert Delivery.objects.count() == 1


def test_a_forged_call_is_shut_out_and_nothing_is_kept(caller):
    assert caller.text("well", secret="forged").status_code == 403
    assert not Inbound.objects.exists()


def test_an_unsigned_call_is_shut_out_and_nothing_is_kept(caller):
    given = {"from": NUMBER, "From": NUMBER, "message": "well", "Body": "well", "messages": []}

    for step in ("", "receive", "stopped", "status"):
        assert caller.client.post(caller.path + step, given).status_code == 403
        assert caller.client.get(caller.path + step, given).status_code == 403
    assert not Inbound.objects.exists()


def test_a_gateway_that_was_turned_off_is_shut_out(caller):
    post.switch_gateway(caller.gateway, is_active=False, by=STEWARD, now=timezone.now())

    assert caller.text("well").status_code == 403
    assert not Inbound.objects.exists()


def test_another_networks_gateway_is_unknown_here(caller, other_network):
    caller.path = caller.path.replace("larkmoor", other_network.slug)

    assert caller.text("well").status_code == 404
    assert not Inbound.objects.exists()


def test_a_call_shows_that_the_gateway_lives(caller):
    caller.text("well")
    caller.gateway.refresh_from_db()

    assert caller.gateway.last_seen_at is not None


@pytest.mark.parametrize(
    "body",
    [
        "",
        "🚌" * 40,
        "\u0000",
        "<Message>&amp;",
        "ب" * 300,
        "=HYPERLINK(1)",
        "x" * 7_000,
        "' OR 1=1 --",
    ],
)
def test_odd_texts_are_taken_without_a_stumble(caller, body):
    assert caller.text(body).status_code == 200
    assert Inbound.objects.filter(state="waiting").count() == 0


@pytest.mark.parametrize("sender", ["07700 900123", "0044 7700 900 123", "+44 (0) 7700 900123"])
def test_a_number_in_any_format_is_the_same_person(caller, sender):
    caller.text("well", name="a")
    caller.text("The bus never comes on a Sunday", name="b", sender=sender)

    assert Conversation.objects.get().text == "The bus never comes on a Sunday"


def test_ten_megabytes_are_refused_and_nothing_is_kept(caller):
    assert caller.text("x" * 10_000_000).status_code in (400, 413)
    assert not Inbound.objects.exists()


def test_a_stop_reaches_every_dialect(caller, network):
    caller.text("STOP")

    assert post.is_stopped(network, channel="sms", address=NUMBER)


# -- cht-gateway ----------------------------------------------------------------------------------------
@pytest.fixture
def cht(network):
    return Caller(network, "cht")


def test_cht_asks_whether_we_are_one(cht):
    assert cht.client.get(cht.path, headers=cht.basic()).json() == {"medic-gateway": True}


def test_cht_takes_the_reply_with_the_answer_and_tells_how_it_fared(cht):
    message = cht.text("well").json()["messages"][0]

    assert (set(message), message["to"]) == ({"id", "to", "content"}, NUMBER)
    assert cht.cht().json() == {"messages": []}
    cht.cht(updates=[{"id": message["id"], "status": "PENDING"}])
    cht.cht(updates=[{"id": message["id"], "status": "DELIVERED"}])
    row = Delivery.objects.get()
    assert (row.state, bool(row.delivered_at)) == ("sent", True)


def test_cht_tells_of_a_text_that_failed(cht):
    message = cht.text("well").json()["messages"][0]
    cht.cht(updates=[{"id": message["id"], "status": "FAILED", "reason": "no credit"}])

    assert Delivery.objects.get().state == "failed"


def test_cht_texts_that_come_together_are_read_in_the_order_they_were_sent(cht):
    first = {"id": "1", "from": NUMBER, "content": "well", "sms_sent": 1_000_000_000_000}
    second = {
        "id": "2",
        "from": NUMBER,
        "content": "The bus never comes",
        "sms_sent": 1_000_000_060_000,
    }
    cht.cht(messages=[second, first])

    assert Conversation.objects.get().text == "The bus never comes"


def test_cht_may_pack_its_call_but_not_a_bomb(cht):
    headers = cht.basic() | {"Content-Encoding": "gzip"}

    def send(content):
        return cht.client.post(
            cht.path, gzip.compress(content), content_type="application/json", headers=headers
        )

    row = {"id": "1", "from": NUMBER, "content": "well"}
    assert send(json.dumps({"messages": [row]}).encode()).status_code == 200
    assert send(b'{"a": "' + b"x" * 40_000_000 + b'"}').status_code == 413


@pytest.mark.parametrize(
    "content",
    [b"{", b"[]", b"\xff\xfe\x00", b'"x"', b"[" * 5_000, b'{"messages": 7}', b'{"messages": [7, null, {}]}',
     b'{"messages": null, "updates": [{"id": 3}, {"id": "x", "status": "SENT"}]}', b""],
)  # fmt: skip
def test_cht_nonsense_is_answered_and_keeps_nothing(cht, content):
    answer = cht.client.post(
        cht.path, content, content_type="application/json", headers=cht.basic()
    )
    assert answer.status_code in (200, 400)
    assert not Inbound.objects.exists()


@pytest.mark.parametrize(
    "stamp", [0, -1, 10**20, "yesterday", None, 4_000_000_000_000, float("1e300")]
)
def test_cht_clocks_that_are_years_off_do_no_harm(cht, stamp):
    row = {"id": "1", "from": NUMBER, "content": "well", "sms_sent": stamp, "sms_received": stamp}
    assert cht.cht(messages=[row]).status_code == 200
    kept = Inbound.objects.get()
    assert abs(kept.said_at - kept.received_at) < timedelta(days=91)


# -- SMSSync --------------------------------------------------------------------------------------------
def test_smssync_is_answered_and_fetches_its_outbox_once(network):
    phone = Caller(network, "smssync")
    assert phone.text("well").json() == {"payload": {"success": True, "error": None}}

    payload = phone.client.get(phone.path, {"task": "send", "secret": phone.secret}).json()[
        "payload"
    ]
    assert (payload["task"], payload["secret"]) == ("send", phone.secret)
    assert payload["messages"][0]["to"] == NUMBER
    again = phone.client.get(phone.path, {"task": "send", "secret": phone.secret}).json()
    assert again["payload"]["messages"] == []
    sent = {
        "message_result": [{"uuid": payload["messages"][0]["uuid"], "delivered_result_code": -1}]
    }
    heard = phone.client.post(
        f"{phone.path}?task=result&secret={phone.secret}", sent, content_type="application/json"
    )
    assert heard.json() == {"message_uuids": [payload["messages"][0]["uuid"]]}


def test_smssync_without_a_message_id_is_known_by_sender_words_and_time(network):
    phone = Caller(network, "smssync")
    given = {"from": NUMBER, "message": "well", "secret": phone.secret, "sent_timestamp": "1"}
    for stamp in ("1700000000000", "1700000000000", "1700000099000"):
        phone.client.post(phone.path, given | {"sent_timestamp": stamp})

    assert Inbound.objects.count() == 2


# -- Twilio ---------------------------------------------------------------------------------------------
def test_twilio_signs_as_its_own_documents_show():
    fields = QueryDict(
        "CallSid=CA1234567890ABCDE&Caller=%2B14158675310&Digits=1234&From=%2B14158675310&To=%2B18005551212"
    )
    address = "https://mycompany.com/myapp.php?foo=1&bar=2"

    assert signature("12345", address, fields) == "GvWf1cFY/Q7PnoempGyD5oXAezc="


def test_twilio_is_answered_in_its_own_language(network):
    provider = Caller(network, "twilio")
    answer = provider.text("well")

    assert answer["Content-Type"].startswith("text/xml")
    assert answer.content.decode().count("<Message>") == 1
    assert "<Response></Response>" in provider.text("well").content.decode()


@pytest.mark.parametrize("typed", ["STOP", "arrêtez", "توقف"])
def test_twilio_says_that_somebody_opted_out_and_has_confirmed_it(network, typed):
    provider = Caller(network, "twilio")
    answer = provider.twilio(From=NUMBER, Body=typed, MessageSid=SID, OptOutType="STOP")

    assert "<Message>" not in answer.content.decode()
    assert post.is_stopped(network, channel="sms", address=NUMBER)


def test_twilio_tells_later_that_the_carrier_knows_of_an_opt_out(network):
    provider = Caller(network, "twilio")
    sent = post.queue(
        network, key="k", channel="sms", address=NUMBER, body="x", purpose="messages",
        now=timezone.now(),
    )  # fmt: skip
    given = {"MessageStatus": "undelivered", "ErrorCode": "21610", "To": NUMBER}
    assert provider.twilio(f"status?letter={sent.id}", **given).status_code == 204

    assert post.is_stopped(network, channel="sms", address=NUMBER)


def test_twilio_fields_that_were_changed_on_the_way_are_shut_out(network):
    provider = Caller(network, "twilio")
    fields = QueryDict("Body=well&From=%2B447700900123")
    signed = signature(provider.secret, "http://testserver" + provider.path, fields)
    changed = {"Body": "STOP", "From": NUMBER}

    answer = provider.client.post(provider.path, changed, headers={"X-Twilio-Signature": signed})
    assert answer.status_code == 403


# -- RapidPro -------------------------------------------------------------------------------------------
@pytest.mark.parametrize("step", ["sent", "delivered", "failed"])
def test_rapidpro_tells_how_a_text_fared(network, step):
    provider = Caller(network, "rapidpro")
    provider.text("well")
    sent = Delivery.objects.get()
    headers = {"Authorization": f"Token {provider.secret}"}
    provider.client.post(provider.path + step, {"id": str(sent.id)}, headers=headers)

    assert Delivery.objects.get().state == ("failed" if step == "failed" else "sent")


def test_rapidpro_tells_that_somebody_stopped(network):
    provider = Caller(network, "rapidpro")
    provider.client.get(provider.path + "stopped", {"from": NUMBER, "secret": provider.secret})

    assert post.is_stopped(network, channel="sms", address=NUMBER)


def test_rapidpro_may_call_by_get_and_name_the_sender(network):
    provider = Caller(network, "rapidpro")
    given = {"sender": NUMBER, "text": "well", "time": "nonsense", "secret": provider.secret}

    assert provider.client.get(provider.path + "receive", given).status_code == 200
    assert Conversation.objects.count() == 1
