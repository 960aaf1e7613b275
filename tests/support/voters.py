"""Clients that cast ballots at a house, tap twice, try again, and remember which it said yes to."""

from __future__ import annotations

import http.client
import json
import re
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty, SimpleQueue
from urllib.parse import urlencode, urlsplit
from uuid import UUID

TOKEN = "a" * 32
#: Every so many ballots are sent twice at once, as by an impatient finger.
TAP_TWICE = 10


@dataclass(frozen=True)
class Voter:
    """One eligible person who is inside already: the cookie of the door, and what they will choose."""

    number: int
    cookie: str

    @property
    def choices(self) -> list[int]:
        """Three projects of twenty, by the number: so that a ballot can be told from any other."""
        return sorted({1 + (self.number * step + step) % 20 for step in (1, 3, 7)})

    def body(self) -> str:
        words = [("step", "cast"), ("csrfmiddlewaretoken", TOKEN)]
        return urlencode([*words, *(("projects", str(number)) for number in self.choices)])


@dataclass
class Crowd:
    """The voters that wait, and what came of those who voted."""

    address: str
    path: str
    waiting: SimpleQueue[Voter]
    until: float
    thanked: dict[int, str] = field(default_factory=dict)
    times: list[float] = field(default_factory=list)
    worked: list[float] = field(default_factory=list)
    refused: list[int] = field(default_factory=list)

    def vote(self, clients: int) -> list[threading.Thread]:
        """That many clients begin at once, one voter after another."""
        lines = [threading.Thread(target=self._line, daemon=True) for _ in range(clients)]
        for line in lines:
            line.start()
        return lines

    def _line(self) -> None:
        netloc = urlsplit(self.address).netloc
        ours, other = (http.client.HTTPConnection(netloc, timeout=30) for _ in range(2))
        try:
            while time.monotonic() < self.until:
                voter = self.waiting.get_nowait()
                if voter.number % TAP_TWICE == 0:
                    self._send(other, voter)
                self._cast(ours, voter)
                if voter.number % TAP_TWICE == 0:
                    self._read(other, voter)
        except (OSError, http.client.HTTPException, Empty):
            return

    def _cast(self, line: http.client.HTTPConnection, voter: Voter) -> None:
        begun = time.perf_counter()
        self._send(line, voter)
        if self._read(line, voter):
            self.times.append(time.perf_counter() - begun)

    def _send(self, line: http.client.HTTPConnection, voter: Voter) -> None:
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": f"hearth-entry={voter.cookie}; csrftoken={TOKEN}",
        }
        line.request("POST", self.path, voter.body(), headers)

    def _read(self, line: http.client.HTTPConnection, voter: Voter) -> bool:
        answer = line.getresponse()
        said = answer.read().decode()
        receipt = re.search(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}\b", said)
        if answer.status != 200 or not receipt:
            self.refused.append(answer.status)
            return False
        self.thanked[voter.number] = receipt[0]
        if took := re.search(r"dur=([\d.]+)", answer.headers.get("Server-Timing", "")):
            self.worked.append(float(took[1]) / 1000)
        return True


def crowd(address: str, home: Path, voters: Iterable[Voter], *, seconds: float) -> Crowd:
    """These voters, in front of this house."""
    waiting: SimpleQueue[Voter] = SimpleQueue()
    for voter in voters:
        waiting.put(voter)
    told = json.loads((home / "voters.json").read_text())
    return Crowd(address, told["path"], waiting, time.monotonic() + seconds)


def voters_of(home: Path) -> list[Voter]:
    """Everybody who was let in by `LET_IN`."""
    told = json.loads((home / "voters.json").read_text())
    return [Voter(number, cookie) for number, cookie in enumerate(told["cookies"])]


def leads_nowhere(home: Path, thanked: dict[int, str]) -> list[int]:
    """Voters whose receipt does not lead to their own ballot in the box."""
    from hearth.kit.proofs import receipt_line

    vote_id = json.loads((home / "voters.json").read_text())["path"].split("/")[3]
    box = {number: line for number, _, line in json.loads((home / "box.json").read_text())["box"]}
    lines = {number: receipt_line(UUID(vote_id), receipt) for number, receipt in thanked.items()}
    return [number for number, line in lines.items() if box.get(number) != line]


#: A vote among twenty projects, with many people inside already: what the door would have done for each.
LET_IN = """
import json, os
from datetime import timedelta
from django.conf import settings
from django.core import signing
from django.utils import timezone
from hearth.core.networks import services as networks
from hearth.decide import queries, services
from hearth.faces.shared.entry import SALT
from hearth.kit.actors import Actor
from hearth.kit.codes import new_code
now, by = timezone.now(), Actor.clock()
network = networks.found("ballots", name="Ballots")
vote = services.make_vote(network, title="Our money", budget_minor=1000000, eligibility="Everybody.",
    opens_at=now - timedelta(hours=1), closes_at=now + timedelta(days=2), by=by, now=now)
for number in range(20):
    services.add_project(vote, title=f"Project {number}", cost_minor=100000, by=by, now=now)
vote = services.open_vote(vote, by=by, now=now)
codes = [new_code() for _ in range(int(os.environ.get("HEARTH_VOTERS", "500")))]
services.give_codes_as(vote, codes=codes, batch="", by=by, now=now)
keys = [queries.voter_key_of(vote.pk, code) for code in codes]
cookies = [signing.dumps({vote.pk.hex: [key, "code"]}, salt=SALT, compress=True) for key in keys]
told = {"path": f"/ballots/votes/{vote.pk}/ballot/", "cookies": cookies, "keys": keys}
(settings.HOME / "voters.json").write_text(json.dumps(told))
"""
#: What lies in the box: by voter the choices, and whether the receipt leads to it; faults of the ledger.
LOOK_IN = """
import json
from django.conf import settings
from hearth.core.ledger import queries as ledger
from hearth.core.networks.models import Network
from hearth.decide.models import Ballot
keys = {key: number for number, key in enumerate(json.loads((settings.HOME / "voters.json").read_text())["keys"])}
rows = Ballot.objects.values_list("voter_key", "choices", "receipt_hash")
box = [[keys[key], choices, receipt] for key, choices, receipt in rows]
faults = len(ledger.verify(Network.objects.get(slug="ballots")))
(settings.HOME / "box.json").write_text(json.dumps({"box": box, "faults": faults}))
"""
