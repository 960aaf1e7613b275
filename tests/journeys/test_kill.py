"""Nothing acknowledged is lost: the house is killed in the middle of writes and opened again.

The key that a client sends is not kept (only its hash), so each voice carries its own in its
words. `HEARTH_KILLS=50` kills it so often; `./hearth bench captures` does that with 32 clients.
"""

from __future__ import annotations

import os
import re
import time

from tests.support.server import House, hearth
from tests.support.speakers import COUNT, FOUND, speak

KILLS = int(os.environ.get("HEARTH_KILLS", "2"))


def django(home, source: str) -> str:
    """Run a few lines in the house's own environment."""
    done = hearth(home, "manage", "shell", "-c", source)
    assert done.returncode == 0, done.stderr
    return done.stdout


def killed_while_speaking(home, *, most: int = 40):
    """The clients of a house that was killed after that many thanks."""
    house = House(home, words=("--no-demo",)).open()
    speakers = speak(house.address, "kill", clients=6, seconds=60)
    deadline = time.monotonic() + 60
    while sum(len(one.thanked) for one in speakers) < most and time.monotonic() < deadline:
        time.sleep(0.02)
    house.kill()
    for one in speakers:
        one.join(timeout=40)
    return speakers


def test_every_voice_that_got_a_receipt_is_there_after_kills(ready_home):
    django(ready_home, FOUND)
    thanked, tried = set(), set()
    for _kill in range(KILLS):
        for one in killed_while_speaking(ready_home):
            thanked |= set(one.thanked)
            tried |= set(one.tried)
    said = django(ready_home, COUNT)
    kept = re.search(r"KEYS (.*)", said)[1].split()
    assert len(thanked) >= 40 * KILLS
    assert thanked <= set(kept) <= tried
    assert len(kept) == len(set(kept))
    assert f"CAPTURES {len(kept)} FAULTS 0" in said
    again = House(ready_home, words=("--no-demo",)).open()
    assert again.end() == 0
