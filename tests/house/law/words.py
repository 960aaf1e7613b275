"""Every refusal that the sources can raise, and whether somebody could read it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from tests.house.law.sources import File

NAMED = re.compile(r"%\((\w+)\)")


@dataclass(frozen=True)
class Raised:
    """One `Refused("code", fact=…)` in the sources; `facts` is None where `**facts` hides them."""

    code: str
    facts: frozenset[str] | None
    where: str


def refusing_classes(files: Iterable[File]) -> set[str]:
    """`Refused`, `MethodError`, and every class that is made from one of them."""
    names = {"Refused", "MethodError"}
    classes = [n for f in files for n in ast.walk(f.tree) if isinstance(n, ast.ClassDef)]
    for _ in range(3):
        names |= {
            c.name for c in classes if any(ast.unparse(b).split(".")[-1] in names for b in c.bases)
        }
    return names


def raised(files: list[File]) -> Iterator[Raised]:
    """Every refusal with a written-out code."""
    names = refusing_classes(files)
    for file in files:
        if file.is_test:
            continue
        for node in ast.walk(file.tree):
            if not isinstance(node, ast.Call) or ast.unparse(node.func).split(".")[-1] not in names:
                continue
            yield from _codes(node, f"{file.module}:{node.lineno}")


def _codes(call: ast.Call, where: str) -> Iterator[Raised]:
    first = call.args[0] if call.args else None
    choices = [first.body, first.orelse] if isinstance(first, ast.IfExp) else [first]
    facts = None
    if all(keyword.arg for keyword in call.keywords):
        facts = frozenset(keyword.arg or "" for keyword in call.keywords)
    for choice in choices:
        if isinstance(choice, ast.Constant) and isinstance(choice.value, str):
            yield Raised(choice.value, facts, where)


def faults(files: list[File], words: Mapping[str, object]) -> Iterator[str]:
    """A code without words, or words that ask for a fact which is not given."""
    for found in raised(files):
        if found.code not in words:
            yield f"{found.where}: “{found.code}” has no words in faces/shared/refusals/words/"
        elif found.facts is not None:
            for name in sorted(set(NAMED.findall(str(words[found.code]))) - found.facts):
                yield f"{found.where}: the words of “{found.code}” want %({name})s, which is not given"
