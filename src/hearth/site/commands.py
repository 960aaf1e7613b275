"""The `hearth` command: a word, found in one of two folders, and what follows it.

Each module of `hearth/faces/shell/` and `hearth/site/words/` is one command. It says

    NAME = "load"                        # the word (default: the name of the file)
    HELP = "read a place from files"     # one line
    NEEDS_DATABASE = True                # false: starts without Django, for files in and files out

    def add_arguments(parser): ...       # argparse
    def run(args) -> int: ...            # the exit status

NAME, HELP and NEEDS_DATABASE are plain literals: they are read without importing the module, so
that `hearth --help` is quick and a broken command breaks only itself.
"""

from __future__ import annotations

import argparse
import ast
import importlib
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import hearth

SOURCE = Path(hearth.__file__).resolve().parent
FOLDERS = ["site/words", "faces/shell"]


@dataclass(frozen=True)
class Word:
    """One command, as its file describes it."""

    name: str
    help: str
    needs_database: bool
    module: str

    def load(self) -> ModuleType:
        if self.needs_database:
            start_django()
        return importlib.import_module(self.module)


def start_django() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hearth.site.settings")
    django.setup()


def _literals(path: Path) -> dict[str, object]:
    """The plain values assigned at the top of a file, without running it."""
    found: dict[str, object] = {}
    for node in ast.parse(path.read_text(encoding="utf-8"), filename=str(path)).body:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant):
            found |= {t.id: node.value.value for t in node.targets if isinstance(t, ast.Name)}
    return found


def _describe(path: Path) -> Word:
    source = path / "__init__.py" if path.is_dir() else path
    said = _literals(source)
    parts = path.relative_to(SOURCE).with_suffix("").parts
    return Word(
        name=str(said.get("NAME", path.stem.replace("_", "-"))),
        help=str(said.get("HELP", "")),
        needs_database=bool(said.get("NEEDS_DATABASE", True)),
        module=".".join(("hearth", *parts)),
    )


def _files() -> Iterator[Path]:
    for folder in FOLDERS:
        for path in sorted((SOURCE / folder).iterdir()):
            is_package = path.is_dir() and (path / "__init__.py").exists() and path.name != "tests"
            if not path.name.startswith(("_", ".")) and (path.suffix == ".py" or is_package):
                yield path


def words() -> dict[str, Word]:
    """Every command of this installation. A file without `HELP` is a helper, not a command."""
    described = [_describe(path) for path in _files()]
    return {word.name: word for word in described if word.help}


def _overview() -> str:
    known = sorted(words().values(), key=lambda word: word.name)
    width = max(len(word.name) for word in known)
    lines = [f"  {word.name:<{width}}  {word.help}" for word in known]
    return "\n".join(["usage: hearth WORD ...", "", *lines, "", "hearth WORD --help tells more."])


def _run(word: Word, rest: list[str]) -> int:
    module = word.load()
    if hasattr(module, "pass_on"):  # `manage` hands everything over, options and all
        return int(module.pass_on(rest) or 0)
    parser = argparse.ArgumentParser(prog=f"hearth {word.name}", description=word.help)
    module.add_arguments(parser)
    given = parser.parse_args(rest)
    if word.needs_database and "faces" in word.module:
        make_tables()
    return int(module.run(given) or 0)


def make_tables() -> None:
    """A fresh home has no tables yet: make them, so that any command may come first."""
    from django.core.management import call_command
    from django.db import connection

    if "networks_network" not in connection.introspection.table_names():
        call_command("migrate", verbosity=0)


def main(arguments: list[str]) -> int:
    """Run one command; what a person must know ends up as one line, never as a traceback."""
    if not arguments or arguments[0] in ("-h", "--help", "help"):
        print(_overview())
        return 0
    if arguments[0] == "--version":
        print(f"Hearth {hearth.__version__}")
        return 0
    word = words().get(arguments[0])
    if word is None:
        print(
            f"hearth: there is no command “{arguments[0]}” (hearth --help lists them)",
            file=sys.stderr,
        )
        return 2
    try:
        return _run(word, arguments[1:])
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # `hearth … | head` has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:  # noqa: BLE001 - the last door before the shell
        return _refuse(error)


def _refuse(error: Exception) -> int:
    """Expected refusals in one line, with exit status 1; anything else is ours to mend: raise it."""
    from hearth.kit.refusals import Refused
    from hearth.methods.errors import MethodError

    if not isinstance(error, (Refused, MethodError)):
        raise error
    print(f"hearth: {_words_for(error)}", file=sys.stderr)
    return 1


def _words_for(error: Exception) -> str:
    start_django()
    from hearth.faces.shared.refusals import words_of

    return words_of(error)
