"""Gateways: texts come in once and go out once, by the right door, and never past a STOP."""

from __future__ import annotations

from datetime import timedelta

import pytest

from hearth.core.post import channels, queries, rules, services
from hearth.core.post.channels import calling, twilio
from hearth.core.post.models import Delivery, Gateway, Inbound
from hearth.kit.actors import Actor
from hearth.kit.refusals import Refused

pytestmark = pytest.mark.django_db
STEWARD = Actor("steward")


def gateway_of(network, now, kind="cht", **given):
    if kind == "twilio":
        given |= {"account": "AC1", "secret": "token"}
    if kind == "rapidpro":
        given |= {"send_url": "https://sms.example.org/send"}
    made, _secret = services.add_gateway(
        network, kind=kind, name="Phone", by=STEWARD, now=now, **given
    )
    return made


def text(network, now, key="k", purpose="messages", **given):
    return services.queue(
        network,
        key=key,
        channel="sms",
        address="07700 900 123",
        body="Hello",
        purpose=purpose,
        now=now,
        **given,
    )


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("07700 900123", "+447700900123"),
        ("+44 (0)7700 900-123", "+447700900123"),
        ("0044 7700 900123", "+447700900123"),
        ("447700900123", "+447700900123"),
        ("٠٧٧٠٠٩٠٠١٢٣", "+447700900123"),
        ("+48 601 000 000", "+48601000000"),
        ("85555", "85555"),
        ("Pharmacy", "pharmacy"),
        ("", ""),
        ("²³", "23"),
    ],
)
def test_a_number_has_one_spelling(typed, plain):
    assert rules.plain_address("sms", typed) == plain


def test_stop_holds_for_every_spelling_of_a_number(network, now):
    text(network, now)
    services.stop(network, channel="sms", address="+44 7700 900123", now=now)

    assert services.send_waiting(network, now=now) == 0
    assert queries.counts(network) == {"stopped": 1}


def test_a_stop_that_was_kept_in_the_old_spelling_still_holds(network, now):
    from hearth.core.post.models import Stop
    from hearth.kit.codes import keyed_hash

    old = keyed_hash("07700900123", purpose="stop:sms")
    Stop.objects.create(network=network, channel="sms", address_hash=old, stopped_at=now)

    assert services.is_stopped(network, channel="sms", address="07700 900123")


def test_without_a_gateway_texts_go_where_the_settings_say(network, now, settings, tmp_path):
    settings.HEARTH_OUTBOX = tmp_path
    text(network, now)

    assert services.send_waiting(network, now=now) == 1
    assert len(list(tmp_path.glob("sms/*.eml"))) == 1


def test_a_phone_fetches_its_texts_itself_and_each_once(network, now):
    gateway = gateway_of(network, now)
    sent = text(network, now)

    assert services.send_waiting(network, now=now) == 0
    assert [row.id for row in services.letters_for(gateway, now=now)] == [sent.id]
    assert services.letters_for(gateway, now=now) == []


def test_a_text_of_which_nothing_is_heard_is_handed_out_again(network, now):
    gateway = gateway_of(network, now)
    sent = text(network, now)
    services.letters_for(gateway, now=now)

    again = services.letters_for(gateway, now=now + timedelta(minutes=11))

    assert [row.id for row in again] == [sent.id]


def test_a_fetched_text_to_somebody_who_said_stop_is_held_back(network, now):
    gateway = gateway_of(network, now)
    text(network, now)
    services.stop(network, channel="sms", address="07700900123", now=now)

    assert services.letters_for(gateway, now=now) == []
    assert queries.counts(network) == {"stopped": 1}


def test_a_reply_leaves_by_the_way_its_question_came(network, now):
    gateway_of(network, now)
    second = gateway_of(network, now + timedelta(minutes=1))
    text(network, now, gateway=second)

    assert len(services.letters_for(second, now=now)) == 1


def test_another_network_fetches_nothing_of_ours(network, other_network, now):
    text(network, now)

    assert services.letters_for(gateway_of(other_network, now), now=now) == []


@pytest.mark.parametrize(
    ("status", "state"), [("sent", "sent"), ("delivered", "sent"), ("failed", "failed")]
)
def test_the_gateway_tells_how_a_text_fared(network, now, status, state):
    gateway, sent = gateway_of(network, now), text(network, now)
    services.letters_for(gateway, now=now)

    for _twice in range(2):
        services.note_status(gateway, letter_id=sent.id, status=status, now=now)

    row = Delivery.objects.get(network=network)
    assert (row.state, bool(row.delivered_at)) == (state, status == "delivered")


