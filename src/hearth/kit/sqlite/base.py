"""The database backend that settings name: `ENGINE = "hearth.kit.sqlite"`.

Write-ahead log, transactions that ask for the write lock at once, every commit on the disk before
we say "stored", and one fair line for all writers of this process. A second process (a management
command while the server runs) waits by SQLite's own busy handler.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db.backends.sqlite3 import base
from django.db.utils import OperationalError

from hearth.kit.sqlite.fair_lock import FairLock, lock_for

PRAGMAS = """
    PRAGMA journal_mode=WAL;
    PRAGMA synchronous=FULL;
    PRAGMA cache_size=-8000;
    PRAGMA mmap_size=134217728;
    PRAGMA temp_store=MEMORY;
    PRAGMA journal_size_limit=67108864
"""
WRITES = frozenset(
    {"INSERT", "UPDATE", "DELETE", "REPLACE", "CREATE", "ALTER", "DROP", "REINDEX", "ANALYZE"}
)


class Connection(sqlite3.Connection):
    """A connection that can be weakly referenced (the one in C cannot)."""


class Cursor(base.SQLiteCursorWrapper):
    """A cursor whose single writes, outside of a transaction, wait in the same line."""

    writer: DatabaseWrapper

    def execute(self, query: str, params: Any = None) -> Any:
        with self.writer.line_for(query):
            return super().execute(query, params)

    def executemany(self, query: str, param_list: Any) -> Any:
        with self.writer.line_for(query):
            return super().executemany(query, param_list)


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's SQLite connection, which waits for its turn before it writes."""

    def get_connection_params(self) -> dict[str, Any]:
        options = self.settings_dict["OPTIONS"]
        options.setdefault("transaction_mode", "IMMEDIATE")
        options.setdefault("init_command", PRAGMAS)
        options.setdefault("timeout", 20)
        return {**super().get_connection_params(), "factory": Connection}

    @property
    def write_lock(self) -> FairLock:
        name = str(self.settings_dict["NAME"])
        return lock_for(name if self.is_in_memory_db() else os.path.realpath(name))

    def create_cursor(self, name: str | None = None) -> Cursor:
        cursor: Cursor = self.connection.cursor(factory=Cursor)
        cursor.writer = self
        return cursor

    @contextmanager
    def line_for(self, query: str) -> Iterator[None]:
        """Hold the lock around one writing statement, unless a transaction holds it already."""
        connection = self.connection
        words = query.split(None, 1)
        if connection.in_transaction or not words or words[0].upper() not in WRITES:
            yield
            return
        self._take_turn()
        try:
            yield
        finally:
            self.write_lock.release(connection)

    def _take_turn(self) -> None:
        timeout = float(self.settings_dict["OPTIONS"].get("timeout", 20))
        if not self.write_lock.acquire(self.connection, timeout=timeout):
            raise OperationalError(
                f"database is locked: no turn to write within {timeout:g} seconds"
            )

    def _start_transaction_under_autocommit(self) -> None:
        self.ensure_connection()
        self._take_turn()
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            self.write_lock.release(self.connection)
            raise

    def _let_go(self) -> None:
        """Release the lock once no transaction is open (a failed commit leaves it open)."""
        if self.connection is not None and not self.connection.in_transaction:
            self.write_lock.release(self.connection)

    def _commit(self) -> None:
        super()._commit()  # type: ignore[misc]
        self._let_go()

    def _rollback(self) -> None:
        super()._rollback()  # type: ignore[misc]
        self._let_go()

    def _close(self) -> None:
        connection = self.connection
        try:
            super()._close()  # type: ignore[misc]
        finally:
            if connection is not None:
                self.write_lock.release(connection)
