"""Reading the project's files as text and as syntax."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[3] / "src" / "hearth"
STAGES = ["listen", "understand", "decide", "act", "reach", "learn"]
CORE = [
    path.name for path in sorted((SOURCE / "core").iterdir()) if (path / "__init__.py").exists()
]


@dataclass(frozen=True)
class File:
    """One Python file: its dotted name and text."""

    module: str
    text: str
    is_package: bool = False

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @property
    def parts(self) -> list[str]:
        return self.module.split(".")

    @property
    def is_test(self) -> bool:
        return "tests" in self.parts

    @property
    def is_migration(self) -> bool:
        return "migrations" in self.parts

    def imports(self) -> Iterator[tuple[str, int]]:
        """Every module or name that is imported, written out in full, with its line.

        `from a.b import c` gives `a.b.c`: whether c is a module or a name is all the same here.
        """
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                for alias in node.names:
                    yield alias.name, node.lineno
            elif isinstance(node, ast.ImportFrom):
                for alias in node.names:
                    yield f"{self._origin(node)}.{alias.name}", node.lineno

    def _origin(self, node: ast.ImportFrom) -> str:
        if not node.level:
            return node.module or ""
        base = self.parts if self.is_package else self.parts[:-1]
        base = base[: len(base) - node.level + 1]
        return ".".join([*base, *([node.module] if node.module else [])])


def room_of(module: str) -> str | None:
    """`hearth.listen.services` → `hearth.listen`; `hearth.core.post.rules` → `hearth.core.post`."""
    parts = module.split(".")
    if len(parts) > 1 and parts[0] == "hearth" and parts[1] in STAGES:
        return ".".join(parts[:2])
    if len(parts) > 2 and parts[:2] == ["hearth", "core"]:
        return ".".join(parts[:3])
    return None


def python_files() -> list[File]:
    """Every module of the project's source."""
    found = []
    for path in sorted(SOURCE.rglob("*.py")):
        parts = path.relative_to(SOURCE.parent).with_suffix("").parts
        is_package = parts[-1] == "__init__"
        name = ".".join(parts[:-1] if is_package else parts)
        found.append(File(name, path.read_text(encoding="utf-8"), is_package))
    return found
