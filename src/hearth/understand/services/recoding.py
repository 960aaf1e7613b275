"""Merge and split: codings are carried from theme to theme, each written down so that it can go back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from hearth.core.trace import services as trace
from hearth.kit.actors import Actor
from hearth.kit.refusals import Refused

from ..models import Coding, NoTheme, Recoding, Theme, ThemeChange
from .aggregates import following
from .links import link_voices, unlink_voices
from .themes import add_theme, check_name, must_be_active, note, stands_under, state_of

PORTION = 500
MERGED = "merged into"


@dataclass(frozen=True)
class Part:
    """Where some of a theme's voices go: a new theme (`name`) or one that is there (`theme`)."""

    voices: frozenset[UUID]
    name: str = ""
    description: str = ""
    theme: Theme | None = None


@transaction.atomic
def merge_themes(theme: Theme, *, into: Theme, by: Actor, now: datetime) -> int:
    """Move every coding of one theme to another; nothing is lost and the history says so.

    Themes that stood under the merged one stand under the other from now on. Returns how many
    codings moved. Refused: `theme_not_active`, `theme_into_itself`.
    """
    must_be_active(theme)
    must_be_active(into)
    if theme.pk == into.pk or theme.network_id != into.network_id:
        raise Refused("theme_into_itself", name=theme.name)
    before = {**state_of(theme), "stood": _hand_over_children(theme, into)}
    theme.state, theme.merged_into = Theme.State.MERGED, into
    theme.save()
    change = note(theme, "merged", before, state_of(theme), by, now)
    rows = list(_standing(theme))
    _carry(change, rows, {row.voice_id: into for row in rows}, now)
    trace.link(
        theme.network,
        source=("theme", theme.pk),
        target=("theme", into.pk),
        relation=MERGED,
        now=now,
    )
    return len(rows)


@transaction.atomic
def split_theme(theme: Theme, *, parts: Sequence[Part], by: Actor, now: datetime) -> list[Theme]:
    """Carry chosen voices of a theme to others, new or already there; the rest stays.

    Every coder's judgement moves along and the history says so. Returns the themes of the parts.
    Refused: `theme_not_active`, `name_missing`, `theme_exists`, `theme_into_itself`,
    `split_moves_nothing`, `split_voice_twice`, `split_voice_elsewhere`.
    """
    must_be_active(theme)
    rows = list(_standing(theme))
    _check_parts(theme, parts, {row.voice_id for row in rows})
    targets = [_theme_of(part, theme, by, now) for part in parts]
    goes = {voice: to for part, to in zip(parts, targets, strict=True) for voice in part.voices}
    after = {"into": [str(to.pk) for to in targets], "made": _made(parts, targets)}
    change = note(theme, "split", {}, after, by, now)
    moving = [row for row in rows if row.voice_id in goes]
    _carry(change, moving, goes, now)
    unlink_voices(theme.network, goes, theme)
    return targets


@transaction.atomic
def undo_change(change: ThemeChange, *, by: Actor, now: datetime) -> int:
    """Take a merge or a split back; returns how many codings went back.

    What a coder has judged anew since then stays as the coder said it. A theme that the split
    made and that has voices of its own by now stays too.
    Refused: `change_cannot_be_undone`, `undo_later_first`, `theme_exists`.
    """
    if change.undone_at or change.what not in ("merged", "split"):
        raise Refused("change_cannot_be_undone")
    theme = change.theme
    targets = _targets(change)
    if any(target.state == Theme.State.MERGED for target in targets):
        raise Refused("undo_later_first")
    if change.what == "merged":
        _unmerge(change, theme)
    elif theme.state != Theme.State.ACTIVE:
        raise Refused("undo_later_first")
    back = _carry_back(change, targets, now)
    change.undone_at = now
    change.save()
    _retire_empty(change, targets, by, now)
    note(theme, f"{change.what} undone"[:20], {}, {**state_of(theme), "back": back}, by, now)
    return back


def _standing(theme: Theme) -> Iterable[Coding]:
    rows = Coding.objects.filter(network=theme.network, theme=theme, withdrawn_at=None)
    return rows.order_by("voice_id", "coder_id")


def _check_parts(theme: Theme, parts: Sequence[Part], here: set[UUID]) -> None:
    moved = [voice for part in parts for voice in part.voices]
    if not moved:
        raise Refused("split_moves_nothing")
    if len(moved) != len(set(moved)):
        raise Refused("split_voice_twice")
    if not here.issuperset(moved):
        raise Refused("split_voice_elsewhere", name=theme.name)
    for part in parts:
        if part.theme is not None:
            must_be_active(part.theme)
            if part.theme.pk == theme.pk or part.theme.network_id != theme.network_id:
                raise Refused("theme_into_itself", name=theme.name)


def _theme_of(part: Part, theme: Theme, by: Actor, now: datetime) -> Theme:
    return part.theme or add_theme(
        theme.network,
        name=part.name,
        description=part.description,
        parent=theme.parent,
        by=by,
        now=now,
    )


def _made(parts: Sequence[Part], targets: Sequence[Theme]) -> list[str]:
    return [str(to.pk) for part, to in zip(parts, targets, strict=True) if part.theme is None]


def _hand_over_children(theme: Theme, into: Theme) -> dict[str, str | None]:
    """Who stood where before; afterwards nothing stands under the theme."""
    stood: dict[str, str | None] = {}
    if stands_under(into, theme):
        stood[str(into.pk)] = str(into.parent_id)
        into.parent = theme.parent
        into.save(update_fields=["parent"])
    for child in Theme.objects.filter(parent=theme).exclude(pk=into.pk):
        stood[str(child.pk)] = str(theme.pk)
        child.parent = into
        child.save(update_fields=["parent"])
    return stood


