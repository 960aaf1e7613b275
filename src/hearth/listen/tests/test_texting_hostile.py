"""Texts about danger, texts that are broken or hostile, and texts at the same moment."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import close_old_connections, connection

from hearth.core.people.models import Consent
from hearth.core.post import services as post
from hearth.core.post.models import Delivery, Inbound
from hearth.kit.refusals import Refused
from hearth.listen import services
from hearth.listen.models import Alert, Conversation, Voice
from hearth.listen.tests.texts import NUMBER, TEAM, Phone, make_round

pytestmark = pytest.mark.django_db


@pytest.fixture
def round_(network, now):
    made = make_round(network, now)
    services.give_keyword(made, word="WELL", language="en", by=TEAM, now=now)
    return made


@pytest.fixture
def phone(network, now, round_):
    return Phone(network, now)


# -- danger -------------------------------------------------------------------------------------------
def test_danger_is_answered_at_once_and_opens_a_case(network, phone, town):
    answer = phone.text("WELL I want to die")

    assert "01632 960111" in answer and "Your code: " in answer
    assert Alert.objects.count() == 1
    assert not Consent.objects.filter(is_given=True).exists()


def test_danger_in_the_midst_of_a_talk_ends_it_with_help(network, phone, town):
    phone.texts("well", "I am so tired of it all")

    assert "01632 960111" in phone.text("he beats me")
    assert Voice.objects.get().text == "I am so tired of it all\nhe beats me"


def test_danger_is_answered_however_many_replies_there_were(network, phone, town):
    for _n in range(22):
        phone.text("help")

    assert "01632 960111" in phone.text("I want to die")


def test_danger_after_a_stop_sends_nothing_and_opens_a_case(network, phone, town):
    phone.text("stop")

    assert phone.text("WELL I want to die") == ""
    assert Alert.objects.count() == 1


def test_danger_without_a_round_waits_for_a_person(network, now):
    assert "01632 960111" in Phone(network, now).text("I want to die")
    assert Inbound.objects.get().note == "crisis"


# -- what is broken or hostile --------------------------------------------------------------------------
@pytest.mark.parametrize(
    "body",
    ["", "   ", "\x00\x00", "🚌🚌🚌", "\u202e\u202d", "ب" * 400, "<script>alert(1)</script> is what I say",
     "'; DROP TABLE voices; --", "x" * 9_000, "\ud83d half a sign is here now", "1" * 70],
)  # fmt: skip
def test_no_text_breaks_the_talk(network, phone, town, body):
    phone.text("well")
    phone.text(body)

    assert Inbound.objects.filter(state="waiting").count() == 0
    assert phone.text("help")


def test_the_same_text_again_changes_nothing(network, phone, town):
    phone.texts("well", "The bus never comes")
    for row in Inbound.objects.all():
        services.take_text(row, now=phone.now)

    assert phone.read() == ""
    assert Conversation.objects.get().text == "The bus never comes"


def test_a_shop_that_texts_is_not_answered(network, now, round_):
    shop = Phone(network, now, number="PharmaDeals")

    assert shop.text("Ten percent off all vitamins today") == ""
    assert Inbound.objects.get().note == "no_number"


def test_two_machines_do_not_talk_for_ever(network, phone, town):
    answered = [bool(phone.text("help")) for _n in range(30)]

    assert sum(answered) == 20


def test_a_text_that_was_kept_but_not_worked_on_is_taken_up_by_the_clock(network, phone, now):
    post.take_in(phone.gateway, sender=NUMBER, body="well", now=now)

    assert services.take_waiting_texts(network, now=now) == 0
    assert services.take_waiting_texts(network, now=now + timedelta(minutes=3)) == 1


@pytest.mark.parametrize(
    "word", ["", "two words", "STOP", "توقف", "yes", "Help", "x", "b" * 31, "!!"]
)
def test_a_keyword_that_means_something_else_is_refused(network, now, word):
    with pytest.raises(Refused) as refused:
        services.give_keyword(make_round(network, now), word=word, language="en", by=TEAM, now=now)
    assert refused.value.code == "keyword_not_usable"


def test_a_keyword_opens_one_round_of_a_network_only(network, other_network, now, round_):
    with pytest.raises(Refused) as refused:
        services.give_keyword(round_, word="well!", language="en", by=TEAM, now=now)
    assert refused.value.code == "keyword_taken"
    services.give_keyword(
        make_round(other_network, now), word="well", language="en", by=TEAM, now=now
    )


# -- at the same moment ---------------------------------------------------------------------------------
def at_once(*deeds):
    """Do these in as many threads, beginning together."""
    gate = Barrier(len(deeds))

    def run(deed):
        try:
            gate.wait()
            return deed()
        finally:
            close_old_connections()
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as several:
        return list(several.map(run, deeds))


def deliver(phone, name, body):
    def deed():
        given = {"message_id": name, "sender": NUMBER, "body": body, "now": phone.now}
        inbound, _new = post.take_in(phone.gateway, **given)
        services.take_text(inbound, now=phone.now)

    return deed


@pytest.mark.django_db(transaction=True)
def test_the_same_text_delivered_four_times_at_once_it_is_one(network, phone):
    at_once(*[deliver(phone, "m1", "well")] * 4)

    assert (Inbound.objects.count(), Conversation.objects.count()) == (1, 1)
    assert Delivery.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_several_texts_of_one_person_at_once_open_one_talk(network, phone):
    at_once(*[deliver(phone, f"m{n}", "well") for n in range(3)])

    assert Conversation.objects.count() == 1
    assert set(Inbound.objects.values_list("state", flat=True)) == {"settled"}
