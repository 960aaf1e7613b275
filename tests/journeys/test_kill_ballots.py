"""No ballot that got a receipt is lost or doubled: the house is killed while people vote, tap twice, try again.

`./hearth bench ballots` does that with 32 clients and thirty kills.
"""

from __future__ import annotations

import json
import time

from tests.support.server import House, hearth
from tests.support.voters import LET_IN, LOOK_IN, crowd, leads_nowhere, voters_of

KILLS = 2


def killed_while_voting(home, voters, *, most: int = 40):
    """What came of these voters in a house that was killed after that many receipts."""
    house = House(home, words=("--no-demo",)).open()
    now = crowd(house.address, home, voters, seconds=60)
    lines = now.vote(6)
    deadline = time.monotonic() + 60
    while len(now.thanked) < most and time.monotonic() < deadline:
        time.sleep(0.02)
    house.kill()
    for line in lines:
        line.join(timeout=40)
    return now


def test_every_ballot_that_got_a_receipt_is_there_once_after_kills(ready_home):
    done = hearth(ready_home, "manage", "shell", "-c", LET_IN, HEARTH_VOTERS="600")
    assert done.returncode == 0, done.stderr
    voters, thanked, refused = voters_of(ready_home), {}, []
    for _kill in range(KILLS):
        rest = [one for one in voters if one.number not in thanked]
        now = killed_while_voting(ready_home, rest)
        thanked |= now.thanked
        refused += now.refused
    done = hearth(ready_home, "manage", "shell", "-c", LOOK_IN)
    assert done.returncode == 0, done.stderr
    told = json.loads((ready_home / "box.json").read_text())
    box = {number: choices for number, choices, _receipt in told["box"]}
    assert len(thanked) >= 40 * KILLS
    assert not refused
    assert thanked.keys() <= box.keys()
    assert len(told["box"]) == len(box)
    assert all(box[one.number] == one.choices for one in voters if one.number in box)
    assert not leads_nowhere(ready_home, thanked)
    assert told["faults"] == 0
