"""Who may import what, beyond the floors that import-linter watches."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator

from tests.house.law.sources import File, room_of

#: Inside a room a file imports only from the left of itself.
KINDS = ["models", "rules", "queries", "bridge", "services"]
#: What a method may lean on.
NUMERIC = {"numpy", "scipy", "highspy", "numba", "llvmlite", "krippendorff"}
#: Words that the floors above share with the methods: how they refuse, how they tell progress.
SHARED_WORDS = ("hearth.methods.errors", "hearth.methods.progress")


def kind_of(module: str) -> str | None:
    """`hearth.decide.services.ballots` → `services`."""
    room = room_of(module)
    rest = module.removeprefix(f"{room}.").split(".") if room else []
    return rest[0] if rest and room != module else None


def methods_stand_alone(files: Iterable[File]) -> Iterator[str]:
    """A method imports the standard library, numpy and its kin, and other methods."""
    for file in files:
        if not file.module.startswith("hearth.methods") or file.is_test:
            continue
        for name, line in file.imports():
            top = name.split(".")[0]
            fine = (
                top in sys.stdlib_module_names
                or top in NUMERIC
                or name.startswith("hearth.methods")
            )
            if not fine:
                yield f"{file.module}:{line} imports {name}"


def only_bridges_call_methods(files: Iterable[File]) -> Iterator[str]:
    """Only a room's bridge, and the shell (files in, files out), calls a method."""
    for file in files:
        allowed = kind_of(file.module) == "bridge" or file.module.startswith(
            ("hearth.methods", "hearth.faces.shell")
        )
        if allowed or file.is_test:
            continue
        for name, line in file.imports():
            if name.startswith("hearth.methods") and not name.startswith(SHARED_WORDS):
                yield f"{file.module}:{line} imports {name}"


def rooms_are_entered_by_their_doors(files: Iterable[File]) -> Iterator[str]:
    """From outside, a room is its services and queries; models of core may be named too."""
    for file in files:
        if file.is_test or file.is_migration:
            continue
        for name, line in file.imports():
            room = room_of(name)
            if room is None or room == room_of(file.module):
                continue
            doors = {"services", "queries"} | (
                {"models"} if room.startswith("hearth.core.") else set()
            )
            if kind_of(name) not in doors:
                yield f"{file.module}:{line} imports {name}"


def order_inside_rooms(files: Iterable[File]) -> Iterator[str]:
    """services > bridge > queries > rules > models."""
    for file in files:
        own = kind_of(file.module)
        if own not in KINDS or file.is_test or file.is_migration:
            continue
        for name, line in file.imports():
            other = kind_of(name)
            inside = room_of(name) == room_of(file.module) and other in KINDS
            if inside and KINDS.index(other) > KINDS.index(own):
                yield f"{file.module}:{line} ({own}) imports {name} ({other})"


def faces_ask_no_database(files: Iterable[File]) -> Iterator[str]:
    """A face calls services and queries; it has no query of its own (the clock has its table)."""
    import ast

    faces = tuple(
        f"hearth.faces.{name}" for name in ("public", "champion", "desk", "api", "shared")
    )
    for file in files:
        if not file.module.startswith(faces) or file.is_test:
            continue
        for node in ast.walk(file.tree):
            if isinstance(node, ast.Attribute) and node.attr in ("objects", "_default_manager"):
                yield f"{file.module}:{node.lineno} uses .{node.attr}"
