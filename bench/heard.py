"""“What we heard” and “who is missing” on 100,000 voices, 6 dimensions and 200 places, from running counts.

HEARTH_BENCH_VOICES=5000 tries it on fewer. The home is made once and kept in var/bench-heard-<voices>.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from bench.rows import Row, quantile

HELP = "what we heard and who is missing on 100,000 voices × 6 dimensions × 200 places"
PROJECT = Path(__file__).resolve().parents[1]
VOICES = int(os.environ.get("HEARTH_BENCH_VOICES", "100000"))
HOME = PROJECT / "var" / f"bench-heard-{VOICES}"
PLACES, DIMENSIONS, CATEGORIES, THEMES = 200, 6, 6, 20
VISITS = 15


def run() -> Iterator[Row]:
    """Make the network once, then measure both screens' data, their pages and a new voice."""
    _open()
    network, made = _network()
    if made:
        yield Row(f"{VOICES:,} voices taken in and coded", made, "s")
    yield from _measured(network)
    yield from _new_voice(network)
    yield from _clock(network)


def _open() -> None:
    HOME.mkdir(parents=True, exist_ok=True)
    os.environ["HEARTH_HOME"] = str(HOME)
    os.environ["DJANGO_SETTINGS_MODULE"] = "hearth.site.settings"
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)


def _network() -> tuple[Any, float]:
    """The network of the bench, and how long it took to make (0: it was there)."""
    from hearth.core.networks.models import Network
    from hearth.listen import queries as listen

    known = Network.objects.filter(slug="bench").first()
    heard = listen.heard(known).voices if known else 0
    if known is not None and heard >= VOICES:
        return known, 0.0
    town = _Town(known)
    begun = time.perf_counter()
    town.speak(VOICES - heard)
    seconds = time.perf_counter() - begun
    return town.network, seconds if not heard else 0.0  # a run that was broken off is no figure


