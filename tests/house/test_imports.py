"""The law of floors, rooms and doors. Each check is also shown a planted fault."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.law import imports
from tests.house.law.sources import SOURCE, File, python_files
from tests.support.server import PROJECT

LINT = "import sys; from importlinter.cli import lint_imports_command as c; sys.argv[1:] = {}; c()"


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    environment = dict(os.environ, PYTHONPATH=str(folder / "src"), COLUMNS="200")
    return subprocess.run(
        [sys.executable, "-c", LINT.format("['--no-cache']")],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_floors_are_kept():
    done = lint(PROJECT)
    assert done.returncode == 0, done.stdout[-3000:]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The project's Python files and its law, to plant faults in."""
    for path in SOURCE.rglob("*.py"):
        target = tmp_path / "src" / path.relative_to(SOURCE.parent)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, target)
    shutil.copy(PROJECT / ".importlinter", tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("kit/planted.py", "import hearth.core.networks.models"),
        ("core/ledger/planted.py", "import hearth.core.people.models"),
        ("listen/planted.py", "from hearth.understand import services"),
        ("methods/planted.py", "import django"),
        ("faces/public/planted.py", "import hearth.faces.desk.urls"),
    ],
)
def test_floors_find_a_planted_import(copy, path, text):
    (copy / "src" / "hearth" / path).write_text(text)
    assert "BROKEN" in lint(copy).stdout


@pytest.mark.parametrize("new", ["attic", "core/attic"])
def test_floors_find_a_room_that_nobody_wrote_in(copy, new):
    room = copy / "src" / "hearth" / new
    room.mkdir()
    (room / "__init__.py").write_text("")
    assert lint(copy).returncode != 0


#: check, file with a fault, file without.
CASES = [
    (
        imports.methods_stand_alone,
        File("hearth.methods.planted", "import shapely"),
        File(
            "hearth.methods.fine",
            "import math\nimport numpy.random\nfrom hearth.methods import gate",
        ),
    ),
    (
        imports.only_bridges_call_methods,
        File("hearth.listen.services", "from hearth.methods.gate import protect"),
        File("hearth.listen.bridge", "from hearth.methods.gate import protect"),
    ),
    (
        imports.rooms_are_entered_by_their_doors,
        File("hearth.understand.services", "from hearth.listen import models"),
        File("hearth.understand.services", "from hearth.listen.queries import heard"),
    ),
    (
        imports.rooms_are_entered_by_their_doors,
        File("hearth.faces.desk.people", "from hearth.core.people.rules import may_invite"),
        File("hearth.listen.services", "from hearth.core.people.models import Membership"),
    ),
    (
        imports.order_inside_rooms,
        File("hearth.listen.queries", "from . import services"),
        File("hearth.listen.services.voices", "from ..queries import heard"),
    ),
    (
        imports.faces_ask_no_database,
        File("hearth.faces.desk.people", "people = Person.objects.all()"),
        File("hearth.faces.clock.ticks", "ticks = Tick.objects.all()"),
    ),
]


@pytest.mark.parametrize(("check", "faulty", "fine"), CASES)
def test_a_check_finds_the_planted_fault_and_only_that(check, faulty, fine):
    assert len(list(check([faulty]))) == 1
    assert list(check([fine])) == []


@pytest.mark.parametrize("check", sorted({c for c, _, _ in CASES}, key=lambda c: c.__name__))
def test_the_law_is_kept(check):
    faults = list(check(python_files()))
    assert not faults, f"{check.__doc__}\n" + "\n".join(faults)
