"""Real data for tests: never part of the project, so a test that needs it may be skipped."""

import os
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[1]


def shared_data(name: str) -> Path:
    """The folder of one data set, or a skip that says why."""
    home = Path(os.environ.get("HEARTH_SHARED_DATA", PROJECT.parent / "shared" / "data"))
    if not (home / name).exists():
        pytest.skip(f"the data set “{name}” is not beside the project (HEARTH_SHARED_DATA)")
    return home / name
