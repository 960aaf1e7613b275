"""Whoever winds the clock: a thread inside the web process, or `hearth worker`."""

from __future__ import annotations

import logging
import os
import socket
import threading
from collections.abc import Mapping
from datetime import UTC, datetime

from django.db import DatabaseError, close_old_connections, connections

from hearth.faces.clock import ticks
from hearth.faces.clock.models import Tick
from hearth.faces.clock.schedule import TASKS, Task

logger = logging.getLogger(__name__)


def utc_now() -> datetime:
    return datetime.now(UTC)


class Heartbeat(threading.Thread):
    """Extends the lease of one tick while its task runs."""

    def __init__(self, tick: Tick) -> None:
        super().__init__(name=f"beat-{tick.pk}", daemon=True)
        self.tick = tick
        self.over = threading.Event()

    def run(self) -> None:
        while not self.over.wait(ticks.LEASE.total_seconds() / 3):
            try:
                ticks.beat(self.tick, now=utc_now())
            except DatabaseError as error:
                logger.warning("tick %s: no beat (%s)", self.tick.pk, type(error).__name__)
        connections.close_all()

    def __enter__(self) -> Heartbeat:
        self.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.over.set()


class Teller:
    """The progress of a running task, written to its tick at most once a second."""

    def __init__(self, tick: Tick) -> None:
        self.tick = tick
        self.told_at: datetime | None = None

    def step(self, what: str, done: int, total: int | None = None) -> None:
        now = utc_now()
        if self.told_at is None or (now - self.told_at).total_seconds() >= 1:
            self.told_at = now
            of = f" of {total}" if total is not None else ""
            ticks.beat(self.tick, now=now, progress=f"{what}: {done}{of}")


class Worker:
    """Notes what is due, takes it, runs it; one task at a time."""

    def __init__(self, tasks: Mapping[str, Task] | None = None, *, pause: float = 5.0) -> None:
        self.tasks = TASKS if tasks is None else tasks
        self.name = f"{socket.gethostname()[:40]}:{os.getpid()}:{threading.get_ident()}"
        self.pause = pause
        self.stopping = threading.Event()

    def stop(self) -> None:
        self.stopping.set()

    def run_for_ever(self) -> None:
        """Until told to stop; a database that is away for a while is waited for."""
        while not self.stopping.is_set():
            close_old_connections()
            try:
                self.wind()
            except DatabaseError as error:
                logger.error("the clock cannot reach the database (%s)", type(error).__name__)
            self.stopping.wait(self.pause)
        connections.close_all()

    def wind(self) -> int:
        """Run everything that is due now; how many tasks ran."""
        now = utc_now()
        ticks.note_due(self.tasks.values(), now=now)
        ticks.take_back_the_lost(now=now)
        ran = 0
        while not self.stopping.is_set():
            tick = ticks.take_next(worker=self.name, tasks=self.tasks, now=utc_now())
            if tick is None:
                break
            self._run(tick)
            ran += 1
        return ran

    def _run(self, tick: Tick) -> None:
        try:
            with Heartbeat(tick):
                self.tasks[tick.task](now=utc_now(), progress=Teller(tick))
        except Exception as error:  # noqa: BLE001 - one task's fault must not stop the clock
            logger.error("task %s (tick %s): %s", tick.task, tick.pk, ticks.where(error))
            ticks.failed(tick, error, now=utc_now())
        else:
            ticks.done(tick, now=utc_now())
