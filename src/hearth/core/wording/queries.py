"""What can be asked about translations of written content."""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from django.db.models import QuerySet

from hearth.core.networks.models import Network

from .models import Wording
from .translators import is_connected as is_connected


@dataclass(frozen=True)
class Words:
    """A text in the language asked for; `state` is machine, human or reviewed."""

    text: str
    language: str
    state: str
    source_hash: str

    def is_stale(self, source: str) -> bool:
        """Whether the original has changed since this was translated."""
        return self.source_hash != hash_of(source)


def hash_of(source: str) -> str:
    """SHA-256 of the original text (64 hexadecimal letters)."""
    return sha256(source.encode()).hexdigest()


def words_for(
    network: Network, *, kind: str, ids: Iterable[UUID], language: str
) -> dict[tuple[UUID, str], Words]:
    """Translations of these objects in one query: (object, field) to words."""
    rows = Wording.objects.filter(
        network=network, kind=kind, object_id__in=list(ids), language=language
    )
    return {
        (row.object_id, row.field): Words(row.text, row.language, row.state, row.source_hash)
        for row in rows
    }


def words_among(
    network: Network, *, ids: Iterable[UUID], language: str
) -> dict[tuple[UUID, str], Words]:
    """As `words_for`, for objects of several kinds at once (their ids never clash)."""
    rows = Wording.objects.filter(network=network, object_id__in=list(ids), language=language)
    return {
        (row.object_id, row.field): Words(row.text, row.language, row.state, row.source_hash)
        for row in rows
    }


def languages_of(network: Network, *, kind: str, object_id: UUID) -> list[Wording]:
    """Every translation of one object, for the desk."""
    return list(
        Wording.objects.filter(network=network, kind=kind, object_id=object_id).order_by(
            "language", "field"
        )
    )


def wording(
    network: Network, *, kind: str, object_id: UUID, field: str, language: str
) -> Wording | None:
    """One translation as it is kept, or none."""
    return Wording.objects.filter(
        network=network, kind=kind, object_id=object_id, field=field, language=language
    ).first()


def translated_ids(network: Network, *, kind: str, language: str) -> QuerySet[Wording, UUID]:
    """The ids of objects that have some translation into a language, to be used in another query."""
    rows = Wording.objects.filter(network=network, kind=kind, language=language)
    return rows.values_list("object_id", flat=True)


def to_review(network: Network, *, kind: str, languages: Iterable[str]) -> list[Wording]:
    """Translations that nobody has checked yet, oldest first."""
    rows = Wording.objects.filter(network=network, kind=kind, language__in=list(languages))
    return list(rows.exclude(state=Wording.State.REVIEWED).order_by("written_at")[:100])
