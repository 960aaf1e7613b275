"""What can be asked about rounds and voices. Every query names the network."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from hearth.core.networks.models import Network
from hearth.core.places.models import Place
from hearth.kit.codes import tidy

from ..models import Addition, Attachment, Moderation, Round, Voice, VoiceImport
from ..receipts import LENGTH, kept_code, kept_key
from ..rules import is_open
from ..sheets import OFFERED

#: In which letters a spreadsheet may be written.
ENCODINGS = OFFERED
#: Withdrawn voices are nowhere; those kept back are still heard and counted.
HEARD = (Voice.State.WAITING, Voice.State.SHOWN, Voice.State.KEPT_BACK)


def rounds(network: Network, *, public: bool = False) -> QuerySet[Round]:
    """Listening rounds, newest first; the public sees no drafts."""
    rows = Round.objects.filter(network=network)
    return rows.exclude(state=Round.State.DRAFT) if public else rows


def round_of(network: Network, identifier: UUID) -> Round | None:
    """One round of this network, or none."""
    return Round.objects.filter(network=network, id=identifier).first()


def open_rounds(network: Network, *, now: datetime) -> list[Round]:
    """Rounds that take voices today."""
    today = timezone.localdate(now)
    rows = Round.objects.filter(network=network, state=Round.State.OPEN)
    return [
        row
        for row in rows
        if is_open(state=row.state, opens_on=row.opens_on, closes_on=row.closes_on, today=today)
    ]


def open_round(network: Network, *, now: datetime) -> Round | None:
    """The newest round that takes voices today, or none."""
    return next(iter(open_rounds(network, now=now)), None)


def voice(network: Network, identifier: UUID) -> Voice | None:
    """One voice of this network that was not withdrawn, or none."""
    rows = Voice.objects.filter(network=network, id=identifier, state__in=HEARD)
    return rows.select_related("place", "round").first()


def voice_by_key(network: Network, key: UUID) -> Voice | None:
    """The voice that a form or phone sent with this key, or none."""
    return Voice.objects.filter(network=network, key=kept_key(key)).first()


def voice_by_receipt(network: Network, code: str) -> Voice | None:
    """The voice behind a receipt, also a withdrawn one; none for an unknown code."""
    if len(tidy(code)) != LENGTH:
        return None
    rows = Voice.objects.filter(network=network, receipt_hash=kept_code(code))
    return rows.select_related("place", "round").first()


def _placed(rows: QuerySet[Voice]) -> QuerySet[Voice]:
    """With their places, but without the boundaries, which are large."""
    return rows.select_related("place").defer("place__boundary", "place__outline")


def voices_by_ids(network: Network, identifiers: Iterable[UUID]) -> list[Voice]:
    """These voices, withdrawn ones left out; asked for in portions that every engine can take."""
    wanted = list(identifiers)
    found: list[Voice] = []
    for start in range(0, len(wanted), 500):
        # the state is looked at here: asked for in the query, SQLite reads every voice of that state
        rows = Voice.objects.filter(network=network, id__in=wanted[start : start + 500])
        found += [row for row in _placed(rows) if row.state in HEARD]
    return found


def quotable(
    network: Network, identifiers: Iterable[UUID], *, limit: int | None = None
) -> list[Voice]:
    """Those of these voices that may be shown word for word, newest first, at most `limit`."""
    rows = Voice.objects.filter(
        network=network,
        id__in=list(identifiers)[:500],
        state=Voice.State.SHOWN,
        may_quote=True,
    )
    return list(_placed(rows).order_by("-said_at")[:limit])


def shown_voices(
    network: Network,
    *,
    kind: str = "",
    language: str = "",
    place: Place | None = None,
    words: str = "",
) -> QuerySet[Voice]:
    """Voices that anybody may read, newest first."""
    # `in`, because SQLite looks up no index by a bare true column
    rows = Voice.objects.filter(network=network, state=Voice.State.SHOWN, may_quote__in=[True])
    rows = rows.filter(kind=kind) if kind else rows
    rows = rows.filter(language=language) if language else rows
    masked = Q(shown_text__icontains=words) | Q(shown_text="", text__icontains=words)
    rows = rows.filter(masked) if words else rows
    if place is not None:
        rows = rows.filter(Q(place=place) | Q(place__path__startswith=f"{place.path}/"))
    return _placed(rows).order_by("-said_at", "-id")


@dataclass(frozen=True)
class VoicePage:
    """Some voices, and the mark from which the next page goes on (empty at the end)."""

    voices: list[Voice]
    older: str


def voices_page(rows: QuerySet[Voice], *, after: str = "", limit: int = 20) -> VoicePage:
    """A page of `shown_voices` by keyset: as quick on the last page as on the first."""
    at, identifier = _mark(after)
    if at and identifier:
        rows = rows.filter(Q(said_at__lt=at) | Q(said_at=at, id__lt=identifier))
    found = list(rows[: limit + 1])
    last = found[limit - 1] if len(found) > limit else None
    older = f"{last.said_at.isoformat()}~{last.id}" if last else ""
    return VoicePage(found[:limit], older)


def _mark(text: str) -> tuple[datetime | None, UUID | None]:
    """A mark that somebody may have typed: nonsense is the first page."""
    moment, _tilde, identifier = text.replace(" ", "+").partition("~")
    try:
        at = datetime.fromisoformat(moment)
        return (at, UUID(identifier)) if at.tzinfo else (None, None)
    except ValueError:
        return None, None


def voices_from(network: Network, *, round: Round | None = None) -> QuerySet[Voice]:
    """Every voice that was not withdrawn, for the team."""
    rows = Voice.objects.filter(network=network, state__in=HEARD).select_related("place", "round")
    return rows.filter(round=round) if round else rows


def additions(network: Network, voice_id: UUID) -> list[Addition]:
    """What was added later, oldest first."""
    return list(Addition.objects.filter(network=network, voice_id=voice_id).order_by("added_at"))


def waiting(network: Network) -> QuerySet[Voice]:
    """Voices that nobody has looked at, oldest first."""
    rows = Voice.objects.filter(network=network, state=Voice.State.WAITING)
    return rows.select_related("place", "round").order_by("received_at", "id")


def next_waiting(network: Network, *, skip: Iterable[UUID] = ()) -> Voice | None:
    """The oldest voice that nobody has looked at, those skipped left out."""
    return waiting(network).exclude(id__in=list(skip)).first()


def team_voices(
    network: Network, *, state: str = "", round: Round | None = None, words: str = ""
) -> QuerySet[Voice]:
    """What the team reads, newest first: one state, one round, some words."""
    rows = voices_from(network, round=round)
    rows = rows.filter(state=state) if state in HEARD else rows
    rows = rows.filter(text__icontains=words) if words else rows
    return rows.order_by("-said_at", "-id")


def attachments(network: Network, voice_ids: Iterable[UUID]) -> dict[UUID, list[Attachment]]:
    """Whole recordings, photos and files of these voices, in the order in which they came."""
    rows = Attachment.objects.filter(
        network=network, voice_id__in=list(voice_ids), state=Attachment.State.WHOLE
    )
    found: dict[UUID, list[Attachment]] = defaultdict(list)
    for row in rows.order_by("began_at", "id"):
        if row.voice_id:
            found[row.voice_id].append(row)
    return found


def attachment_by_key(network: Network, key: UUID) -> Attachment | None:
    """The attachment that a device announced with this key, or none."""
    return Attachment.objects.filter(network=network, key=key).first()


def last_moderation(network: Network, voice_id: UUID) -> Moderation | None:
    """The latest decision about one voice, or none."""
    return (
        Moderation.objects.filter(network=network, voice_id=voice_id).order_by("-at", "-id").first()
    )


def captured_by(network: Network, membership_id: UUID | None, *, limit: int = 50) -> list[Voice]:
    """What one champion wrote down, newest first."""
    rows = Voice.objects.filter(network=network, captured_by=membership_id, state__in=HEARD)
    return list(_placed(rows).order_by("-received_at")[:limit])


def next_voice_except(network: Network, *, coded: QuerySet[Any], skip: list[UUID]) -> Voice | None:
    """The oldest readable voice that is not among the coded ones."""
    rows = Voice.objects.filter(network=network, state=Voice.State.SHOWN)
    rows = rows.exclude(id__in=coded).exclude(id__in=skip)
    return _placed(rows).order_by("received_at", "id").first()


def count_voices_except(network: Network, *, coded: QuerySet[Any]) -> int:
    """How many readable voices are not among the coded ones."""
    rows = Voice.objects.filter(network=network, state=Voice.State.SHOWN)
    return rows.exclude(id__in=coded).count()


def heard_ids(network: Network) -> QuerySet[Voice, UUID]:
    """The ids of all voices that count, to be used inside another query."""
    return Voice.objects.filter(network=network, state__in=HEARD).values_list("id", flat=True)


def counts(network: Network) -> dict[str, int]:
    """Voices by state."""
    rows = Voice.objects.filter(network=network).values("state").annotate(n=Count("key"))
    return {row["state"]: row["n"] for row in rows}


def round_counts(network: Network) -> dict[UUID, int]:
    """Round to voices heard, in one query."""
    rows = Voice.objects.filter(network=network, state__in=HEARD).values("round_id")
    return {row["round_id"]: row["n"] for row in rows.annotate(n=Count("key"))}


def imports(network: Network) -> QuerySet[VoiceImport]:
    """Spreadsheets brought in, newest first."""
    return VoiceImport.objects.filter(network=network).select_related("round")


def import_of(network: Network, identifier: UUID) -> VoiceImport | None:
    """One import of this network, or none."""
    return imports(network).filter(id=identifier).first()
