"""Fixtures of the browser journeys: a house with the demo village, and the people who visit it.

    @pytest.mark.browser
    def test_a_resident_finds_the_door(visit):
        page = visit("/larkmoor/")                       # a phone, light, English, nobody signed in
        desk = visit("/larkmoor/desk/", role="facilitator", device="laptop", dark=True)
        ur = visit("/larkmoor/", language="ar")          # right to left
        accessible(page)                                 # axe finds nothing

The server is a process of its own on the embedded database; everything it says after a test
stays, so a journey makes its own rows and never counts on being alone.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from tests.support import browsers
from tests.support.axe import accessible as _accessible
from tests.support.server import House

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Locator, Page

DEVICES: dict[str, dict[str, Any]] = {
    "phone": {
        "viewport": {"width": 390, "height": 844},
        "device_scale_factor": 2,
        "has_touch": True,
        "is_mobile": True,
    },
    "small phone": {
        "viewport": {"width": 320, "height": 568},
        "has_touch": True,
        "is_mobile": True,
    },
    "laptop": {"viewport": {"width": 1280, "height": 800}},
}


@pytest.fixture(scope="session")
def house(home_to_copy: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The whole house with the demo village, on a free port."""
    home: Path = shutil.copytree(home_to_copy, tmp_path_factory.mktemp("house") / "home")
    opened = House(home, words=("--demo-size", "village")).open(timeout=600)
    yield opened
    if opened.process.poll() is None:
        opened.end()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all journeys; each visit has a context of its own."""
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=10_000)
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright's loop runs in this thread
    with sync_playwright() as play:
        started = play.chromium.launch(executable_path=browsers.find(), args=browsers.QUIET)
        yield started
        started.close()


def new_context(
    browser: Browser,
    house: House,
    *,
    device: str = "phone",
    language: str = "en",
    dark: bool = False,
    javascript: bool = True,
) -> BrowserContext:
    """A visitor's browser: which device, language and light; no cookies yet."""
    context = browser.new_context(
        base_url=house.address,
        locale=language,
        extra_http_headers={"Accept-Language": language},
        color_scheme="dark" if dark else "light",
        java_script_enabled=javascript,
        **DEVICES[device],
    )
    context.set_default_timeout(10_000)
    return context


def sign_in(context: BrowserContext, house: House, who: str) -> Page:
    """Follow a fresh single-use link for `network/role` (or an e-mail address)."""
    page = context.new_page()
    page.goto(house.sign_in_link(who))
    follow(page, "main form button[type=submit], main form button:not([type])")
    return page


def follow(page: Page, way: str | Locator) -> None:
    """Click what leads to another page, and wait until all of that page is there.

    A click alone does not wait: whoever looks, or goes elsewhere, straight after it may meet the old
    page or cut off what was just sent.
    """
    link = page.locator(way).first if isinstance(way, str) else way
    with page.expect_navigation():
        link.click()


def unlike(words: str) -> str:
    """The words with a mark that no other text has; letters alone, since digits may read as a postcode or a number."""
    return f"{words} {uuid4().hex.translate(str.maketrans('0123456789', 'ghijklmnop'))}"


def moment(**ahead: float) -> str:
    """What a field for a moment takes, so far from now (hours=2), by the clock of the house.

    An hour that this clock strikes twice (in autumn) is passed over, since no form can know which is meant.
    """
    zone, step = ZoneInfo("Europe/London"), timedelta(hours=1 if sum(ahead.values()) >= 0 else -1)
    found = (datetime.now(UTC) + timedelta(**ahead)).astimezone(zone)
    while found.utcoffset() != found.replace(fold=1 - found.fold).utcoffset():
        found = (found.astimezone(UTC) + step).astimezone(zone)
    return found.strftime("%Y-%m-%dT%H:%M")


@pytest.fixture
def visit(browser: Browser, house: House) -> Iterator[Callable[..., Page]]:
    """Open an address as somebody; fails at the end if a page had an error or left our host."""
    with ExitStack() as closing:
        watched: list[str] = []

        def go(path: str, *, role: str = "", network: str = "", **how: Any) -> Page:
            context = new_context(browser, house, **how)
            closing.callback(context.close)
            slug = network or path.strip("/").split("/")[0]
            page = sign_in(context, house, f"{slug}/{role}") if role else context.new_page()
            watch(page, house, watched)
            page.goto(path)
            return page

        yield go
    assert not watched, "\n".join(watched)


def watch(page: Page, house: House, faults: list[str]) -> None:
    """Note uncaught errors, refused content (CSP) and requests to any other host."""

    def on_request(request: Any) -> None:
        if not request.url.startswith((house.address, "data:", "blob:")):
            faults.append(f"{page.url} asked another host: {request.url}")

    def on_console(message: Any) -> None:
        if message.type == "error" and "Content Security Policy" in message.text:
            faults.append(f"{page.url}: {message.text}")

    page.on("request", on_request)
    page.on("console", on_console)
    page.on("pageerror", lambda error: faults.append(f"{page.url}: {error}"))


@pytest.fixture
def accessible() -> Callable[..., None]:
    """`accessible(page)`: axe finds nothing on the page as it is now."""
    return _accessible
