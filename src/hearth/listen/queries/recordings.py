"""What can be asked about recordings: which wait to be written down, and what they say."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from hearth.core.networks.models import Network

from ..models import Attachment, Rewording, Voice


@dataclass(frozen=True)
class Untold:
    """A recording that nobody has written down yet, with its voice."""

    attachment: Attachment
    voice: Voice


def _recordings(network: Network) -> QuerySet[Attachment]:
    rows = Attachment.objects.filter(
        network=network, kind=Attachment.Kind.AUDIO, state=Attachment.State.WHOLE
    )
    return rows.exclude(voice_id=None)


def waiting_recordings(network: Network, *, limit: int = 100) -> list[Untold]:
    """Recordings that wait to be written down, those that came first before the others, in two queries."""
    found = list(_recordings(network).filter(transcribed_at=None).order_by("began_at")[:limit])
    rows = Voice.objects.filter(network=network, id__in=[row.voice_id for row in found])
    voices = {voice.id: voice for voice in rows.select_related("round")}
    return [Untold(row, voices[row.voice_id]) for row in found if row.voice_id in voices]


def count_waiting_recordings(network: Network) -> int:
    """How many recordings wait to be written down."""
    return _recordings(network).filter(transcribed_at=None).count()


def attachment(network: Network, identifier: UUID) -> Attachment | None:
    """One whole recording, photo or file of a voice of this network, or none."""
    rows = Attachment.objects.filter(network=network, id=identifier, state=Attachment.State.WHOLE)
    return rows.exclude(voice_id=None).first()


def attachments_by_keys(network: Network, keys: list[UUID]) -> list[Attachment]:
    """What a device has announced under these keys, in the order in which it came."""
    rows = Attachment.objects.filter(network=network, key__in=keys[:50])
    return list(rows.order_by("began_at", "id"))


def transcripts(network: Network, voice_id: UUID) -> str:
    """What the recordings of a voice say as far as they are written down, one after the other."""
    rows = _recordings(network).filter(voice_id=voice_id).exclude(transcribed_at=None)
    told = rows.order_by("began_at", "id").values_list("transcript", flat=True)
    return "\n\n".join(told)


def lacks_transcript(voice: Voice) -> bool:
    """Whether a voice came as a recording alone and nobody has written it down yet."""
    return not voice.text and _recordings(voice.network).filter(voice_id=voice.id).exists()


def rewordings(network: Network, voice_id: UUID) -> list[Rewording]:
    """How the words of a voice changed, oldest first."""
    return list(Rewording.objects.filter(network=network, voice_id=voice_id).order_by("at", "id"))
