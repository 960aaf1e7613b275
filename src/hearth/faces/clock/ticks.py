"""How a due task is noted, taken on lease, and signed off. Works alike on both databases."""

from __future__ import annotations

import traceback
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from hearth.faces.clock.models import Tick
from hearth.faces.clock.schedule import Task

#: How long a worker may be silent before its task is taken again.
LEASE = timedelta(seconds=60)
MOST_ATTEMPTS = 5
KEPT_FOR = timedelta(days=14)


def note_due(tasks: Iterable[Task], *, now: datetime) -> None:
    """A row for each task's latest due time; what was missed while the house was shut is not run."""
    due = {task.name: task.due_at(now) for task in tasks}
    known = set(Tick.objects.filter(due_at__in=set(due.values())).values_list("task", "due_at"))
    Tick.objects.bulk_create(
        [Tick(task=n, due_at=at, free_at=at) for n, at in due.items() if (n, at) not in known],
        ignore_conflicts=True,
    )


def take_back_the_lost(*, now: datetime) -> int:
    """Free the ticks whose worker fell silent; those that killed five workers are given up."""
    lost = Tick.objects.filter(state=Tick.State.RUNNING, free_at__lt=now)
    given_up = lost.filter(attempts__gte=MOST_ATTEMPTS).update(
        state=Tick.State.GAVE_UP, ended_at=now, last_error="the worker fell silent"
    )
    return given_up + lost.update(state=Tick.State.WAITING, last_error="the worker fell silent")


def take_next(*, worker: str, tasks: Iterable[str], now: datetime) -> Tick | None:
    """Take one waiting tick on lease; None when nothing is free."""
    waiting = Tick.objects.filter(state=Tick.State.WAITING, free_at__lte=now, task__in=list(tasks))
    for tick in waiting.order_by("due_at", "pk")[:50]:
        if _take(tick, worker=worker, now=now):
            tick.refresh_from_db()
            return tick
    return None


def _take(tick: Tick, *, worker: str, now: datetime) -> bool:
    """True if we were the one; the database sees to it that one task runs once at a time."""
    try:
        with transaction.atomic():
            taken = Tick.objects.filter(pk=tick.pk, state=Tick.State.WAITING).update(
                state=Tick.State.RUNNING,
                worker=worker,
                attempts=tick.attempts + 1,
                free_at=now + LEASE,
                started_at=now,
            )
    except IntegrityError:  # the same task is running for another due time
        return False
    return taken == 1


def beat(tick: Tick, *, now: datetime, progress: str | None = None) -> bool:
    """Still alive: the lease is extended. False if the tick is no longer ours."""
    told = {} if progress is None else {"progress": progress[:200]}
    return _own(tick).update(free_at=now + LEASE, **told) == 1


def done(tick: Tick, *, now: datetime) -> None:
    _own(tick).update(state=Tick.State.DONE, ended_at=now, last_error="")


def failed(tick: Tick, error: BaseException, *, now: datetime) -> None:
    """Try again later, ever more patiently; after five attempts give up and keep the reason."""
    last = tick.attempts >= MOST_ATTEMPTS
    _own(tick).update(
        state=Tick.State.GAVE_UP if last else Tick.State.WAITING,
        free_at=now + timedelta(minutes=2**tick.attempts),
        ended_at=now if last else None,
        last_error=where(error),
    )


def forget_old(*, now: datetime) -> int:
    """Delete what ended a fortnight ago."""
    return Tick.objects.filter(ended_at__lt=now - KEPT_FOR).delete()[0]


def where(error: BaseException) -> str:
    """Kind and place of an error, without its text."""
    frames = traceback.extract_tb(error.__traceback__)
    last = frames[-1] if frames else None
    place = (
        f" at {Path(last.filename).parent.name}/{Path(last.filename).name}:{last.lineno}"
        if last
        else ""
    )
    return f"{type(error).__name__}{place}"[:200]


def _own(tick: Tick) -> QuerySet[Tick]:
    """The row, if it is still the same worker's same attempt."""
    return Tick.objects.filter(
        pk=tick.pk, state=Tick.State.RUNNING, worker=tick.worker, attempts=tick.attempts
    )
