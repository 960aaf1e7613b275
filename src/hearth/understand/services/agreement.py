"""Agreement as it stands, and the agenda of voices that the two lenses read differently."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from hearth.core.ledger import queries as ledger_queries
from hearth.core.ledger import services as ledger
from hearth.core.networks.models import Network
from hearth.core.readings import queries as reading_queries
from hearth.core.readings import services as readings
from hearth.kit.actors import Actor
from hearth.kit.refusals import Refused

from .. import bridge, queries
from ..models import AgendaItem, Theme

AGREEMENT = "agreement"
#: Deeds after which agreement may be another.
_CODING_DEEDS = (
    "voice coded",
    "voices coded",
    "coding taken back",
    "theme merged",
    "theme split",
    "theme merged undone",
    "theme split undone",
    "voice withdrawn",
)


@transaction.atomic
def take_agreement(network: Network, *, now: datetime) -> dict[str, Any]:
    """Measure agreement by theme, altogether and between the lenses, for the team. Safe to repeat."""
    names = [(theme.pk, theme.name) for theme in queries.themes(network)]
    payload = bridge.agreement_figures(queries.judgements(network), names)
    payload["ledger"] = ledger_queries.head(network)[0]
    readings.keep(
        network, kind=AGREEMENT, public=False, n=payload["voices"], payload=payload, now=now
    )
    return payload


def freshen_agreement(network: Network, *, now: datetime) -> bool:
    """For the clock: measure again if anything was coded since; says whether it did."""
    last = reading_queries.latest(network, kind=AGREEMENT, public=False)
    before = last.payload.get("ledger", 0) if last else 0
    newer = ledger_queries.entries(network).filter(number__gt=before, deed__in=_CODING_DEEDS)
    if not newer.exists():
        return False
    take_agreement(network, now=now)
    return True


@transaction.atomic
def put_on_agenda(
    network: Network, *, voice_ids: Iterable[UUID], by: Actor, now: datetime
) -> list[AgendaItem]:
    """Put voices that both lenses judged on the agenda, with what each lens saw in them.

    A voice that is there already stays as it is; one that was taken off comes back.
    Refused: `agenda_nothing_chosen`, `agenda_one_lens`.
    """
    wanted = list(dict.fromkeys(voice_ids))
    if not wanted:
        raise Refused("agenda_nothing_chosen")
    sides = {voice: _sides(network, voice) for voice in wanted}
    names = dict(
        Theme.objects.filter(network=network).values_list("id", "name").order_by("position")
    )
    found = []
    for voice, (lived, professional) in sides.items():
        item, _new = AgendaItem.objects.get_or_create(
            network=network,
            voice_id=voice,
            defaults={
                "lived": [names[t] for t in names if t in lived],
                "professional": [names[t] for t in names if t in professional],
                "made_by": by.label,
                "made_at": now,
            },
        )
        if item.state == AgendaItem.State.TAKEN_OFF:
            item.state = AgendaItem.State.OPEN
            item.save()
        found.append(item)
    ledger.record(
        network=network,
        deed="agenda made",
        by=by,
        now=now,
        facts={"items": [item.pk for item in found]},
    )
    return found


@transaction.atomic
def settle_agenda_item(item: AgendaItem, *, learned: str, by: Actor, now: datetime) -> AgendaItem:
    """Mark as talked over, with what was learned; the codings stay as they are.

    Refused: `agenda_not_open`, `agenda_learned_missing`.
    """
    if item.state != AgendaItem.State.OPEN:
        raise Refused("agenda_not_open")
    if not learned.strip():
        raise Refused("agenda_learned_missing")
    item.learned, item.talked_at = learned.strip()[:2000], now
    return _move(item, AgendaItem.State.TALKED_OVER, "agenda item talked over", by, now)


@transaction.atomic
def take_off_agenda(item: AgendaItem, *, by: Actor, now: datetime) -> AgendaItem:
    """Take an item off again. Refused: `agenda_not_open`."""
    if item.state != AgendaItem.State.OPEN:
        raise Refused("agenda_not_open")
    return _move(item, AgendaItem.State.TAKEN_OFF, "agenda item taken off", by, now)


@transaction.atomic
def reopen_agenda_item(item: AgendaItem, *, by: Actor, now: datetime) -> AgendaItem:
    """Undo: an item that was talked over or taken off waits again; what was learned stays written."""
    item.talked_at = None
    return _move(item, AgendaItem.State.OPEN, "agenda item opened again", by, now)


def _move(item: AgendaItem, state: str, deed: str, by: Actor, now: datetime) -> AgendaItem:
    item.state = state
    item.save()
    ledger.record(network=item.network, deed=deed, by=by, now=now, facts={"item": item.pk})
    return item


def _sides(network: Network, voice_id: UUID) -> tuple[set[UUID], set[UUID]]:
    """Refused: `agenda_one_lens`."""
    sides = bridge.lens_themes(queries.judgements(network, [voice_id]))
    if sides is None:
        raise Refused("agenda_one_lens")
    return sides["lived"], sides["professional"]
