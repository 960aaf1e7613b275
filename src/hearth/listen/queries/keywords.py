"""What can be asked about keywords and texts."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.utils import timezone

from hearth.core.networks.models import Network
from hearth.core.post.queries import plain_words

from ..models import Conversation, Round, RoundKeyword
from ..rules import is_open


def keywords(network: Network, *, round: Round | None = None) -> list[RoundKeyword]:
    """The words that open rounds, oldest first."""
    rows = RoundKeyword.objects.filter(network=network).select_related("round")
    return list(rows.filter(round=round) if round else rows)


def keyword(network: Network, identifier: UUID) -> RoundKeyword | None:
    """One keyword of this network, or none."""
    return RoundKeyword.objects.filter(network=network, id=identifier).first()


def keyword_in(network: Network, text: str) -> tuple[RoundKeyword | None, str]:
    """The keyword with which a text begins, and what is said after it."""
    first, _space, rest = text.strip().partition(" ") if " " in text else (text.strip(), "", "")
    if "\n" in first:
        first, _line, more = first.partition("\n")
        rest = f"{more} {rest}".strip()
    plain = plain_words(first)
    rows = RoundKeyword.objects.filter(network=network, word=plain).select_related("round")
    found = rows.first() if plain else None
    return (found, rest.strip()) if found else (None, text.strip())


def open_words(network: Network, *, now: datetime) -> list[str]:
    """The keywords of rounds that take voices today, as they are printed."""
    return [row.shown for row in keywords(network) if takes_voices(row.round, now=now)]


def takes_voices(round: Round, *, now: datetime) -> bool:
    """Whether a round takes voices today."""
    return is_open(
        state=round.state,
        opens_on=round.opens_on,
        closes_on=round.closes_on,
        today=timezone.localdate(now),
    )


def open_conversation(network: Network, sender_hash: str) -> Conversation | None:
    """The talk with this sender that has not ended, locked for who goes on with it."""
    rows = Conversation.objects.select_for_update(of=("self",))
    return rows.filter(network=network, sender_hash=sender_hash, ended_at=None).first()
