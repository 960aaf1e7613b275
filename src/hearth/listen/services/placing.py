"""Texts and e-mails that nobody could place: a person makes a voice of them, or throws them away."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from hearth.core.ledger import services as ledger
from hearth.core.post import services as post
from hearth.core.post.models import Inbound
from hearth.kit.actors import Actor
from hearth.kit.codes import keyed_hash
from hearth.kit.refusals import Refused

from .. import words_by_mail, words_by_text
from ..models import Round
from .receiving import Origin, Received, receive_voice


@transaction.atomic
def place_inbound(
    inbound: Inbound, *, round: Round, kind: str, text: str, by: Actor, now: datetime
) -> Received:
    """Make a voice of a message. Nobody asked its sender, so no consent is written down; they are told.

    Refused: `inbound_settled`, and as `receive_voice`.
    """
    mine = _waiting(inbound)
    came = {"subject": mine.subject, "text": mine.body} if mine.channel == "email" else mine.body
    received = receive_voice(
        mine.network,
        round=round,
        kind=kind,
        text=text,
        language=round.language,
        channel=mine.channel,
        on_behalf="other",
        origin=Origin(raw={"came": came}, said_at=mine.said_at),
        key=UUID(keyed_hash(f"{mine.network_id}:{mine.id}", purpose="voice of a message")[:32]),
        by=by,
        now=now,
    )
    _tell(mine, round, received.receipt or "", now)
    post.settle(mine, note="placed", by=by.label, now=now)
    return received


@transaction.atomic
def discard_inbound(inbound: Inbound, *, by: Actor, now: datetime) -> None:
    """Nobody's voice: an advertisement, a wrong number. Its words are cleared. Refused: `inbound_settled`."""
    mine = _waiting(inbound)
    post.settle(mine, note="discarded", by=by.label, now=now)
    ledger.record(
        network=mine.network,
        deed="message discarded",
        by=by,
        now=now,
        facts={"message": mine.id, "channel": mine.channel},
    )


def _waiting(inbound: Inbound) -> Inbound:
    rows = Inbound.objects.select_for_update(of=("self",)).select_related("gateway", "network")
    mine = rows.filter(
        network_id=inbound.network_id, id=inbound.id, state=Inbound.State.UNPLACED
    ).first()
    if mine is None:
        raise Refused("inbound_settled")
    return mine


def _tell(mine: Inbound, round: Round, code: str, now: datetime) -> None:
    """The sender gets the receipt by the way they wrote."""
    if mine.channel == "sms":
        subject, body = "", words_by_text.receipt(mine.network, code, language=round.language)
    else:
        subject, body = words_by_mail.receipt(
            mine.network, code, left_out=0, language=round.language
        )
    post.reply(mine, subject=subject, body=body, language=round.language, part=":placed", now=now)
