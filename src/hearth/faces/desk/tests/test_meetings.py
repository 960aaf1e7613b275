"""Meetings at the desk: opened, watched, let through, closed, summed up."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.utils import timezone

from hearth.listen import services
from hearth.listen.models import Meeting, MeetingDevice, MeetingNote
from hearth.listen.queries import meetings

pytestmark = pytest.mark.django_db


@pytest.fixture
def open_one(desk, network, round_):
    """A function: open a meeting by its form."""

    def post(**changed):
        given = {
            "round": str(round_.pk),
            "title": "Supper",
            "held_on": "2026-05-04",
            "tables": "3",
            "language": "en",
            "quote": "on",
            "wall": "short",
            "columns": "Getting there\nPeople",
        } | changed
        return desk.post(f"/{network.slug}/desk/meetings/add/", given)

    return post


@pytest.fixture
def meeting(open_one):
    open_one()
    return Meeting.objects.get()


@pytest.fixture
def note(meeting, ben):
    """What somebody wrote at a table."""
    now = timezone.now()
    device = services.join_meeting(meeting, table=2, by=ben, now=now)
    services.take_note(device, text="No bus <b>", kind="barrier", key=uuid4(), now=now)
    return MeetingNote.objects.get()


def read(response) -> str:
    return response.content.decode()


def test_a_meeting_is_opened_with_what_the_room_agreed_to(meeting):
    assert meeting.agreed == {"quote": True, "share_partners": False}
    assert "asked whether these notes may be shown" in meeting.wordings["quote"]
    assert meeting.columns == ["Getting there", "People"]


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"title": ""}, "This field is required"),
        ({"tables": "61"}, "less than or equal to 60"),
        ({"quote": ""}, "when the room has agreed"),
        ({"held_on": "soon"}, "Enter a valid date"),
        ({"round": str(uuid4())}, "not one of the available choices"),
    ],
)
def test_a_meeting_that_cannot_be_is_explained(open_one, changed, words):
    page = open_one(**changed)
    assert page.status_code == 422 and words in read(page) and "Getting there" in read(page)
    assert not Meeting.objects.exists()


def test_the_screen_shows_how_to_join_and_what_waits(desk, network, meeting, note):
    page = read(desk.get(f"/{network.slug}/desk/meetings/{meeting.pk}/"))
    assert meetings.join_code(meeting) in page and "<svg" in page
    assert "No bus &lt;b&gt;" in page and "1 note waits" in page and "Table 2" in page


def test_a_note_goes_up_under_a_heading_and_comes_off_again(desk, network, meeting, note):
    address = f"/{network.slug}/desk/meetings/{meeting.pk}/notes/{note.id}/"
    desk.post(address, {"wall": "up", "column": "People"})
    assert meetings.wall(meeting)[0][0] == "People"
    desk.post(address, {"wall": "down"})
    assert meetings.wall(meeting) == []
    assert desk.post(address, {"wall": "<script>"}).status_code == 302


def test_a_note_of_another_meeting_is_not_found_here(desk, network, open_one, meeting, note):
    open_one(title="Other")
    other = Meeting.objects.get(title="Other")
    address = f"/{network.slug}/desk/meetings/{other.pk}/notes/{note.id}/"
    assert desk.post(address, {"wall": "up"}).status_code == 404


def test_a_device_is_turned_off(desk, network, meeting, note):
    device = MeetingDevice.objects.get()
    desk.post(f"/{network.slug}/desk/meetings/{meeting.pk}/devices/{device.id}/")
    assert meetings.device(network, device.id) is None


def test_a_meeting_is_closed_summed_up_and_opened_again(desk, network, meeting, note):
    deed = f"/{network.slug}/desk/meetings/{meeting.pk}/deed/"
    page = desk.post(deed, {"deed": "close"}, follow=True)
    assert "No bus &lt;b&gt;" in read(page) and "data-print" in read(page)
    assert Meeting.objects.get().state == "closed"
    desk.post(deed, {"deed": "open"})
    assert Meeting.objects.get().state == "open"
    before = meetings.join_code(meeting)
    desk.post(deed, {"deed": "codes"})
    assert meetings.join_code(Meeting.objects.get()) != before
    assert desk.post(deed, {"deed": "burn"}).status_code == 302


def test_partners_see_figures_and_no_words(signed_in, network, meeting, note, pat):
    page = read(signed_in(pat).get(f"/{network.slug}/desk/meetings/{meeting.pk}/summary/"))
    assert "No bus" not in page and "Supper" in page


def test_a_meeting_of_one_network_is_none_of_anothers(signed_in, other_network, meeting, note, dee):
    stranger = signed_in(dee)
    for tail in ("", "summary/", "deed/", f"notes/{note.id}/", f"devices/{note.device_id}/"):
        address = f"/{other_network.slug}/desk/meetings/{meeting.pk}/{tail}"
        assert stranger.post(address, {"wall": "up", "deed": "close"}).status_code == 404
    assert Meeting.objects.get().state == "open"
