"""What every test run does: says whether browser journeys could run, and insists on them in CI."""

from __future__ import annotations

import gc
import os
from collections.abc import Generator

import pytest

from tests.support import browsers

pytest_plugins = [
    "tests.support.examples",
    "tests.support.sharing",
    "tests.support.homes",
    "tests.support.journeys",
    "tests.support.phones",
]

REASON = "no browser found"


DATABASE_FIXTURES = {"db", "transactional_db"}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--touching-database",
        action="store_true",
        help="only tests that use the database (for a second run on another engine)",
    )


def _touches_database(item: pytest.Item) -> bool:
    named = set(getattr(item, "fixturenames", ()))
    return item.get_closest_marker("django_db") is not None or bool(named & DATABASE_FIXTURES)


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """What is collected stays to the end: nobody need look again and again for garbage among it."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Tests that need a browser are skipped where there is none; `--touching-database` selects."""
    if config.getoption("--touching-database"):
        config.hook.pytest_deselected(items=[i for i in items if not _touches_database(i)])
        items[:] = [item for item in items if _touches_database(item)]
    if browsers.find() is None:
        for item in items:
            if item.get_closest_marker("browser"):
                item.add_marker(pytest.mark.skip(reason=REASON))


@pytest.fixture(autouse=True)
def _fresh_cache() -> None:
    """No test sees what another left in the cache (wrong guesses, above all)."""
    from django.core.cache import cache

    cache.clear()


def _left_out(reporter: pytest.TerminalReporter) -> int:
    return sum(REASON in str(report.longrepr) for report in reporter.stats.get("skipped", []))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if count := _left_out(terminalreporter):
        terminalreporter.write_line(f"{count} browser journeys were left out: {browsers.ADVICE}")


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """In CI (CI=true) a run without its browser journeys has failed."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter and os.environ.get("CI") == "true" and _left_out(reporter) and exitstatus == 0:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
