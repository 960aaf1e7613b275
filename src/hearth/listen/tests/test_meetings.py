"""Meetings: devices join without an account, notes become voices, the wall shows what was let through."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hearth.core.ledger.models import Entry
from hearth.core.people.models import Consent
from hearth.kit.actors import Actor
from hearth.kit.refusals import Refused
from hearth.listen import queries, services
from hearth.listen.models import Meeting, MeetingNote, Voice
from hearth.listen.queries import meetings
from hearth.listen.services.meetings import NOTE_TAKER

pytestmark = pytest.mark.django_db
ROOM = "The facilitator asked the room, and nobody minded."


@pytest.fixture
def opened(network, round_, town, cy, now):
    """A function: Cy opens a meeting with three tables; every part can be changed."""

    def make(**changed):
        given = {
            "round": round_,
            "title": "Supper at the hall",
            "held_on": date(2026, 5, 4),
            "tables": 3,
            "place": town.wards[0],
            "agreed": {"quote": True},
            "wordings": {"keep": "Kept.", "quote": ROOM},
        } | changed
        return services.open_meeting(network, **given, by=cy, now=now)

    return make


@pytest.fixture
def meeting(opened):
    return opened()


@pytest.fixture
def device(meeting, ben, now):
    """A phone at the second table."""
    return services.join_meeting(meeting, table=2, by=ben, now=now)


@pytest.fixture
def write(device, now):
    """A function: the phone writes something down."""

    def note(text="No bus after six.", **changed):
        given = {"kind": "barrier", "key": uuid4(), "now": now} | changed
        on = given.pop("device", device)
        return services.take_note(on, text=text, **given)

    return note


def note_of(received) -> MeetingNote:
    return MeetingNote.objects.get(voice_id=received.voice_id)


def test_a_note_at_a_table_is_a_voice_of_the_round(network, town, meeting, write):
    received = write(group_size=6)
    voice = queries.voice(network, received.voice_id)
    assert (voice.channel, voice.meeting_id) == ("meeting", meeting.pk)
    assert (voice.on_behalf, voice.group_size, voice.place) == ("group", 6, town.wards[0])
    assert Consent.objects.get(purpose="quote").wording == ROOM
    assert note_of(received).table == 2
    assert queries.voice_by_receipt(network, received.receipt) == voice
    assert Entry.objects.filter(deed="voice received").count() == 1


def test_two_taps_are_one_note(write):
    key = uuid4()
    assert write(key=key).voice_id == write(key=key).voice_id
    assert Voice.objects.count() == MeetingNote.objects.count() == 1


def test_a_device_cannot_touch_the_note_of_another_by_its_key(meeting, write, ben, now):
    other = services.join_meeting(meeting, table=1, by=ben, now=now)
    key = uuid4()
    assert write(key=key).voice_id != write(key=key, device=other).voice_id


def test_a_code_opens_its_meeting_however_it_is_typed(network, other_network, meeting):
    code = meetings.join_code(meeting).lower().replace("-", " ")
    assert meetings.meeting_to_join(network, code) == meeting
    assert meetings.meeting_to_join(other_network, code) is None
    assert meetings.meeting_to_join(network, "1234") is None
    assert meetings.meeting_to_join(network, "A" * 100_000) is None


def test_no_code_is_kept(meeting):
    kept = [str(value) for value in vars(meeting).values()]
    assert meetings.join_code(meeting) not in kept and meetings.wall_code(meeting) not in kept


def test_new_codes_shut_the_old_ones_out(network, meeting, cy, now):
    join, wall = meetings.join_code(meeting), meetings.wall_code(meeting)
    services.give_new_codes(meeting, by=cy, now=now)
    assert meetings.meeting_to_join(network, join) is None
    assert meetings.meeting_of_wall(network, wall) is None
    assert meetings.meeting_of_wall(network, meetings.wall_code(meeting)) == meeting


def test_nothing_is_on_the_wall_before_somebody_has_looked(meeting, write, cy, now):
    received = write()
    assert meetings.wall(meeting) == []
    services.look_at_note(note_of(received), wall="up", by=cy, now=now)
    assert [name for name, _notes in meetings.wall(meeting)] == ["barrier"]


def test_a_members_note_goes_up_at_once_only_where_the_meeting_says_so(
    opened, ana, ben, write, now
):
    for at_once, by, shown in ((True, ana, 1), (True, ben, 0), (False, ana, 0)):
        made = opened(shows_members_at_once=at_once)
        phone = services.join_meeting(made, table=1, by=by, now=now)
        write(device=phone, by=by if by.membership_id else NOTE_TAKER)
        assert len(meetings.wall(made)) == shown


def test_a_members_note_that_sounds_like_a_crisis_waits_all_the_same(opened, ana, write, now):
    made = opened(shows_members_at_once=True)
    phone = services.join_meeting(made, table=1, by=ana, now=now)
    assert write("I want to die.", device=phone, by=ana).crisis
    assert meetings.wall(made) == [] and len(meetings.notes_to_look_at(made)) == 1


def test_a_note_that_was_not_agreed_to_never_goes_up(meeting, write, cy, now):
    received = write(may_be_shown=False)
    with pytest.raises(Refused, match="note_not_for_the_wall"):
        services.look_at_note(note_of(received), wall="up", by=cy, now=now)


def test_what_is_kept_back_or_taken_back_leaves_the_wall(network, meeting, write, cy, ben, now):
    kept, taken = write("One"), write("Two")
    for received in (kept, taken):
        services.look_at_note(note_of(received), wall="up", by=cy, now=now)
    voice = queries.voice(network, kept.voice_id)
    services.moderate(voice, state="kept_back", reason="names", by=cy, now=now)
    services.withdraw_voice(queries.voice(network, taken.voice_id), by=ben, now=now)
    assert meetings.wall(meeting) == []


def test_the_wall_shows_masked_words(network, meeting, write, cy, now):
    received = write("Ask Mrs Green")
    services.look_at_note(note_of(received), wall="up", by=cy, now=now)
    Voice.objects.filter(id=received.voice_id).update(shown_text="Ask ▇")
    assert meetings.wall(meeting)[0][1][0].voice.quotable_text == "Ask ▇"


def test_headings_come_before_kinds_and_unknown_ones_are_left_out(opened, write, ben, cy, now):
    made = opened(columns=["Getting there", " ", "Getting there"])
    phone = services.join_meeting(made, table=1, by=ben, now=now)
    for column in ("Getting there", "Made up"):
        note = note_of(write(device=phone))
        services.look_at_note(note, wall="up", column=column, by=cy, now=now)
    assert [name for name, _notes in meetings.wall(made)] == ["Getting there", "barrier"]


def test_the_wall_costs_the_same_with_one_note_and_with_forty(meeting, write, cy, now):
    counts = []
    for more in (1, 39):
        for _time in range(more):
            services.look_at_note(note_of(write()), wall="up", by=cy, now=now)
        with CaptureQueriesContext(connection) as asked:
            meetings.wall(meeting)
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 3


def test_the_same_device_undoes_within_a_day_also_after_the_meeting(
    network, meeting, device, write, cy, now
):
    received = write()
    services.close_meeting(meeting, by=cy, now=now)
    services.undo_note(device, voice_id=received.voice_id, now=now + timedelta(hours=23))
    assert meetings.notes(meeting) == []
    assert queries.heard(network).voices == 0


def test_another_device_or_another_day_undoes_nothing(meeting, device, write, ben, now):
    received = write()
    other = services.join_meeting(meeting, table=2, by=ben, now=now)
    for on, later in ((other, timedelta()), (device, timedelta(hours=25))):
        with pytest.raises(Refused, match="note_not_yours_to_undo"):
            services.undo_note(on, voice_id=received.voice_id, now=now + later)


def test_a_closed_meeting_takes_no_device_and_no_note_until_it_is_opened_again(
    meeting, write, ben, cy, now
):
    services.close_meeting(meeting, by=cy, now=now)
    services.close_meeting(meeting, by=cy, now=now)
    with pytest.raises(Refused, match="meeting_closed"):
        services.join_meeting(meeting, table=1, by=ben, now=now)
    device = meetings.devices(meeting)[0]
    with pytest.raises(Refused, match="meeting_closed"):
        write(device=device)
    services.open_meeting_again(meeting, by=cy, now=now)
    assert write(device=meetings.devices(meeting)[0]).receipt
    assert Entry.objects.filter(deed="meeting closed").count() == 1


def test_a_device_that_was_turned_off_writes_no_more(network, meeting, device, write, cy, now):
    services.turn_device_off(meeting, device_id=device.id, by=cy, now=now)
    assert meetings.device(network, device.id) is None
    device.refresh_from_db()
    with pytest.raises(Refused, match="device_turned_off"):
        write(device=device)


@pytest.mark.parametrize("table", [0, 4, -1])
def test_a_table_that_is_not_there_is_refused(meeting, device, ben, now, table):
    with pytest.raises(Refused, match="table_unknown"):
        services.join_meeting(meeting, table=table, by=ben, now=now)
    with pytest.raises(Refused, match="table_unknown"):
        services.change_table(device, table=table)


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"text": " "}, "nothing_said"),
        ({"text": "x" * 10_000_000}, "said_too_much"),
        ({"kind": "rant"}, "kind_of_voice_unknown"),
        ({"group_size": 501}, "group_size_not_usable"),
    ],
)
def test_a_note_that_cannot_be_kept_leaves_nothing(write, changed, refusal):
    with pytest.raises(Refused, match=refusal):
        write(**changed)
    assert not (Voice.objects.exists() or MeetingNote.objects.exists())


def test_a_device_that_writes_without_end_is_stopped(write, monkeypatch):
    monkeypatch.setattr("hearth.listen.services.meetings.MOST_NOTES_OF_A_DEVICE", 2)
    for _time in range(2):
        write()
    with pytest.raises(Refused, match="too_many_notes"):
        write()


def test_more_devices_than_a_meeting_holds_are_refused(meeting, ben, now, monkeypatch):
    monkeypatch.setattr("hearth.listen.services.meetings.MOST_DEVICES", 1)
    services.join_meeting(meeting, table=1, by=ben, now=now)
    with pytest.raises(Refused, match="too_many_devices"):
        services.join_meeting(meeting, table=1, by=ben, now=now)


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"title": " "}, "meeting_without_title"),
        ({"tables": 0}, "tables_not_usable"),
        ({"tables": 61}, "tables_not_usable"),
        ({"agreed": {"quote": False}}, "wall_without_consent"),
    ],
)
def test_a_meeting_that_cannot_be_is_refused(opened, changed, refusal):
    with pytest.raises(Refused, match=refusal):
        opened(**changed)
    assert not Meeting.objects.exists()


def test_a_meeting_without_a_wall_needs_no_yes_and_has_none(network, opened):
    made = opened(agreed={"quote": False}, wall="none")
    assert meetings.meeting_of_wall(network, meetings.wall_code(made)) is None


def test_a_wall_has_a_short_or_a_long_code(opened):
    assert len(meetings.wall_code(opened(wall="short"))) == 7
    assert len(meetings.wall_code(opened(wall="long"))) == 14


def test_nothing_crosses_into_another_network(
    other_network, opened, round_, device, write, dee, now
):
    received = write()
    assert meetings.device(other_network, device.id) is None
    assert meetings.note(other_network, note_of(received).id) is None
    assert meetings.meeting(other_network, device.meeting_id) is None
    with pytest.raises(Refused, match="round_not_open"):
        services.open_meeting(
            other_network, round=round_, title="X", held_on=date(2026, 5, 4), agreed={},
            wordings={}, wall="none", by=dee, now=now,
        )  # fmt: skip


def test_a_meeting_in_numbers_leaves_out_what_was_taken_back(meeting, device, write, now):
    write(kind="need"), write(kind="idea")
    services.undo_note(device, voice_id=write().voice_id, now=now)
    found = meetings.summary(meeting)
    assert (found.notes, found.devices) == (2, 1)
    assert (found.by_table, found.by_kind) == ({2: 2}, {"need": 1, "idea": 1})


def test_a_note_taker_is_no_member(write, network):
    assert queries.voice(network, write().voice_id).captured_by is None
    assert Entry.objects.get(deed="voice received").by == Actor("note_taker").label
