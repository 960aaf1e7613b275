"""Every public page and the desk's first screen on the city demo: time, queries, bytes.

HEARTH_BENCH_SIZE=village tries it on a small demo. The city's home is kept in var/bench-<size>.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from bench.rows import Row, quantile

if TYPE_CHECKING:
    from django.test import Client

HELP = "server time, queries and bytes of every public page and the desk, on the city demo"
PROJECT = Path(__file__).resolve().parents[1]
SIZE = os.environ.get("HEARTH_BENCH_SIZE", "city")
HOME = PROJECT / "var" / f"bench-{SIZE}"
VISITS = 40
MOST_PAGES = 80
LINK = re.compile(rb'href="(/[^"#?]*)')


def run() -> Iterator[Row]:
    """Prepare the city once, then measure inside this process and in a browser."""
    _prepare()
    slug, steward = _network()
    pages = dict(_public_pages(slug))
    if not pages:
        raise RuntimeError("the front page of the demo network answers no visitor")
    yield Row("public pages found by following links", len(pages), "pages")
    visitor = _visitor()
    for name, path in pages.items():
        yield from _measure(
            f"public {name}", lambda p=path: visitor.get(p), most_ms=50, most_queries=12
        )
    member = _visitor()
    member.force_login(steward)
    desk = f"/{slug}/desk/"
    yield from _measure(
        "desk first screen", lambda: member.get(desk), most_ms=150, most_queries=None
    )
    yield from _over_the_wire(pages)


def _prepare() -> None:
    """A home of its own with the demo of that size, made once and kept."""
    from tests.support.server import House

    HOME.mkdir(parents=True, exist_ok=True)
    House(HOME, words=("--demo-size", SIZE)).open(timeout=3600).end()
    os.environ["HEARTH_HOME"] = str(HOME)
    os.environ["DJANGO_SETTINGS_MODULE"] = "hearth.site.settings"
    import django

    django.setup()


def _network():  # type: ignore[no-untyped-def]
    from hearth.core.people.models import Membership

    held = Membership.objects.filter(network__is_demo=True, role="steward", ended_at=None)
    first = held.select_related("network", "person").first()
    if first is None:
        raise RuntimeError("the demo network has no steward: was the demo made?")
    return first.network.slug, first.person


def _visitor() -> Client:
    from django.test import Client

    return Client(HTTP_HOST="127.0.0.1", HTTP_ACCEPT_ENCODING="gzip, br")


def _public_pages(slug: str) -> Iterator[tuple[str, str]]:
    """One address for each public route that links lead to, starting at the front page."""
    from django.urls import Resolver404, resolve

    visitor, seen, waiting = _visitor(), set(), [f"/{slug}/"]
    while waiting and len(seen) < MOST_PAGES:
        path = waiting.pop(0)
        try:
            route = resolve(path)
        except Resolver404:
            continue
        if route.namespace != "public" or route.view_name in seen:
            continue
        seen.add(route.view_name)
        answer = visitor.get(path)
        if answer.status_code == 200 and "text/html" in answer.headers["Content-Type"]:
            yield route.view_name.removeprefix("public:"), path
            waiting += [found.decode() for found in LINK.findall(answer.content)]


def _measure(
    name: str, ask: Callable[[], object], *, most_ms: float, most_queries: int | None
) -> Iterator[Row]:
    """Milliseconds (median and 95th percentile) and queries of one page, warm."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    for _ in range(3):
        ask()
    times = []
    for _ in range(VISITS):
        begun = time.perf_counter()
        ask()
        times.append((time.perf_counter() - begun) * 1000)
    with CaptureQueriesContext(connection) as asked:
        ask()
    yield Row(f"{name}: median", quantile(times, 0.5), "ms")
    yield Row(f"{name}: 95th percentile", quantile(times, 0.95), "ms", most_ms)
    yield Row(f"{name}: queries", len(asked), "queries", most_queries)


def _over_the_wire(pages: dict[str, str]) -> Iterator[Row]:
    """What a phone downloads on a first visit, everything included, and from how many other hosts."""
    from tests.support import browsers
    from tests.support.server import House

    if browsers.find() is None:
        print(f"  bytes over the wire were not measured: {browsers.ADVICE}")
        return
    house = House(HOME, words=("--no-demo",)).open()
    try:
        yield from _first_visits(pages, house.address)
    finally:
        house.end()


def _first_visits(pages: dict[str, str], address: str) -> Iterator[Row]:
    from playwright.sync_api import sync_playwright
    from tests.support import browsers
    from tests.support.journeys import DEVICES

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=browsers.find(), args=browsers.QUIET)
        for name, path in pages.items():
            context = browser.new_context(**DEVICES["phone"])
            page = context.new_page()
            sizes: list[float] = []
            hosts: set[str] = set()
            wire = context.new_cdp_session(page)
            wire.send("Network.enable")
            wire.on(
                "Network.loadingFinished",
                lambda event, s=sizes: s.append(event["encodedDataLength"]),
            )
            page.on("request", lambda request, h=hosts: h.add(request.url.split("/")[2]))
            page.goto(address + path, wait_until="networkidle")
            yield Row(f"public {name}: first visit", sum(sizes) / 1000, "kB", 100)
            if others := hosts - {address.split("/")[2], ""}:
                yield Row(f"public {name}: other hosts asked", len(others), "hosts", 0)
            context.close()
        browser.close()
