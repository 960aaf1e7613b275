"""Which tasks there are, and when each is due."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

Function = Callable[..., Any]


@dataclass(frozen=True)
class Task:
    """A function that the clock calls every so many minutes with `now` (and `progress`, if it asks)."""

    name: str
    minutes: int
    function: Function

    def due_at(self, now: datetime) -> datetime:
        """The latest time at or before `now` at which the task was due, counted from midnight UTC."""
        seconds = int(now.timestamp())
        return datetime.fromtimestamp(seconds - seconds % (self.minutes * 60), tz=UTC)

    def next_after(self, now: datetime) -> datetime:
        return self.due_at(now) + timedelta(minutes=self.minutes)

    def __call__(self, *, now: datetime, progress: Any) -> None:
        if "progress" in inspect.signature(self.function).parameters:
            self.function(now=now, progress=progress)
        else:
            self.function(now=now)


TASKS: dict[str, Task] = {}


def every(*, minutes: int) -> Callable[[Function], Function]:
    """Register a task: `@every(minutes=5)` above `def send_post(*, now): ...`.

    The function calls one service (for each network, where services are per network). It must be
    idempotent: the clock runs it at least once for a due time, and again if the worker died.
    """
    if minutes < 1 or 1440 % minutes:
        raise ValueError(
            f"a task is due every n minutes where n divides a day, not every {minutes}"
        )

    def register(function: Function) -> Function:
        name = function.__name__
        if name in TASKS:
            raise ValueError(f"there are two tasks named {name}")
        TASKS[name] = Task(name, minutes, function)
        return function

    return register
