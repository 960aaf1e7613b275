"""Outreach tasks: ask somebody to close a gap, and follow what came of it."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from hearth.core.ledger import services as ledger
from hearth.core.networks.models import Network
from hearth.core.people.models import Champion
from hearth.core.places.models import Category, Place
from hearth.kit.actors import Actor
from hearth.kit.refusals import Refused

from ..models import OutreachTask
from ..rules import NEXT_STATES
from .gaps import Gaps


@transaction.atomic
def make_task(
    network: Network,
    *,
    category: Category | None,
    place: Place | None,
    champion: Champion | None = None,
    note: str = "",
    due_on: date | None = None,
    language: str = "",
    training: str = "",
    by: Actor,
    now: datetime,
) -> OutreachTask:
    """Ask somebody to close a gap; how it stands now is kept, so that the task can show what moved.

    `language` and `training` are what is wanted of who goes. Refused: `task_names_nothing`,
    `task_due_in_the_past`.
    """
    if category is None and place is None:
        raise Refused("task_names_nothing")
    if due_on and due_on < now.date():
        raise Refused("task_due_in_the_past")
    counted, known = Gaps(network).of(category, place)
    task = OutreachTask.objects.create(
        network=network,
        category=category,
        place=place,
        champion=champion,
        note=note.strip()[:400],
        state=OutreachTask.State.TAKEN if champion else OutreachTask.State.OPEN,
        due_on=due_on,
        language=language[:12],
        training=training.strip()[:80],
        heard_before=counted,
        known_before=known,
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
