"""Homes that are ready: made once in a run of the tests, copied for every house that needs one.

    def test_it_answers(ready_home):
        house = House(ready_home, words=("--no-demo",)).open()

How a house makes itself ready in an empty folder is looked at in `tests/house/test_start.py`.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support.server import House


@contextmanager
def _one_at_a_time(folder: Path) -> Iterator[None]:
    """The tests on other cores wait (where the system has locks on files)."""
    try:
        import fcntl
    except ImportError:  # Windows: the tests run on one core there
        yield
        return
    with open(folder / "homes.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _made(shared: Path) -> Path:
    """The home all others are copied from: no network, tables and static files as a first start makes them."""
    home = shared / "ready-home"
    with _one_at_a_time(shared):
        if not home.exists():
            trial = shared / "unfinished-home"
            shutil.rmtree(trial, ignore_errors=True)
            if House(trial, words=("--no-demo",)).open().end() != 0:
                raise RuntimeError("the home that others are copied from did not close in order")
            trial.rename(home)
    return home


@pytest.fixture(scope="session")
def home_to_copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with its tables and nobody in it; never opened, only copied."""
    own = tmp_path_factory.getbasetemp()
    return _made(own.parent if os.environ.get("PYTEST_XDIST_WORKER") else own)


@pytest.fixture
def ready_home(home_to_copy: Path, tmp_path: Path) -> Path:
    """A home of this test's own, whose tables stand."""
    return shutil.copytree(home_to_copy, tmp_path / "home")