def test_another_networks_gateway_changes_nothing_here(network, other_network, now):
    sent = text(network, now)
    services.note_status(
        gateway_of(other_network, now), letter_id=sent.id, status="failed", now=now
    )

    assert queries.counts(network) == {"waiting": 1}


def test_what_the_carrier_says_of_an_opt_out_is_a_stop(network, now):
    gateway, sent = gateway_of(network, now), text(network, now)
    services.note_status(gateway, letter_id=sent.id, status="stopped", now=now)

    assert services.is_stopped(network, channel="sms", address="07700900123")


@pytest.mark.parametrize(
    ("status", "said", "state", "is_stop"),
    [
        (201, {}, "sent", False),
        (400, {"code": 21610}, "stopped", True),
        (400, {"code": 21211}, "failed", False),
        (401, {}, "failed", False),
        (429, {}, "waiting", False),
        (503, {}, "waiting", False),
    ],
)
def test_a_provider_is_called_and_understood(
    network, now, monkeypatch, status, said, state, is_stop
):
    gateway_of(network, now, "twilio", number="+447700900000")
    text(network, now)
    seen = {}

    def answer(address, given, *, headers):
        seen.update(given)
        return status, said

    monkeypatch.setattr(twilio, "call", answer)
    services.send_waiting(network, now=now)

    assert queries.counts(network) == {state: 1}
    assert services.is_stopped(network, channel="sms", address="07700900123") is is_stop
    assert seen["From"] == "+447700900000" and "letter=" in seen["StatusCallback"]


@pytest.mark.parametrize(
    "address",
    [
        "http://example.org/",
        "https://127.0.0.1/",
        "https://localhost/",
        "https://10.0.0.1/x",
        "ftp://a",
        "",
    ],
)
def test_a_provider_is_never_called_inwards_or_in_the_clear(address):
    with pytest.raises(channels.ChannelError) as failed:
        calling.call(address, {}, headers={})
    assert failed.value.code in ("gateway_address_not_usable", "gateway_silent")


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"kind": "pigeon"}, "gateway_kind_unknown"),
        ({"kind": "mail"}, "gateway_kind_unknown"),
        ({"name": " "}, "gateway_without_name"),
        ({"kind": "twilio", "secret": "x"}, "gateway_without_account"),
        ({"kind": "twilio", "account": "x"}, "gateway_without_secret"),
        ({"kind": "rapidpro"}, "gateway_address_not_usable"),
        ({"kind": "rapidpro", "send_url": "http://a.example"}, "gateway_address_not_usable"),
    ],
)
def test_a_gateway_that_could_not_work_is_refused(network, now, given, code):
    with pytest.raises(Refused) as refused:
        services.add_gateway(network, **({"kind": "cht", "name": "n"} | given), by=STEWARD, now=now)
    assert refused.value.code == code
    assert not Gateway.objects.exists()


def test_the_same_message_is_kept_once(network, now):
    gateway = gateway_of(network, now)
    given = {"message_id": "m1", "sender": "07700900123", "body": "hi", "now": now}

    assert [services.take_in(gateway, **given)[1] for _twice in range(2)] == [True, False]


@pytest.mark.parametrize(
    "changed", [{"sender": "07700900999"}, {"body": "other"}, {"stamp": "1700000000001"}]
)
def test_messages_without_a_name_differ_by_sender_words_or_time(network, now, changed):
    gateway = gateway_of(network, now)
    given = {"sender": "07700900123", "body": "hi", "stamp": "1700000000000", "now": now}

    services.take_in(gateway, **given)
    assert services.take_in(gateway, **given)[1] is False
    assert services.take_in(gateway, **(given | changed))[1] is True


def test_twenty_replies_a_day_are_enough(network, now):
    gateway = gateway_of(network, now)
    inbound, _new = services.take_in(gateway, sender="07700900123", body="hi", now=now)

    sent = [
        services.reply(inbound, body="yes?", language="en", part=f":{n}", now=now)
        for n in range(25)
    ]

    assert sum(row is not None for row in sent) == 20
    assert services.reply(
        inbound, body="later", language="en", part=":x", now=now + timedelta(days=2)
    )


def test_of_a_reply_that_is_out_neither_number_nor_words_are_kept(network, now):
    gateway = gateway_of(network, now)
    inbound, _new = services.take_in(gateway, sender="07700900123", body="hi", now=now)
    sent = services.reply(inbound, body="Your code: 7KQM", language="en", now=now)
    services.letters_for(gateway, now=now)
    services.note_status(gateway, letter_id=sent.id, status="sent", now=now)
    services.settle(inbound, note="talk", now=now)

    row, came = Delivery.objects.get(), Inbound.objects.get()
    assert (row.address, row.body, came.sender, came.body) == ("", "", "", "")
