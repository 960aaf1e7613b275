"""Nothing acknowledged is lost: the house is killed in the middle of writes and opened again.

The key that a form sends is not kept (only its hash), so each voice carries its own in its words.
"""

from __future__ import annotations

import re
import threading
import time
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar
from pathlib import Path
from uuid import uuid4

from tests.support.server import House, hearth

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
COUNT = """
from hearth.listen.models import Capture, Voice
from hearth.core.ledger import queries as ledger
from hearth.core.networks.models import Network
network = Network.objects.get(slug="kill")
print("KEYS", *(text.split()[-1] for text in Voice.objects.values_list("text", flat=True)))
print("CAPTURES", Capture.objects.count(), "FAULTS", len(ledger.verify(network)))
"""


class Speaker(threading.Thread):
    """A resident who says one thing after another; `thanked` are the keys the house said yes to."""

    def __init__(self, address: str) -> None:
        super().__init__(daemon=True)
        self.address, self.thanked, self.tried = address, [], []
        opener = urllib.request.HTTPCookieProcessor(CookieJar())
        self.browser = urllib.request.build_opener(opener)

    def run(self) -> None:
        try:
            page = self.browser.open(f"{self.address}/kill/speak/", timeout=20).read().decode()
            token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[1]
            round_id = re.search(r'name="round" value="([^"]+)"', page)[1]
            while True:
                self.say(token, round_id)
        except OSError:
            return

    def say(self, token: str, round_id: str) -> None:
        key = str(uuid4())
        self.tried.append(key)
        words = {
            "csrfmiddlewaretoken": token,
            "round": round_id,
            "key": key,
            "kind": "need",
            "language": "en",
            "text": f"A lamp on the path, please. {key}",
        }
        answer = self.browser.open(
            f"{self.address}/kill/speak/", urllib.parse.urlencode(words).encode(), timeout=20
        )
        if re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", answer.read().decode()):
            self.thanked.append(key)


def django(home: Path, source: str) -> str:
    """Run a few lines in the house's own environment."""
    done = hearth(home, "manage", "shell", "-c", source)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_every_voice_that_got_a_receipt_is_there_after_a_kill(tmp_path):
    hearth(tmp_path, "manage", "migrate", "-v0")
    django(tmp_path, FOUND)
    house = House(tmp_path, words=("--no-demo",)).open()
    speakers = [Speaker(house.address) for _ in range(6)]
    for speaker in speakers:
        speaker.start()
    deadline = time.monotonic() + 60
    while sum(len(one.thanked) for one in speakers) < 40 and time.monotonic() < deadline:
        time.sleep(0.02)

    house.kill()

    for speaker in speakers:
        speaker.join(timeout=30)
    thanked = {key for one in speakers for key in one.thanked}
    tried = {key for one in speakers for key in one.tried}
    assert len(thanked) >= 40
    said = django(tmp_path, COUNT)
    kept = set(re.search(r"KEYS (.*)", said)[1].split())
    assert thanked <= kept <= tried
    assert f"CAPTURES {len(kept)} FAULTS 0" in said
    again = House(tmp_path, words=("--no-demo",)).open()
    assert again.end() == 0
