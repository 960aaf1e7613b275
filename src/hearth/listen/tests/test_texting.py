"""A talk by text, from the keyword to the receipt; what is kept of it, and what is not."""

from __future__ import annotations

from datetime import timedelta

import pytest

from hearth.core.people.models import Consent, ContactPoint
from hearth.core.post import services as post
from hearth.core.post.models import Delivery, Inbound
from hearth.core.post.queries import commands
from hearth.listen import services
from hearth.listen.models import Capture, Conversation, Voice
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


def test_a_whole_talk_becomes_one_voice_with_a_receipt(network, phone, town, round_):
    asked, where, quote, back, receipt = phone.texts(
        "well", "A bus to the surgery on Sundays", "skip", "YES", "no"
    )

    assert "What would help you" in asked and "keeps your words" in asked and "STOP" in asked
    assert "Which area" in where and "without your name" in quote and "your number" in back
    voice = Voice.objects.get(network=network)
    assert (voice.text, voice.channel, voice.may_quote) == (
        "A bus to the surgery on Sundays",
        "sms",
        True,
    )
    assert "Your code: " in receipt


def test_the_number_is_nowhere_once_the_talk_is_over(network, phone, town):
    phone.texts("well", "A bus to the surgery on Sundays", "skip", "yes", "no")

    said = [
        *Inbound.objects.values_list("sender", "body"),
        *Delivery.objects.values_list("address", "body"),
    ]
    assert {part for row in said for part in row} == {""}
    talk = Conversation.objects.get()
    assert (talk.text, talk.parts, talk.outcome) == ("", [], "kept")
    assert NUMBER not in str(Capture.objects.get().payload)
    assert not ContactPoint.objects.exists()


def test_who_wants_an_answer_is_kept_as_a_contact(network, phone, town):
    phone.texts("well", "A bus to the surgery on Sundays", "skip", "no", "yes please")

    assert ContactPoint.objects.get().address == NUMBER
    agreed = dict(Consent.objects.values_list("purpose", "is_given"))
    assert agreed == {"keep": True, "quote": False, "hear_back": True}
    assert "keeps your words" in Consent.objects.get(purpose="keep").wording


def test_words_behind_the_keyword_are_the_first_words(network, phone, town):
    where = phone.text("WELL the pharmacy shuts too early")

    assert "Text NO and nothing is kept" in where
    assert Conversation.objects.get().text == "the pharmacy shuts too early"


def test_who_says_no_after_being_told_leaves_nothing(network, phone, town):
    phone.text("WELL the pharmacy shuts too early")

    assert "kept nothing" in phone.text("No.")
    assert not Voice.objects.exists()
    assert Conversation.objects.get().text == ""


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("Area 3", "A3"),
        ("a3", "A3"),
        ("I live in AREA 3 since long", "A3"),
        ("larkmor", "C1"),
        ("Larkmoor, ward 2", "W2"),
        ("Area 9", None),
        ("Ar", None),
    ],
)
def test_a_place_is_known_by_name_code_or_typo_and_never_guessed(network, phone, town, said, code):
    phone.texts("well", "A bus to the surgery on Sundays", said)
    place = Conversation.objects.get().place

    assert (place.code if place else None) == code


def test_an_unknown_place_is_asked_once_more_and_then_left_out(network, phone, town):
    phone.texts("well", "A bus to the surgery on Sundays")

    assert "do not know that area" in phone.text("Atlantis")
    assert "YES or NO" in phone.text("Atlantis")
    assert Conversation.objects.get().place is None


def test_parts_that_come_within_seconds_are_one(network, phone, town):
    phone.text("well")
    phone.text("The bus comes")
    assert phone.text("only twice a day", after=3) == ""
    assert phone.text("and never on Sundays", after=3) == ""
    phone.texts("skip", "no", "no")

    assert Voice.objects.get().text == "The bus comes\nonly twice a day\nand never on Sundays"


def test_a_sentence_instead_of_yes_or_no_is_more_of_what_they_said(network, phone, town):
    phone.texts("well", "The bus never comes", "skip")

    assert "YES or NO" in phone.text("and the driver is always rude")
    phone.texts("no", "no")
    assert "driver is always rude" in Voice.objects.get().text


def test_with_one_open_round_any_sentence_begins_a_talk(network, now, town):
    make_round(network, now)
    phone = Phone(network, now)

    assert "Which area" in phone.text("Nobody answers the phone at the surgery")


