"""Voices over HTTP into the embedded database: 32 clients at once, and 50 kills in the middle of it.

HEARTH_BENCH_KILLS=3 tries it shortly. Every capture is durable before it is answered.
"""

from __future__ import annotations

import os
import random
import re
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from bench.rows import Row, quantile

if TYPE_CHECKING:
    from tests.support.speakers import Speaker

HELP = "32 clients speaking at once over HTTP, and every receipt still there after 50 kills"
VAR = Path(__file__).resolve().parents[1] / "var"
CLIENTS = 32
SECONDS = 15.0
KILLS = int(os.environ.get("HEARTH_BENCH_KILLS", "50"))


def run() -> Iterator[Row]:
    """Rate and times of captures; then voices that were thanked for and are not there (must be 0)."""
    from tests.support.server import House, hearth
    from tests.support.speakers import FOUND, speak

    VAR.mkdir(exist_ok=True)  # the disk that would hold the real data, not a folder in memory
    home = Path(tempfile.mkdtemp(prefix="bench-captures-", dir=VAR))
    try:
        hearth(home, "manage", "migrate", "-v0")
        hearth(home, "manage", "shell", "-c", FOUND)
        house = House(home, words=("--no-demo",)).open()
        speakers = speak(house.address, "kill", clients=CLIENTS, seconds=SECONDS)
        for one in speakers:
            one.join()
        house.end()
        yield from _rates(speakers)
        yield from _kills(home)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _rates(speakers: list[Speaker]) -> Iterator[Row]:
    times = [second for one in speakers for second in one.times]
    yield Row("captures a second, 32 clients", len(times) / SECONDS, "/s", least=40)
    yield Row("capture: median", quantile(times, 0.5) * 1000, "ms")
    yield Row("capture: 99th percentile", quantile(times, 0.99) * 1000, "ms", 500)
    yield Row("capture: refused", sum(len(one.refused) for one in speakers), "voices", 0)


def _kills(home: Path) -> Iterator[Row]:
    from tests.support.server import House, hearth
    from tests.support.speakers import COUNT, speak

    chance = random.Random(11)
    thanked: set[str] = set()
    for _kill in range(KILLS):
        house = House(home, words=("--no-demo",)).open()
        speakers = speak(house.address, "kill", clients=CLIENTS, seconds=60)
        time.sleep(chance.uniform(0.2, 1.2))
        house.kill()
        for one in speakers:
            one.join(timeout=40)
        thanked |= {key for one in speakers for key in one.thanked}
    said = hearth(home, "manage", "shell", "-c", COUNT).stdout
    found = re.search(r"KEYS (.*)", said)
    kept = found[1].split() if found else []
    if not thanked:
        raise RuntimeError("no voice was thanked for: nothing was tried")
    yield Row(f"thanked for, over {KILLS} kills", len(thanked), "voices")
    yield Row("thanked for and lost", len(thanked - set(kept)), "voices", 0)
    yield Row("kept twice", len(kept) - len(set(kept)), "voices", 0)
    yield Row("faults in the ledger's chain", int(said.rsplit("FAULTS ", 1)[1]), "faults", 0)
