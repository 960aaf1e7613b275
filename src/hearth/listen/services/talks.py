"""How a talk by text ends: in a voice, with what was agreed, or in nothing."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from hearth.core.networks.models import Network
from hearth.core.people.models import Purpose
from hearth.kit.actors import Actor
from hearth.kit.codes import keyed_hash
from hearth.kit.refusals import Refused

from ..models import Conversation
from .receiving import Origin, Received, receive_voice

Outcome = Conversation.Outcome
SILENT_AFTER = timedelta(hours=24)


def end_silent_talks(network: Network, *, now: datetime) -> int:
    """End the talks that fell silent a day ago, with what was agreed. Returns how many."""
    rows = Conversation.objects.filter(
        network=network, ended_at=None, last_at__lt=now - SILENT_AFTER
    )
    ended = 0
    for identifier in list(rows.order_by("last_at").values_list("id", flat=True)[:500]):
        with transaction.atomic():
            locked = rows.select_for_update(of=("self",)).filter(id=identifier).first()
            if locked:
                end_talk(locked, now=now)
                ended += 1
    return ended


def end_talk(talk: Conversation, *, now: datetime) -> None:
    """End a talk that fell silent: a voice of what was said, if its speaker had agreed to that."""
    if not talk.text:
        return close_talk(talk, Outcome.NOTHING_SAID, now=now)
    if not talk.keep:
        return close_talk(talk, Outcome.NOT_AGREED, now=now)
    made = make_voice(talk, contact=None, now=now)
    return close_talk(talk, Outcome.KEPT if made else Outcome.LEFT, now=now)


def make_voice(
    talk: Conversation,
    *,
    contact: tuple[str, str] | None,
    hear_back: bool | None = None,
    now: datetime,
) -> Received | None:
    """The voice of a talk; none when its round takes none, not even as of when it was said."""
    asked: dict[str, bool | None] = {
        Purpose.KEEP: talk.keep or None,
        Purpose.QUOTE: talk.quote,
        Purpose.HEAR_BACK: hear_back,
    }
    agreed = {purpose: answer for purpose, answer in asked.items() if answer is not None}
    for moment in (now, talk.last_at):
        try:
            return receive_voice(
                talk.network,
                round=talk.round,
                kind=talk.kind,
                text=talk.text,
                language=talk.language,
                place=talk.place,
                channel="sms",
                consents=agreed,
                wordings=talk.wordings,
                contact=contact,
                origin=Origin(raw={"texts": talk.parts}),
                key=_key_of(talk),
                by=Actor.nobody(),
                now=moment,
            )
        except Refused:
            continue
    return None


def _key_of(talk: Conversation) -> UUID:
    """The key of a talk's voice: nobody without the house's secret can make it."""
    return UUID(keyed_hash(f"{talk.network_id}:{talk.id}", purpose="voice of a talk")[:32])


def close_talk(talk: Conversation, outcome: str, *, now: datetime) -> None:
    """The talk is over; its words are cleared, unless a voice could not be made of them."""
    talk.ended_at, talk.outcome, talk.place, talk.said_at = now, outcome, None, None
    talk.text, talk.parts = "", []
    talk.save()
