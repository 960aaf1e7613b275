"""Meetings: open one, let devices join, take notes that become voices, let them through to the wall."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from uuid import UUID, uuid5

from django.db import transaction

from hearth.core.ledger import services as ledger
from hearth.core.networks.models import Network
from hearth.core.people.models import Purpose
from hearth.core.places.models import Place
from hearth.kit.actors import Actor
from hearth.kit.codes import code_hash
from hearth.kit.refusals import Refused

from ..models import Meeting, MeetingDevice, MeetingNote, Round, Voice
from ..queries.meetings import (
    JOIN,
    MOST_DEVICES,
    MOST_NOTES_OF_A_DEVICE,
    MOST_TABLES,
    UNDO,
    WALL,
    join_code,
    may_show,
    wall_code,
)
from .receiving import Origin, Received, receive_voice, withdraw_voice

NOTE_TAKER = Actor("note_taker")


@transaction.atomic
def open_meeting(
    network: Network,
    *,
    round: Round,
    title: str,
    held_on: date,
    tables: int = 1,
    place: Place | None = None,
    language: str = "en",
    columns: Iterable[str] = (),
    wall: str = Meeting.Wall.LONG,
    shows_members_at_once: bool = False,
    agreed: Mapping[str, bool],
    wordings: Mapping[str, str],
    by: Actor,
    now: datetime,
) -> Meeting:
    """Open a meeting. `agreed` is what the room was asked once, in the words of `wordings`.

    Refused: `round_not_open`, `meeting_without_title`, `tables_not_usable`, `place_unknown`,
    `wall_without_consent` (nobody's words are shown without a yes).
    """
    if round.network_id != network.pk or round.state != Round.State.OPEN:
        raise Refused("round_not_open")
    if not title.strip():
        raise Refused("meeting_without_title")
    if not 1 <= tables <= MOST_TABLES:
        raise Refused("tables_not_usable", most=MOST_TABLES)
    if place is not None and place.network_id != network.pk:
        raise Refused("place_unknown", code=place.code)
    if wall != Meeting.Wall.NONE and not agreed.get(Purpose.QUOTE):
        raise Refused("wall_without_consent")
    made = Meeting(
        network=network,
        round=round,
        title=title.strip()[:120],
        held_on=held_on,
        tables=tables,
        place=place,
        language=language,
        columns=_headings(columns),
        wall=wall,
        shows_members_at_once=shows_members_at_once,
        agreed={str(purpose): bool(yes) for purpose, yes in agreed.items()},
        wordings={str(purpose): str(words) for purpose, words in wordings.items()},
        opened_by=by.label,
        opened_at=now,
    )
    _hash_codes(made)
    made.save(force_insert=True)
    _note(made, "meeting opened", by, now)
    return made


def _headings(columns: Iterable[str]) -> list[str]:
    """At most eight headings, each once."""
    return list(dict.fromkeys(name.strip()[:60] for name in columns if name.strip()))[:8]


def _hash_codes(meeting: Meeting) -> None:
    meeting.join_hash = code_hash(join_code(meeting), purpose=JOIN)
    meeting.wall_hash = code_hash(wall_code(meeting), purpose=WALL)


@transaction.atomic
def give_new_codes(meeting: Meeting, *, by: Actor, now: datetime) -> Meeting:
    """New codes for joining and for the wall; the old ones open nothing from now on."""
    meeting.turn += 1
    _hash_codes(meeting)
    meeting.save(update_fields=["turn", "join_hash", "wall_hash"])
    _note(meeting, "meeting codes changed", by, now)
    return meeting


@transaction.atomic
def close_meeting(meeting: Meeting, *, by: Actor, now: datetime) -> Meeting:
    """Close a meeting: no device joins or writes any more. Repeating is harmless."""
    if meeting.state == Meeting.State.OPEN:
        meeting.state, meeting.closed_at = Meeting.State.CLOSED, now
        meeting.save(update_fields=["state", "closed_at"])
        _note(meeting, "meeting closed", by, now)
    return meeting


@transaction.atomic
def open_meeting_again(meeting: Meeting, *, by: Actor, now: datetime) -> Meeting:
    """The undo of closing. Repeating is harmless."""
    if meeting.state == Meeting.State.CLOSED:
        meeting.state, meeting.closed_at = Meeting.State.OPEN, None
        meeting.save(update_fields=["state", "closed_at"])
        _note(meeting, "meeting opened again", by, now)
    return meeting


@transaction.atomic
def join_meeting(meeting: Meeting, *, table: int, by: Actor, now: datetime) -> MeetingDevice:
    """A device joins at a table. It may take notes there and nothing else.

    Refused: `meeting_closed`, `table_unknown`, `too_many_devices`.
    """
    row = Meeting.objects.select_for_update().get(pk=meeting.pk)
    _must_be_open(row)
    _must_be_a_table(row, table)
    here = MeetingDevice.objects.filter(network_id=row.network_id, meeting=row, ended_at=None)
    if here.count() >= MOST_DEVICES:
        raise Refused("too_many_devices", most=MOST_DEVICES)
    made = MeetingDevice.objects.create(
        network_id=row.network_id,
        meeting=row,
        table=table,
        membership_id=by.membership_id,
        joined_at=now,
    )
    _note(row, "meeting joined", by, now, device=made.id)
    return made


@transaction.atomic
def change_table(device: MeetingDevice, *, table: int) -> MeetingDevice:
    """A device moves to another table. Refused: `meeting_closed`, `table_unknown`."""
    _must_be_open(device.meeting)
    _must_be_a_table(device.meeting, table)
    device.table = table
    device.save(update_fields=["table"])
    return device


@transaction.atomic
def turn_device_off(meeting: Meeting, *, device_id: UUID, by: Actor, now: datetime) -> None:
    """One device writes no more. Repeating is harmless."""
    rows = MeetingDevice.objects.filter(
        network_id=meeting.network_id, meeting=meeting, id=device_id
    )
    if rows.filter(ended_at=None).update(ended_at=now):
        _note(meeting, "meeting device turned off", by, now, device=device_id)


@transaction.atomic
def take_note(
    device: MeetingDevice,
    *,
    text: str,
    kind: str,
    language: str = "",
    group_size: int = 1,
    may_be_shown: bool = True,
    key: UUID,
    by: Actor = NOTE_TAKER,
    now: datetime,
) -> Received:
    """Write down what was said at a table: a voice of the meeting's round. Two taps are one voice.

    Refused: `meeting_closed`, `device_turned_off`, `too_many_notes`, and as `receive_voice`.
    """
    meeting = device.meeting
    _must_be_open(meeting)
    if device.ended_at:
        raise Refused("device_turned_off")
    taken = MeetingNote.objects.filter(network_id=device.network_id, device_id=device.id)
    if taken.count() >= MOST_NOTES_OF_A_DEVICE:
        raise Refused("too_many_notes", most=MOST_NOTES_OF_A_DEVICE)
    consents = {Purpose.KEEP.value: True} | dict(meeting.agreed)
    consents[Purpose.QUOTE.value] = bool(consents.get(Purpose.QUOTE.value)) and may_be_shown
    received = receive_voice(
        meeting.network,
        round=meeting.round,
        kind=kind,
        text=text,
        language=language or meeting.language,
        place=meeting.place,
        channel="meeting",
        on_behalf=Voice.OnBehalf.GROUP if group_size > 1 else Voice.OnBehalf.OTHER,
        group_size=group_size,
        consents=consents,
        wordings=meeting.wordings,
        asked_in=meeting.language,
        origin=Origin(raw={"table": device.table}, meeting_id=meeting.pk),
        key=uuid5(device.id, str(key)),
        by=by,
        now=now,
    )
    if not received.is_repeat:
        at_once = meeting.shows_members_at_once and by.membership_id and consents[Purpose.QUOTE]
        MeetingNote.objects.create(
            network_id=device.network_id,
            meeting=meeting,
            voice_id=received.voice_id,
            device_id=device.id,
            table=device.table,
            kind=kind,
            wall="up" if at_once and not received.crisis else "waiting",
            looked_by=by.label if at_once and not received.crisis else "",
            taken_at=now,
        )
    return received


@transaction.atomic
def look_at_note(
    note: MeetingNote, *, wall: str, column: str = "", by: Actor, now: datetime
) -> None:
    """Let a note through to the wall, under a heading, or keep it off. Each undoes the other.

    Refused: `note_not_for_the_wall` (not agreed to, kept private, or taken back), `wall_unknown`.
    """
    if wall not in MeetingNote.Wall.values:
        raise Refused("wall_unknown")
    voice = Voice.objects.filter(network_id=note.network_id, id=note.voice_id).first()
    if wall == MeetingNote.Wall.UP and (voice is None or not may_show(voice)):
        raise Refused("note_not_for_the_wall")
    note.wall, note.looked_by = wall, by.label
    note.column = column if column in note.meeting.columns else ""
    note.save(update_fields=["wall", "looked_by", "column"])
    ledger.record(
        network=note.network,
        deed="note on the wall" if wall == MeetingNote.Wall.UP else "note off the wall",
        by=by,
        now=now,
        facts={"note": note.id, "meeting": note.meeting_id},
    )


@transaction.atomic
def undo_note(
    device: MeetingDevice, *, voice_id: UUID, by: Actor = NOTE_TAKER, now: datetime
) -> None:
    """Take back what this device wrote down within a day, also after the meeting: it is erased.

    Refused: `note_not_yours_to_undo`.
    """
    note = MeetingNote.objects.filter(
        network_id=device.network_id, voice_id=voice_id, device_id=device.id
    ).first()
    voice = Voice.objects.filter(network_id=device.network_id, id=voice_id).first()
    if note is None or voice is None or now - note.taken_at > UNDO:
        raise Refused("note_not_yours_to_undo")
    withdraw_voice(voice, by=by, now=now)


def _must_be_open(meeting: Meeting) -> None:
    if meeting.state != Meeting.State.OPEN:
        raise Refused("meeting_closed")


def _must_be_a_table(meeting: Meeting, table: int) -> None:
    if not 1 <= table <= meeting.tables:
        raise Refused("table_unknown", most=meeting.tables)


def _note(meeting: Meeting, deed: str, by: Actor, now: datetime, **facts: object) -> None:
    ledger.record(
        network=meeting.network,
        deed=deed,
        by=by,
        now=now,
        facts={"meeting": meeting.pk, **facts},
    )
