"""Priorities: which themes come first, chosen by whom and why."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from hearth.core.ledger import services as ledger
from hearth.core.networks.models import Network
from hearth.core.trace import services as trace
from hearth.kit.actors import Actor
from hearth.kit.refusals import Refused

from ..models import Priority


@transaction.atomic
def choose_priority(
    network: Network,
    *,
    title: str,
    reason: str,
    chosen_by: str,
    theme: Any = None,
    position: int = 1,
    by: Actor,
    now: datetime,
) -> Priority:
    """Put something first. Refused: `name_missing`, `reason_for_priority_missing`, `chosen_by_nobody`."""
    if not title.strip():
        raise Refused("name_missing")
    if not reason.strip():
        raise Refused("reason_for_priority_missing")
    if not chosen_by.strip():
        raise Refused("chosen_by_nobody")
    made = Priority.objects.create(
        network=network,
        theme=theme,
        title=title.strip(),
        reason=reason.strip(),
        chosen_by=chosen_by.strip(),
        position=position,
        chosen_on=now.date(),
    )
    if theme is not None:
        trace.link(
            network,
            source=("theme", theme.pk),
            target=("priority", made.pk),
            relation="put first",
            now=now,
        )
    ledger.record(
        network=network, deed="priority chosen", by=by, now=now, facts={"priority": made.pk}
    )
    return made


@transaction.atomic
def end_priority(priority: Priority, *, by: Actor, now: datetime) -> None:
    """A priority no longer stands; its trace stays. Repeating is harmless."""
    if priority.ended_on is None:
        priority.ended_on = now.date()
        priority.save(update_fields=["ended_on"])
        ledger.record(
            network=priority.network,
            deed="priority ended",
            by=by,
            now=now,
            facts={"priority": priority.pk},
        )
