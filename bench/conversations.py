"""A conversation in the database: 10,000 people, 500 statements, 500,000 opinions; read, shown, asked on.

HEARTH_BENCH_PEOPLE=500 tries it on fewer. The home is made once and kept in var/bench-conversations-<people>.
"""

from __future__ import annotations

import gc
import os
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from bench.rows import Row, quantile

HELP = "conversations in the database: 10,000 people × 500 statements × 500,000 opinions; pages"
PROJECT = Path(__file__).resolve().parents[1]
PEOPLE = int(os.environ.get("HEARTH_BENCH_PEOPLE", "10000"))
STATEMENTS = int(os.environ.get("HEARTH_BENCH_STATEMENTS", "500"))
EACH, VISITS = 50, 40
HOME = PROJECT / "var" / f"bench-conversations-{PEOPLE}-{STATEMENTS}"


def run() -> Iterator[Row]:
    """Make it once, then refresh, read in full, and look at its pages."""
    _open()
    activity = _conversation()
    yield from _readings(activity)
    yield from _answers(activity)
    yield from _pages(activity)


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


def _conversation() -> Any:
    """The conversation of the bench; made where it is not there in full."""
    from hearth.core.networks import services as networks
    from hearth.core.networks.models import Network
    from hearth.decide.models import Activity
    from hearth.decide.queries import conversations as queries

    network = Network.objects.filter(slug="bench").first()
    network = network or networks.found("bench", name="Bench", languages=["en"])
    for row in Activity.objects.filter(network=network, form="conversation"):
        if queries.opinions(row).count() >= PEOPLE * EACH:
            return row
    return _made(network)


def _made(network: Any) -> Any:
    """Three ways of seeing things; a tenth of passes; everybody answers fifty statements."""
    from django.utils import timezone

    from hearth.decide import services
    from hearth.kit.actors import Actor

    now, by = timezone.now(), Actor("facilitator")
    made = services.make_activity(
        network, form="conversation", title="Bench", eligibility="Everybody", entry="browser",
        opens_at=now, closes_at=now + timedelta(days=9), is_running_shown=True, by=by, now=now,
    )  # fmt: skip
    for number in range(STATEMENTS):
        text = f"Statement {number} about the river, the bus and the park"
        services.add_statement(made, text=text, language="en", by=by, now=now)
    opened = services.open_activity(made, by=by, now=now)
    _fill(opened, now)
    return opened


def _fill(activity: Any, now: Any) -> None:
    import numpy as np

    from hearth.decide.models import Opinion, Participant
    from hearth.kit.ids import uuid7

    rng = np.random.default_rng(1)
    side = rng.integers(0, 3, PEOPLE)
    agree = rng.beta(1, 1, (3, STATEMENTS))
    whose = {"network_id": activity.network_id, "activity_id": activity.pk}
    for start in range(0, PEOPLE, 500):
        numbers = range(start, min(start + 500, PEOPLE))
        Participant.objects.bulk_create(
            Participant(
                **whose, key=f"{n:064d}", number=n + 1, profile_id=uuid7(), channel="online", joined_at=now
            )
            for n in numbers
        )  # fmt: skip
        rows = []
        for n in numbers:
            for s in rng.choice(STATEMENTS, EACH, replace=False).tolist():
                sided = 1 if rng.random() < agree[side[n], s] else -1
                value = 0 if rng.random() < 0.1 else sided
                rows.append(
                    Opinion(**whose, participant=n + 1, statement=s + 1, value=value, cast_at=now)
                )
        Opinion.objects.bulk_create(rows, batch_size=2000)


def _readings(activity: Any) -> Iterator[Row]:
    """In full once, then brought up to date as the clock does."""
    from django.utils import timezone

    from hearth.decide import services
    from hearth.decide.bridge import conversation as bridge
    from hearth.decide.queries import conversations as queries

    seconds, _found = _timed(lambda: bridge.parse(queries.gathered(activity)))
    yield Row(f"read {PEOPLE * EACH:,} opinions from the database, CPU", seconds, "s")
    seconds, found = _timed(
        lambda: services.take_reading(activity, now=timezone.now(), in_full=True)
    )
    yield Row("in full: read, look for groups, keep, CPU", seconds, "s")
    yield Row("groups found (three were made)", len(found.inner["groups"]), "", least=3)
    times = [
        _timed(lambda: services.take_reading(activity, now=timezone.now()))[0] for _ in range(5)
    ]
    yield Row(
        "refresh: read, place everybody, figures, keep, CPU", quantile(times, 0.5), "s", limit=2.0
    )


def _timed(deed: Callable[[], Any]) -> tuple[float, Any]:
    """CPU seconds, so that whoever else uses the machine does not count; and what came out."""
    begun = time.process_time()
    found = deed()
    return time.process_time() - begun, found


def _answers(activity: Any) -> Iterator[Row]:
    """Five answers of somebody, while all that is there."""
    from django.utils import timezone

    from hearth.decide import services
    from hearth.kit.actors import Actor

    times = []
    for turn in range(VISITS):
        who = services.Admitted(f"bench-{time.time_ns()}-{turn}", "browser")
        given = dict.fromkeys(range(1, 6), 1)
        deed = partial(
            services.give_opinions,
            activity,
            admitted=who,
            opinions=given,
            by=Actor.nobody(),
            now=timezone.now(),
        )
        times.append(_timed(deed)[0])
    yield Row("five answers, 95th percentile, CPU", quantile(times, 0.95) * 1000, "ms", limit=100)


def _pages(activity: Any) -> Iterator[Row]:
    """Every page that anybody sees, as the server makes it."""
    from django.db import connection
    from django.test import Client

    client, base = Client(), f"/bench/conversations/{activity.pk}/"
    gc.collect()  # what the readings left behind is not the pages' work
    gc.freeze()
    for name, path in {
        "the conversation": "",
        "the result": "result/",
        "every statement, first page": "statements/",
        "every statement, last page by what divides": f"statements/?order=divided&page={STATEMENTS // 20}",
    }.items():
        answer = client.get(base + path)
        if answer.status_code != 200:
            raise RuntimeError(f"{base + path}: {answer.status_code}")
        asked: list[str] = []
        with connection.execute_wrapper(_counting(asked)):
            client.get(base + path)
        times = [_timed(partial(client.get, base + path))[0] for _ in range(VISITS)]
        yield Row(f"{name}: 95th percentile, CPU", quantile(times, 0.95) * 1000, "ms", limit=50)
        yield Row(f"{name}: queries", len(asked), "", limit=12)


def _counting(asked: list[str]) -> Callable[..., Any]:
    """Writes down every query that is asked."""

    def wrapper(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        asked.append(sql)
        return execute(sql, params, many, context)

    return wrapper
