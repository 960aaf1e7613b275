"""A real city and 20,000 voices brought in by the commands that people use, starting included."""

from __future__ import annotations

import csv
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from bench.rows import Row

HELP = "load Leicester (where its files are), 20,000 and 100,000 voices from a spreadsheet"
PROJECT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("HEARTH_SHARED_DATA") or PROJECT.parent / "shared" / "data")
#: How many voices, and in how many seconds at most.
LOADS = ((20_000, 60), (100_000, 180))
WORDS = ("bus", "bench", "clinic", "evening", "lamp", "path", "nurse", "room", "kitchen", "garden")


def run() -> Iterator[Row]:
    """Each step in a home of its own, in wall seconds."""
    with tempfile.TemporaryDirectory(prefix="hearth-bench-") as home:
        hearth(home, "demo", "--size", "village")
        if (SHARED / "leicester").is_dir():
            seconds, _said = hearth(home, "load", "leicester", str(SHARED / "leicester"))
            yield Row("load Leicester: 222 places, 7,622 counts", seconds, "s", 10)
        for voices, most in LOADS:
            sheet = Path(home) / f"voices-{voices}.csv"
            write_sheet(sheet, voices)
            words = ("voices", str(sheet), "--network", "larkmoor", "--show")
            seconds, said = hearth(home, *words)
            if f"{voices} voices kept" not in said:
                raise RuntimeError(f"not every voice was kept:\n{said[-800:]}")
            yield Row(f"{voices:,} voices from a spreadsheet", seconds, "s", most)
            yield Row(f"{voices:,} voices: memory at most", largest_child_mb(), "MB")


def largest_child_mb() -> float:
    """The most memory that any process started so far has held; it only grows."""
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def hearth(home: str, *words: str) -> tuple[float, str]:
    """Seconds and what was said; RuntimeError with the words when it failed."""
    begun = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", "hearth", *words],
        env=os.environ | {"HEARTH_HOME": home, "PYTHONPATH": str(PROJECT / "src")},
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise RuntimeError(f"hearth {' '.join(words)}: {done.stderr[-800:]}")
    return time.monotonic() - begun, done.stdout


def write_sheet(path: Path, voices: int) -> None:
    """Distinct voices, the same in every run."""
    chance = random.Random(voices)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "text", "kind", "language", "date"])
        for number in range(voices):
            text = " ".join(chance.choices(WORDS, k=12))
            day = f"2026-{1 + number % 9:02d}-{1 + number % 28:02d}"
            writer.writerow([number, f"{text} {number}", "need", "en", day])
