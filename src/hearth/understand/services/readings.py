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
from ..models import Coding
from .aggregates import recount_themes

READING = "representation"


@transaction.atomic
def take_reading(network: Network, *, now: datetime) -> dict[str, Any]:
    """Compute who is heard and who is missing, for the desk; and for the public when it is safe.

    Safe to repeat: with nothing new since the last reading, nothing is written. A public reading
    is taken only when enough new voices have come that a single one cannot be singled out.
    Codings of voices that were taken back are withdrawn first.
    """
    _let_go(network, now)
    heard = listen.heard(network)
    payload = bridge.representation(network, heard)
    readings.keep(network, kind=READING, public=False, n=heard.voices, payload=payload, now=now)
    if bridge.may_publish(network, n=heard.voices):
        shown = bridge.protected(network, payload)
        readings.keep(network, kind=READING, public=True, n=heard.voices, payload=shown, now=now)
        counts = [(str(row.theme.pk), row.voices) for row in queries.theme_counts(network)]
        figures = bridge.theme_figures(network, counts)
        readings.keep(network, kind="themes", public=True, n=heard.voices, payload=figures, now=now)
    return payload


def _let_go(network: Network, now: datetime) -> None:
    """A voice that was taken back stands under no theme any more."""
    standing = Coding.objects.filter(network=network, withdrawn_at=None)
    gone = standing.exclude(voice_id__in=listen.heard_ids(network))
    themes = set(gone.values_list("theme_id", flat=True))
    if themes:
        gone.update(withdrawn_at=now)
        recount_themes(network, theme_ids=themes)


def freshen_reading(network: Network, *, now: datetime) -> bool:
    """Take the desk's reading if anything was done since the last one; says whether it was taken."""
    last = reading_queries.latest(network, kind=READING, public=False)
    done = ledger_queries.last_deed_at(network)
    if done is None or (last is not None and done <= last.as_of):
        return False
    take_reading(network, now=now)
    return True
