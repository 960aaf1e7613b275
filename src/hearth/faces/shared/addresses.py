"""Where a face's addresses come from: every file of its folder that has `urlpatterns`."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules
from typing import Any


def addresses_of(package: str) -> list[Any]:
    """The addresses of all files of a face, file by file in the order of their names."""
    folder = import_module(package)
    names = [found.name for found in iter_modules(folder.__path__) if not found.ispkg]
    files = [import_module(f"{package}.{name}") for name in names if name != "urls"]
    return [entry for file in files for entry in getattr(file, "urlpatterns", [])]
