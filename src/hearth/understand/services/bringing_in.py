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
    return _bring_in(network, found.entries, chosen, by=by, now=now, starter_id=starter_id)


def bring_in_codebook(
    network: Network,
    *,
    entries: Sequence[Entry],
    chosen: Collection[str] | None = None,
    by: Actor,
    now: datetime,
) -> Brought:
    """Bring in the entries of a file, or those chosen of them. A theme of the same name stays as it is.

    Refused: `codebook_nothing_chosen`.
    """
    wanted = {entry.id for entry in entries} if chosen is None else chosen
    return _bring_in(network, entries, wanted, by=by, now=now)


@transaction.atomic
def _bring_in(
    network: Network,
    entries: Sequence[Entry],
    chosen: Collection[str],
    *,
    by: Actor,
    now: datetime,
    starter_id: str = "",
) -> Brought:
    """Entries that were not chosen are looked at only as parents that may be there already."""
    wanted = [entry for entry in entries if entry.id in chosen]
    if not wanted:
        raise Refused("codebook_nothing_chosen")
    rows = Theme.objects.filter(network=network)
    position, standing = rows.count(), list(rows.filter(state=Theme.State.ACTIVE))
    by_name = {row.name.casefold(): row for row in standing}
    by_origin = {row.starter: row for row in standing if row.starter}
    here: dict[str, Theme] = {}
    brought = Brought()
    for entry in entries:
        known = by_name.get(entry.name.casefold()) or by_origin.get(f"{starter_id}/{entry.id}")
        if known is not None and entry.id in chosen:
            brought.there.append(entry.name)
        if known is None and entry.id in chosen:
            above = here.get(entry.part_of)
            known = _make(network, entry, above, position + len(brought.made), starter_id, now)
            brought.made.append(known)
        if known is not None:
            here[entry.id] = known
    _examples(brought, wanted, here, by, now)
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
