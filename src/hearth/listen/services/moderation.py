"""Moderation: nothing is public before a person has looked; every decision can be undone."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from hearth.core.ledger import services as ledger
from hearth.kit.actors import Actor
from hearth.kit.refusals import Refused

from ..models import Moderation, Voice
from ..queries import last_moderation
from ..recordings import lacks_transcript
from ..rules import NEXT_STATES


@transaction.atomic
def moderate(voice: Voice, *, state: str, reason: str = "", by: Actor, now: datetime) -> Moderation:
    """Show a voice or keep it back with a reason from the public list.

    Refused: `voice_state_unknown`, `reason_missing`, `transcript_missing`.
    """
    if state not in NEXT_STATES.get(voice.state, frozenset()):
        raise Refused("voice_state_unknown", before=voice.state, state=state)
    if state == Voice.State.SHOWN and lacks_transcript(voice):
        raise Refused("transcript_missing")
    if state == Voice.State.KEPT_BACK and reason not in Moderation.Reason.values[1:]:
        raise Refused("reason_missing")
    decision = Moderation.objects.create(
        network_id=voice.network_id,
        voice_id=voice.id,
        before=voice.state,
        after=state,
        reason=reason if state == Voice.State.KEPT_BACK else "",
        by=by.label,
        at=now,
    )
    Voice.objects.filter(network_id=voice.network_id, id=voice.id).update(state=state)
    ledger.record(
        network=voice.network,
        deed=f"voice {state.replace('_', ' ')}",
        by=by,
        now=now,
        facts={"voice": voice.id, "reason": decision.reason},
    )
    return decision


def undo_moderation(voice: Voice, *, by: Actor, now: datetime) -> Moderation:
    """Put a voice back to what it was before the last decision. Refused: `nothing_to_undo`."""
    last = last_moderation(voice.network, voice.id)
    if last is None or last.after != voice.state:
        raise Refused("nothing_to_undo")
    reason = "off_topic" if last.before == Voice.State.KEPT_BACK else ""
    return moderate(voice, state=last.before, reason=reason, by=by, now=now)
