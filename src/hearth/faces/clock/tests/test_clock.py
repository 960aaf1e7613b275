"""The clock: due once, taken once, tried again, and taken over after a death."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from hearth.faces.clock import ticks
from hearth.faces.clock.models import Tick
from hearth.faces.clock.schedule import TASKS, Task, every
from hearth.faces.clock.worker import Worker

NOON = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def task(function, minutes=5) -> dict[str, Task]:
    return {"greet": Task("greet", minutes, function)}


def take(at=NOON, worker="one") -> Tick | None:
    return ticks.take_next(worker=worker, tasks=["greet"], now=at)


@pytest.fixture
def due(db) -> None:
    ticks.note_due(task(print).values(), now=NOON)


def test_a_task_is_due_at_even_steps_from_midnight():
    greet = Task("greet", 15, print)
    assert greet.due_at(NOON + 14 * MINUTE) == NOON
    assert greet.next_after(NOON + 14 * MINUTE) == NOON + 15 * MINUTE


def test_a_step_that_does_not_divide_a_day_is_refused():
    with pytest.raises(ValueError, match="divides a day"):
        every(minutes=7)


def test_two_tasks_of_one_name_are_refused():
    import hearth.faces.clock.tasks  # noqa: F401

    with pytest.raises(ValueError, match="two tasks"):
        every(minutes=5)(next(iter(TASKS.values())).function)


def test_every_task_of_the_house_can_be_run(db):
    import hearth.faces.clock.tasks  # noqa: F401

    for known in TASKS.values():
        known(now=NOON, progress=None)


def test_noting_twice_makes_one_tick(due):
    ticks.note_due(task(print).values(), now=NOON + 4 * MINUTE)
    assert Tick.objects.count() == 1


def test_what_one_worker_has_taken_no_other_gets(due):
    assert take(worker="one").attempts == 1
    assert take(worker="two") is None


def test_one_task_never_runs_for_two_due_times_at_once(due):
    take()
    ticks.note_due(task(print).values(), now=NOON + 5 * MINUTE)
    assert take(NOON + 5 * MINUTE, worker="two") is None


def test_a_silent_worker_loses_its_tick_to_the_next(due):
    first = take()
    late = NOON + ticks.LEASE + MINUTE
    assert ticks.take_back_the_lost(now=late) == 1
    second = take(late, worker="two")
    assert (second.pk, second.attempts) == (first.pk, 2)


def test_a_beating_worker_keeps_it(due):
    tick = take()
    assert ticks.beat(tick, now=NOON + MINUTE)
    assert ticks.take_back_the_lost(now=NOON + ticks.LEASE + timedelta(seconds=30)) == 0


def test_a_worker_that_lost_its_tick_cannot_sign_it_off(due):
    first = take()
    late = NOON + ticks.LEASE + MINUTE
    ticks.take_back_the_lost(now=late)
    take(late, worker="two")
    ticks.done(first, now=late)
    assert not ticks.beat(first, now=late)
    assert Tick.objects.get().state == Tick.State.RUNNING


def test_what_killed_five_workers_is_given_up(due):
    Tick.objects.update(state=Tick.State.RUNNING, attempts=ticks.MOST_ATTEMPTS)
    ticks.take_back_the_lost(now=NOON + ticks.LEASE + MINUTE)
    assert Tick.objects.get().state == Tick.State.GAVE_UP


def test_a_failure_waits_and_keeps_its_kind_and_place_but_not_its_words(db):
    def fail(*, now):
        raise KeyError("what a person said")

    Worker(task(fail)).wind()
    tick = Tick.objects.get()
    assert tick.state == Tick.State.WAITING
    assert tick.free_at > datetime.now(UTC)
    assert tick.last_error.startswith("KeyError at tests/test_clock.py:")


def test_the_fifth_failure_is_the_last(due):
    Tick.objects.update(attempts=ticks.MOST_ATTEMPTS - 1)
    ticks.failed(take(), ValueError(), now=NOON)
    assert Tick.objects.get().state == Tick.State.GAVE_UP


def test_one_failing_task_does_not_stop_the_others(db):
    def fail(*, now):
        raise ValueError

    ran = []
    tasks = task(fail) | {"sing": Task("sing", 5, lambda *, now: ran.append(now))}
    assert Worker(tasks).wind() == 2
    assert len(ran) == 1


def test_progress_is_written_to_the_tick(db):
    def count(*, now, progress):
        progress.step("voices", 3, 10)

    Worker(task(count)).wind()
    tick = Tick.objects.get()
    assert (tick.state, tick.progress) == (Tick.State.DONE, "voices: 3 of 10")


def test_old_ticks_are_forgotten(due):
    Tick.objects.update(ended_at=NOON)
    assert ticks.forget_old(now=NOON + ticks.KEPT_FOR + MINUTE) == 1


RUN_A_TASK = """
import sys, time, django
django.setup()
from datetime import timedelta
from hearth.faces.clock import ticks
from hearth.faces.clock.schedule import Task
from hearth.faces.clock.worker import Worker
ticks.LEASE = timedelta(seconds=0.5)
def work(*, now):
    print("started", flush=True)
    time.sleep(float(sys.argv[1]))
worker = Worker({"work": Task("work", 1440, work)})
while not worker.wind():
    time.sleep(0.05)
from hearth.faces.clock.models import Tick
print(*Tick.objects.values_list("state", "attempts").get())
"""


@pytest.mark.skipif(os.name != "posix", reason="kills a process by its signal")
def test_a_task_whose_worker_is_killed_is_run_again_by_the_next(tmp_path: Path):
    home = dict(
        os.environ, HEARTH_HOME=str(tmp_path), DJANGO_SETTINGS_MODULE="hearth.site.settings"
    )
    home.pop("HEARTH_DATABASE_URL", None)
    hearth = [sys.executable, "-m", "hearth", "manage", "migrate", "clock"]
    subprocess.run(hearth, env=home, check=True, capture_output=True)
    words = [sys.executable, "-c", RUN_A_TASK]
    with subprocess.Popen([*words, "60"], env=home, stdout=subprocess.PIPE, text=True) as doomed:
        assert doomed.stdout.readline() == "started\n"
        os.kill(doomed.pid, signal.SIGKILL)
    heir = subprocess.run([*words, "0"], env=home, check=True, capture_output=True, text=True)
    assert heir.stdout.split() == ["started", "done", "2"]
