"""A city's budget, from the database to a kept result: 100,000 ballots on 200 projects, and 900 projects on a page.

HEARTH_BENCH_BALLOTS=5000 tries it on fewer. The home is made once and kept in var/bench-count-<ballots>.
"""

from __future__ import annotations

import os
import resource
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from bench.rows import Row, quantile

HELP = "the count of a city's budget: 100,000 ballots on 200 projects, Equal Shares with completion"
PROJECT = Path(__file__).resolve().parents[1]
BALLOTS = int(os.environ.get("HEARTH_BENCH_BALLOTS", "100000"))
HOME = PROJECT / "var" / f"bench-count-{BALLOTS}"
PROJECTS, PAGE_PROJECTS, VISITS = 200, 900, 30
MEGA = 1024 if os.uname().sysname == "Linux" else 1024 * 1024


def run() -> Iterator[Row]:
    """Make the box once; count it anew each time; then the page of a result with 900 projects."""
    _open()
    vote = _vote("City money", PROJECTS, BALLOTS)
    _uncount(vote)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MEGA
    yield from _count(vote)
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MEGA
    yield Row("memory at most while counting", after, "MiB")
    yield Row("memory before", before, "MiB")
    yield from _story(vote)
    many = _vote("Many projects", PAGE_PROJECTS, 3000)
    yield from _page(many)


def _open() -> None:
    HOME.mkdir(parents=True, exist_ok=True)
    os.environ["HEARTH_HOME"] = str(HOME)
    os.environ["DJANGO_SETTINGS_MODULE"] = "hearth.site.settings"
    import django
    from django.conf import settings
    from django.core.management import call_command

    django.setup()
    settings.ALLOWED_HOSTS = ["*"]
    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)


def _vote(title: str, projects: int, ballots: int) -> Any:
    """A closed vote with its ballots; the one of an earlier run if there is one."""
    from django.utils import timezone

    from hearth.core.networks import services as networks
    from hearth.core.networks.models import Network
    from hearth.decide import services
    from hearth.decide.models import Activity
    from hearth.kit.actors import Actor

    network = Network.objects.filter(slug="bench").first() or networks.found("bench", name="Bench")
    known = Activity.objects.filter(network=network, title=title).first()
    if known:
        return known
    by, now = Actor.clock(), timezone.now()
    vote = services.make_vote(
        network,
        title=title,
        budget_minor=2_000_000_00,
        eligibility="Everybody",
        opens_at=now,
        closes_at=now + timedelta(minutes=1),
        by=by,
        now=now,
    )
    costs = _costs(projects)
    for n, cost in enumerate(costs, start=1):
        services.add_project(vote, title=f"Project {n}", cost_minor=cost, by=by, now=now)
    vote = services.open_vote(vote, by=by, now=now)
    rows = ((f"code{n}", ballot, None, {}) for n, ballot in enumerate(_ballots(projects, ballots)))
    services.cast_many(vote, ballots=rows, by=by, now=now)
    return services.close_vote(vote, by=by, now=vote.closes_at)


def _costs(projects: int) -> list[int]:
    import numpy as np

    return [int(c) * 100 for c in np.random.default_rng(3).integers(2_000, 90_000, projects)]


def _ballots(projects: int, ballots: int) -> Iterator[list[int]]:
    """About eight projects each, some far better liked than others, in ten groups of one mind."""
    import numpy as np

    rng = np.random.default_rng(7)
    liked = rng.beta(1.2, 14, (10, projects)) * 8 / (projects * 1.2 / 15.2)
    for _ in range(ballots):
        row = np.flatnonzero(rng.random(projects) < liked[rng.integers(10)])
        yield [int(p) + 1 for p in row] or [1 + int(rng.integers(projects))]


def _uncount(vote: Any) -> None:
    """As if nobody had counted: the bench's own home only."""
    from hearth.decide.models import Activity, CountStory, Outcome

    Outcome.objects.filter(vote=vote).delete()
    CountStory.objects.filter(vote=vote).delete()
    Activity.objects.filter(pk=vote.pk).update(state="closed")
    vote.state = "closed"


def _count(vote: Any) -> Iterator[Row]:
    """From the closed box to the kept result: reading, counting, record, turnout."""
    from django.utils import timezone

    from hearth.decide import services
    from hearth.decide.bridge.budget_ballots import read_ballots
    from hearth.decide.queries.voters import ballot_texts
    from hearth.kit.actors import Actor

    begun = time.perf_counter()
    read = read_ballots(ballot_texts(vote))
    yield Row(f"{len(read):,} ballots read", time.perf_counter() - begun, "s")
    begun, worked = time.perf_counter(), time.process_time()
    made = services.count_vote(vote, by=Actor.clock(), now=timezone.now())
    whole, worked = time.perf_counter() - begun, time.process_time() - worked
    yield Row(f"{made.ballots:,} x {PROJECTS}: read, counted, kept", whole, "s", 10.0)
    yield Row("the same in seconds of the processor", worked, "s")
    yield Row("steps in which shares were raised", made.result["steps"], "")
    yield Row("projects bought", len(made.result["winners"]), "")


def _story(vote: Any) -> Iterator[Row]:
    from django.utils import timezone

    from hearth.decide import services

    begun = time.process_time()
    story = services.tell_count(vote, now=timezone.now(), seconds=5)
    worked = time.process_time() - begun
    yield Row("one portion of the story, seconds of the processor", worked, "s")
    yield Row(
        f"reasons found in it, of {story.total if story else 0}", story.done if story else 0, ""
    )


def _page(vote: Any) -> Iterator[Row]:
    """The public page of a counted vote with 900 projects."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from django.utils import timezone

    from hearth.decide import services
    from hearth.kit.actors import Actor

    services.count_vote(vote, by=Actor.clock(), now=timezone.now())
    services.tell_count(vote, now=timezone.now(), seconds=5)
    client, address = Client(), f"/bench/votes/{vote.pk}/"
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    queries = len(asked)  # now: the next request begins the list anew
    if not queries:
        raise RuntimeError("no query was seen: the measure is broken")
    times, worked = [], []
    for _ in range(VISITS):
        begun, busy = time.perf_counter(), time.process_time()
        client.get(address)
        times.append((time.perf_counter() - begun) * 1000)
        worked.append((time.process_time() - busy) * 1000)
    yield Row(
        f"result page, {PAGE_PROJECTS} projects, 95 of 100 visits",
        quantile(times, 0.95),
        "ms",
        50.0,
    )
    yield Row("the same in milliseconds of the processor", quantile(worked, 0.95), "ms")
    yield Row("queries of that page", queries, "", 12.0)
