"""Bring a codebook in: a starter, in whole or in part, or a file from elsewhere."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from hearth.core.ledger import services as ledger
from hearth.core.networks.models import Network
from hearth.kit.actors import Actor
from hearth.kit.refusals import Refused

from ..codebook_files import Entry, starter
from ..models import Theme, ThemeChange, ThemeExample
from .themes import state_of


@dataclass
class Brought:
    """What came of it: themes that were made, and names that were there already (left alone)."""

    made: list[Theme] = field(default_factory=list)
    there: list[str] = field(default_factory=list)


@transaction.atomic
def bring_in_starter(
    network: Network, *, starter_id: str, chosen: Collection[str], by: Actor, now: datetime
) -> Brought:
    """Bring in the chosen entries of a starter codebook; from then on they are the network's own.

    Refused: `starter_unknown`, `codebook_nothing_chosen`.
    """
    found = starter(starter_id)
    if found is None:
        raise Refused("starter_unknown")
    entries = [entry for entry in found.entries if entry.id in chosen]
    return _bring_in(network, entries, by=by, now=now, starter_id=starter_id)


def bring_in_codebook(
    network: Network, *, entries: Sequence[Entry], by: Actor, now: datetime
) -> Brought:
    """Bring in the entries of a file. A theme of the same name is left as it is.

    Refused: `codebook_nothing_chosen`.
    """
    return _bring_in(network, entries, by=by, now=now)


@transaction.atomic
def _bring_in(
    network: Network, entries: Sequence[Entry], *, by: Actor, now: datetime, starter_id: str = ""
) -> Brought:
    if not entries:
        raise Refused("codebook_nothing_chosen")
    rows = Theme.objects.filter(network=network)
    position = rows.count()
    by_name = {row.name.casefold(): row for row in rows.filter(state=Theme.State.ACTIVE)}
    here: dict[str, Theme] = {}
    brought = Brought()
    for entry in entries:
        known = by_name.get(entry.name.casefold())
        if known is not None:
            brought.there.append(entry.name)
        else:
            known = _make(network, entry, here.get(entry.part_of), position, starter_id, now)
            position += 1
            brought.made.append(known)
        here[entry.id] = known
    _examples(brought, entries, here, by, now)
    ledger.record(
        network=network,
        deed="codebook brought in",
        by=by,
        now=now,
        facts={"themes": len(brought.made), "there": len(brought.there), "starter": starter_id},
    )
    return brought


def _make(
    network: Network,
    entry: Entry,
    parent: Theme | None,
    position: int,
    starter_id: str,
    now: datetime,
) -> Theme:
    return Theme.objects.create(
        network=network,
        name=entry.name,
        description=entry.description,
        parent=parent,
        position=position,
        starter=f"{starter_id}/{entry.id}"[:60] if starter_id else "",
        made_at=now,
    )


def _examples(
    brought: Brought, entries: Sequence[Entry], here: dict[str, Theme], by: Actor, now: datetime
) -> None:
    """Rules and history of the themes that were made."""
    made = {theme.pk for theme in brought.made}
    rules = [
        ThemeExample(theme=here[entry.id], counts=counts, text=text, made_by=by.label, made_at=now)
        for entry in entries
        if here[entry.id].pk in made
        for counts, texts in ((True, entry.counts), (False, entry.does_not_count))
        for text in texts
    ]
    ThemeExample.objects.bulk_create(_each_once(rules))
    ThemeChange.objects.bulk_create(
        ThemeChange(theme=theme, what="added", after=state_of(theme), by=by.label, at=now)
        for theme in brought.made
    )


def _each_once(rules: Sequence[ThemeExample]) -> list[ThemeExample]:
    """Each rule once."""
    return list({(rule.theme_id, rule.counts, rule.text): rule for rule in rules}.values())
