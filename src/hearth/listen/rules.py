"""What may follow what, who may listen in, and when a round is open. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta

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
#: How long after its last day a round still takes what was caught while it was open.
LATE = timedelta(days=30)
#: A device that says that something was said longer ago than this has a wrong clock.
OLDEST = timedelta(days=90)


def is_open(*, state: str, opens_on: date, closes_on: date, today: date) -> bool:
    """Whether the round takes voices today."""
    return state == "open" and opens_on <= today <= closes_on


def takes_late(*, state: str, opens_on: date, closes_on: date, said_on: date, today: date) -> bool:
    """Whether what was caught on `said_on`, while the round ran, may still come today."""
    ran = state in ("open", "closed") and opens_on <= said_on <= closes_on
    return ran and today <= closes_on + LATE


def believable(said_at: datetime | None, *, now: datetime) -> datetime:
    """When it was said by the device's clock; by ours where the device's clock cannot be right."""
    if said_at is None or said_at > now or said_at < now - OLDEST:
        return now
    return said_at


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
