"""Masking: somebody looks at the personal details of a voice and says which of them are not shown."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from hearth.core.ledger import services as ledger
from hearth.kit.actors import Actor
from hearth.kit.refusals import Refused

from ..details import find_words, mask
from ..details.spans import Span
from ..models import Masking, Voice
from ..queries.reading import looked_hash


@transaction.atomic
def mask_details(
    voice: Voice, *, spans: Iterable[Span], words: Iterable[str] = (), by: Actor, now: datetime
) -> Voice:
    """Mask these details and these words wherever they stand; none at all shows the words as they are.

    The original stays beside it, for the team. Refused: `voice_withdrawn`, `words_not_in_voice`.
    """
    if voice.state == Voice.State.WITHDRAWN:
        raise Refused("voice_withdrawn")
    chosen = [
        (start, end, kind) for start, end, kind in spans if 0 <= start < end <= len(voice.text)
    ]
    for wanted in filter(str.strip, words):
        found = find_words(voice.text, wanted)
        if not found:
            raise Refused("words_not_in_voice", words=wanted.strip()[:40])
        chosen += [detail.span for detail in found]
    masked = mask(voice.text, chosen, language=voice.language) if chosen else ""
    voice.shown_text = masked
    Voice.objects.filter(network_id=voice.network_id, id=voice.id).update(shown_text=masked)
    Masking.objects.create(
        network_id=voice.network_id,
        voice_id=voice.id,
        spans=sorted(chosen),
        looked_hash=looked_hash(voice),
        by=by.label,
        at=now,
    )
    ledger.record(
        network=voice.network,
        deed="details masked",
        by=by,
        now=now,
        facts={"voice": voice.id, "n": len(chosen)},
    )
    return voice
