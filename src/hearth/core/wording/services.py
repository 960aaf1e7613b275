"""What can be done with translations of written content."""

from datetime import datetime
from uuid import UUID

from hearth.core.networks.models import Network
from hearth.kit.refusals import Refused

from .models import Wording
from .queries import hash_of


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
    now: datetime,
) -> Wording:
    """Keep a translation of one field. Refused: `translation_empty`."""
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
        },
    )
    return wording
