"""The backend on a database file of its own: every way out of a transaction frees the line."""

from __future__ import annotations

import gc
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.db import OperationalError
from django.db.transaction import Atomic
from django.db.utils import IntegrityError

from hearth.kit.sqlite.base import DatabaseWrapper
from hearth.kit.sqlite.fair_lock import FairLock


class Store:
    """A file with one table, and a connection for each thread that asks."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.mine = threading.local()
        self.opened: list[DatabaseWrapper] = []

    @property
    def connection(self) -> DatabaseWrapper:
        if not hasattr(self.mine, "connection"):
            self.mine.connection = self.open()
        return self.mine.connection

    def open(self) -> DatabaseWrapper:
        settings = {
            "NAME": str(self.path),
            "OPTIONS": {"timeout": 5},
            "AUTOCOMMIT": True,
            "CONN_MAX_AGE": None,
            "CONN_HEALTH_CHECKS": False,
            "TIME_ZONE": None,
        }
        wrapper = DatabaseWrapper(settings, alias=f"torture-{len(self.opened)}")
        wrapper.inc_thread_sharing()
        self.opened.append(wrapper)
        return wrapper

    @property
    def lock(self) -> FairLock:
        return self.connection.write_lock

    def atomic(self) -> Atomic:
        from django.db import connections

        connection = self.connection
        connections[connection.alias] = connection
        return Atomic(connection.alias, savepoint=True, durable=False)

    def run(self, statement: str, *values: object) -> list[tuple]:
        with self.connection.cursor() as cursor:
            cursor.execute(statement, values)
            return cursor.fetchall()

    def count(self) -> int:
        return self.run("SELECT COUNT(*) FROM voice")[0][0]


@pytest.fixture
def store(tmp_path: Path, django_db_blocker) -> Iterator[Store]:
    made = Store(tmp_path / "torture.sqlite3")
    with django_db_blocker.unblock():
        made.run("CREATE TABLE voice (id INTEGER PRIMARY KEY, said TEXT UNIQUE)")
        yield made
        for wrapper in made.opened:
            wrapper.close()


def in_thread(work: Callable[[], object]) -> None:
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()


def add(store: Store, said: str) -> None:
    store.run("INSERT INTO voice (said) VALUES (%s)", said)


def test_it_writes_ahead_and_keeps_every_commit_on_the_disk(store):
    assert store.run("PRAGMA journal_mode") == [("wal",)]
    assert store.run("PRAGMA synchronous") == [(2,)]
    assert store.run("PRAGMA foreign_keys") == [(1,)]


def test_a_transaction_holds_the_line_and_a_commit_frees_it(store):
    with store.atomic():
        assert store.lock.is_held()
        add(store, "hello")
    assert not store.lock.is_held()
    assert store.count() == 1


def test_a_rollback_frees_the_line(store):
    with pytest.raises(ValueError), store.atomic():
        add(store, "hello")
        raise ValueError
    assert not store.lock.is_held()
    assert store.count() == 0


def test_nested_blocks_hold_it_until_the_outermost_ends(store):
    with store.atomic():
        with pytest.raises(ValueError), store.atomic():
            add(store, "inner")
            raise ValueError
        assert store.lock.is_held()
        add(store, "outer")
    assert not store.lock.is_held()
    assert store.run("SELECT said FROM voice") == [("outer",)]


def test_a_refused_commit_frees_the_line(store):
    store.run(
        "CREATE TABLE answer (voice_id INTEGER REFERENCES voice(id) DEFERRABLE INITIALLY DEFERRED)"
    )
    with pytest.raises(IntegrityError), store.atomic():
        store.run("INSERT INTO answer VALUES (99)")
    assert not store.lock.is_held()
    add(store, "still writable")


def test_closing_in_the_middle_frees_the_line(store):
    with store.atomic():
        add(store, "lost")
        store.connection.close()
        assert not store.lock.is_held()
    assert store.count() == 0


def test_a_single_write_frees_the_line_even_when_refused(store):
    add(store, "once")
    with pytest.raises(IntegrityError):
        add(store, "once")
    assert not store.lock.is_held()


def test_a_thread_that_dies_in_a_transaction_holds_up_nobody(store):
    def die() -> None:
        store.atomic().__enter__()
        add(store, "from beyond")

    in_thread(die)
    with store.atomic():
        add(store, "alive")
    assert store.run("SELECT said FROM voice") == [("alive",)]


def test_a_connection_that_is_dropped_in_a_transaction_holds_up_nobody(store):
    store.atomic().__enter__()
    add(store, "dropped")
    lost = store.mine.connection
    del store.mine.connection
    lost.connection = None
    gc.collect()
    in_thread(lambda: add(store, "next"))
    assert [said for (said,) in store.run("SELECT said FROM voice")] == ["next"]


def test_who_waits_too_long_is_told_that_the_database_is_locked(store):
    errors = []

    def wait() -> None:
        store.connection.settings_dict["OPTIONS"]["timeout"] = 0.1
        try:
            add(store, "late")
        except OperationalError as error:
            errors.append(str(error))

    with store.atomic():
        in_thread(wait)
    assert errors == ["database is locked: no turn to write within 0.1 seconds"]
    add(store, "the line is free again")


def test_a_second_connection_of_the_same_thread_does_not_wait_for_itself(store):
    second = store.open()
    second.settings_dict["OPTIONS"]["timeout"] = 0.1
    with store.atomic(), pytest.raises(OperationalError), second.cursor() as cursor:
        cursor.execute("INSERT INTO voice (said) VALUES ('self')")
    assert not store.lock.is_held()


def test_it_serves_in_the_order_of_asking(store):
    served, asked = [], []

    def ask(number: int) -> None:
        asked.append(number)
        with store.atomic():
            served.append(number)

    threads = [threading.Thread(target=ask, args=(n,)) for n in range(6)]
    with store.atomic():
        for number, thread in enumerate(threads):
            thread.start()
            while len(store.lock._line) <= number:
                time.sleep(0.001)
    for thread in threads:
        thread.join()
    assert served == asked == list(range(6))


def test_torture_commits_rollbacks_nesting_and_deaths_lose_and_leak_nothing(store):
    """24 short lives in 8 lanes, each with its own habits; every fifth dies inside a transaction."""
    kept: list[str] = []

    def life(number: int) -> None:
        for turn in range(12):
            said = f"{number}-{turn}"
            try:
                with store.atomic():
                    add(store, said)
                    with store.atomic():
                        store.run("UPDATE voice SET said = said WHERE id = 1")
                    if turn % 4 == 3:
                        raise ValueError
            except ValueError:
                continue
            kept.append(said)
        if number % 5 == 0:
            store.atomic().__enter__()
            add(store, f"{number}-unfinished")

    def lane(first: int) -> None:
        for number in range(first, 24, 8):
            in_thread(lambda n=number: life(n))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lane, range(8)))
    with store.atomic():
        found = [said for (said,) in store.run("SELECT said FROM voice")]
    assert sorted(found) == sorted(kept)
    assert len(kept) == 24 * 9
    assert not store.lock.is_held()
