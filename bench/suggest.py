"""Suggestions for one voice among 100,000 that are coded: through the room, from a database of its own."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from bench.rows import Row, quantile

HELP = "suggest themes for one voice among 100,000 coded ones"
PROJECT = Path(__file__).resolve().parents[1]
VOICES, THEMES, ASKED, WORDS = 100_000, 40, 200, 30_000


def run() -> Iterator[Row]:
    """Everything happens in a process of its own, so that its memory is its own."""
    with tempfile.TemporaryDirectory(prefix="hearth-bench-") as home:
        environment = os.environ | {
            "HEARTH_HOME": home,
            "PYTHONPATH": f"{PROJECT / 'src'}{os.pathsep}{PROJECT}",
            "DJANGO_SETTINGS_MODULE": "hearth.site.settings",
        }
        done = subprocess.run(
            [sys.executable, "-m", "bench.suggest"],
            env=environment, cwd=PROJECT, capture_output=True, text=True,
        )  # fmt: skip
        if done.returncode:
            raise RuntimeError(done.stderr[-1500:])
        for line in done.stdout.splitlines():
            name, value, unit, limit = line.split("\t")
            yield Row(name, float(value), unit, float(limit) if limit else None)


def texts(chance: random.Random) -> Iterator[tuple[int, str]]:
    """Invented voices with a theme each: its own words among common ones, as often as in speech."""
    letters = "etaoinshrdlucmfwypvbgkjqxz"
    words = ["".join(chance.choices(letters, k=chance.randint(2, 9))) for _ in range(WORDS)]
    weights = [1 / (rank + 3) for rank in range(WORDS)]
    own = [chance.sample(words[200:], 60) for _ in range(THEMES)]
    for number in range(VOICES + ASKED):
        theme = number % THEMES
        said = chance.choices(words, weights, k=chance.randint(8, 40))
        yield theme, " ".join([*said, *chance.choices(own[theme], k=4)])


def _fill() -> tuple[object, object, list[object], float]:
    """A network with its voices, all but the last `ASKED` of them coded."""
    from datetime import UTC, datetime

    from hearth.core.networks import services as networks
    from hearth.kit.actors import Actor
    from hearth.kit.ids import uuid7
    from hearth.listen import services as listen
    from hearth.understand import services as understand

    now, clock = datetime.now(UTC), Actor.clock()
    network = networks.found("bench", name="Bench")
    coder = Actor("champion", membership_id=uuid7(), roles=frozenset({"champion"}))
    themes = [
        understand.add_theme(network, name=f"Theme {n}", by=clock, now=now) for n in range(THEMES)
    ]
    round_ = listen.make_round(
        network, title="Bench", question="?", opens_on=now.date(), closes_on=now.date(), by=clock, now=now
    )  # fmt: skip
    round_ = listen.open_round(round_, by=clock, now=now)
    rows = list(texts(random.Random(7)))
    ids = [uuid7() for _ in rows]
    sayings = [
        listen.Saying(
            key=uuid7(), kind="need", text=text, language="en", at=now, place=None, groups={},
            consents={"quote": True}, state="shown", voice_id=voice_id,
        )
        for (_theme, text), voice_id in zip(rows, ids, strict=True)
    ]  # fmt: skip
    begun = time.perf_counter()
    for start in range(0, len(sayings), 4000):
        listen.receive_many(
            network, round=round_, sayings=sayings[start : start + 4000],
            wordings={"quote": "May we?"}, by=clock, now=now,
        )  # fmt: skip
    for start in range(0, VOICES, 4000):
        part = range(start, min(start + 4000, VOICES))
        understand.code_many(
            network,
            codings=[(ids[n], themes[rows[n][0]], "lived", coder.member) for n in part],
            by=clock, now=now,
        )  # fmt: skip
    asked = [(ids[n], themes[rows[n][0]].pk) for n in range(VOICES, len(rows))]
    return network, coder, asked, time.perf_counter() - begun


def _measure() -> None:
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    network, coder, asked, _seconds = _fill()
    _ask(network, coder, asked)


def _ask(network: object, coder: object, asked: list[object]) -> None:
    from datetime import UTC, datetime

    from hearth.listen import queries as listen
    from hearth.understand import services as understand

    voices = [(listen.voice(network, voice_id), theme) for voice_id, theme in asked]
    begun = time.perf_counter()
    understand.suggest_themes(network, voice=voices[0][0], by=coder)
    first = time.perf_counter() - begun
    spent, hits, busy = [], 0, time.process_time()
    for voice, theme in voices:
        begun = time.perf_counter()
        found = understand.suggest_themes(network, voice=voice, by=coder)
        spent.append((time.perf_counter() - begun) * 1000)
        hits += theme in [one.theme.pk for one in found]
    busy = (time.process_time() - busy) * 1000 / len(voices)
    after = []
    for voice, _theme in voices[:50]:
        now = datetime.now(UTC)
        chosen = [one.theme for one in understand.suggest_themes(network, voice=voice, by=coder)]
        understand.code_voice(network, voice_id=voice.id, themes=chosen[:1], by=coder, now=now)
        begun = time.perf_counter()
        understand.suggest_themes(network, voice=voices[-1][0], by=coder)
        after.append((time.perf_counter() - begun) * 1000)
    say("index made from the database, once in a process", first, "s", "")
    say("one voice among 100,000, p50", quantile(spent, 0.5), "ms", "")
    say("one voice among 100,000, p95", quantile(spent, 0.95), "ms", "50")
    say("of it the processor's share, mean", busy, "ms", "")
    say("the same just after somebody coded, p95", quantile(after, 0.95), "ms", "50")
    say("its theme is among the three (invented words)", hits / len(voices), "share", "")
    say("memory of the whole process at most", _peak_mb(), "MB", "")


def say(name: str, value: float, unit: str, limit: str) -> None:
    print(f"{name}\t{value}\t{unit}\t{limit}", flush=True)


def _peak_mb() -> float:
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    _measure()
