"""Writers in one line: the embedded database with our fair lock, and Django's own backend beside it."""

from __future__ import annotations

import shutil
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from bench.rows import Row, quantile

HELP = "32 threads writing to the embedded database, with the fair lock and without"
VAR = Path(__file__).resolve().parents[1] / "var"
THREADS = 32
SECONDS = 4.0


def run() -> Iterator[Row]:
    """One transaction is: look, insert two rows, change a counter; every commit is on the disk."""
    import django
    from django.conf import settings
    from django.db.backends.sqlite3 import base as stock

    from hearth.kit.sqlite import base as ours

    if not settings.configured:
        settings.configure(USE_TZ=True, DATABASES={})
        django.setup()
    for name, backend in (
        ("fair lock", ours.DatabaseWrapper),
        ("stock backend", stock.DatabaseWrapper),
    ):
        lanes = Lanes(backend, ours.PRAGMAS)
        times = [one for lane in lanes.run() for one in lane]
        counts = [len(lane) for lane in lanes.done]
        yield Row(f"{name}: transactions a second", len(times) / SECONDS, "/s")
        yield Row(f"{name}: median", quantile(times, 0.5) * 1000, "ms")
        yield Row(f"{name}: 99th percentile", quantile(times, 0.99) * 1000, "ms")
        yield Row(f"{name}: luckiest thread", max(counts), "writes")
        yield Row(f"{name}: unluckiest thread", min(counts), "writes")
        yield Row(f"{name}: refused as locked", lanes.refused, "writes")


class Lanes:
    """Threads that write as fast as they are let, each with a connection of its own."""

    def __init__(self, backend: type, pragmas: str) -> None:
        VAR.mkdir(exist_ok=True)  # the disk that would hold the real data, not a folder in memory
        self.folder = Path(tempfile.mkdtemp(prefix="bench-writes-", dir=VAR))
        self.backend, self.pragmas = backend, pragmas
        self.done: list[list[float]] = [[] for _ in range(THREADS)]
        self.refused = 0
        self.until = 0.0

    def open(self, alias: str):  # type: ignore[no-untyped-def]
        from django.db import connections

        options = {"timeout": 20, "transaction_mode": "IMMEDIATE", "init_command": self.pragmas}
        settings = {
            "NAME": str(self.folder / "bench.sqlite3"),
            "OPTIONS": options,
            "TIME_ZONE": None,
        }
        settings |= {"AUTOCOMMIT": True, "CONN_MAX_AGE": None, "CONN_HEALTH_CHECKS": False}
        connection = self.backend(settings, alias=alias)
        connections[alias] = connection
        return connection

    def run(self) -> list[list[float]]:
        with self.open("setup").cursor() as cursor:
            cursor.execute("CREATE TABLE voice (id INTEGER PRIMARY KEY, said TEXT)")
            cursor.execute("CREATE TABLE counter (id INTEGER PRIMARY KEY, total INTEGER)")
            cursor.execute("INSERT INTO counter VALUES (1, 0)")
        self.until = time.monotonic() + SECONDS
        threads = [threading.Thread(target=self._lane, args=(n,)) for n in range(THREADS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        shutil.rmtree(self.folder, ignore_errors=True)
        return self.done

    def _lane(self, number: int) -> None:
        from django.db import OperationalError

        connection = self.open(f"lane{number}")
        while time.monotonic() < self.until:
            begun = time.perf_counter()
            try:
                self._write(connection, f"lane{number}")
            except OperationalError:
                self.refused += 1
            else:
                self.done[number].append(time.perf_counter() - begun)
        connection.close()

    def _write(self, connection, alias: str) -> None:  # type: ignore[no-untyped-def]
        from django.db import transaction

        with transaction.atomic(using=alias), connection.cursor() as cursor:
            cursor.execute("SELECT total FROM counter WHERE id = 1")
            cursor.execute("INSERT INTO voice (said) VALUES (%s)", ["what somebody said"])
            cursor.execute("INSERT INTO voice (said) VALUES (%s)", ["what was noted"])
            cursor.execute("UPDATE counter SET total = total + 1 WHERE id = 1")
