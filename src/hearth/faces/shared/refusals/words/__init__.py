"""The sentences, one file per room or part of a room; each file has a `WORDS` of its own."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from django.utils.functional import Promise


def all_words() -> dict[str, str | Promise]:
    """Code to sentence. Raises `ValueError` where two files have words for one code."""
    found: dict[str, str | Promise] = {}
    for file in iter_modules(__path__):
        words = import_module(f"{__name__}.{file.name}").WORDS
        if twice := found.keys() & words.keys():
            raise ValueError(
                f"words for {', '.join(sorted(twice))} stand twice, also in {file.name}"
            )
        found |= words
    return found
