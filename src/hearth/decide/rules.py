"""When a vote takes ballots, and what is locked at opening. Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

#: The rule offered unless somebody chooses another: Equal Shares, completed by Add1, then greedy.
DEFAULT_RULE = {
    "method": "equal-shares",
    "utility": "cost",
    "completion": "add1",
    "completion_after": "greedy",
}


def takes_ballots(*, state: str, opens_at: datetime, closes_at: datetime, now: datetime) -> bool:
    """Whether a ballot cast now counts. Time alone closes a vote, also when no clock knocks."""
    return state == "open" and opens_at <= now < closes_at


def hash_of(locked: dict[str, Any]) -> str:
    """SHA-256 of the canonical JSON of everything that was fixed at opening."""
    text = json.dumps(locked, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def tidy_choices(choices: Iterable[Any], *, numbers: Iterable[int]) -> list[int] | None:
    """Project numbers once each, in rising order; none if any of them is not on the ballot."""
    try:
        chosen = {int(choice) for choice in choices}
    except (TypeError, ValueError):
        return None
    return sorted(chosen) if chosen <= set(numbers) else None
