"""Read small things from an address: numbers and ids that anybody may have typed wrongly."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar
from uuid import UUID

from django.http import Http404

T = TypeVar("T")


def uuid_or_none(text: str | None) -> UUID | None:
    """The id in a query string, or none when it is no id."""
    try:
        return UUID(text or "")
    except ValueError:
        return None


def page_number(text: str | None, *, most: int = 10_000) -> int:
    """A page from 1; nonsense is page 1."""
    try:
        return min(max(int(text or "1"), 1), most)
    except ValueError:
        return 1


def found_or_404(thing: T | None) -> T:
    """The thing, or the page that says that there is nothing."""
    if thing is None:
        raise Http404
    return thing


def picked(things: Iterable[T], identifiers: Iterable[str]) -> list[T]:
    """Those of the things whose id was chosen in a form; unknown ids are left out."""
    wanted = set(identifiers)
    return [thing for thing in things if str(thing.pk) in wanted]  # type: ignore[attr-defined]
