"""Progress at a terminal: told when it takes long, in one line that goes away; never into a file."""

from __future__ import annotations

from io import StringIO

import pytest

from hearth.faces.shell import _waiting
from hearth.faces.shell._waiting import Waiting


class Terminal(StringIO):
    """What a person looks at."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def clock(monkeypatch):
    """A clock that goes on by three seconds at each look."""
    now = iter(range(0, 1000, 3))
    monkeypatch.setattr(_waiting, "monotonic", lambda: float(next(now)))


def work(stream: StringIO) -> str:
    with Waiting({"losers": "losers explained"}, stream) as progress:
        progress.step("losers", 99, 100)
        progress.step("increments", 5)
        progress.step("losers", 100, 100)
    return stream.getvalue()


def test_long_work_it_tells_in_one_line_and_leaves_nothing(clock):
    said = work(Terminal())
    first, second = "losers explained: 99 of 100", "losers explained: 100 of 100"
    assert said == f"\r{first}\r{second}\r{' ' * len(second)}\r"


def test_into_a_file_it_writes_nothing(clock):
    assert work(StringIO()) == ""


def test_short_work_it_does_not_speak_of(monkeypatch):
    monkeypatch.setattr(_waiting, "monotonic", lambda: 1.0)
    assert work(Terminal()) == ""
