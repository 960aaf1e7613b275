"""What may follow what, who may listen in, and when a round is open. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

#: Reasons that the public policy page lists.
NEXT_STATES: Mapping[str, frozenset[str]] = {
    "waiting": frozenset({"shown", "kept_back"}),
    "shown": frozenset({"kept_back", "waiting"}),
    "kept_back": frozenset({"shown", "waiting"}),
    "withdrawn": frozenset(),
}

LONGEST = 8000
LONGEST_ADDITION = 8000
LARGEST_GROUP = 500
#: As how many people one record of a group counts at most.
GROUP_COUNTS_AT_MOST = 30


def is_open(*, state: str, opens_on: date, closes_on: date, today: date) -> bool:
    """Whether the round takes voices today."""
    return state == "open" and opens_on <= today <= closes_on


def storable(text: str) -> str:
    """What came, to the letter, with what no database keeps (half a surrogate pair, NUL) written out."""
    return text.encode("utf-8", "backslashreplace").decode().replace("\x00", "\\x00")


def tidy_text(text: str) -> str:
    """What somebody typed without control characters, trimmed; their own line breaks stay."""
    text = text.encode("utf-8", "ignore").decode()  # half a surrogate pair is no letter
    clean = "".join(
        letter
        for letter in text.replace("\r\n", "\n").replace("\r", "\n")
        if letter in "\n\t" or letter >= " "
    )
    return clean.replace("\x7f", "").strip()