def _carry(
    change: ThemeChange, rows: Sequence[Coding], goes: Mapping[UUID, Theme], now: datetime
) -> None:
    """Withdraw these codings and let the same people's judgement stand under the other theme."""
    network = change.theme.network
    there = _codings_under(network, set(goes.values()))
    fresh, again, moves = [], [], []
    for row in rows:
        to = goes[row.voice_id]
        known = there.get((row.voice_id, row.coder_id, to.pk))
        stood = known is not None and known.withdrawn_at is None
        if known is None:
            fresh.append(_copy(row, to))
        elif not stood:
            again.append(known)
        moves.append(_recoding(change, row, to, made=not stood))
    with following(network, goes):
        _update(rows, withdrawn_at=now)
        Coding.objects.bulk_create(fresh, batch_size=PORTION)
        _update(again, withdrawn_at=None)
    Recoding.objects.bulk_create(moves, batch_size=PORTION)
    for to in set(goes.values()):
        link_voices(network, [v for v, target in goes.items() if target == to], to.pk, now)


def _codings_under(network: Any, themes: Iterable[Theme]) -> dict[tuple[UUID, UUID, UUID], Coding]:
    rows = Coding.objects.filter(network=network, theme__in=list(themes))
    return {(row.voice_id, row.coder_id, row.theme_id): row for row in rows}


def _copy(row: Coding, to: Theme) -> Coding:
    return Coding(
        network_id=row.network_id,
        voice_id=row.voice_id,
        theme=to,
        standpoint=row.standpoint,
        coder_id=row.coder_id,
        coded_at=row.coded_at,
    )


def _recoding(change: ThemeChange, row: Coding, to: Theme, *, made: bool) -> Recoding:
    return Recoding(
        network_id=row.network_id,
        change_id=change.pk,
        voice_id=row.voice_id,
        coder_id=row.coder_id,
        source_id=row.theme_id,
        target_id=to.pk,
        made=made,
    )


def _update(rows: Sequence[Coding], *, withdrawn_at: datetime | None) -> None:
    for start in range(0, len(rows), PORTION):
        portion = rows[start : start + PORTION]
        Coding.objects.filter(
            network_id=portion[0].network_id, id__in=[row.id for row in portion]
        ).update(withdrawn_at=withdrawn_at)


def _targets(change: ThemeChange) -> list[Theme]:
    if change.what == "merged":
        return [change.theme.merged_into] if change.theme.merged_into else []
    return list(
        Theme.objects.filter(network=change.theme.network, id__in=change.after.get("into", []))
    )


def _unmerge(change: ThemeChange, theme: Theme) -> None:
    """The theme stands again, and what stood under it comes back if nobody moved it since."""
    if theme.state != Theme.State.MERGED or theme.merged_into is None:
        raise Refused("change_cannot_be_undone")
    check_name(theme.network, theme.name, but=theme)
    into = theme.merged_into
    trace.unlink(
        theme.network, source=("theme", theme.pk), target=("theme", into.pk), relation=MERGED
    )
    theme.state, theme.merged_into = Theme.State.ACTIVE, None
    theme.save()
    for child, above in change.before.get("stood", {}).items():
        moved = Theme.objects.filter(network=theme.network, id=child)
        still = moved.filter(parent=theme.parent if child == str(into.pk) else into)
        still.update(parent_id=above)


def _carry_back(change: ThemeChange, targets: Sequence[Theme], now: datetime) -> int:
    """Let the old codings stand again, but for whoever has judged the voice anew since."""
    theme, network = change.theme, change.theme.network
    moves = list(Recoding.objects.filter(network=network, change_id=change.pk))
    anew = _judged_since(network, change.at)
    old = _codings_under(network, [theme])
    there = _codings_under(network, targets)
    stand: list[Coding] = []
    fall: list[Coding] = []
    for move in moves:
        source = old.get((move.voice_id, move.coder_id, move.source_id))
        target = there.get((move.voice_id, move.coder_id, move.target_id))
        if source is None or target is None or target.withdrawn_at is not None:
            continue
        if (move.voice_id, move.coder_id) in anew:
            continue
        stand.append(source)
        if move.made:
            fall.append(target)
    with following(network, [row.voice_id for row in stand]):
        _update(stand, withdrawn_at=None)
        _update(fall, withdrawn_at=now)
    link_voices(network, [row.voice_id for row in stand], theme.pk, now)
    for to in targets:
        unlink_voices(network, [move.voice_id for move in moves], to)
    return len(stand)


def _judged_since(network: Any, since: datetime) -> set[tuple[UUID, UUID]]:
    """Voices with the people who coded them, or found no theme for them, after that moment."""
    coded = Coding.objects.filter(network=network, coded_at__gt=since)
    none = NoTheme.objects.filter(network=network, judged_at__gt=since)
    pairs = [*coded.values_list("voice_id", "coder_id"), *none.values_list("voice_id", "coder_id")]
    return set(pairs)


def _retire_empty(change: ThemeChange, targets: Sequence[Theme], by: Actor, now: datetime) -> None:
    """Themes that the split made and that hold nothing any more are closed."""
    for target in targets:
        made_here = str(target.pk) in change.after.get("made", [])
        if not made_here or target.state != Theme.State.ACTIVE:
            continue
        if not Coding.objects.filter(
            network=target.network, theme=target, withdrawn_at=None
        ).exists():
            before = state_of(target)
            target.state = Theme.State.RETIRED
            target.save()
            note(target, "retired", before, state_of(target), by, now)
