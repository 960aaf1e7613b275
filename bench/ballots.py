"""Ballots over HTTP into the embedded database: 32 clients at once, and kills in the middle of it.

HEARTH_BENCH_KILLS=3 tries it shortly. Every tenth ballot is sent twice at the same moment; whoever got no answer
tries again at the next house. Server time is from when a worker takes the request to when the answer is ready;
beside it stands what a client sees, with the waiting in line of 32 who never pause.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from bench.rows import Row, quantile

if TYPE_CHECKING:
    from tests.support.voters import Crowd

HELP = "32 clients voting at once over HTTP; none lost or doubled by kills, retries, double taps"
VAR = Path(__file__).resolve().parents[1] / "var"
CLIENTS = 32
SECONDS = 15.0
KILLS = int(os.environ.get("HEARTH_BENCH_KILLS", "30"))
VOTERS = 12_000


def run() -> Iterator[Row]:
    """Rate and times of casting; then ballots that were thanked for and are not there (must be 0)."""
    from tests.support.server import House, hearth
    from tests.support.voters import LET_IN, crowd, voters_of

    VAR.mkdir(exist_ok=True)  # the disk that would hold the real data, not a folder in memory
    home = Path(tempfile.mkdtemp(prefix="bench-ballots-", dir=VAR))
    try:
        hearth(home, "manage", "migrate", "-v0")
        hearth(home, "manage", "shell", "-c", LET_IN, HEARTH_VOTERS=str(VOTERS))
        voters = voters_of(home)
        timed = {"HEARTH_SERVER_TIMING": "1"}
        house = House(home, words=("--no-demo",), more=timed).open()
        warm = crowd(house.address, home, voters[:100], seconds=20)
        for line in warm.vote(4):
            line.join()
        quick = crowd(house.address, home, voters[100:], seconds=SECONDS)
        for line in quick.vote(CLIENTS):
            line.join()
        house.end()
        yield from _rates(quick)
        yield from _kills(home, {**warm.thanked, **quick.thanked})
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _rates(quick: Crowd) -> Iterator[Row]:
    yield Row("ballots a second, 32 clients", len(quick.times) / SECONDS, "/s", least=40)
    yield Row("server time: median", quantile(quick.worked, 0.5) * 1000, "ms")
    yield Row("server time: 95th percentile", quantile(quick.worked, 0.95) * 1000, "ms", 100)
    yield Row("as a client sees it: median", quantile(quick.times, 0.5) * 1000, "ms")
    yield Row("as a client sees it: 95th percentile", quantile(quick.times, 0.95) * 1000, "ms")
    yield Row("refused", len(quick.refused), "ballots", 0)


def _kills(home: Path, thanked: dict[int, str]) -> Iterator[Row]:
    from tests.support.server import House, hearth
    from tests.support.voters import LOOK_IN, crowd, leads_nowhere, voters_of

    chance = random.Random(11)
    voters = voters_of(home)
    for _kill in range(KILLS):
        house = House(home, words=("--no-demo",)).open()
        rest = [one for one in voters if one.number not in thanked]
        now = crowd(house.address, home, rest, seconds=60)
        lines = now.vote(CLIENTS)
        time.sleep(chance.uniform(0.2, 1.2))
        house.kill()
        for line in lines:
            line.join(timeout=40)
        thanked |= now.thanked
    hearth(home, "manage", "shell", "-c", LOOK_IN)
    told = json.loads((home / "box.json").read_text())
    box = {number: choices for number, choices, _receipt in told["box"]}
    if not thanked:
        raise RuntimeError("no ballot was thanked for: nothing was tried")
    wrong = [one for one in voters if box.get(one.number, one.choices) != one.choices]
    yield Row(f"thanked for, over {KILLS} kills", len(thanked), "ballots")
    yield Row("thanked for and lost", len(thanked.keys() - box.keys()), "ballots", 0)
    yield Row("in the box twice", len(told["box"]) - len(box), "ballots", 0)
    yield Row("other than what was cast", len(wrong), "ballots", 0)
    nowhere = len(leads_nowhere(home, thanked))
    yield Row("receipts that lead nowhere", nowhere, "receipts", 0)
    yield Row("faults in the ledger's chain", told["faults"], "faults", 0)
