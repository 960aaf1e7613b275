"""Moderation: nothing is public before a person has looked; every decision can be undone.

For the reasons that the network has chosen, a decision to keep a voice private is provisional until a
second person has read it too. Until then the voice stays private.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from hearth.core.ledger import services as ledger
from hearth.core.people import queries as people
from hearth.kit.actors import Actor
from hearth.kit.refusals import Refused

from ..models import Moderation, Voice
from ..queries import last_moderation
from ..queries.reading import open_second_look, unseen_details
from ..queries.recordings import lacks_transcript
from ..queries.safety import reading_rules
from ..rules import NEXT_STATES

KEPT_BACK, SHOWN = Voice.State.KEPT_BACK, Voice.State.SHOWN


@transaction.atomic
def moderate(voice: Voice, *, state: str, reason: str = "", by: Actor, now: datetime) -> Moderation:
    """Show a voice or keep it back with a reason from the public list.

    Where a second reader is needed the first decision is provisional; another person's decision
    settles it, whichever it is. Refused: `voice_state_unknown`, `reason_missing`,
    `needs_another_reader`, `transcript_missing`, `details_not_looked_at` (before it may be quoted).
    """
    pending = open_second_look(voice.network, voice.id)
    if state not in NEXT_STATES.get(voice.state, frozenset()) and not (
        pending and state == voice.state
    ):
        raise Refused("voice_state_unknown", before=voice.state, state=state)
    if state == KEPT_BACK and reason not in Moderation.Reason.values[1:]:
        raise Refused("reason_missing")
    if pending and state != Voice.State.WAITING and not is_another(pending, by):
        raise Refused("needs_another_reader")
    if state == SHOWN and lacks_transcript(voice):
        raise Refused("transcript_missing")
    if state == SHOWN and voice.may_quote and (unseen := unseen_details(voice)):
        raise Refused("details_not_looked_at", n=len(unseen))
    needs_second = state == KEPT_BACK and reason in reading_rules(voice.network).second_reader
    made = _decide(
        voice,
        state,
        reason if state == KEPT_BACK else "",
        by,
        now,
        is_provisional=bool(needs_second and not pending),
        second_of=pending.id if pending else None,
    )
    if pending:
        Moderation.objects.filter(network_id=voice.network_id, id=pending.id).update(settled_at=now)
    return made


def _decide(
    voice: Voice,
    state: str,
    reason: str,
    by: Actor,
    now: datetime,
    *,
    is_provisional: bool = False,
    second_of: UUID | None = None,
) -> Moderation:
    decision = Moderation.objects.create(
        network_id=voice.network_id,
        voice_id=voice.id,
        before=voice.state,
        after=state,
        reason=reason,
        by=by.label,
        by_member=by.membership_id,
        at=now,
        is_provisional=is_provisional,
        second_of=second_of,
    )
    Voice.objects.filter(network_id=voice.network_id, id=voice.id).update(state=state)
    voice.state = state
    ledger.record(
        network=voice.network,
        deed=f"voice {state.replace('_', ' ')}",
        by=by,
        now=now,
        facts={"voice": voice.id, "reason": reason, "provisional": is_provisional},
    )
    return decision


def is_another(decision: Moderation, by: Actor) -> bool:
    """Whether this is another person than the one who decided; one person may hold two roles."""
    if by.membership_id is None or decision.by_member is None:
        return by.membership_id is not None
    both = {by.membership_id, decision.by_member}
    return len(both) == 2 and len(people.persons_behind(decision.network, both)) == 2


@transaction.atomic
def undo_moderation(voice: Voice, *, by: Actor, now: datetime) -> Moderation:
    """Put a voice back to what it was before the last decision; a second look waits again.

    Refused: `nothing_to_undo`, and as `moderate`.
    """
    last = last_moderation(voice.network, voice.id)
    if last is None or last.after != voice.state:
        raise Refused("nothing_to_undo")
    if last.second_of:
        return _look_again(voice, last.second_of, by, now)
    if last.before == last.after:
        raise Refused("nothing_to_undo")
    return moderate(voice, state=last.before, reason=_reason_before(voice, last), by=by, now=now)


def _look_again(voice: Voice, first_id: UUID, by: Actor, now: datetime) -> Moderation:
    """Take a second reader's decision back: the first one stands again, and waits again."""
    rows = Moderation.objects.filter(network_id=voice.network_id, id=first_id)
    first = rows.get()
    rows.update(settled_at=None)
    return _decide(voice, first.after, first.reason, by, now)


def _reason_before(voice: Voice, last: Moderation) -> str:
    """The reason for which a voice was kept back before the last decision."""
    if last.before != KEPT_BACK:
        return ""
    rows = Moderation.objects.filter(
        network_id=voice.network_id, voice_id=voice.id, after=KEPT_BACK
    )
    before = rows.exclude(id=last.id).order_by("-at", "-id").first()
    return before.reason if before else Moderation.Reason.OFF_TOPIC
