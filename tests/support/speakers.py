"""Clients that say one thing after another to a house, and remember which voices it said yes to."""

from __future__ import annotations

import http.client
import json
import threading
import time
from dataclasses import dataclass, field
from urllib.parse import urlsplit
from uuid import uuid4


@dataclass
class Speaker(threading.Thread):
    """One client on one connection; `thanked` are the keys that got a receipt, `times` in seconds."""

    address: str
    network: str
    until: float
    thanked: list[str] = field(default_factory=list)
    tried: list[str] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    refused: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(daemon=True)

    def __hash__(self) -> int:
        return id(self)

    def run(self) -> None:
        """Speak until the time is over or the house is gone."""
        try:
            line = http.client.HTTPConnection(urlsplit(self.address).netloc, timeout=30)
            while time.monotonic() < self.until:
                self._say(line)
        except (OSError, http.client.HTTPException, ValueError):
            return

    def _say(self, line: http.client.HTTPConnection) -> None:
        key = str(uuid4())
        self.tried.append(key)
        words = {
            "key": key,
            "kind": "need",
            "language": "en",
            "text": f"A lamp on the path by the school, please, it is dark after four. {key}",
            "consents": {"keep": True, "quote": True},
        }
        begun = time.perf_counter()
        line.request(
            "POST",
            f"/api/{self.network}/voices/",
            json.dumps(words),
            {"Content-Type": "application/json"},
        )
        answer = line.getresponse()
        said = answer.read()
        if answer.status == 201 and json.loads(said)["receipt"]:
            self.times.append(time.perf_counter() - begun)
            self.thanked.append(key)
        else:
            self.refused.append(answer.status)


def speak(address: str, network: str, *, clients: int, seconds: float) -> list[Speaker]:
    """That many clients begin at once; join them for what came of it."""
    until = time.monotonic() + seconds
    found = [Speaker(address, network, until) for _ in range(clients)]
    for one in found:
        one.start()
    return found


FOUND = """
from datetime import timedelta
from django.utils import timezone
from hearth.core.networks import services as networks
from hearth.kit.actors import Actor
from hearth.listen import services as listen
now = timezone.now()
network = networks.found("kill", name="Kill")
made = listen.make_round(network, title="t", question="q", opens_on=timezone.localdate(),
                         closes_on=timezone.localdate() + timedelta(days=9), by=Actor.clock(), now=now)
listen.open_round(made, by=Actor.clock(), now=now)
"""
#: Every voice carries its key in its words, because of a key only the hash is kept.
COUNT = """
from hearth.listen.models import Capture, Voice
from hearth.core.ledger import queries as ledger
from hearth.core.networks.models import Network
network = Network.objects.get(slug="kill")
print("KEYS", *(text.split()[-1] for text in Voice.objects.values_list("text", flat=True)))
print("CAPTURES", Capture.objects.count(), "FAULTS", len(ledger.verify(network)))
"""
