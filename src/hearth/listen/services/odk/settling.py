"""Forms that need a person: make a voice of one after all, or discard it with a reason."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import uuid5

from django.db import transaction

from hearth.core.ledger import services as ledger
from hearth.core.people import queries as people
from hearth.core.people import services as people_services
from hearth.kit.actors import Actor
from hearth.kit.refusals import Refused

from ...models import Round, Submission, SubmissionFile, Voice
from ...queries.form_apps import filled as filled_in
from ...rules import LONGEST, LONGEST_ADDITION, tidy_text
from ...xforms import Filled, fields
from ..media import drop_attachment
from ..receiving import Received, add_to_voice
from .taking import State, made, make_voice, voice_key


@transaction.atomic
def accept_submission(
    of: Submission, *, round: Round, kind: str, group_size: int = 1, by: Actor, now: datetime
) -> Received:
    """Make a voice of a form that could not become one by itself, as its champion's.

    What is longer than a voice goes on in additions. Refused: `form_settled`, and as
    `receive_voice`.
    """
    row = _unsettled(of)
    filled = filled_in(row)
    if filled is None:
        raise Refused("form_settled")
    words = tidy_text(filled.answers.get(fields.TEXT, ""))
    mended = _mended(filled, words[:LONGEST], kind, group_size)
    xml = bytes(row.xml)
    received = make_voice(row, mended, xml, round=round, by=_champion(row, by), now=now)
    _go_on(row, filled, received, words[LONGEST:], now)
    made(row, received)
    _settle(row, "form accepted", "", by, now)
    return received


@transaction.atomic
def discard_submission(of: Submission, *, reason: str, by: Actor, now: datetime) -> None:
    """Throw away what a form said, for a reason that is kept. Refused: `form_settled`,
    `reason_missing`."""
    if not reason.strip():
        raise Refused("reason_missing")
    row = _unsettled(of)
    for key in SubmissionFile.objects.filter(
        network_id=row.network_id, submission_id=row.id
    ).values_list("key", flat=True):
        drop_attachment(row.network, key=key)
    row.state, row.xml = State.DISCARDED, b""
    row.save(update_fields=["state", "xml"])
    _settle(row, "form discarded", reason, by, now)


def _unsettled(of: Submission) -> Submission:
    rows = Submission.objects.select_for_update(of=("self",)).select_related("network", "round")
    row = rows.get(network_id=of.network_id, id=of.id)
    if row.state in (State.MADE, State.DISCARDED):
        raise Refused("form_settled")
    return row


def _mended(filled: Filled, words: str, kind: str, group_size: int) -> Filled:
    """The form with what a person put right."""
    who = filled.answer(fields.ON_BEHALF)
    if group_size > 1:
        who = "group"
    elif who == "group":
        who = "other"
    put_right = {
        fields.TEXT: words,
        fields.KIND: kind,
        fields.ON_BEHALF: who,
        fields.GROUP_SIZE: str(group_size) if group_size > 1 else "",
    }
    return replace(filled, answers={**filled.answers, **put_right})


def _champion(row: Submission, by: Actor) -> Actor:
    """Whoever caught it, also when their device or role has ended since."""
    device = people.device(row.network, row.device_id)
    return people_services.actor_behind(device) if device else by


def _go_on(row: Submission, filled: Filled, received: Received, rest: str, now: datetime) -> None:
    if not rest:
        return
    standing = Voice.objects.get(network_id=row.network_id, id=received.voice_id)
    for start in range(0, len(rest), LONGEST_ADDITION):
        key = uuid5(voice_key(row, filled), str(start))
        piece = rest[start : start + LONGEST_ADDITION]
        if piece.strip():
            add_to_voice(standing, text=piece, key=key, now=now)


def _settle(row: Submission, deed: str, reason: str, by: Actor, now: datetime) -> None:
    row.settled_by, row.settled_at, row.reason = by.label, now, reason.strip()[:400]
    row.save(update_fields=["settled_by", "settled_at", "reason"])
    ledger.record(network=row.network, deed=deed, by=by, now=now, facts={"submission": row.id})