def test_with_one_open_round_a_greeting_is_asked_the_question(network, now, town):
    make_round(network, now)

    assert "What would help you" in Phone(network, now).text("hello")


def test_with_several_rounds_a_text_without_keyword_is_told_the_words(network, now, phone):
    make_round(network, now, question="Where do you meet?")

    assert "WELL" in phone.text("Nobody answers the phone at the surgery")
    assert Inbound.objects.get().state == "unplaced"


def test_a_keyword_of_a_closed_round_is_told_kindly(network, now, phone, round_):
    services.close_round(round_, by=TEAM, now=now)

    assert "A person will read it" in phone.text("well")


def test_the_talk_is_in_the_language_of_its_keyword(network, now, phone, round_, town):
    services.give_keyword(round_, word="صحة", language="ar", by=TEAM, now=now)
    phone.text("صحة")

    assert Conversation.objects.get().language == "ar"


# -- silence ------------------------------------------------------------------------------------------
def later(phone, hours=25):
    return services.end_silent_talks(phone.network, now=phone.now + timedelta(hours=hours))


def test_a_silent_talk_is_a_voice_of_what_was_agreed(network, phone, town):
    phone.texts("well", "The bus never comes", "skip", "yes")

    assert later(phone, 23) == 0 and later(phone) == 1
    voice = Voice.objects.get()
    assert (voice.text, voice.may_quote) == ("The bus never comes", True)
    assert not ContactPoint.objects.exists()


def test_a_silent_talk_whose_speaker_was_not_told_first_is_forgotten(network, phone, town):
    phone.text("WELL the pharmacy shuts too early")

    assert later(phone) == 1
    assert not Voice.objects.exists()
    assert Conversation.objects.get().outcome == "not_agreed"


def test_the_next_text_after_a_day_begins_anew(network, phone, town):
    phone.texts("well", "The bus never comes")
    asked = phone.text("well", after=90_000)

    assert "What would help you" in asked
    assert (Voice.objects.count(), Conversation.objects.count()) == (1, 2)


def test_a_talk_that_outlives_its_round_is_still_heard(network, now, phone, round_, town):
    phone.texts("well", "The bus never comes")
    round_.closes_on = now.date()
    round_.save()

    services.end_silent_talks(network, now=phone.now + timedelta(days=3))
    assert Voice.objects.get().text == "The bus never comes"


# -- STOP and its sisters -----------------------------------------------------------------------------
WORDS = [(language, word) for language, listed in commands()["stop"].items() for word in listed]


@pytest.mark.parametrize(("language", "word"), WORDS)
def test_stop_in_every_language_is_confirmed_first_and_then_enforced(
    network, phone, town, language, word
):
    phone.texts("well")
    post.queue(
        network, key="news", channel="sms", address="07700 900123", body="News",
        purpose="messages", now=phone.now,
    )  # fmt: skip

    confirmed = phone.text(word)

    assert confirmed and "News" not in confirmed
    assert post.is_stopped(network, channel="sms", address=NUMBER)
    assert phone.text(word) == "" and phone.text("well") == ""


def test_stop_midway_leaves_nothing_of_the_talk(network, phone, town):
    phone.texts("well", "The bus never comes", "skip")

    assert "no more messages" in phone.text("Stop")
    assert not Voice.objects.exists()
    assert (Conversation.objects.get().outcome, Conversation.objects.get().text) == ("stopped", "")


def test_stop_with_more_words_is_an_answer(network, phone, town):
    phone.texts("well", "STOP 12345")

    assert not post.is_stopped(network, channel="sms", address=NUMBER)
    assert Conversation.objects.get().text == "STOP 12345"


def test_who_starts_again_is_answered_again(network, phone, town):
    phone.texts("stop")

    assert "Welcome back" in phone.text("START")
    assert "What would help you" in phone.text("well")


def test_help_says_who_we_are_and_how_to_end(network, phone):
    assert all(part in phone.text("HELP") for part in (network.name, "WELL", "STOP"))


def test_a_provider_that_confirms_by_itself_is_not_doubled(network, phone, now):
    inbound, _new = post.take_in(phone.gateway, sender=NUMBER, body="STOP", now=now)
    services.take_text(inbound, answered_by_provider=True, now=now)

    assert phone.read() == ""
    assert post.is_stopped(network, channel="sms", address=NUMBER)
