"""Every route of the installation, and whether somebody placed it in the matrix."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver

ROLES = {"champion", "partner", "professional", "council", "facilitator", "steward", "safeguarding"}


@dataclass(frozen=True)
class Route:
    """A named address, with the names of what its path asks for."""

    name: str
    path: str
    arguments: tuple[str, ...]
    module: str


def routes(
    patterns: Iterable[object] | None = None, *, space: str = "", path: str = ""
) -> Iterator[Route]:
    """Walk the root addresses. A route without a name is called by its path."""
    found = get_resolver().url_patterns if patterns is None else patterns
    for entry in found:
        here = path + str(entry.pattern)  # type: ignore[attr-defined]
        if isinstance(entry, URLResolver):
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from routes(entry.url_patterns, space=inner, path=here)
        elif isinstance(entry, URLPattern):
            name = f"{space}{entry.name}" if entry.name else f"{space}<{here}>"
            module = getattr(entry.callback, "__module__", "")
            yield Route(name, here, tuple(entry.pattern.converters), module)


def ours(found: Iterable[Route]) -> list[Route]:
    """Without the pages of the sign-in library, which has its own tests (they hold no network's data)."""
    return [route for route in found if not route.path.startswith("account/")]


def unplaced(found: Iterable[Route], matrix: dict[str, object]) -> Iterator[str]:
    """A route that nobody placed, one that is gone, or a role that does not exist."""
    names = {route.name for route in found}
    for name in sorted(names - matrix.keys()):
        yield f"{name} is not in tests/house/permissions_by_stage: who may see it?"
    for name in sorted(matrix.keys() - names):
        yield f"{name} is in the matrix, and there is no such route"
    for name, allowed in matrix.items():
        is_roles = isinstance(allowed, (set, frozenset)) and allowed and allowed <= ROLES
        if allowed not in ("public", "signed in") and not is_roles:
            yield f"{name}: {allowed!r} is neither “public”, “signed in”, nor a set of roles"


def an_address(route: Route, *, network: str) -> str:
    """The route's path with the network's name, and things that do not exist."""
    from uuid import UUID

    found = route.path
    for name in route.arguments:
        value = network if name == "network_slug" else "0"
        if f"<uuid:{name}>" in found:
            value = str(UUID(int=1))
        found = re.sub(rf"<(?:\w+:)?{name}>", value, found)
    return "/" + found.replace("\\Z", "").lstrip("^").rstrip("$")
