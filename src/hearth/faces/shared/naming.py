"""What people named, inside a sentence of ours: in its own direction, and marked where it begins and ends."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import get_language, get_language_bidi

#: How a language opens and closes a quotation, where not as English does.
MARKS = {"ar": ("«", "»"), "pl": ("„", "”")}


def apart(name: str) -> str:
    """A name in its own direction where the sentence runs from right to left (Unicode isolates)."""
    return f"\u2068{name}\u2069" if get_language_bidi() else name


def quoted(name: str) -> str:
    """A title in quotation marks, so that its commas and capitals are not taken for the sentence's."""
    opening, closing = MARKS.get((get_language() or "")[:2], ("“", "”"))
    return f"{opening}{apart(name)}{closing}"


def listed(names: Iterable[str]) -> str:
    """Titles one after another, each in its quotation marks."""
    return ", ".join(quoted(name) for name in names)
