"""Speaking with one thing per page: nothing is lost, nothing is kept before it is sent."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from hearth.listen import queries, services
from hearth.listen.models import Attachment, Voice
from hearth.listen.tests.test_photos import bomb, photo

from .test_listen import TEAM, read, round_  # noqa: F401

pytestmark = pytest.mark.django_db
SOUND = b"\x1a\x45\xdf\xa3" + b"sound" * 40
FIELD = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')


@pytest.fixture(autouse=True)
def own_home(settings, tmp_path):
    settings.HOME = tmp_path


@pytest.fixture
def walk(network, round_):  # noqa: F811
    """A visitor without cookies and without scripts."""
    return Walk(f"/{network.slug}/speak/")


class Walk:
    """Presses buttons as a browser does: hidden fields go along, cookies are refused."""

    def __init__(self, address):
        self.address = address
        self.page = self.client.get(address)

    @property
    def client(self):
        return Client(enforce_csrf_checks=True)

    @property
    def hidden(self):
        found = {}
        for name, value in FIELD.findall(read(self.page)):
            found.setdefault(name, []).append(value)
        return found

    def press(self, go="on", **typed):
        self.page = self.client.post(self.address, self.hidden | {"go": go} | typed)
        return read(self.page)

    def to_check(self, **typed):
        self.press(text="The stairs are broken.", **typed)
        self.press(kind="barrier")
        self.press(place="", language="en")
        if self.hidden["step"] == ["about"]:
            self.press()
        return self.press(quote="on")


def test_the_way_is_walked_without_cookies_to_a_receipt(walk):
    assert "Is this what you want to say?" in walk.to_check()
    assert "The stairs are broken." in read(walk.page)
    assert not Voice.objects.exists()
    walk.press("send")
    assert "/receipt/" in walk.page["Location"]
    voice = Voice.objects.get()
    assert (voice.text, voice.kind, voice.may_quote) == ("The stairs are broken.", "barrier", True)


def test_groups_have_a_page_only_where_something_is_asked(town, network, round_):  # noqa: F811
    way = Walk(f"/{network.slug}/speak/")
    way.press(text="Words")
    way.press(kind="need")
    page = way.press(place=str(town.wards[0].pk), language="pl")
    assert "help us hear everyone" in page
    asian = town.category(town.ethnicity, "asian")
    way.press(group_ethnic_group=str(asian.pk))
    page = way.press()
    assert "Ward 1" in page and "Asian" in page and "Polski" in page


def test_back_and_on_lose_nothing(walk):
    walk.press(text="Mine \u0627")
    walk.press(kind="idea")
    page = walk.press("back", language="en")
    assert re.search(r'value="idea"[^>]*checked', page)
    assert "Mine \u0627" in walk.press("back", kind="idea")


def test_the_last_page_sent_twice_is_one_voice_and_one_receipt(walk):
    walk.to_check()
    last = walk.page
    walk.press("send")
    first, walk.page = walk.page["Location"], last
    walk.press("send")
    assert walk.page["Location"] == first
    assert Voice.objects.count() == 1


def test_a_change_from_the_last_page_comes_back_to_it(walk):
    walk.to_check()
    walk.press("words")
    page = walk.press(text="The lift is broken.")
    assert "Is this what you want to say?" in page
    assert "The lift is broken." in page and "The stairs" not in page


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"text": ""}, "Please write what you want to say"),
        ({"text": " \r\n\u2003 "}, "Please write what you want to say"),
        ({"text": "x" * 8001}, "longer than 8000 letters"),
        ({"text": "a\x00b"}, "Null characters"),
        ({"text": "Hi", "attachment": [str(uuid4())] * 9, "key": "no key"}, "What is it?"),
    ],
)
def test_each_page_says_what_is_wrong_on_it_and_no_more(walk, typed, words):
    page = walk.press(**typed)
    assert words in page
    assert "Choose what it is" not in page


@pytest.mark.parametrize("step", ["", "nowhere", "<script>", "check"])
def test_a_step_that_does_not_exist_and_skipped_pages_lead_on(walk, step):
    page = walk.press(step=step, text="Words")
    assert walk.page.status_code in (200, 422)
    assert "<script>alert" not in page and "Words" in page


def test_who_sends_without_answering_is_led_to_the_page_that_lacks(walk):
    page = walk.press("send", text="Words")
    assert walk.page.status_code == 422
    assert "Choose what it is" in page
    assert 'name="text" value="Words"' in page


def test_ten_megabytes_of_text_get_a_clear_answer(walk):
    page = walk.press(text="x" * 10_000_000)
    assert walk.page.status_code == 413
    assert "too much at once" in page


def test_words_that_sound_heavy_meet_help_before_they_are_sent(walk):
    assert "01632 960111" in walk.press(text="I want to kill myself")
    assert not Voice.objects.exists()


def test_large_letters_are_remembered_and_cost_no_words(walk):
    page = walk.press("size", text="My words")
    assert "large-letters" in page and "My words" in page
    assert walk.page.cookies["hearth_letters"].value == "large"


def test_the_microphone_is_for_this_page_alone(walk, client, network):
    assert "microphone=(self)" in walk.page["Permissions-Policy"]
    assert "camera=()" in walk.page["Permissions-Policy"]
    assert "microphone=()" in client.get(f"/{network.slug}/voices/")["Permissions-Policy"]
    assert "blob:" not in client.get(f"/{network.slug}/voices/")["Content-Security-Policy"]


def sound(content=SOUND, name="a.webm", media_type="audio/webm"):
    return SimpleUploadedFile(name, content, content_type=media_type)


def test_a_recording_alone_is_a_voice_without_scripts(walk):
    walk.press(recording=sound(), text="")
    walk.press(kind="story")
    walk.press(language="so")
    assert "A recording" in walk.press()
    walk.press("send")
    voice, row = Voice.objects.get(), Attachment.objects.get()
    assert (voice.text, voice.language, row.voice_id) == ("", "so", voice.id)
    assert queries.count_waiting_recordings(voice.network) == 1


def test_the_same_recording_sent_twice_is_kept_once(walk):
    first = walk.page
    walk.press(recording=sound(), text="")
    walk.page = first
    walk.press(recording=sound(), text="")
    assert Attachment.objects.count() == 1


def test_a_recording_that_is_taken_away_is_gone(walk, network):
    walk.press(recording=sound(), text="Words too")
    walk.press("back")
    (key,) = walk.hidden["attachment"]
    page = walk.press(f"drop-{key}", text="Words too")
    assert "Take it away" not in page.split("<template")[0]
    assert not Attachment.objects.exists()


def test_nobody_takes_away_what_their_page_does_not_carry(walk, network, now):
    row = services.keep_attachment(
        network, key=uuid4(), media_type="audio/webm", content=SOUND, file_name="", now=now
    )
    walk.press(f"drop-{row.key}", text="Words")
    assert Attachment.objects.exists()


def test_the_recording_of_somebody_else_does_not_come_along(walk, network, round_, ben, now):  # noqa: F811
    from django.utils import timezone

    row = services.keep_attachment(
        network, key=uuid4(), media_type="audio/webm", content=SOUND, file_name="", now=now
    )
    theirs = services.receive_voice(
        network, round=round_, kind="need", text="", language="en", key=uuid4(), by=ben,
        now=timezone.now(), origin=services.Origin(attachments=(row.key,)),
    )  # fmt: skip
    walk.to_check(attachment=str(row.key))
    walk.press("send")
    assert Attachment.objects.get().voice_id == theirs.voice_id


HOSTILE = {
    "a page as sound": ("recording", sound(b"<html>", "a.html", "text/html")),
    "a page called sound": ("recording", sound(b"<html>", "a.webm", "audio/webm")),
    "an empty file": ("recording", sound(b"")),
    "a paper": ("recording", sound(b"%PDF-1.7", "a.pdf", "application/pdf")),
    "a bomb": ("photo", SimpleUploadedFile("a.png", bomb(), content_type="image/png")),
    "a photo cut off": (
        "photo",
        SimpleUploadedFile("a.jpg", photo()[:90], content_type="image/jpeg"),
    ),
    "sound as a photo": ("photo", sound()),
}


@pytest.mark.parametrize(("field", "file"), HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_file_is_refused_and_the_words_stay(walk, field, file):
    file.seek(0)
    page = walk.press(text="My very own words", **{field: file})
    assert walk.page.status_code == 422
    assert "My very own words" in page and "There is something to put right" in page
    assert not Attachment.objects.filter(state="whole").exists()


def test_a_phone_that_does_not_know_its_type_is_helped(walk):
    walk.press(recording=sound(media_type="application/octet-stream"), text="")
    assert Attachment.objects.get().media_type == "audio/webm"


def test_a_recording_that_has_not_arrived_whole_is_not_sent_off(walk, network, now):
    row = services.begin_attachment(network, key=uuid4(), media_type="audio/webm", size=99, now=now)
    walk.to_check(attachment=str(row.key))
    assert "not arrived in full" in walk.press("send")
    assert not Voice.objects.exists()


def test_a_photo_goes_along_without_where_it_was_taken(walk):
    walk.to_check(photo=SimpleUploadedFile("a.jpg", photo(), content_type="image/jpeg"))
    walk.press("send")
    row = Attachment.objects.get()
    assert b"Phone of Ana" not in services.path_of(row).read_bytes()
    assert row.voice_id == Voice.objects.get().id


def test_a_round_that_closed_meanwhile_loses_no_words(walk, round_):  # noqa: F811
    from django.utils import timezone

    walk.to_check()
    services.close_round(round_, by=TEAM, now=timezone.now())
    page = walk.press("send")
    assert "not open at the moment" in page and "The stairs are broken." in page


def test_everything_on_one_page_is_still_there(client, walk):
    page = read(client.get(walk.address + "?all=1"))
    assert 'name="text"' in page and 'name="kind"' in page
