"""Alerts: a voice that sounds like a crisis is somebody's until it is closed with an outcome."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from hearth.core.ledger import services as ledger
from hearth.kit.actors import Actor
from hearth.kit.refusals import Refused

from ..models import Alert


@transaction.atomic
def take_alert(alert: Alert, *, by: Actor, now: datetime) -> None:
    """Say that you look after it. Taking it again by the same person is harmless.

    Refused: `alert_closed`.
    """
    if alert.closed_at:
        raise Refused("alert_closed")
    alert.taken_by = by.membership_id
    alert.save(update_fields=["taken_by"])
    ledger.record(
        network=alert.network, deed="alert taken", by=by, now=now, facts={"alert": alert.id}
    )


@transaction.atomic
def close_alert(alert: Alert, *, outcome: str, by: Actor, now: datetime) -> None:
    """Close a case, saying what was done. Refused: `alert_closed`, `outcome_missing`."""
    if alert.closed_at:
        raise Refused("alert_closed")
    if not outcome.strip():
        raise Refused("outcome_missing")
    alert.closed_at, alert.outcome = now, outcome.strip()[:400]
    alert.taken_by = alert.taken_by or by.membership_id
    alert.save(update_fields=["closed_at", "outcome", "taken_by"])
    ledger.record(
        network=alert.network, deed="alert closed", by=by, now=now, facts={"alert": alert.id}
    )
