"""The script `./hearth`: what it says when something is missing."""

from __future__ import annotations

import ast
import sys
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from types import ModuleType

import pytest

from tests.support.server import PROJECT

SCRIPT = PROJECT / "hearth"


@pytest.fixture
def script(monkeypatch, tmp_path) -> ModuleType:
    """The script as a module, with an environment of its own."""
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    loader = SourceFileLoader("hearth_script", str(SCRIPT))
    module = module_from_spec(spec_from_loader("hearth_script", loader))
    loader.exec_module(module)
    monkeypatch.setenv("HEARTH_HOME", str(tmp_path))
    monkeypatch.setattr(module, "venv", lambda: str(tmp_path / "venv"))
    return module


def test_it_needs_nothing_but_the_standard_library():
    tree = ast.parse(SCRIPT.read_text())
    named = {a.name for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names}
    named |= {n.module for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)}
    assert {name.split(".")[0] for name in named} - {"__future__"} <= sys.stdlib_module_names


def test_an_old_python_can_read_it_and_is_told(script, monkeypatch):
    assert SCRIPT.read_text().isascii()
    ast.parse(SCRIPT.read_text(), feature_version=(3, 6))
    monkeypatch.setattr(script, "NEEDED", (99, 0))
    monkeypatch.setattr(script.shutil, "which", lambda name: None)
    with pytest.raises(script.Stop, match="Hearth needs Python 99.0 or newer; this is Python 3"):
        script.find_new_enough_python()


def test_a_folder_that_cannot_be_written_to_is_named(script, tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(script.Stop, match="cannot be written to .* HEARTH_HOME"):
        script.may_write(str(tmp_path / "file" / "var"))


def test_without_any_way_to_install_it_names_the_packages(script, monkeypatch):
    monkeypatch.setattr(script, "quiet", lambda words: 1)
    with pytest.raises(script.Stop, match="apt install python3-venv python3-pip"):
        script.make_environment()


def test_a_changed_lock_is_installed_again(script, monkeypatch, tmp_path):
    done = []
    (tmp_path / "venv").mkdir()
    monkeypatch.setattr(script, "usable", lambda: True)
    monkeypatch.setattr(script, "install", done.append)
    script.prepare("base")
    monkeypatch.setattr(script, "installed", lambda: dict.fromkeys(("base", "dev"), "old"))
    script.prepare("base")
    assert done == ["base", "dev"]


def test_what_is_installed_already_is_skipped(script, monkeypatch):
    monkeypatch.setattr(script, "ready", lambda kind: True)
    monkeypatch.setattr(script, "install", lambda kind: pytest.fail("installed again"))
    script.prepare("dev")


@pytest.mark.parametrize("kind", ["base", "dev", "bench"])
def test_a_lock_names_hashes_and_no_address_and_holds_the_smaller_ones(kind, script):
    text = (PROJECT / "requirements" / f"{kind}.lock").read_text()
    assert "--hash=sha256:" in text
    assert "://" not in text
    for held in script.HOLDS[kind]:
        smaller = (PROJECT / "requirements" / f"{held}.lock").read_text()
        assert pins(smaller) <= pins(text)


def pins(lock: str) -> set[str]:
    """`name==version` of every package in a lock."""
    return {line.split()[0] for line in lock.splitlines() if "==" in line and line[0] not in " #"}


def test_every_requirement_is_locked_and_has_its_reason():
    for kind in ("base", "dev", "bench"):
        lock = (PROJECT / "requirements" / f"{kind}.lock").read_text().lower()
        for line in (PROJECT / "requirements" / f"{kind}.in").read_text().splitlines():
            if line.startswith("-r"):
                continue
            name, _, reason = line.partition("#")
            bare = name.strip().split("[")[0].split("=")[0].split(">")[0].split("<")[0].lower()
            assert f"\n{bare}==" in f"\n{lock}", f"{bare} is in {kind}.in and not in its lock"
            assert reason.strip(), f"{bare} has no reason beside it"
