"""Voices come in once, with what was agreed; they can be added to and taken back."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from hearth.core.ledger.models import Entry
from hearth.core.people import queries as people
from hearth.core.people.models import Consent, ContactPoint, Demographic, Known
from hearth.kit.refusals import Refused
from hearth.listen import queries, services
from hearth.listen.models import Alert, Capture, Voice

pytestmark = pytest.mark.django_db


def test_a_voice_is_kept_with_its_raw_capture_and_one_entry(network, speak):
    received = speak("  The clinic\r\nis far.\x00 ")
    voice = queries.voice(network, received.voice_id)
    assert (voice.text, voice.state) == ("The clinic\nis far.", "waiting")
    assert Capture.objects.get(voice_id=voice.id).payload["text"].startswith("  The clinic")
    entry = Entry.objects.get(deed="voice received")
    assert "clinic" not in str(entry.facts)


def test_the_same_key_twice_is_one_voice_with_the_same_receipt(network, speak):
    key = uuid4()
    first, second = speak(key=key), speak(key=key)
    assert (first.receipt, first.voice_id) == (second.receipt, second.voice_id)
    assert second.is_repeat
    assert Voice.objects.count() == 1


def test_a_repeat_after_the_round_has_closed_still_finds_its_voice(round_, cy, now, speak):
    key = uuid4()
    speak(key=key)
    services.close_round(round_, by=cy, now=now)
    assert speak(key=key).is_repeat


def test_words_changed_before_a_second_sending_are_kept_as_an_addition(network, speak):
    key = uuid4()
    received = speak(key=key)
    for _time in range(2):
        speak("The clinic is two buses away, and dear.", key=key)
    assert [row.text for row in queries.additions(network, received.voice_id)] == [
        "The clinic is two buses away, and dear."
    ]


def test_neither_code_nor_key_is_kept(network, speak):
    key = uuid4()
    received = speak(key=key)
    row = Voice.objects.get(id=received.voice_id)
    assert row.key != key
    assert received.receipt.replace("-", "") not in row.receipt_hash.upper()


def test_a_receipt_opens_its_voice_however_it_is_typed(network, other_network, speak):
    received = speak()
    typed = received.receipt.lower().replace("-", " ")
    assert queries.voice_by_receipt(network, typed).id == received.voice_id
    assert queries.voice_by_receipt(other_network, typed) is None
    assert queries.voice_by_receipt(network, "1234") is None


def test_groups_consents_and_contact_are_kept_apart_from_the_words(network, town, speak):
    answers = {town.age: town.category(town.age, "65+"), town.ethnicity: Known.PREFER_NOT}
    received = speak(
        groups=answers,
        consents={"quote": True, "hear_back": True},
        wordings={"quote": "You may quote me.", "hear_back": "Write to me."},
        contact=("email", "ben@larkmoor.example"),
    )
    voice = queries.voice(network, received.voice_id)
    assert voice.may_quote
    assert {row.known for row in people.groups_of(network, profile_id=voice.profile_id)} == {
        "given",
        "prefer_not",
    }
    assert Consent.objects.get(purpose="quote").wording == "You may quote me."
    assert ContactPoint.objects.get().subject_id == voice.profile_id


def test_an_address_without_consent_is_not_kept(speak):
    speak(contact=("email", "ben@larkmoor.example"), consents={"hear_back": False})
    assert not ContactPoint.objects.exists()


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"text": " \n\x00 "}, "nothing_said"),
        ({"text": "x" * 8001}, "said_too_much"),
        ({"kind": "rant"}, "kind_of_voice_unknown"),
        ({"on_behalf": "group", "group_size": 0}, "group_size_not_usable"),
        ({"on_behalf": "group", "group_size": 501}, "group_size_not_usable"),
        ({"on_behalf": "self", "group_size": 8}, "group_size_not_usable"),
        ({"on_behalf": "other"}, "may_not_speak_for_others"),
    ],
)
def test_what_cannot_be_kept_is_refused_and_leaves_nothing(speak, changed, code):
    with pytest.raises(Refused) as refused:
        speak(**changed)
    assert refused.value.code == code
    assert not Voice.objects.exists()


def test_a_closed_round_and_one_of_another_network_are_refused(
    other_network, round_, speak, now, ben
):
    with pytest.raises(Refused, match="round_not_open"):
        speak(now=now + timedelta(days=60))
    with pytest.raises(Refused, match="round_not_open"):
        services.receive_voice(
            other_network,
            round=round_,
            kind="need",
            text="Hello",
            language="en",
            key=uuid4(),
            by=ben,
            now=now,
        )


def test_a_place_of_another_network_is_refused(town, other_network, speak):
    town.city.network = other_network
    with pytest.raises(Refused, match="place_unknown"):
        speak(place=town.city)


def test_a_champion_records_a_group(network, ana, speak):
    received = speak(by=ana, on_behalf="group", group_size=8, channel="champion")
    assert queries.captured_by(network, ana.membership_id)[0].id == received.voice_id
    assert queries.heard(network).people_heard == 8


def test_every_script_and_sign_is_kept_as_it_was_said(network, speak):
    said = "<script>alert(1)</script> الدرج مكسور 👩🏽‍🦽 ઘર"
    assert queries.voice(network, speak(said).voice_id).text == said


def test_a_voice_that_sounds_like_a_crisis_opens_one_alert(network, speak):
    key = uuid4()
    assert speak("Some days I want to die.", key=key).crisis
    assert speak("Some days I want to die.", key=key).crisis
    assert Alert.objects.count() == queries.open_alerts(network) == 1


def test_adding_twice_with_one_key_is_one_addition(network, speak, now):
    voice = queries.voice(network, speak().voice_id)
    key = uuid4()
    for _time in range(2):
        services.add_to_voice(voice, text="And it closes at four.", key=key, now=now)
    assert len(queries.additions(network, voice.id)) == 1


@pytest.mark.parametrize(("text", "code"), [(" ", "nothing_said"), ("x" * 8001, "said_too_much")])
def test_an_empty_or_endless_addition_is_refused(network, speak, now, text, code):
    voice = queries.voice(network, speak().voice_id)
    with pytest.raises(Refused, match=code):
        services.add_to_voice(voice, text=text, key=uuid4(), now=now)


def test_taking_back_erases_everything_but_that_there_was_one(network, town, speak, ben, now):
    code = speak(
        "I want to die",
        groups={town.age: town.category(town.age, "65+")},
        consents={"hear_back": True},
        contact=("email", "ben@larkmoor.example"),
        place=town.wards[0],
    ).receipt
    for _time in range(2):
        services.withdraw_voice(queries.voice_by_receipt(network, code), by=ben, now=now)
    gone = queries.voice_by_receipt(network, code)
    assert (gone.state, gone.text, gone.place, gone.may_quote) == ("withdrawn", "", None, False)
    assert not (
        Capture.objects.exists() or Demographic.objects.exists() or ContactPoint.objects.exists()
    )
    assert Alert.objects.get().words == []
    assert queries.heard(network).voices == 0
    assert Entry.objects.filter(deed="voice withdrawn").count() == 1


def test_a_voice_taken_back_cannot_be_added_to(network, speak, ben, now):
    code = speak().receipt
    services.withdraw_voice(queries.voice_by_receipt(network, code), by=ben, now=now)
    with pytest.raises(Refused, match="voice_withdrawn"):
        services.add_to_voice(
            queries.voice_by_receipt(network, code), text="But", key=uuid4(), now=now
        )
