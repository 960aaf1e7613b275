"""The codebook: add, change, merge, retire and bring back themes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from hearth.core.ledger import services as ledger
from hearth.core.networks.models import Network
from hearth.core.trace import services as trace
from hearth.kit.actors import Actor
from hearth.kit.refusals import Refused

from ..models import Coding, Theme, ThemeChange
from .aggregates import following
from .links import link_voices


@transaction.atomic
def add_theme(
    network: Network,
    *,
    name: str,
    description: str = "",
    parent: Theme | None = None,
    by: Actor,
    now: datetime,
) -> Theme:
    """Add a theme to the codebook. Refused: `name_missing`, `theme_exists`."""
    _check_name(network, name)
    theme = Theme.objects.create(
        network=network,
        name=name.strip(),
        description=description.strip(),
        parent=parent,
        position=Theme.objects.filter(network=network).count(),
        made_at=now,
    )
    _note(theme, "added", {}, _state_of(theme), by, now)
    return theme


@transaction.atomic
def change_theme(
    theme: Theme,
    *,
    name: str,
    description: str,
    parent: Theme | None = None,
    by: Actor,
    now: datetime,
) -> Theme:
    """Rename, describe or move a theme; its history keeps what it was.

    Refused: `name_missing`, `theme_exists`, `theme_not_active`, `theme_under_itself`.
    """
    must_be_active(theme)
    _check_name(theme.network, name, but=theme)
    above = parent
    while above is not None:
        if above.pk == theme.pk:
            raise Refused("theme_under_itself", name=theme.name)
        above = above.parent
    before = _state_of(theme)
    theme.name, theme.description, theme.parent = name.strip(), description.strip(), parent
    theme.save()
    _note(theme, "changed", before, _state_of(theme), by, now)
    return theme


@transaction.atomic
def merge_themes(theme: Theme, *, into: Theme, by: Actor, now: datetime) -> int:
    """Move every coding of one theme to another; nothing is lost and the history says so.

    Returns how many codings moved. Refused: `theme_not_active`, `theme_into_itself`.
    """
    must_be_active(theme)
    must_be_active(into)
    if theme.pk == into.pk:
        raise Refused("theme_into_itself", name=theme.name)
    network = theme.network
    old = list(Coding.objects.filter(network=network, theme=theme, withdrawn_at=None))
    copies = [
        Coding(
            network=network,
            voice_id=row.voice_id,
            theme=into,
            standpoint=row.standpoint,
            coder_id=row.coder_id,
            coded_at=row.coded_at,
        )
        for row in old
    ]
    with following(network, [row.voice_id for row in old]):
        rows = Coding.objects.filter(network=network, theme=theme, withdrawn_at=None)
        rows.update(withdrawn_at=now)
        Coding.objects.bulk_create(copies, ignore_conflicts=True, batch_size=500)
    link_voices(network, {row.voice_id for row in old}, into, now)
    trace.link(
        network,
        source=("theme", theme.pk),
        target=("theme", into.pk),
        relation="merged into",
        now=now,
    )
    before = _state_of(theme)
    theme.state, theme.merged_into = Theme.State.MERGED, into
    theme.save()
    _note(theme, "merged", before, _state_of(theme), by, now)
    return len(old)


@transaction.atomic
def retire_theme(theme: Theme, *, by: Actor, now: datetime) -> None:
    """Close a theme to new codings; what was coded stays. Refused: `theme_not_active`."""
    must_be_active(theme)
    before = _state_of(theme)
    theme.state = Theme.State.RETIRED
    theme.save()
    _note(theme, "retired", before, _state_of(theme), by, now)


@transaction.atomic
def bring_back_theme(theme: Theme, *, by: Actor, now: datetime) -> None:
    """Undo a retirement. Refused: `theme_not_retired`, `theme_exists`."""
    if theme.state != Theme.State.RETIRED:
        raise Refused("theme_not_retired", name=theme.name)
    _check_name(theme.network, theme.name, but=theme)
    before = _state_of(theme)
    theme.state = Theme.State.ACTIVE
    theme.save()
    _note(theme, "brought back", before, _state_of(theme), by, now)


def _check_name(network: Network, name: str, but: Theme | None = None) -> None:
    if not name.strip():
        raise Refused("name_missing")
    same = Theme.objects.filter(
        network=network, name__iexact=name.strip(), state=Theme.State.ACTIVE
    )
    if (same.exclude(pk=but.pk) if but else same).exists():
        raise Refused("theme_exists", name=name.strip())


def must_be_active(theme: Theme) -> None:
    if theme.state != Theme.State.ACTIVE:
        raise Refused("theme_not_active", name=theme.name)


def _state_of(theme: Theme) -> dict[str, Any]:
    return {
        "name": theme.name,
        "description": theme.description,
        "parent": str(theme.parent_id) if theme.parent_id else None,
        "state": theme.state,
        "merged_into": str(theme.merged_into_id) if theme.merged_into_id else None,
    }


def _note(
    theme: Theme, what: str, before: dict[str, Any], after: dict[str, Any], by: Actor, now: datetime
) -> None:
    ThemeChange.objects.create(
        theme=theme, what=what, before=before, after=after, by=by.label, at=now
    )
    ledger.record(
        network=theme.network, deed=f"theme {what}", by=by, now=now, facts={"theme": theme.pk}
    )
