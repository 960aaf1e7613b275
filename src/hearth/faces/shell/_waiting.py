"""How far long work has come, for who waits at a terminal: one line on the error output, gone at the end."""

from __future__ import annotations

import sys
from time import monotonic
from types import TracebackType
from typing import TextIO

#: Seconds before anything is said, and between two lines.
QUIET, APART = 2.0, 0.2


class Waiting:
    """A progress for methods; says nothing where nobody looks (a file, a pipe) or the work is short.

    Used as `with Waiting({"losers": "explained losers"}) as progress:`; what is not named is not told.
    """

    def __init__(self, words: dict[str, str], stream: TextIO | None = None) -> None:
        self.words, self.stream = words, stream or sys.stderr
        self.began = self.last = monotonic()
        self.width = 0

    def __enter__(self) -> Waiting:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self.width:
            self._write("")
            self.stream.write("\r")
            self.stream.flush()

    def step(self, what: str, done: int, total: int | None = None) -> None:
        """`done` of `total` pieces of `what` are finished."""
        now = monotonic()
        soon = now - self.began < QUIET or now - self.last < APART
        if what not in self.words or soon or not self.stream.isatty():
            return
        self.last = now
        self._write(f"{self.words[what]}: {done}" + (f" of {total}" if total else ""))

    def _write(self, words: str) -> None:
        self.stream.write("\r" + words.ljust(self.width))
        self.stream.flush()
        self.width = len(words)
