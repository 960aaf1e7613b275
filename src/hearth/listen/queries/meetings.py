"""What can be asked about meetings, and the codes that open one.

Both codes are made from the meeting's id and the count of its turns, so that they can be shown
again and changed at any time; only keyed hashes of them are kept.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db.models import Count, QuerySet

from hearth.core.networks.models import Network
from hearth.kit.codes import LETTERS, code_hash, grouped, keyed_hash, tidy

from ..models import Kind, Voice
from ..models import Meeting as Meeting  # the faces name these
from ..models import MeetingDevice as MeetingDevice
from ..models import MeetingNote as MeetingNote

JOIN_LENGTH = 8
WALL_LENGTHS = {Meeting.Wall.NONE: 12, Meeting.Wall.SHORT: 6, Meeting.Wall.LONG: 12}
JOIN, WALL = "join a meeting", "wall of a meeting"
MOST_TABLES = 60
MOST_DEVICES = 100
MOST_NOTES_OF_A_DEVICE = 400
NOTES_ON_A_WALL = 120
#: How long a slip of the finger can be undone on the device that wrote it down.
UNDO = timedelta(hours=24)


def join_code(meeting: Meeting) -> str:
    """The code by which a device joins, such as `7KQM-2XWD`."""
    return _code(meeting, JOIN, JOIN_LENGTH)


def wall_code(meeting: Meeting) -> str:
    """The code in the wall's address: short to be typed, or long so that nobody guesses it."""
    return _code(meeting, WALL, WALL_LENGTHS[Meeting.Wall(meeting.wall)])


def _code(meeting: Meeting, purpose: str, length: int) -> str:
    number = int(keyed_hash(f"{meeting.id}:{meeting.turn}", purpose=purpose), 16)
    return grouped("".join(LETTERS[number >> (5 * place) & 31] for place in range(length)))


def meetings(network: Network) -> QuerySet[Meeting]:
    """Meetings of the network, newest first."""
    return Meeting.objects.filter(network=network).select_related("round")


def meeting(network: Network, identifier: UUID) -> Meeting | None:
    """One meeting of this network, or none."""
    return meetings(network).filter(pk=identifier).first()


def meeting_to_join(network: Network, code: str) -> Meeting | None:
    """The meeting behind a code to join by, also a closed one; none for an unknown code."""
    if len(tidy(code)) != JOIN_LENGTH:
        return None
    return meetings(network).filter(join_hash=code_hash(code, purpose=JOIN)).first()


def meeting_of_wall(network: Network, code: str) -> Meeting | None:
    """The meeting behind the code of its wall; none for an unknown code or without a wall."""
    rows = meetings(network).filter(wall_hash=code_hash(code, purpose=WALL))
    return rows.exclude(wall=Meeting.Wall.NONE).first()


def device(network: Network, identifier: UUID) -> MeetingDevice | None:
    """A device that joined and was not turned off, with its meeting, or none."""
    rows = MeetingDevice.objects.filter(network=network, id=identifier, ended_at=None)
    return rows.select_related("meeting__round", "meeting__place", "network").first()


def devices(of: Meeting) -> list[MeetingDevice]:
    """The devices of a meeting in the order in which they joined."""
    rows = MeetingDevice.objects.filter(network_id=of.network_id, meeting=of)
    return list(rows.order_by("joined_at")[:MOST_DEVICES])


@dataclass(frozen=True)
class Said:
    """A note with the voice that it became."""

    note: MeetingNote
    voice: Voice


def note(network: Network, identifier: UUID) -> MeetingNote | None:
    """One note of this network, or none."""
    rows = MeetingNote.objects.filter(network=network, id=identifier)
    return rows.select_related("meeting", "network").first()


def notes_of_device(of: MeetingDevice, *, limit: int = 30) -> list[Said]:
    """What this device wrote down and did not take back, newest first."""
    rows = _notes(of.network_id, of.meeting_id).filter(device_id=of.id)
    return _said(rows.order_by("-taken_at")[:limit])


