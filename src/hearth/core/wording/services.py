"""What can be done with translations of written content."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from hearth.core.networks.models import Network
from hearth.kit.refusals import Refused

from .models import Wording
from .queries import hash_of
from .translators import translator as translator


def put(
    network: Network,
    *,
    kind: str,
    object_id: UUID,
    field: str,
    language: str,
    text: str,
    state: str,
    source: str,
    by: UUID | None = None,
    now: datetime,
) -> Wording:
    """Keep a translation of one field; `by` is the membership of who wrote it.

    Refused: `translation_empty`.
    """
    if not text.strip():
        raise Refused("translation_empty")
    wording, _ = Wording.objects.update_or_create(
        network=network,
        kind=kind,
        object_id=object_id,
        field=field,
        language=language,
        defaults={
            "text": text.strip(),
            "state": state,
            "source_hash": hash_of(source),
            "written_at": now,
            "written_by": by,
            "reviewed_by": None,
        },
    )
    return wording


def mark_reviewed(wording: Wording, *, source: str, by: UUID, now: datetime) -> Wording:
    """A second person has compared a translation with the original. Who checks a machine's words
    vouches for them too, but only a second look after a person's makes them reviewed.

    Refused: `translation_stale`, `translation_own`.
    """
    if wording.source_hash != hash_of(source):
        raise Refused("translation_stale")
    if wording.state == Wording.State.REVIEWED:
        return wording
    if wording.state == Wording.State.HUMAN and wording.written_by == by:
        raise Refused("translation_own")
    is_second = wording.state == Wording.State.HUMAN
    wording.state = Wording.State.REVIEWED if is_second else Wording.State.HUMAN
    wording.written_by = wording.written_by if is_second else by
    wording.reviewed_by, wording.written_at = (by if is_second else None), now
    wording.save(update_fields=["state", "written_by", "reviewed_by", "written_at"])
    return wording


def forget(network: Network, *, kind: str, object_ids: Iterable[UUID]) -> int:
    """Erase every translation of what was changed or taken back. Returns how many there were."""
    rows = Wording.objects.filter(network=network, kind=kind, object_id__in=list(object_ids))
    return rows.delete()[0]
