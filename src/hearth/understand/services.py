"""What can be done to understand: keep a codebook, code voices, turn gaps into tasks, take readings."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from hearth.core.ledger import queries as ledger_queries
from hearth.core.ledger import services as ledger
from hearth.core.networks.models import Network
from hearth.core.people.models import Champion
from hearth.core.places.models import Category, Place
from hearth.core.readings import queries as reading_queries
from hearth.core.readings import services as readings
from hearth.core.trace import services as trace
from hearth.kit.actors import Actor
from hearth.kit.refusals import Refused
from hearth.listen import queries as listen

from . import bridge, queries
from .models import Coding, OutreachTask, Theme, ThemeChange
from .rules import NEXT_STATES, standpoint_of

RELATION = "speaks of"
READING = "representation"


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
    _must_be_active(theme)
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
    _must_be_active(theme)
    _must_be_active(into)
    if theme.pk == into.pk:
        raise Refused("theme_into_itself", name=theme.name)
    network = theme.network
    old = list(Coding.objects.filter(network=network, theme=theme, withdrawn_at=None))
    Coding.objects.filter(network=network, theme=theme, withdrawn_at=None).update(withdrawn_at=now)
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
    Coding.objects.bulk_create(copies, ignore_conflicts=True, batch_size=500)
    _link(network, {row.voice_id for row in old}, into, now)
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
    _must_be_active(theme)
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


@transaction.atomic
def code_voice(
    network: Network, *, voice_id: UUID, themes: Iterable[Theme], by: Actor, now: datetime
) -> None:
    """Say which themes a voice speaks of, in one person's judgement; this replaces their earlier one.

    Refused: `may_not_code`, `voice_unknown`, `theme_not_active`.
    """
    standpoint = standpoint_of(by)
    if standpoint is None or by.membership_id is None:
        raise Refused("may_not_code")
    if listen.voice(network, voice_id) is None:
        raise Refused("voice_unknown")
    wanted = list(themes)
    for theme in wanted:
        _must_be_active(theme)
        if theme.network_id != network.pk:
            raise Refused("theme_not_active", name=theme.name)
    mine = Coding.objects.filter(network=network, voice_id=voice_id, coder_id=by.membership_id)
    mine.exclude(theme__in=wanted).filter(withdrawn_at=None).update(withdrawn_at=now)
    for theme in wanted:
        Coding.objects.update_or_create(
            network=network,
            voice_id=voice_id,
            theme=theme,
            coder_id=by.membership_id,
            defaults={"standpoint": standpoint, "coded_at": now, "withdrawn_at": None},
        )
    _relink(network, voice_id, now)
    ledger.record(
        network=network,
        deed="voice coded",
        by=by,
        now=now,
        facts={"voice": voice_id, "themes": [theme.pk for theme in wanted]},
    )


@transaction.atomic
def code_many(
    network: Network,
    *,
    codings: Iterable[tuple[UUID, Theme, str, UUID]],
    by: Actor,
    now: datetime,
) -> int:
    """Many codings at once: (voice, theme, standpoint, coder). One ledger entry. Returns how many."""
    rows = [
        Coding(
            network=network,
            voice_id=voice_id,
            theme=theme,
            standpoint=standpoint,
            coder_id=coder_id,
            coded_at=now,
        )
        for voice_id, theme, standpoint, coder_id in codings
    ]
    Coding.objects.bulk_create(rows, ignore_conflicts=True, batch_size=1000)
    pairs = {(row.voice_id, row.theme_id) for row in rows}
    trace.link_many(
        network,
        pairs=[(("voice", voice), ("theme", theme)) for voice, theme in sorted(pairs)],
        relation=RELATION,
        now=now,
    )
    ledger.record(
        network=network, deed="voices coded", by=by, now=now, facts={"codings": len(rows)}
    )
    return len(rows)


@transaction.atomic
def make_task(
    network: Network,
    *,
    category: Category | None,
    place: Place | None,
    champion: Champion | None = None,
    note: str = "",
    due_on: date | None = None,
    heard_before: int = 0,
    by: Actor,
    now: datetime,
) -> OutreachTask:
    """Ask somebody to close a gap. Refused: `task_names_nothing`, `task_due_in_the_past`."""
    if category is None and place is None:
        raise Refused("task_names_nothing")
    if due_on and due_on < now.date():
        raise Refused("task_due_in_the_past")
    task = OutreachTask.objects.create(
        network=network,
        category=category,
        place=place,
        champion=champion,
        note=note.strip()[:400],
        state=OutreachTask.State.TAKEN if champion else OutreachTask.State.OPEN,
        due_on=due_on,
        heard_before=heard_before,
        made_by=by.label,
        made_at=now,
    )
    ledger.record(
        network=network, deed="outreach task made", by=by, now=now, facts={"task": task.pk}
    )
    return task


@transaction.atomic
def move_task(
    task: OutreachTask,
    *,
    state: str,
    champion: Champion | None = None,
    outcome: str = "",
    by: Actor,
    now: datetime,
) -> OutreachTask:
    """Take, finish, drop or reopen a task. Refused: `task_state_unknown`."""
    if state not in NEXT_STATES.get(task.state, set()):
        raise Refused("task_state_unknown", state=state, before=task.state)
    task.state = state
    task.champion = champion or task.champion
    task.outcome = outcome.strip()[:400] or task.outcome
    task.ended_at = now if state in ("done", "dropped") else None
    task.save()
    ledger.record(
        network=task.network,
        deed=f"outreach task {state}",
        by=by,
        now=now,
        facts={"task": task.pk},
    )
    return task


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
    standing.exclude(voice_id__in=listen.heard_ids(network)).update(withdrawn_at=now)


def freshen_reading(network: Network, *, now: datetime) -> bool:
    """Take the desk's reading if anything was done since the last one; says whether it was taken."""
    last = reading_queries.latest(network, kind=READING, public=False)
    done = ledger_queries.last_deed_at(network)
    if done is None or (last is not None and done <= last.as_of):
        return False
    take_reading(network, now=now)
    return True