def notes_to_look_at(of: Meeting, *, limit: int = 50) -> list[Said]:
    """Notes on which nobody has decided, oldest first."""
    rows = _notes(of.network_id, of.pk).filter(wall=MeetingNote.Wall.WAITING)
    return _said(rows.order_by("taken_at")[:limit])


def notes_decided(of: Meeting, *, limit: int = 30) -> list[Said]:
    """Notes that are on the wall or were kept off it, the latest first."""
    rows = _notes(of.network_id, of.pk).exclude(wall=MeetingNote.Wall.WAITING)
    return _said(rows.order_by("-taken_at")[:limit])


def notes(of: Meeting, *, limit: int = 1000) -> list[Said]:
    """Everything that was said and not taken back, table by table."""
    return _said(_notes(of.network_id, of.pk).order_by("table", "taken_at")[:limit])


def wall(of: Meeting) -> list[tuple[str, list[Said]]]:
    """The wall by column, newest first in each: only what was let through and may be shown.

    Three queries whatever was said. A kind's column is named by the kind; empty columns are left out.
    """
    rows = _notes(of.network_id, of.pk).filter(wall=MeetingNote.Wall.UP)
    shown = [
        said for said in _said(rows.order_by("-taken_at")[:NOTES_ON_A_WALL]) if may_show(said.voice)
    ]
    order = [*of.columns, *Kind.values]
    found: dict[str, list[Said]] = {name: [] for name in order}
    for said in shown:
        own = said.note.column if said.note.column in of.columns else said.voice.kind
        found[own].append(said)
    return [(name, found[name]) for name in order if found[name]]


def may_show(voice: Voice) -> bool:
    """Whether a voice may stand on a wall: agreed to, and not kept private since."""
    return voice.may_quote and voice.state in (Voice.State.WAITING, Voice.State.SHOWN)


@dataclass(frozen=True)
class Summary:
    """A meeting in numbers."""

    notes: int
    devices: int
    by_table: dict[int, int]
    by_kind: dict[str, int]


def summary(of: Meeting) -> Summary:
    """How much was said, where, and of which kind; what was taken back is left out."""
    voices = Voice.objects.filter(network_id=of.network_id, meeting_id=of.pk)
    standing = voices.exclude(state=Voice.State.WITHDRAWN)
    by_kind = {row["kind"]: row["n"] for row in standing.values("kind").annotate(n=Count("key"))}
    rows = _notes(of.network_id, of.pk).filter(voice_id__in=standing.values("id"))
    by_table = {row["table"]: row["n"] for row in rows.values("table").annotate(n=Count("kind"))}
    joined = MeetingDevice.objects.filter(network_id=of.network_id, meeting=of).count()
    return Summary(sum(by_kind.values()), joined, dict(sorted(by_table.items())), by_kind)


def counts(network: Network, meeting_ids: Iterable[UUID]) -> dict[UUID, int]:
    """Meeting to notes taken, in one query."""
    rows = MeetingNote.objects.filter(network=network, meeting_id__in=list(meeting_ids))
    return {
        row["meeting_id"]: row["n"] for row in rows.values("meeting_id").annotate(n=Count("kind"))
    }


def _notes(network_id: UUID, meeting_id: UUID) -> QuerySet[MeetingNote]:
    return MeetingNote.objects.filter(network_id=network_id, meeting_id=meeting_id)


def _said(rows: Iterable[MeetingNote]) -> list[Said]:
    """Notes with their voices, those taken back left out."""
    found = list(rows)
    voices: dict[UUID, Voice] = {}
    ids = [row.voice_id for row in found]
    for start in range(0, len(ids), 500):
        part = Voice.objects.filter(
            network_id=found[0].network_id, id__in=ids[start : start + 500]
        ).exclude(state=Voice.State.WITHDRAWN)
        voices.update({voice.id: voice for voice in part})
    return [Said(row, voices[row.voice_id]) for row in found if row.voice_id in voices]
