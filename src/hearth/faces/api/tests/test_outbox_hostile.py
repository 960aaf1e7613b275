"""What a phone may send that is broken, hostile or late: a clear answer, nothing lost, nothing kept."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from hearth.core.people.models import Consent
from hearth.faces.api.tests.phone_cast import an_open_round
from hearth.listen import queries
from hearth.listen.models import Voice

pytestmark = pytest.mark.django_db

# -- clocks ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("off", [timedelta(days=-2000), timedelta(days=4000), timedelta(hours=3)])
def test_a_clock_that_is_off_is_put_right_by_how_much(say, network, off):
    now = timezone.now()
    caught = now - timedelta(hours=5)
    answer = say(said_at=(caught + off).isoformat(), sent_at=(now + off).isoformat())
    voice = queries.voice_by_receipt(network, answer.json()["receipt"])
    assert abs(voice.said_at - caught) < timedelta(minutes=1)


@pytest.mark.parametrize(
    "clock",
    [
        {"said_at": "soon"},
        {"said_at": 12},
        {"said_at": "0001-01-01T00:00:00+14:00"},
        {"said_at": "9999-12-31T23:59:59-14:00", "sent_at": "0001-01-01T00:00:00+00:00"},
        {"said_at": "2026-01-01T00:00:00", "sent_at": None},
        {"sent_at": ["now"]},
    ],
)
def test_a_clock_that_says_nonsense_costs_nobody_their_words(say, network, clock):
    answer = say(**clock)
    assert answer.status_code == 201
    voice = queries.voice_by_receipt(network, answer.json()["receipt"])
    assert abs(voice.said_at - timezone.now()) < timedelta(minutes=1)


# -- bad input ---------------------------------------------------------------------------------------

HOSTILE = [
    (b'{"key": "9f6d', "not_json"),
    (b"", "not_json"),
    (b"[]", "not_json"),
    (b'"' + b"a" * 100 + b'"', "not_json"),
    (b"[" * 100_000, "not_json"),
    (b'{"a":' * 50_000, "not_json"),
    (b"\xff\xfe{\x00}\x00", "not_json"),
    ('{"text": "caf\xe9"}'.encode("latin-1"), "not_json"),
    ('\ufeff{"text": "x"}'.encode(), "not_json"),
    (b"\x1f\x8b\x08\x00zip", "not_json"),
    (b'{"key": NaN}', "value_not_readable"),
    (b'{"key": ' + b"9" * 6000 + b"}", "not_json"),
    (b"{}", "key_missing"),
    (b'{"key": "\\u0000"}', "key_missing"),
    (b'{"key": "<script>"}', "key_missing"),
]


@pytest.mark.parametrize(("body", "code"), HOSTILE, ids=range(len(HOSTILE)))
def test_what_is_no_voice_gets_a_clear_answer(phone, round_, body, code):
    answer = phone.post("voices/", body)
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert answer.json()["words"] and not Voice.objects.exists()


WRONG = [
    ({"text": ""}, "nothing_said"),
    ({"text": " \n\x00 "}, "nothing_said"),
    ({"text": "x" * 8001}, "said_too_much"),
    ({"text": {"words": "x"}}, "value_not_readable"),
    ({"text": ["x"]}, "value_not_readable"),
    ({"kind": "shout"}, "kind_of_voice_unknown"),
    ({"kind": 7}, "value_not_readable"),
    ({"round": str(uuid4())}, "phone_round_unknown"),
    ({"round": "'; drop table"}, "phone_round_unknown"),
    ({"language": "xx"}, "language_not_known"),
    ({"language": "e" * 9000}, "language_not_known"),
    ({"asked_in": "tlh"}, "language_not_known"),
    ({"on_behalf": "everybody"}, "value_not_readable"),
    ({"on_behalf": "group", "group_size": 501}, "group_size_not_usable"),
    ({"on_behalf": "group", "group_size": 0}, "group_size_not_usable"),
    ({"on_behalf": "group", "group_size": 2.5}, "value_not_readable"),
    ({"on_behalf": "group", "group_size": True}, "value_not_readable"),
    ({"on_behalf": "group", "group_size": 10**40}, "value_not_readable"),
    ({"place": str(uuid4())}, "place_unknown"),
    ({"place": "W1"}, "place_unknown"),
    ({"groups": {"age_band": "elf"}}, "category_unknown"),
    ({"groups": {"star_sign": "lion"}}, "category_unknown"),
    ({"groups": {"age_band": ["65+"]}}, "category_unknown"),
    ({"groups": ["65+"]}, "value_not_readable"),
    ({"consents": "yes"}, "value_not_readable"),
    ({"wordings": {"quote": 1}}, "value_not_readable"),
    ({"attachments": ["x"]}, "value_not_readable"),
    ({"attachments": [str(uuid4()) for _ in range(7)]}, "too_many_phone_files"),
    ({"attachments": {"a": 1}}, "value_not_readable"),
]


@pytest.mark.parametrize(("changed", "code"), WRONG, ids=range(len(WRONG)))
def test_a_wrong_part_is_named_and_nothing_is_kept(say, town, changed, code):
    answer = say(**changed)
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert answer.json()["words"] and not Voice.objects.exists()


@pytest.mark.parametrize(
    "text", ["😀" * 2000, "\u202eabc", "<script>alert(1)</script>", "=1+1", "a\x00b", "half \ud83d"]
)
def test_strange_letters_are_words_like_others(say, text):
    assert say(text=text, wordings={"quote": text, "keep": text}).status_code == 201
    assert Voice.objects.get().text


def test_a_place_of_another_network_is_not_known(say, other_network):
    from hearth.core.places.models import Place

    there = Place.objects.create(
        network=other_network, code="Z", code_year=2021, name="Z", level="city", depth=0, path="Z"
    )
    assert say(place=str(there.pk)).json()["code"] == "place_unknown"


def test_a_question_of_another_network_is_not_known(say, other_network):
    assert say(round=str(an_open_round(other_network).pk)).json()["code"] == "phone_round_unknown"


@pytest.mark.parametrize("path", ["voices/", "files/", "fates/"])
def test_ten_megabytes_are_refused_in_words(phone, round_, path):
    answer = phone.post(path, b'{"text": "' + b"a" * 10_000_000 + b'"}')
    assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")


def test_a_huge_queue_comes_in_one_by_one_each_once(say, phone):
    keys = [str(uuid4()) for _ in range(60)]
    assert {say(key=key, text=f"Voice {key}").status_code for key in keys} == {201}
    assert {say(key=key, text=f"Voice {key}").status_code for key in keys} == {200}
    assert Voice.objects.count() == 60


def test_consents_are_only_given_by_a_plain_yes(say, network):
    found = say(consents={"quote": "true", "share_partners": 1, "messages": True}).json()
    voice = queries.voice_by_receipt(network, found["receipt"])
    given = Consent.objects.filter(subject_id=voice.profile_id, is_given=True)
    assert not voice.may_quote and [row.purpose for row in given] == ["keep"]


def test_the_answer_is_kept_by_no_cache(say):
    assert "no-store" in say().headers["Cache-Control"]


def test_moments_are_in_a_zone(say):
    received = datetime.fromisoformat(say().json()["received_at"])
    assert received.astimezone(UTC) <= timezone.now()