def _check_name(network: Network, name: str, but: Theme | None = None) -> None:
    if not name.strip():
        raise Refused("name_missing")
    same = Theme.objects.filter(
        network=network, name__iexact=name.strip(), state=Theme.State.ACTIVE
    )
    if (same.exclude(pk=but.pk) if but else same).exists():
        raise Refused("theme_exists", name=name.strip())


def _must_be_active(theme: Theme) -> None:
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


def _link(network: Network, voices: Iterable[UUID], theme: Theme, now: datetime) -> None:
    pairs = [(("voice", voice), ("theme", theme.pk)) for voice in voices]
    trace.link_many(network, pairs=pairs, relation=RELATION, now=now)


def _relink(network: Network, voice_id: UUID, now: datetime) -> None:
    """The trace follows the codings that stand."""
    rows = Coding.objects.filter(network=network, voice_id=voice_id)
    standing = set(rows.filter(withdrawn_at=None).values_list("theme_id", flat=True))
    for theme_id in set(rows.values_list("theme_id", flat=True)) - standing:
        trace.unlink(
            network, source=("voice", voice_id), target=("theme", theme_id), relation=RELATION
        )
    pairs = [(("voice", voice_id), ("theme", theme_id)) for theme_id in standing]
    trace.link_many(network, pairs=pairs, relation=RELATION, now=now)


def next_to_code(network: Network, *, by: Actor, skip: Iterable[UUID] = ()) -> Any:
    """The oldest voice that nobody of this standpoint has coded yet, or none."""
    standpoint = standpoint_of(by)
    if standpoint is None:
        return None
    done = queries.coded_ids(network, standpoint=standpoint)
    return listen.next_voice_except(network, coded=done, skip=list(skip))


def left_to_code(network: Network, *, by: Actor) -> int:
    """How many voices wait for this standpoint."""
    standpoint = standpoint_of(by)
    if standpoint is None:
        return 0
    return listen.count_voices_except(
        network, coded=queries.coded_ids(network, standpoint=standpoint)
    )
