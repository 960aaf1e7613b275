"""Coding: what a person judges a voice to speak of."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from hearth.core.ledger import services as ledger
from hearth.core.networks.models import Network
from hearth.core.trace import services as trace
from hearth.kit.actors import Actor
from hearth.kit.refusals import Refused
from hearth.listen import queries as listen

from .. import queries
from ..models import Coding, Theme
from ..rules import standpoint_of
from .aggregates import following
from .links import RELATION, relink
from .themes import must_be_active


@transaction.atomic
def code_voice(
    network: Network, *, voice_id: UUID, themes: Iterable[Theme], by: Actor, now: datetime
) -> None:
    """Say which themes a voice speaks of, in one person's judgement; this replaces their earlier one.

    Refused: `may_not_code`, `voice_unknown`, `theme_not_active`.
    """
    standpoint = standpoint_of(by)
    if standpoint is None or by.membership_id is None:
        raise Refused("may_not_code")
    if listen.voice(network, voice_id) is None:
        raise Refused("voice_unknown")
    wanted = list(themes)
    for theme in wanted:
        must_be_active(theme)
        if theme.network_id != network.pk:
            raise Refused("theme_not_active", name=theme.name)
    with following(network, [voice_id]):
        mine = Coding.objects.filter(network=network, voice_id=voice_id, coder_id=by.membership_id)
        mine.exclude(theme__in=wanted).filter(withdrawn_at=None).update(withdrawn_at=now)
        for theme in wanted:
            Coding.objects.update_or_create(
                network=network,
                voice_id=voice_id,
                theme=theme,
                coder_id=by.membership_id,
                defaults={"standpoint": standpoint, "coded_at": now, "withdrawn_at": None},
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


def next_to_code(network: Network, *, by: Actor, skip: Iterable[UUID] = ()) -> Any:
    """The oldest voice that nobody of this standpoint has coded yet, or none."""
    standpoint = standpoint_of(by)
    if standpoint is None:
        return None
    done = queries.coded_ids(network, standpoint=standpoint)
    return listen.next_voice_except(network, coded=done, skip=list(skip))


def left_to_code(network: Network, *, by: Actor) -> int:
    """How many voices wait for this standpoint."""
    standpoint = standpoint_of(by)
    if standpoint is None:
        return 0
    return listen.count_voices_except(
        network, coded=queries.coded_ids(network, standpoint=standpoint)
    )
