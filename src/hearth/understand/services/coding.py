"""Coding: what a person judges a voice to speak of, apart from what others judge."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.cache import cache
from django.db import transaction

from hearth.core.ledger import services as ledger
from hearth.core.networks.models import Network
from hearth.core.trace import services as trace
from hearth.kit.actors import Actor
from hearth.kit.refusals import Refused
from hearth.listen import queries as listen

from .. import queries
from ..models import Coding, NoTheme, Theme
from ..rules import standpoint_of
from .aggregates import following
from .links import RELATION, relink
from .themes import must_be_active

ABOUT_SECONDS = 30


@transaction.atomic
def code_voice(
    network: Network, *, voice_id: UUID, themes: Iterable[Theme], by: Actor, now: datetime
) -> None:
    """Say which themes a voice speaks of, in one person's judgement; this replaces their earlier one.

    Without any theme the judgement is "no theme of the codebook fits".
    Refused: `may_not_code`, `voice_unknown`, `theme_not_active`.
    """
    standpoint, coder = _coder(by)
    if listen.voice(network, voice_id) is None:
        raise Refused("voice_unknown")
    wanted = list(themes)
    for theme in wanted:
        must_be_active(theme)
        if theme.network_id != network.pk:
            raise Refused("theme_not_active", name=theme.name)
    with following(network, [voice_id]):
        _withdraw(network, voice_id, coder, now, but=wanted)
        for theme in wanted:
            Coding.objects.update_or_create(
                network=network,
                voice_id=voice_id,
                theme=theme,
                coder_id=coder,
                defaults={"standpoint": standpoint, "coded_at": now, "withdrawn_at": None},
            )
    if not wanted:
        NoTheme.objects.update_or_create(
            network=network,
            voice_id=voice_id,
            coder_id=coder,
            defaults={"standpoint": standpoint, "judged_at": now, "withdrawn_at": None},
        )
    relink(network, voice_id, now)
    ledger.record(
        network=network,
        deed="voice coded",
        by=by,
        now=now,
        facts={"voice": voice_id, "themes": [theme.pk for theme in wanted]},
    )


@transaction.atomic
def take_back_coding(network: Network, *, voice_id: UUID, by: Actor, now: datetime) -> None:
    """Undo one's own judgement of a voice: it waits to be read again.

    Refused: `may_not_code`, `not_coded_by_you`.
    """
    _standpoint, coder = _coder(by)
    if not queries.has_judged(network, voice_ids=[voice_id], coder_id=coder):
        raise Refused("not_coded_by_you")
    with following(network, [voice_id]):
        _withdraw(network, voice_id, coder, now)
    relink(network, voice_id, now)
    ledger.record(
        network=network, deed="coding taken back", by=by, now=now, facts={"voice": voice_id}
    )


@transaction.atomic
def code_many(
    network: Network,
    *,
    codings: Iterable[tuple[UUID, Theme, str, UUID]],
    by: Actor,
    now: datetime,
) -> int:
    """Many codings at once: (voice, theme, standpoint, coder). One ledger entry. Returns how many."""
    rows = [
        Coding(
            network=network,
            voice_id=voice_id,
            theme=theme,
            standpoint=standpoint,
            coder_id=coder_id,
            coded_at=now,
        )
        for voice_id, theme, standpoint, coder_id in codings
    ]
    with following(network, [row.voice_id for row in rows]):
        Coding.objects.bulk_create(rows, ignore_conflicts=True, batch_size=1000)
    pairs = {(row.voice_id, row.theme_id) for row in rows}
    trace.link_many(
        network,
        pairs=[(("voice", voice), ("theme", theme)) for voice, theme in sorted(pairs)],
        relation=RELATION,
        now=now,
    )
    ledger.record(
        network=network, deed="voices coded", by=by, now=now, facts={"codings": len(rows)}
    )
    return len(rows)


def next_to_code(
    network: Network, *, by: Actor, skip: Iterable[UUID] = (), second: bool = False
) -> Any:
    """The voice that this person should read next, or none.

    First come voices that nobody of this standpoint has read, from the groups and places that
    have been read least. `second`: voices that others of this standpoint have read once, so that
    agreement can be measured; what they said stays hidden.
    """
    standpoint = standpoint_of(by)
    if standpoint is None or by.membership_id is None:
        return None
    if second:
        return queries.next_second(network, standpoint=standpoint, coder_id=by.member, skip=skip)
    return queries.next_first(network, standpoint=standpoint, coder_id=by.member, skip=skip)


def left_to_code(network: Network, *, by: Actor, about: bool = False) -> int:
    """How many voices wait for this standpoint; `about`: as it was within the last half minute."""
    standpoint = standpoint_of(by)
    if standpoint is None:
        return 0
    key = f"left-to-code:{network.pk}:{standpoint}"
    known = cache.get(key) if about else None
    if known is None:
        known = queries.unread(network, standpoint=standpoint).count()
        cache.set(key, known, ABOUT_SECONDS)
    return int(known)


def _coder(by: Actor) -> tuple[str, UUID]:
    standpoint = standpoint_of(by)
    if standpoint is None or by.membership_id is None:
        raise Refused("may_not_code")
    return standpoint, by.membership_id


def _withdraw(
    network: Network, voice_id: UUID, coder: UUID, now: datetime, but: Iterable[Theme] = ()
) -> None:
    """What this person said of the voice stands no more, except for these themes."""
    mine = {"network": network, "voice_id": voice_id, "coder_id": coder, "withdrawn_at": None}
    Coding.objects.filter(**mine).exclude(theme__in=list(but)).update(withdrawn_at=now)
    NoTheme.objects.filter(**mine).update(withdrawn_at=now)
