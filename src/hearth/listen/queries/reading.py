"""What can be asked about reading voices: details still to look at, second readers, age, appeals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db.models import Count, Min

from hearth.core.networks.models import Network

from ..details import Detail, find_details
from ..models import Appeal, Masking, Moderation, Voice
from .safety import reading_rules

HEARD = (Voice.State.WAITING, Voice.State.SHOWN, Voice.State.KEPT_BACK)


@dataclass(frozen=True)
class Queue:
    """The queue of a network: how many wait, since when, and whether that is too long."""

    waiting: int
    oldest: datetime | None
    is_late: bool
    days: int


@dataclass(frozen=True)
class LogRow:
    """One line of the log: ids, states, reasons, times and roles; no words, no names."""

    at: datetime
    deed: str
    voice_id: UUID
    before: str
    after: str
    reason: str
    role: str
    is_provisional: bool
    second_of: UUID | None


def details_of(voice: Voice) -> list[Detail]:
    """The personal details found in the words as they came."""
    return find_details(voice.text)


def looked_hash(voice: Voice) -> str:
    """What is remembered of the words somebody looked at: changed words are looked at again."""
    return sha256(f"{voice.text}\0{voice.shown_text}".encode()).hexdigest()


def last_masking(voice: Voice) -> Masking | None:
    """The latest look at the details of a voice, if it was of the words that stand now."""
    rows = Masking.objects.filter(network_id=voice.network_id, voice_id=voice.id)
    last = rows.order_by("-at", "-id").first()
    return last if last and last.looked_hash == looked_hash(voice) else None


def unseen_details(voice: Voice) -> list[Detail]:
    """Sure details that nobody has looked at in the words that would be shown."""
    sure = [row for row in find_details(voice.quotable_text) if row.confidence == "high"]
    return sure if sure and last_masking(voice) is None else []


def queue(network: Network, *, now: datetime) -> Queue:
    """How many voices wait to be read, and whether the oldest has waited too long."""
    rows = Voice.objects.filter(network=network, state=Voice.State.WAITING)
    oldest = rows.aggregate(oldest=Min("received_at"))["oldest"]
    days = reading_rules(network).queue_days
    late = oldest is not None and oldest < now - timedelta(days=days)
    return Queue(rows.count(), oldest, late, days)


def second_looks(network: Network) -> list[tuple[Moderation, Voice]]:
    """Decisions that wait for a second reader, oldest first, with their voices."""
    rows = Moderation.objects.filter(network=network, is_provisional=True, settled_at=None)
    found = list(rows.order_by("at")[:200])
    ids = [row.voice_id for row in found]
    voices = Voice.objects.filter(network=network, id__in=ids, state__in=HEARD)
    by_id = {row.id: row for row in voices.select_related("place", "round")}
    return [(row, by_id[row.voice_id]) for row in found if row.voice_id in by_id]


def count_second_looks(network: Network) -> int:
    """How many decisions wait for a second reader."""
    rows = Moderation.objects.filter(network=network, is_provisional=True, settled_at=None)
    return rows.count()


def open_second_look(network: Network, voice_id: UUID) -> Moderation | None:
    """The decision about this voice that waits for a second reader, or none."""
    return Moderation.objects.filter(
        network=network, voice_id=voice_id, is_provisional=True, settled_at=None
    ).first()


def appeals(network: Network) -> list[tuple[Appeal, Voice | None]]:
    """Appeals that wait for an answer, oldest first, with their voices."""
    found = list(Appeal.objects.filter(network=network, decided_at=None).order_by("made_at")[:200])
    voices = Voice.objects.filter(
        network=network, id__in=[row.voice_id for row in found], state__in=HEARD
    )
    by_id = {row.id: row for row in voices.select_related("place", "round")}
    return [(row, by_id.get(row.voice_id)) for row in found]


def appeal_of(network: Network, identifier: UUID) -> Appeal | None:
    """One appeal of this network, or none."""
    return Appeal.objects.filter(network=network, id=identifier).first()


def appeals_about(network: Network, voice_id: UUID) -> list[Appeal]:
    """Every appeal about one voice, oldest first."""
    return list(Appeal.objects.filter(network=network, voice_id=voice_id).order_by("made_at"))


def may_appeal(voice: Voice) -> Moderation | None:
    """The decision that the speaker may still ask another person to look at, or none."""
    if voice.state != Voice.State.KEPT_BACK:
        return None
    rows = Moderation.objects.filter(network_id=voice.network_id, voice_id=voice.id)
    last = rows.order_by("-at", "-id").first()
    if last is None or last.after != Voice.State.KEPT_BACK:
        return None
    made = Appeal.objects.filter(
        network_id=voice.network_id, voice_id=voice.id, decision_id=last.id
    )
    return None if made.exists() else last


def log(network: Network) -> Iterator[LogRow]:
    """Every decision and every appeal, as a table that may leave the house; oldest first."""
    rows = Moderation.objects.filter(network=network).order_by("at", "id")
    for row in rows.iterator(chunk_size=2000):
        yield LogRow(
            row.at,
            "decision",
            row.voice_id,
            row.before,
            row.after,
            row.reason,
            _role(row.by),
            row.is_provisional,
            row.second_of,
        )
    for made in Appeal.objects.filter(network=network).order_by("made_at").iterator():
        yield LogRow(made.made_at, "appeal", made.voice_id, "", "", "", "resident", False, None)
        if made.decided_at:
            role = _role(made.decided_by)
            yield LogRow(
                made.decided_at,
                "appeal decided",
                made.voice_id,
                "",
                made.result,
                "",
                role,
                False,
                None,
            )


def _role(label: str) -> str:
    return label.partition(":")[0]


def reading_counts(network: Network) -> tuple[list[dict[str, Any]], int]:
    """Voices by what was decided, reasons apart; and how many nobody has decided on yet."""
    rows = Voice.objects.filter(network=network, state__in=HEARD)
    states = Counter(dict(rows.values_list("state").annotate(n=Count("key"))))
    kept = set(rows.filter(state=Voice.State.KEPT_BACK).values_list("id", flat=True))
    reasons: dict[UUID, str] = {}
    decisions = Moderation.objects.filter(network=network, after=Voice.State.KEPT_BACK)
    for voice_id, reason in decisions.order_by("at", "id").values_list("voice_id", "reason"):
        if voice_id in kept:
            reasons[voice_id] = reason
    by_reason = Counter(reasons.values())
    table: list[dict[str, Any]] = [{"key": "shown", "n": states[Voice.State.SHOWN]}]
    table += [{"key": key, "n": by_reason[key]} for key in Moderation.Reason.values if key]
    return table, states[Voice.State.WAITING] + len(kept) - len(reasons)
