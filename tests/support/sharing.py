"""How the tests are shared out over cores: file by file, what takes long first.

pytest-xdist's own groups (`--dist loadgroup`) do nothing beside a pytest that builds the names of
its tests itself (9.2), so the groups are read from the path here.
"""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from xdist.remote import Producer

#: Journeys that visit one demo village with one browser: they take turns, so that no two wait for one core.
JOURNEYS = "tests/journeys/"
#: Tests that start houses of their own, and need no village.
HOUSES = (
    "tests/journeys/test_kill",
    "tests/house/test_start.py",
    "tests/house/test_journey_helpers",
)
#: Where single tests take many seconds.
LONG = ("tests/proof/", "tests/oracles/", "src/hearth/methods/", "src/hearth/faces/shell/")


def group_of(nodeid: str) -> str:
    """Which tests stay together: all journeys to the village, else those of a file."""
    path = nodeid.split("::", 1)[0]
    return "journeys" if path.startswith(JOURNEYS) and not path.startswith(HOUSES) else path


def turn_of(item: pytest.Item, emptying: set[Path]) -> int:
    """Journeys first, then what takes long and houses, so that no core works alone at the end.

    `emptying` are the files whose tests empty the database: they come last, as Django has it.
    """
    if group_of(item.nodeid) == "journeys":
        return 0
    if item.nodeid.startswith(LONG):
        return 1
    return 4 if item.path in emptying else 2 if item.nodeid.startswith(HOUSES) else 3


def _empties_database(item: pytest.Item) -> bool:
    marker = item.get_closest_marker("django_db")
    asked = marker is not None and bool(marker.kwargs.get("transaction"))
    return asked or "transactional_db" in getattr(item, "fixturenames", ())


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(
    config: pytest.Config, items: list[pytest.Item]
) -> Generator[None]:
    """After every other plugin has sorted: our order, on each core. One process keeps what it was given."""
    yield
    if hasattr(config, "workerinput"):
        emptying = {item.path for item in items if _empties_database(item)}
        items.sort(key=lambda item: turn_of(item, emptying))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Any:
    """`--dist loadgroup` shares out our groups."""
    if config.getvalue("dist") != "loadgroup":
        return None
    from xdist.scheduler import LoadScopeScheduling

    class ByGroup(LoadScopeScheduling):
        """Groups in the order of the tests, instead of the largest number of tests first."""

        def _split_scope(self, nodeid: str) -> str:
            return group_of(nodeid)

    config.option.loadscopereorder = False
    return ByGroup(config, log)
