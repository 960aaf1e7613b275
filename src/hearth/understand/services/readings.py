"""Readings: who is heard and who is missing, as it stood."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from hearth.core.ledger import queries as ledger_queries
from hearth.core.networks.models import Network
from hearth.core.readings import queries as reading_queries
from hearth.core.readings import services as readings
from hearth.listen import queries as listen

from .. import bridge, queries
from .aggregates import let_go

READING = "representation"
THEMES = "themes"
HEARD = "heard"


def take_reading(network: Network, *, now: datetime) -> dict[str, Any]:
    """Compute who is heard and who is missing, for the desk; and for the public when it is safe.

    Safe to repeat: with nothing new since the last reading, nothing is written. The public readings
    are taken together, and only when enough new voices have come that a single one cannot be singled
    out. Codings of voices that were taken back are withdrawn first.
    """
    let_go(network, now=now)
    return _take(network, now)


@transaction.atomic
def _take(network: Network, now: datetime) -> dict[str, Any]:
    heard = listen.heard(network)
    payload = bridge.representation(network, heard)
    readings.keep(network, kind=READING, public=False, n=heard.voices, payload=payload, now=now)
    if bridge.may_publish(network, n=heard.voices):
        shown = bridge.protected(network, payload)
        cells = queries.theme_cells(network)
        themes = bridge.themes_protected(network, bridge.themes_heard(network, cells), shown)
        totals = bridge.totals_protected(network, themes)
        for kind, figures in ((READING, shown), (THEMES, totals), (HEARD, themes)):
            readings.keep(network, kind=kind, public=True, n=heard.voices, payload=figures, now=now)
    return payload


def freshen_reading(network: Network, *, now: datetime) -> bool:
    """Take the desk's reading if anything was done since the last one; says whether it was taken."""
    last = reading_queries.latest(network, kind=READING, public=False)
    done = ledger_queries.last_deed_at(network)
    if done is None or (last is not None and done <= last.as_of):
        return False
    take_reading(network, now=now)
    return True
