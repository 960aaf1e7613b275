"""Panels by lot: who may become what, targets from a census, words that draw. Pure."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from math import ceil, floor
from typing import Any

#: What is written for a question that somebody would rather not answer; no target asks for it.
NOT_TOLD = "not_told"
#: The feature that is a place, not a group.
PLACE = "place"

SITTING = ("selected", "invited", "confirmed")
GONE = ("withdrawn", "declined", "dropped", "replaced")

#: Which state may follow which.
FOLLOWS: dict[str, tuple[str, ...]] = {
    "registered": ("withdrawn", "selected", "reserve"),
    "reserve": ("withdrawn", "selected"),
    "selected": ("invited", "confirmed", "declined"),
    "invited": ("confirmed", "declined"),
    "confirmed": ("dropped", "invited"),
    "declined": ("invited", "replaced"),
    "dropped": ("confirmed", "replaced"),
    "withdrawn": (),
    "replaced": (),
}

Targets = list[dict[str, Any]]


def may_become(state: str, wanted: str) -> bool:
    """Whether somebody in this state may come into that one."""
    return wanted in FOLLOWS[state]


def proposed(residents: Mapping[str, int], *, seats: int, slack: int = 1) -> dict[str, Any]:
    """For each answer its share of residents and the least and most seats around it.

    The least is the share of the seats rounded down, less half of the slack; the most rounded up, plus half.
    A group that lives here always may have one seat. The least together never pass the seats.
    """
    everybody = sum(residents.values())
    found = {}
    for key, n in residents.items():
        share = n / everybody if everybody else 0.0
        seat = share * seats
        low = max(0, floor(seat + 1e-9) - slack // 2)
        high = min(seats, max(1 if n else 0, ceil(seat - 1e-9) + (slack + 1) // 2))
        found[key] = {"share": round(share, 6), "min": low, "max": high}
    return found


def target_faults(targets: Targets, *, seats: int) -> list[tuple[str, dict[str, Any]]]:
    """What cannot be, seen from the numbers alone: (code, facts)."""
    faults: list[tuple[str, dict[str, Any]]] = []
    for feature in targets:
        values, name = feature["values"], {"feature": feature["name"]}
        for row in values:
            if not 0 <= row["min"] <= row["max"]:
                faults.append(("target_upside_down", {**name, "value": row["name"]}))
        least, most = (sum(row[end] for row in values) for end in ("min", "max"))
        if least > seats:
            faults.append(("targets_ask_too_many", {**name, "asked": least, "seats": seats}))
        if most < seats:
            faults.append(("targets_allow_too_few", {**name, "allowed": most, "seats": seats}))
    return faults


def never_without_answer(targets: Targets, *, seats: int) -> list[str]:
    """Features whose targets leave no seat to who would rather not answer."""
    return [
        feature["name"]
        for feature in targets
        if sum(row["min"] for row in feature["values"]) >= seats
    ]


def with_changes(targets: Targets, changes: Iterable[Mapping[str, Any]]) -> Targets:
    """The targets after a relaxation."""
    new = {(one["feature"], one["value"]): (one["new_min"], one["new_max"]) for one in changes}
    found = []
    for feature in targets:
        values = []
        for row in feature["values"]:
            low, high = new.get((feature["key"], row["key"]), (row["min"], row["max"]))
            values.append({**row, "min": low, "max": high})
        found.append({**feature, "values": values})
    return found


def oldest_of(key: str) -> int | None:
    """The greatest age of an age band by its key ("16-24", "aged_5_to_9", "65+"): none where it has no end."""
    numbers = [int(one) for one in re.findall(r"\d+", key)]
    if not numbers or key.rstrip().endswith("+") or "over" in key or "plus" in key:
        return None
    if len(numbers) == 1 and ("under" in key or "below" in key):
        return numbers[0] - 1
    return numbers[-1]


def is_too_young(key: str, *, min_age: int | None) -> bool:
    """Whether nobody of this age band is old enough."""
    oldest = oldest_of(key)
    return min_age is not None and oldest is not None and oldest < min_age


def shared_out(residents: Mapping[str, int], *, letters: int) -> dict[str, int]:
    """How many letters go to each area: by residents, largest remainder first, ties by the area's code."""
    everybody = sum(residents.values())
    if not everybody:
        return {}
    exact = {code: letters * n / everybody for code, n in residents.items()}
    found = {code: int(share) for code, share in exact.items()}
    left = letters - sum(found.values())
    for code in sorted(exact, key=lambda one: (found[one] - exact[one], one))[:left]:
        found[code] += 1
    return found


def commitment_of(secret: str) -> str:
    """What is published of secret words before a draw: their SHA-256."""
    return hashlib.sha256(secret.encode()).hexdigest()


def seed_words(words: str, *, secret: str = "") -> str:
    """The words that draw: what was seen in public, after the sealed words where there are any."""
    seen = " ".join(words.split())
    return f"{secret} {seen}" if secret else seen


def pool_digest(pool: Sequence[Sequence[Any]]) -> str:
    """SHA-256 of a pool, whatever the order of its rows."""
    rows = sorted([list(row) for row in pool], key=lambda row: str(row[0]))
    text = json.dumps(rows, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def quota_rows(targets: Targets, *, seats: int) -> list[tuple[str, str, int, int]]:
    """(feature, value, least, most) of every answer, "not told" with them: the rows of quotas.csv."""
    found = []
    for feature in targets:
        for row in feature["values"]:
            found.append((feature["key"], row["key"], row["min"], row["max"]))
        found.append((feature["key"], NOT_TOLD, 0, seats))
    return found