class _Town:
    """A tree of 20 wards and 200 areas, six dimensions, twenty themes."""

    def __init__(self, network: Any) -> None:
        import numpy as np
        from django.utils import timezone

        from hearth.core.networks import services as networks
        from hearth.kit.actors import Actor

        self.now, self.by = timezone.now(), Actor("facilitator")
        self.rng = np.random.default_rng(time.time_ns())
        self.network = network or networks.found("bench", name="Bench", languages=["en"])
        if network is None:
            self._build()
        self._find()

    def _build(self) -> None:
        from hearth.core.places.models import Category, Dimension
        from hearth.listen import services as listen
        from hearth.understand import services as understand

        areas = self._tree()
        for n in range(DIMENSIONS):
            one = Dimension.objects.create(
                network=self.network, key="age_band" if n == 0 else f"d{n}", name=f"Dimension {n}",
                code_list="bench", year=2021, is_asked=True, position=n,
            )  # fmt: skip
            for at in range(CATEGORIES):
                Category.objects.create(
                    dimension=one, key=f"c{at}", name=f"Group {at}", position=at
                )
        self._people(areas)
        first, last = self.now.date() - timedelta(days=60), self.now.date() + timedelta(days=60)
        listen.open_round(
            listen.make_round(
                self.network, title="Bench", question="What would help?", by=self.by, now=self.now,
                opens_on=first, closes_on=last,
            ),
            by=self.by, now=self.now,
        )  # fmt: skip
        for n in range(THEMES):
            understand.add_theme(self.network, name=f"Theme {n}", by=self.by, now=self.now)

    def _find(self) -> None:
        from hearth.core.places import queries as places
        from hearth.listen import queries as listen
        from hearth.understand import queries

        self.areas = list(places.places(self.network, depth=2))
        self.dimensions = places.dimensions(self.network)
        self.groups = {one.pk: list(one.categories.all()) for one in self.dimensions}
        self.round, self.themes = listen.rounds(self.network)[0], list(queries.themes(self.network))

    def _tree(self) -> list[Any]:
        from hearth.core.places.models import Place

        def place(code: str, level: str, parent: Any) -> Any:
            return Place.objects.create(
                network=self.network, parent=parent, code=code, code_year=2021, name=code,
                level=level, depth=parent.depth + 1 if parent else 0,
                path=f"{parent.path}/{code}" if parent else code,
            )  # fmt: skip

        city = place("city", "city", None)
        self.wards = [place(f"w{n}", "ward", city) for n in range(PLACES // 10)]
        self.city = city
        return [place(f"a{n}", "area", self.wards[n // 10]) for n in range(PLACES)]

    def _people(self, areas: list[Any]) -> None:
        from hearth.core.places.models import Category, Population

        groups = list(Category.objects.filter(dimension__network=self.network))
        rows = [
            Population(
                network=self.network, place=spot, category=group, year=2021,
                count=size // CATEGORIES, source="made for the bench",
            )
            for size, spots in ((1500, areas), (15_000, self.wards), (300_000, [self.city]))
            for spot in spots
            for group in groups
        ]  # fmt: skip
        Population.objects.bulk_create(rows, batch_size=1000)

    def speak(self, n: int) -> None:
        """Voices in portions, coded as they come."""
        from hearth.listen import services as listen
        from hearth.understand import services as understand

        coder = uuid4()
        for start in range(0, n, 2000):
            sayings = [self._saying() for _ in range(min(2000, n - start))]
            listen.receive_many(
                self.network,
                round=self.round,
                sayings=sayings,
                wordings={},
                by=self.by,
                now=self.now,
            )
            picks = self.rng.integers(THEMES, size=len(sayings))
            codings = [
                (one.voice_id, self.themes[int(at)], "lived", coder)
                for one, at in zip(sayings, picks, strict=True)
            ]
            understand.code_many(self.network, codings=codings, by=self.by, now=self.now)

    def _saying(self) -> Any:
        from hearth.listen import services as listen

        picks = self.rng.integers(CATEGORIES, size=DIMENSIONS)
        return listen.Saying(
            key=uuid4(), voice_id=uuid4(), kind="need", text="A lamp on the path", language="en",
            at=self.now - timedelta(days=int(self.rng.integers(60))),
            place=self.areas[int(self.rng.integers(PLACES))],
            groups={
                one: self.groups[one.pk][int(at)]
                for one, at in zip(self.dimensions, picks, strict=True)
                if at or self.rng.random() < 0.7
            },
            state="shown",
        )  # fmt: skip


def _screens(network: Any) -> dict[str, Callable[[], Any]]:
    """What each screen asks for."""
    from hearth.core.places import queries as places
    from hearth.listen import queries as listen
    from hearth.understand import services as understand

    dimension = places.dimensions(network, asked=True)[1]
    ward = places.places(network, depth=1).first()

    def missing(within: Any = None) -> None:
        heard = listen.heard(network)
        understand.missing_now(network, heard=heard)
        understand.missing_closely(network, dimension=dimension, within=within, heard=heard)

    return {
        "who is missing, first screen": lambda: understand.missing_now(network),
        "who is missing, every place and group": missing,
        "who is missing, one ward": lambda: missing(ward),
        "what we heard": lambda: understand.heard_now(network),
    }


def _measured(network: Any) -> Iterator[Row]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    for name, ask in _screens(network).items():
        ask()
        times, busy = [], []
        for _ in range(VISITS):
            begun, worked = time.perf_counter(), time.process_time()
            ask()
            times.append((time.perf_counter() - begun) * 1000)
            busy.append((time.process_time() - worked) * 1000)
        with CaptureQueriesContext(connection) as asked:
            ask()
        yield Row(f"{name}: median", quantile(times, 0.5), "ms", 300)
        yield Row(f"{name}: slowest", max(times), "ms")
        yield Row(f"{name}: processor time, median", quantile(busy, 0.5), "ms", 300)
        yield Row(f"{name}: queries", len(asked), "queries", 40)


def _new_voice(network: Any) -> Iterator[Row]:
    """From the moment at which a voice is sent until both counts are right."""
    from django.utils import timezone

    from hearth.core.places import queries as places
    from hearth.kit.actors import Actor
    from hearth.listen import queries as listen_asked
    from hearth.listen import services as listen
    from hearth.understand import services as understand

    dimensions = places.dimensions(network, asked=True)
    of, ward = listen_asked.rounds(network).first(), places.places(network, depth=2).first()
    writes, waits = [], []
    for _ in range(40):
        before = understand.missing_now(network)["voices"]
        begun = time.perf_counter()
        listen.receive_voice(
            network, round=of, kind="need", text="A bench", language="en", place=ward, key=uuid4(),
            groups={one: one.categories.all()[0] for one in dimensions},
            by=Actor.nobody("resident"), now=timezone.now(),
        )  # fmt: skip
        writes.append((time.perf_counter() - begun) * 1000)
        if understand.missing_now(network)["voices"] != before + 1:
            raise RuntimeError("a voice that was taken in is not counted")
        waits.append((time.perf_counter() - begun) * 1000)
    yield Row("one voice taken in, counts included: median", quantile(writes, 0.5), "ms")
    yield Row("one voice taken in, counts included: slowest", max(writes), "ms", 500)
    yield Row("until a new voice stands on the screen: slowest", max(waits), "ms", 1000)


def _clock(network: Any) -> Iterator[Row]:
    """What the clock does at night: hold the counts against a full recount."""
    from django.utils import timezone

    from hearth.listen import services as listen
    from hearth.understand import services as understand

    for name, check in (
        ("voices", listen.check_tallies),
        ("themes", understand.check_theme_tallies),
    ):
        begun = time.perf_counter()
        wrong = check(network, now=timezone.now())
        yield Row(f"full recount of {name}", time.perf_counter() - begun, "s")
        yield Row(f"cells of {name} that had drifted", wrong, "cells", 0)
