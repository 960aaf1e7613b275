"""Appeals: who holds the receipt asks for another look; somebody else than the first reader answers."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from hearth.core.ledger import services as ledger
from hearth.kit.actors import Actor
from hearth.kit.refusals import Refused

from ..models import Appeal, Moderation, Voice
from ..queries.reading import may_appeal
from ..rules import tidy_text
from .moderation import is_another, moderate

LONGEST_APPEAL, LONGEST_ANSWER = 2000, 600


@transaction.atomic
def appeal(voice: Voice, *, text: str, by: Actor, now: datetime) -> Appeal:
    """Ask another person to look again, with the receipt; once for each decision.

    The same words twice are one appeal. Refused: `nothing_said`, `said_too_much`,
    `nothing_to_appeal`, `appeal_already_made`.
    """
    words = tidy_text(text)
    if not words:
        raise Refused("nothing_said")
    if len(words) > LONGEST_APPEAL:
        raise Refused("said_too_much", most=LONGEST_APPEAL)
    decision = may_appeal(voice)
    if decision is None:
        return _made_before(voice, words)
    made = Appeal.objects.create(
        network_id=voice.network_id,
        voice_id=voice.id,
        decision_id=decision.id,
        text=words,
        made_at=now,
    )
    ledger.record(
        network=voice.network,
        deed="appeal made",
        by=by,
        now=now,
        facts={"voice": voice.id, "appeal": made.id},
    )
    return made


def _made_before(voice: Voice, words: str) -> Appeal:
    rows = Appeal.objects.filter(network_id=voice.network_id, voice_id=voice.id)
    last = rows.order_by("-made_at").first()
    if last is None or voice.state != Voice.State.KEPT_BACK:
        raise Refused("nothing_to_appeal")
    if last.text != words:
        raise Refused("appeal_already_made")
    return last


@transaction.atomic
def decide_appeal(of: Appeal, *, result: str, answer: str, by: Actor, now: datetime) -> Appeal:
    """Answer an appeal: the decision stands, or the voice is shown after all.

    Refused: `appeal_decided`, `appeal_result_missing`, `answer_missing`, `said_too_much`,
    `appeal_needs_another_reader`, `voice_withdrawn`, and as `moderate`.
    """
    if of.decided_at:
        raise Refused("appeal_decided")
    if result not in Appeal.Result.values[1:]:
        raise Refused("appeal_result_missing")
    words = tidy_text(answer)
    if not words:
        raise Refused("answer_missing")
    if len(words) > LONGEST_ANSWER:
        raise Refused("said_too_much", most=LONGEST_ANSWER)
    if not is_another(_first_reader(of), by):
        raise Refused("appeal_needs_another_reader")
    of.result, of.answer, of.decided_by, of.decided_at = result, words, by.label, now
    of.save(update_fields=["result", "answer", "decided_by", "decided_at"])
    if result == Appeal.Result.CHANGED:
        _show(of, by, now)
    ledger.record(
        network=of.network,
        deed="appeal decided",
        by=by,
        now=now,
        facts={"voice": of.voice_id, "appeal": of.id, "result": result},
    )
    return of


def _first_reader(of: Appeal) -> Moderation:
    """The first decision behind an appeal: the one that a second reader looked at, if there is one."""
    rows = Moderation.objects.filter(network_id=of.network_id)
    decision = rows.get(id=of.decision_id)
    return (
        rows.filter(id=decision.second_of).first() or decision if decision.second_of else decision
    )


def _show(of: Appeal, by: Actor, now: datetime) -> None:
    voice = Voice.objects.filter(network_id=of.network_id, id=of.voice_id).first()
    if voice is None or voice.state == Voice.State.WITHDRAWN:
        raise Refused("voice_withdrawn")
    if voice.state != Voice.State.SHOWN:
        moderate(voice, state=Voice.State.SHOWN, by=by, now=now)
