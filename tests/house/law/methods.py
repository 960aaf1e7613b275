"""Every method can be learnt: a page in docs/methods, and docstrings with their sections."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from tests.house.law.sources import File

#: Not methods: the words that all of them share.
SHARED = {"errors", "progress", "tests"}
SECTIONS = ("Parameters", "Returns", "Examples")


@dataclass(frozen=True)
class Public:
    """One public function of a method."""

    method: str
    name: str
    where: str
    doc: str
    has_parameters: bool


def _exported(files: Iterable[File]) -> dict[str, set[str] | None]:
    """For each method the names it offers; None for a single module, which offers all it has."""
    found: dict[str, set[str] | None] = {}
    for file in files:
        if (
            len(file.parts) != 3
            or file.parts[:2] != ["hearth", "methods"]
            or file.parts[2] in SHARED
        ):
            continue
        found[file.parts[2]] = _all_of(file) if file.is_package else None
    return found


def _all_of(file: File) -> set[str]:
    for node in file.tree.body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
            return set(ast.literal_eval(node.value))
    return set()


def public_functions(files: list[File]) -> Iterator[Public]:
    """Every function that a bridge may call."""
    exported = _exported(files)
    for file in files:
        method = file.parts[2] if len(file.parts) > 2 and file.parts[1] == "methods" else ""
        if method not in exported or file.is_test:
            continue
        names = exported[method]
        for node in file.tree.body:
            if not isinstance(node, ast.FunctionDef) or node.name.startswith("_"):
                continue
            if names is None or node.name in names:
                given = [*node.args.args, *node.args.kwonlyargs]
                doc = ast.get_docstring(node) or ""
                yield Public(method, node.name, f"{file.module}:{node.lineno}", doc, bool(given))


def lacking_sections(functions: Iterable[Public]) -> Iterator[str]:
    """Parameters, Returns and a runnable example, each underlined as numpydoc has it."""
    for function in functions:
        wanted = SECTIONS if function.has_parameters else SECTIONS[1:]
        for section in wanted:
            if not re.search(rf"^{section}\n-+$", function.doc, re.MULTILINE):
                yield f"{function.where}: {function.name} has no “{section}” in its docstring"


def lacking_pages(functions: Iterable[Public], pages: Mapping[str, str]) -> Iterator[str]:
    """docs/methods/NAME.md speaks of every public function by its name."""
    for function in functions:
        if f"`{function.name}" not in pages.get(function.method, ""):
            yield f"docs/methods/{function.method}.md does not speak of `{function.name}`"
