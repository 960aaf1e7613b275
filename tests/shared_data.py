"""Real data that is never committed: where it is, or why the test is skipped."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[1]


def places_to_look() -> list[Path]:
    given = os.environ.get("HEARTH_SHARED_DATA")
    return ([Path(given)] if given else []) + [PROJECT.parent / "shared" / "data"]


def shared_data(name: str) -> Path:
    """The folder (or file) `name` of the shared data; skips the test where there is none."""
    for folder in places_to_look():
        if (folder / name).exists():
            return folder / name
    pytest.skip(f"the shared data “{name}” is not here (set HEARTH_SHARED_DATA to its folder)")
