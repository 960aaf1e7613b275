"""Recordings and photos in pieces: what resumes, what is refused, and that nothing can be read back."""

from __future__ import annotations

import json
from uuid import uuid4

import pytest
from django.test import Client

from hearth.faces.shared import brakes
from hearth.listen import queries, services
from hearth.listen.tests.test_photos import bomb, photo

pytestmark = pytest.mark.django_db
SOUND = b"\x1a\x45\xdf\xa3" + b"sound" * 40


@pytest.fixture(autouse=True)
def own_home(settings, tmp_path):
    settings.HOME = tmp_path


@pytest.fixture
def phone(network):
    """A browser without any cookie, and its two deeds."""
    return Phone(Client(enforce_csrf_checks=True), f"/api/{network.slug}/attachments/")


class Phone:
    def __init__(self, client, address):
        self.client, self.address, self.key = client, address, str(uuid4())

    def begin(self, **changed):
        given = {"key": self.key, "media_type": "audio/webm;codecs=opus", "size": len(SOUND)}
        return self.post(json.dumps(given | changed))

    def post(self, body):
        return self.client.post(self.address, body, content_type="application/json")

    def piece(self, offset, piece, **headers):
        headers = {"HTTP_UPLOAD_OFFSET": str(offset)} | headers
        return self.client.patch(
            f"{self.address}{self.key}/", piece, content_type="application/octet-stream", **headers
        )

    def state(self):
        return self.client.get(f"{self.address}{self.key}/")


def test_a_recording_comes_in_pieces_and_goes_on_where_it_broke_off(phone, network):
    assert phone.begin().status_code == 201
    phone.piece(0, SOUND[:50])
    assert phone.state().json()["offset"] == 50
    assert phone.begin().json()["offset"] == 50  # the page was opened anew
    done = phone.piece(50, SOUND[50:])
    assert (done.json()["state"], done["Upload-Offset"]) == ("whole", str(len(SOUND)))
    assert services.path_of(queries.attachment_by_key(network, phone.key)).read_bytes() == SOUND


def test_a_piece_with_a_hole_before_it_is_told_the_offset(phone):
    phone.begin()
    answer = phone.piece(100, SOUND[100:])
    assert (answer.status_code, answer.json()["expected"]) == (409, 0)


def test_a_piece_that_comes_again_changes_nothing(phone):
    phone.begin()
    phone.piece(0, SOUND)
    assert phone.piece(0, SOUND).json()["state"] == "whole"
    assert phone.piece(0, b"something else").json()["state"] == "whole"


HOSTILE = {
    "a page": ({"media_type": "text/html"}, 415),
    "a paper": ({"media_type": "application/pdf"}, 415),
    "an absurd type": ({"media_type": "x" * 9000}, 415),
    "no size": ({"size": None}, 422),
    "a size below nothing": ({"size": -5}, 422),
    "a size in words": ({"size": "many"}, 422),
    "far too large": ({"size": 10**12}, 413),
    "a little too large": ({"size": 21 * 1024 * 1024}, 413),
    "no key": ({"key": "1 OR 1=1"}, 422),
    "a key of nothing": ({"key": None}, 422),
}


@pytest.mark.parametrize(("changed", "status"), HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_announcement_gets_a_clear_answer(phone, changed, status):
    answer = phone.begin(**changed)
    assert answer.status_code == status
    assert answer.json()["words"] != answer.json()["code"]


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"\xff\xfe", b"null", b"[" * 5000])
def test_what_is_no_json_gets_a_clear_answer(phone, body):
    assert phone.post(body).json()["code"] == "not_json"


@pytest.mark.parametrize("offset", ["", "-1", "1e3", "٣", "9" * 40])
def test_an_offset_that_is_no_number_gets_a_clear_answer(phone, offset):
    phone.begin()
    assert phone.piece(offset, SOUND).json()["code"] == "piece_without_offset"


def test_a_piece_of_ten_megabytes_is_refused_unread(phone):
    phone.begin(size=15 * 1024 * 1024)
    assert phone.piece(0, b"x" * 10 * 1024 * 1024).status_code == 413


def test_more_than_was_announced_is_refused_and_nothing_is_lost(phone):
    phone.begin()
    phone.piece(0, SOUND[:50])
    assert phone.piece(50, SOUND).status_code == 413
    assert phone.state().json()["offset"] == 50


@pytest.mark.parametrize(
    ("content", "media_type"),
    [(b"<script>alert(1)</script>", "audio/webm"), (bomb(), "image/png"), (photo()[:90], "image/jpeg")],
    ids=["a script", "a bomb", "cut off"],
)  # fmt: skip
def test_what_is_not_what_it_says_is_refused(phone, content, media_type):
    phone.begin(media_type=media_type, size=len(content))
    answer = phone.piece(0, content)
    assert (answer.status_code, answer.json()["code"]) == (422, "attachment_not_usable")


def test_the_same_key_for_another_file_is_a_conflict(phone):
    phone.begin()
    assert phone.begin(size=5).status_code == 409


def test_a_file_can_be_taken_away_but_not_from_a_voice(phone, network):
    phone.begin()
    phone.piece(0, SOUND)
    row = queries.attachment_by_key(network, phone.key)
    phone.client.delete(f"{phone.address}{phone.key}/")
    assert queries.attachment_by_key(network, phone.key) is None
    assert not services.path_of(row).exists()
    assert phone.state().status_code == 404


def test_the_file_of_a_voice_cannot_be_taken_away(phone, network):
    phone.begin()
    row = queries.attachment_by_key(network, phone.key)
    type(row).objects.filter(id=row.id).update(voice_id=uuid4())
    phone.client.delete(f"{phone.address}{phone.key}/")
    assert queries.attachment_by_key(network, phone.key) is not None


def test_very_many_files_from_one_connection_are_braked(phone, monkeypatch):
    monkeypatch.setattr(brakes, "MOST_FILES", 2)
    answers = []
    for _turn in range(3):
        phone.key = str(uuid4())
        answers.append(phone.begin().status_code)
    assert answers == [201, 201, 429]


def test_no_file_is_taken_when_the_disk_is_nearly_full(phone, monkeypatch):
    monkeypatch.setattr(brakes, "ROOM_LEFT", 10**18)
    assert phone.begin().status_code == 507


def test_no_address_is_kept(phone):
    from django.core.cache import cache

    phone.begin()
    assert cache._cache and not [name for name in cache._cache if "127.0.0.1" in name]


def test_a_file_of_one_network_is_unknown_in_another(phone, other_network):
    phone.begin()
    phone.address = f"/api/{other_network.slug}/attachments/"
    assert phone.state().status_code == 404
    assert phone.piece(0, SOUND).status_code == 404
