"""A champion's phone: what it carries, what it sends, and everything that can go wrong between."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from django.utils import timezone
from PIL import Image

from hearth.core.people import services as people
from hearth.core.people.models import Consent, Demographic, Membership
from hearth.faces.api.tests.phone_cast import TEAM, Phone
from hearth.listen import queries, services
from hearth.listen.models import Addition, Alert, Attachment, Capture, Voice

pytestmark = pytest.mark.django_db


def a_picture() -> bytes:
    """A small picture that is really one."""
    made = BytesIO()
    Image.effect_noise((16, 16), 50).save(made, "PNG")
    return made.getvalue()


PNG = a_picture()
#: The key of nothing. Parameters stand fast, so that every core collects the same tests.
NOBODY = "6a1f0c3e-7b52-4d0e-9c41-2f8d5e7a9b10"


# -- the working set --------------------------------------------------------------------------------


def test_the_working_set_holds_what_a_phone_needs_without_signal(phone, round_, town):
    found = phone.get().json()
    assert found["member"]["name"] == "Ana"
    assert found["rounds"][0]["question"] == {"en": "What would help?"}
    assert [place["name"] for place in found["places"]] == ["Ward 1", "Ward 2"]
    assert {row["key"] for row in found["dimensions"]} == {"age_band", "ethnic_group"}
    assert any("myself" in pattern for pattern in found["crisis_patterns"]["en"])
    assert found["crisis_lines"][0]["phone"] == "01632 960111"
    assert datetime.fromisoformat(found["server_time"]).tzinfo


def test_the_working_set_stays_small_and_begins_with_the_own_patch(phone, network, ana, town):
    from hearth.core.places.models import Place

    for n in range(80):
        Place.objects.create(
            network=network,
            parent=town.city,
            code=f"X{n}",
            code_year=2021,
            name=f"Extra {n:02}",
            level="ward",
            depth=1,
            path=f"C1/X{n}",
        )
    held = Membership.objects.get(pk=ana.membership_id)
    people.describe_champion(
        held, shown_name="Ana", patch=[town.areas[3]], by=TEAM, now=timezone.now()
    )
    found = phone.get().json()["places"]
    assert len(found) == 60
    assert (found[0]["name"], found[0]["own"]) == ("Area 4", True)


def test_the_question_comes_in_the_champions_languages_unless_it_has_changed(
    phone, network, round_
):
    from hearth.core.wording import services as wording

    wording.put(
        network,
        kind="round",
        object_id=round_.pk,
        field="question",
        language="ar",
        text="ما الذي يفيد؟",
        source=round_.question,
        state="human",
        now=timezone.now(),
    )
    assert phone.get().json()["rounds"][0]["question"]["ar"] == "ما الذي يفيد؟"


# -- a voice -----------------------------------------------------------------------------------------


def test_a_voice_is_kept_with_who_wrote_it_down_its_raw_capture_and_a_receipt(
    say, network, ana, town
):
    answer = say(
        on_behalf="group",
        group_size=8,
        place=str(town.wards[0].pk),
        groups={"age_band": "65+", "ethnic_group": "~prefer_not"},
        consents={"quote": True},
        wordings={"quote": "You may show this."},
    )
    assert answer.status_code == 201
    voice = queries.voice_by_receipt(network, answer.json()["receipt"])
    assert (voice.channel, voice.captured_by, voice.group_size) == (
        "champion",
        ana.membership_id,
        8,
    )
    assert (voice.place, voice.language, voice.may_quote) == (town.wards[0], "ar", True)
    assert Demographic.objects.filter(profile_id=voice.profile_id).count() == 2
    quote = Consent.objects.get(subject_id=voice.profile_id, purpose="quote")
    assert (quote.wording, quote.is_given) == ("You may show this.", True)
    assert voice.receipt_hash and answer.json()["qr"].startswith("<svg")


def test_the_raw_capture_holds_neither_the_key_nor_the_groups(say, town):
    key = str(uuid4())
    say(key=key, groups={"age_band": "65+"})
    kept = Capture.objects.get().payload
    raw = json.loads(kept.pop("raw"))
    assert "sent_at" in raw and key not in json.dumps([kept, raw])
    times = {name for name in raw if name.endswith("_at")}  # whose digits may hold "65+" by chance
    words = {name: said for name, said in raw.items() if name not in times}
    assert "age_band" not in raw and "65+" not in json.dumps([kept, words])


def test_a_lost_answer_sent_again_is_one_voice_with_the_same_receipt(say):
    key = str(uuid4())
    first, again = say(key=key), say(key=key)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["receipt"] == again.json()["receipt"]
    assert first.json()["received_at"] == again.json()["received_at"]
    assert Voice.objects.count() == 1


def test_words_that_changed_after_a_lost_answer_are_added_and_make_no_second_voice(say):
    key = str(uuid4())
    say(key=key, text="A bench")
    assert say(key=key, text="A bench and a lamp").status_code == 200
    assert (Voice.objects.count(), Addition.objects.get().text) == (1, "A bench and a lamp")


def test_a_crisis_is_answered_with_who_helps_and_opens_a_case(say):
    found = say(text="I want to die", language="en").json()
    assert found["crisis"] and found["crisis_lines"][0]["phone"] == "01632 960111"
    assert Alert.objects.count() == 1


def test_what_was_caught_while_the_round_ran_may_come_late(say, round_):
    now = timezone.now()
    round_.state, round_.closes_on = "closed", now.date() - timedelta(days=3)
    round_.save()
    caught = (now - timedelta(days=5)).isoformat()
    assert say(said_at=caught).status_code == 201
    answer = say(said_at=now.isoformat())
    assert (answer.status_code, answer.json()["code"]) == (422, "round_not_open")


# -- who may -----------------------------------------------------------------------------------------

PATHS = ["", "voices/", "fates/", "files/", "let-go/"]


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("token", ["", "x" * 43, "x" * 5000, "é", "\x00"])
def test_a_token_that_nobody_gave_opens_nothing(network, round_, path, token):
    answer = Phone(network, token).post(path, {})
    assert (answer.status_code, answer.json()["code"]) == (401, "device_unknown")
    assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_a_phone_of_another_network_is_not_known_here(network, other_network, linked, round_):
    stranger = Phone(other_network, linked[1])
    assert stranger.get().status_code == 401
    assert stranger.post("voices/", {"key": str(uuid4())}).status_code == 401


def test_a_form_app_is_no_phone(network, ana, round_):
    held = Membership.objects.get(pk=ana.membership_id)
    _row, token = people.give_device(held, kind="odk", by=ana, now=timezone.now())
    assert Phone(network, token).get().status_code == 401


@pytest.mark.parametrize("path", PATHS)
def test_a_revoked_phone_is_told_so_and_nothing_is_kept(phone, linked, path, round_):
    people.revoke_device(linked[0], by=TEAM, now=timezone.now())
    answer = phone.get() if not path else phone.post(path, {"key": str(uuid4())})
    assert (answer.status_code, answer.json()["code"]) == (403, "device_revoked")
    assert not Voice.objects.exists()


def test_a_phone_whose_champion_left_is_revoked_too(phone, linked, eve):
    people.end_role(linked[0].membership, by=eve, now=timezone.now())
    assert phone.get().status_code == 403


def test_a_phone_lets_itself_go(phone, linked):
    assert phone.post("let-go/", {}).status_code == 200
    assert phone.get().status_code == 403


def test_a_cookie_opens_nothing(signed_in, ana, network):
    assert signed_in(ana).get(f"/api/{network.slug}/phone/").status_code == 401


@pytest.mark.parametrize(("path", "method"), [("", "post"), ("voices/", "get"), ("fates/", "get")])
def test_only_the_methods_of_an_address_are_answered(phone, path, method):
    answer = phone.get(path) if method == "get" else phone.post(path, {})
    assert answer.status_code == 405


# -- how voices stand --------------------------------------------------------------------------------


def test_a_phone_sees_how_its_voices_stand_and_nobody_elses(say, phone, network, cy, round_):
    mine = say().json()["voice"]
    taken = say().json()["voice"]
    services.withdraw_voice(queries.voice(network, taken), by=TEAM, now=timezone.now())
    other = services.receive_voice(
        network,
        round=round_,
        kind="need",
        text="Elsewhere",
        language="en",
        by=cy,
        key=uuid4(),
        now=timezone.now(),
    )
    asked = [mine, taken, str(other.voice_id), str(uuid4())]
    found = phone.post("fates/", {"voices": asked}).json()["voices"]
    assert found == {mine: "waiting", taken: "withdrawn"}


@pytest.mark.parametrize("asked", [["x"], "all", [1], [str(uuid4()) for _ in range(201)], [None]])
def test_fates_are_asked_by_id_and_not_too_many_at_once(phone, asked):
    answer = phone.post("fates/", {"voices": asked})
    assert (answer.status_code, answer.json()["code"]) == (422, "value_not_readable")


# -- files -------------------------------------------------------------------------------------------


def announce(phone, key, size=None):
    size = size or len(PNG)
    return phone.post("files/", {"key": key, "media_type": "image/png", "size": size})


def test_a_photo_comes_in_pieces_and_goes_with_its_voice(phone, say, network):
    key = str(uuid4())
    assert announce(phone, key).json()["got"] == 0
    assert phone.put(f"files/?key={key}&offset=0", PNG[:60]).json()["got"] == 60
    assert announce(phone, key).json()["got"] == 60
    assert phone.put(f"files/?key={key}&offset=60", PNG[60:]).json()["state"] == "whole"
    assert phone.get("files/", key=key).json()["state"] == "whole"
    answer = say(text="", attachments=[key])
    assert answer.status_code == 201
    row = Attachment.objects.get()
    assert str(row.voice_id) == answer.json()["voice"]


def test_a_voice_whose_photo_has_not_arrived_waits_and_is_not_kept_without_it(phone, say):
    half, none = str(uuid4()), str(uuid4())
    announce(phone, half)
    phone.put(f"files/?key={half}&offset=0", PNG[:60])
    answer = say(attachments=[half, none])
    assert (answer.status_code, answer.json()["code"]) == (409, "phone_files_missing")
    assert set(answer.json()["missing"]) == {half, none}
    assert not Voice.objects.exists()


def test_a_repeat_does_not_ask_for_files_that_were_erased_with_the_voice(phone, say, network):
    key, photo = str(uuid4()), str(uuid4())
    announce(phone, photo)
    phone.put(f"files/?key={photo}&offset=0", PNG)
    voice = say(key=key, attachments=[photo]).json()["voice"]
    services.withdraw_voice(queries.voice(network, voice), by=TEAM, now=timezone.now())
    again = say(key=key, attachments=[photo])
    assert (again.status_code, again.json()["state"]) == (200, "withdrawn")


def test_a_piece_that_does_not_fit_is_told_where_to_go_on(phone):
    key = str(uuid4())
    announce(phone, key)
    answer = phone.put(f"files/?key={key}&offset=50", PNG[50:])
    assert (answer.status_code, answer.json()["expected"]) == (409, 0)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ({"media_type": "text/html", "size": 10}, "media_not_taken"),
        ({"media_type": "image/png", "size": 0}, "attachment_empty"),
        ({"media_type": "image/png", "size": -1}, "attachment_empty"),
        ({"media_type": "image/png", "size": 10**9}, "attachment_too_large"),
        ({"media_type": "image/png", "size": 10**30}, "value_not_readable"),
        ({"media_type": "image/png", "size": "9"}, "value_not_readable"),
        ({"media_type": "image/png", "size": True}, "value_not_readable"),
        ({"media_type": None, "size": 9}, "media_not_taken"),
        ({"key": "x", "media_type": "image/png", "size": 9}, "key_missing"),
    ],
)
def test_a_file_that_is_not_taken_is_refused_before_it_is_sent(phone, content, code):
    answer = phone.post("files/", {"key": str(uuid4())} | content)
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert not Attachment.objects.exists()


def test_a_file_that_is_not_what_it_said_is_refused(phone, say):
    key = str(uuid4())
    announce(phone, key, size=11)
    answer = phone.put(f"files/?key={key}&offset=0", b"MZ a virus!")
    assert (answer.status_code, answer.json()["code"]) == (422, "media_not_as_announced")
    assert say(attachments=[key]).json()["missing"] == [key]


@pytest.mark.parametrize("query", ["", "key=x", f"key={NOBODY}", f"key={NOBODY}&offset=x"])
def test_a_piece_of_a_file_that_nobody_announced_is_not_known(phone, query):
    assert phone.put(f"files/?{query}", b"abc").status_code in (404, 422)
