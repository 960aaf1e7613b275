"""The codebook: add, change, order, retire and bring back themes; what counts under each."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from hearth.core.ledger import services as ledger
from hearth.core.networks.models import Network
from hearth.kit.actors import Actor
from hearth.kit.refusals import Refused
from hearth.listen import queries as listen

from ..models import Theme, ThemeChange, ThemeExample


@transaction.atomic
def add_theme(
    network: Network,
    *,
    name: str,
    description: str = "",
    parent: Theme | None = None,
    starter: str = "",
    by: Actor,
    now: datetime,
) -> Theme:
    """Add a theme to the codebook. Refused: `name_missing`, `theme_exists`."""
    check_name(network, name)
    theme = Theme.objects.create(
        network=network,
        name=name.strip(),
        description=description.strip(),
        parent=parent,
        position=Theme.objects.filter(network=network).count(),
        starter=starter,
        made_at=now,
    )
    note(theme, "added", {}, state_of(theme), by, now)
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
    """Rename, describe or move a theme; its codings stay and its history keeps what it was.

    Refused: `name_missing`, `theme_exists`, `theme_not_active`, `theme_under_itself`.
    """
    must_be_active(theme)
    check_name(theme.network, name, but=theme)
    if parent is not None and stands_under(parent, theme):
        raise Refused("theme_under_itself", name=theme.name)
    before = state_of(theme)
    theme.name, theme.description, theme.parent = name.strip(), description.strip(), parent
    theme.save()
    note(theme, "changed", before, state_of(theme), by, now)
    return theme


@transaction.atomic
def order_theme(theme: Theme, *, up: bool, by: Actor, now: datetime) -> bool:
    """Move a theme one place up or down among its siblings; says whether it moved.

    Refused: `theme_not_active`.
    """
    must_be_active(theme)
    rows = Theme.objects.filter(network=theme.network, state=Theme.State.ACTIVE)
    siblings = list(rows.filter(parent=theme.parent))
    at = siblings.index(theme)
    to = at - 1 if up else at + 1
    if not 0 <= to < len(siblings):
        return False
    siblings.insert(to, siblings.pop(at))
    for position, sibling in enumerate(siblings):
        if sibling.position != position:
            Theme.objects.filter(pk=sibling.pk).update(position=position)
    theme.refresh_from_db()
    note(theme, "moved", {"place": at + 1}, {"place": to + 1}, by, now)
    return True


@transaction.atomic
def retire_theme(theme: Theme, *, by: Actor, now: datetime) -> None:
    """Close a theme to new codings; what was coded stays. Refused: `theme_not_active`."""
    must_be_active(theme)
    before = state_of(theme)
    theme.state = Theme.State.RETIRED
    theme.save()
    note(theme, "retired", before, state_of(theme), by, now)


@transaction.atomic
def bring_back_theme(theme: Theme, *, by: Actor, now: datetime) -> None:
    """Undo a retirement. Refused: `theme_not_retired`, `theme_exists`."""
    if theme.state != Theme.State.RETIRED:
        raise Refused("theme_not_retired", name=theme.name)
    check_name(theme.network, theme.name, but=theme)
    before = state_of(theme)
    theme.state = Theme.State.ACTIVE
    theme.save()
    note(theme, "brought back", before, state_of(theme), by, now)


@transaction.atomic
def add_example(
    theme: Theme,
    *,
    counts: bool,
    text: str = "",
    voice_id: UUID | None = None,
    by: Actor,
    now: datetime,
) -> ThemeExample:
    """Say what counts under a theme, or does not: a rule in words, or a voice that shows it.

    The same voice again changes which side it stands on.
    Refused: `theme_not_active`, `example_empty`, `voice_unknown`.
    """
    must_be_active(theme)
    words = text.strip()[:300]
    if not words and voice_id is None:
        raise Refused("example_empty")
    if voice_id is not None and listen.voice(theme.network, voice_id) is None:
        raise Refused("voice_unknown")
    made = {"counts": counts, "text": words, "made_by": by.label, "made_at": now}
    if voice_id is None:
        example = ThemeExample.objects.create(theme=theme, **made)
    else:
        example, _new = ThemeExample.objects.update_or_create(
            theme=theme, voice_id=voice_id, defaults=made
        )
    note(theme, "example added", {}, {"counts": counts}, by, now)
    return example


@transaction.atomic
def drop_example(example: ThemeExample, *, by: Actor, now: datetime) -> None:
    """Take an example out of the codebook."""
    note(example.theme, "example dropped", {"counts": example.counts}, {}, by, now)
    example.delete()


def stands_under(theme: Theme, above: Theme) -> bool:
    """Whether `theme` is `above` or stands somewhere below it in the tree."""
    here: Theme | None = theme
    while here is not None:
        if here.pk == above.pk:
            return True
        here = here.parent
    return False


def check_name(network: Network, name: str, but: Theme | None = None) -> None:
    """Refused: `name_missing`, `theme_exists`."""
    if not name.strip():
        raise Refused("name_missing")
    same = Theme.objects.filter(
        network=network, name__iexact=name.strip(), state=Theme.State.ACTIVE
    )
    if (same.exclude(pk=but.pk) if but else same).exists():
        raise Refused("theme_exists", name=name.strip())


def must_be_active(theme: Theme) -> None:
    """Refused: `theme_not_active`."""
    if theme.state != Theme.State.ACTIVE:
        raise Refused("theme_not_active", name=theme.name)


def state_of(theme: Theme) -> dict[str, Any]:
    """The theme as the history writes it down."""
    return {
        "name": theme.name,
        "description": theme.description,
        "parent": str(theme.parent_id) if theme.parent_id else None,
        "state": theme.state,
        "merged_into": str(theme.merged_into_id) if theme.merged_into_id else None,
    }


def note(
    theme: Theme, what: str, before: dict[str, Any], after: dict[str, Any], by: Actor, now: datetime
) -> ThemeChange:
    """One entry in the theme's history and one in the ledger."""
    change = ThemeChange.objects.create(
        theme=theme, what=what, before=before, after=after, by=by.label, at=now
    )
    ledger.record(
        network=theme.network, deed=f"theme {what}", by=by, now=now, facts={"theme": theme.pk}
    )
    return change
