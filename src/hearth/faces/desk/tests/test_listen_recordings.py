"""The team listens and writes down; nobody else hears a recording, ever."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.utils import timezone

from hearth.listen import queries, services
from hearth.listen.models import Attachment, Voice
from hearth.listen.tests.test_photos import photo

pytestmark = pytest.mark.django_db
SOUND = b"\x1a\x45\xdf\xa3" + b"sound" * 40


def read(response) -> str:
    return response.content.decode()


@pytest.fixture(autouse=True)
def own_home(settings, tmp_path):
    settings.HOME = tmp_path


@pytest.fixture
def voice(network, round_, ben):
    """A voice that is a recording alone."""
    return spoken(network, round_, ben, SOUND, "audio/webm")


def spoken(network, round_, ben, content, media_type):
    now = timezone.now()
    row = services.keep_attachment(
        network, key=uuid4(), media_type=media_type, content=content,
        file_name="Ana's secret.html", now=now,
    )  # fmt: skip
    received = services.receive_voice(
        network, round=round_, kind="need", text="", language="so", key=uuid4(), by=ben, now=now,
        consents={"quote": True}, origin=services.Origin(attachments=(row.key,)),
    )  # fmt: skip
    return Voice.objects.get(id=received.voice_id)


def address(network, rest):
    return f"/{network.slug}/desk/{rest}"


def test_a_facilitator_listens_and_writes_it_down(network, voice, cy, signed_in):
    row, client = Attachment.objects.get(), signed_in(cy)
    page = read(client.get(address(network, "recordings/")))
    assert "1 recording waits" in page and f"recordings/{row.id}/" in page
    given = {"text": "Baska ma yimaado.", "language": "so"}
    assert client.post(address(network, f"recordings/{row.id}/"), given).status_code == 302
    voice.refresh_from_db()
    assert (voice.text, voice.language) == ("Baska ma yimaado.", "so")
    assert "Every recording is written down" in read(client.get(address(network, "recordings/")))


def test_what_is_wrong_with_a_transcript_is_said(network, voice, cy, signed_in):
    where = address(network, f"recordings/{Attachment.objects.get().id}/")
    client = signed_in(cy)
    assert "Please write what is said" in read(client.post(where, {"text": "", "language": "so"}))
    answer = client.post(where, {"text": "Words", "language": "klingon"})
    assert answer.status_code == 422 and "Words" in read(answer)


def test_the_moderation_screen_has_the_recording_and_refuses_to_accept_it_unheard(
    network, voice, cy, signed_in
):
    client = signed_in(cy)
    page = read(client.get(address(network, "moderation/")))
    assert "<audio" in page and "Listen, and write it down" in page
    client.post(address(network, f"voices/{voice.id}/moderate/"), {"state": "shown"})
    assert "Write it down first" in read(client.get(address(network, f"voices/{voice.id}/")))
    voice.refresh_from_db()
    assert voice.state == "waiting"


def test_the_bytes_come_safely_and_in_parts(network, voice, cy, signed_in):
    client, where = signed_in(cy), address(network, f"attachments/{Attachment.objects.get().id}/")
    whole = client.get(where)
    assert whole.content == SOUND
    assert whole["Content-Type"] == "audio/webm"
    assert "secret" not in whole["Content-Disposition"]
    assert "sandbox" in whole["Content-Security-Policy"]
    assert whole["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in whole["Cache-Control"]


@pytest.mark.parametrize(
    ("asked", "status", "content"),
    [
        ("bytes=0-3", 206, SOUND[:4]),
        ("bytes=10-", 206, SOUND[10:]),
        ("bytes=-5", 206, SOUND[-5:]),
        ("bytes=0-999999", 206, SOUND),
        ("bytes=999999-", 416, b""),
        ("bytes=5-2", 416, b""),
        ("bytes=-", 200, SOUND),
        ("bytes=0-1,4-5", 200, SOUND),
        ("lines=1-2", 200, SOUND),
    ],
)
def test_a_player_may_seek(network, voice, cy, signed_in, asked, status, content):
    where = address(network, f"attachments/{Attachment.objects.get().id}/")
    answer = signed_in(cy).get(where, HTTP_RANGE=asked)
    assert (answer.status_code, answer.content) == (status, content)


@pytest.mark.parametrize("who", ["ana", "doc", "lee", "pat"])
def test_no_other_role_hears_it(network, voice, signed_in, request, who):
    client = signed_in(request.getfixturevalue(who))
    row = Attachment.objects.get()
    for rest in ("recordings/", f"recordings/{row.id}/", f"attachments/{row.id}/"):
        assert client.get(address(network, rest)).status_code == 403


def test_strangers_and_residents_find_nothing(network, voice, dee, signed_in, client):
    where = address(network, f"attachments/{Attachment.objects.get().id}/")
    assert client.get(where).status_code == 302
    assert signed_in(dee).get(where).status_code == 404
    own = where.replace(network.slug, "fenwick")
    assert signed_in(dee).get(own).status_code == 404


def test_a_recording_is_never_public(network, voice, cy, client, now):
    row = Attachment.objects.get()
    services.transcribe(row, text="Baska ma yimaado.", language="so", by=cy, now=timezone.now())
    services.moderate(Voice.objects.get(), state="shown", by=cy, now=timezone.now())
    page = read(client.get(f"/{network.slug}/voices/"))
    assert "Baska" in page and "<audio" not in page and str(row.id) not in page


def test_a_photo_is_shown_to_the_team_alone(network, round_, ben, cy, signed_in):
    voice = spoken(network, round_, ben, photo(), "image/jpeg")
    page = read(signed_in(cy).get(address(network, f"voices/{voice.id}/")))
    row = Attachment.objects.get()
    assert f"attachments/{row.id}/" in page
    assert queries.count_waiting_recordings(network) == 0


def test_a_photo_is_no_recording_to_write_down(network, round_, ben, cy, signed_in):
    spoken(network, round_, ben, photo(), "image/jpeg")
    where = address(network, f"recordings/{Attachment.objects.get().id}/")
    assert signed_in(cy).get(where).status_code == 404
