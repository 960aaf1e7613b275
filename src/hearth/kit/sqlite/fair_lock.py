"""A lock that serves in the order of asking, and outlives the death of its holder.

SQLite lets one connection write at a time and makes the others sleep and try again, which is so
unfair that one thread of thirty-two may get a single turn in five seconds. Waiting here instead,
in one line, before SQLite is asked at all, is fair and faster (docs/decisions/0002).
"""

from __future__ import annotations

import logging
import os
import sqlite3
import threading
import time
import weakref
from collections import deque

logger = logging.getLogger(__name__)

#: How often somebody who waits looks whether the holder is still alive, in seconds.
LOOK_EVERY = 0.25


class Turn:
    """One connection's place in the line; kept by weak reference, so that a lost one can go."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = weakref.ref(connection)
        self.thread = threading.current_thread()
        self.come = threading.Event()

    def is_abandoned(self) -> bool:
        return not self.thread.is_alive() or self.connection() is None

    def undo(self) -> None:
        """Roll back what a dead thread left open, so that SQLite's own lock is free as well."""
        connection = self.connection()
        if connection is None:
            return
        try:
            connection.rollback()
        except sqlite3.Error:
            logger.exception("an abandoned transaction could not be rolled back; closing it")
            connection.close()


class FairLock:
    """First come, first served; held by a connection, until it lets go or is found dead."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._line: deque[Turn] = deque()
        self._holder: Turn | None = None

    def acquire(self, connection: sqlite3.Connection, *, timeout: float) -> bool:
        """Wait for the turn of this connection; False when `timeout` seconds have passed.

        A thread that holds the lock by another connection is let through at once, for it would
        wait for itself: SQLite then answers "database is locked", as it does without us.
        """
        turn = Turn(connection)
        with self._guard:
            if (
                self._holder
                and self._holder.thread is turn.thread
                and not self._holder.is_abandoned()
            ):
                return True
            self._line.append(turn)
            self._serve_next()
        try:
            return self._wait(turn, until=time.monotonic() + timeout)
        except BaseException:  # Ctrl-C while waiting: leave the line, whatever we were told
            self._leave(turn)
            raise

    def release(self, connection: sqlite3.Connection) -> None:
        """Let go. Harmless for a connection that holds nothing."""
        with self._guard:
            if self._holder and self._holder.connection() is connection:
                self._holder = None
                self._serve_next()

    def is_held(self) -> bool:
        with self._guard:
            return self._holder is not None

    def _wait(self, turn: Turn, *, until: float) -> bool:
        while not turn.come.wait(max(0.0, min(LOOK_EVERY, until - time.monotonic()))):
            with self._guard:
                self._serve_next()
            if time.monotonic() >= until and not turn.come.is_set():
                return self._leave(turn)
        return True

    def _leave(self, turn: Turn) -> bool:
        with self._guard:
            if turn in self._line:
                self._line.remove(turn)
            elif self._holder is turn:
                self._holder = None
                self._serve_next()
        return False

    def _serve_next(self) -> None:
        """Give the lock to the first who still lives. Call with the guard held."""
        if self._holder and self._holder.is_abandoned():
            logger.warning("a thread ended inside a transaction; it is rolled back")
            self._holder.undo()
            self._holder = None
        while self._holder is None and self._line:
            turn = self._line.popleft()
            if not turn.is_abandoned():
                self._holder = turn
                turn.come.set()


_LOCKS: dict[str, FairLock] = {}
_LOCKS_GUARD = threading.Lock()


def lock_for(database: str) -> FairLock:
    """The one lock of this process for a database file."""
    with _LOCKS_GUARD:
        return _LOCKS.setdefault(database, FairLock())


def _forget_after_fork() -> None:
    """A forked child has only the forking thread: locks held by others would never be let go."""
    global _LOCKS_GUARD
    _LOCKS_GUARD = threading.Lock()
    _LOCKS.clear()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget_after_fork)
