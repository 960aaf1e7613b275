"""How a conversation stands: what to ask next, where somebody stands, what may be shown to whom, and when."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from ...models import Activity, ConversationReading, Statement
from ...rules import conversations as rules
from ..calendar import shows_result
from .said import reading, statements


@dataclass(frozen=True)
class ConversationResult:
    """What everybody may see: protected figures, as of one moment."""

    as_of: datetime | None
    payload: dict[str, Any]
    is_final: bool
    numbers: list[int] = field(default_factory=list)

    @property
    def too_few(self) -> bool:
        return bool(self.payload.get("too_few")) or not self.payload

    @property
    def columns(self) -> dict[str, list[Any]]:
        found: dict[str, list[Any]] = self.payload.get("statements", {})
        return found


def result(activity: Activity) -> ConversationResult | None:
    """The result as everybody may see it, or none while it stays hidden."""
    if not shows_result(activity):
        return None
    found = (
        ConversationReading.objects.filter(activity=activity)
        .only("shown", "shown_at", "activity_id")
        .first()
    )
    if found is None or not found.shown:
        return None
    numbers = found.shown.get("statements", {}).get("number", [])
    is_final = activity.state == Activity.State.COUNTED
    return ConversationResult(found.shown_at, found.shown, is_final, numbers)


#: How statements of a result may be put in order: figure, and whether the lower limit decides.
ORDERS = ("shared", "divided", "bridging", "opposed", "number")


def in_order(found: ConversationResult, order: str) -> list[int]:
    """Places of the statements in the columns: the surest first, those too few answered last."""
    columns = found.columns
    places = range(len(found.numbers))
    if order not in ORDERS or order == "number":
        return sorted(places, key=lambda at: found.numbers[at])
    figures = columns.get(order, [])

    def key(at: int) -> tuple[bool, float, float, int]:
        one = figures[at]
        known = one is not None and one[1] is not None
        return (not known, -one[1] if known else 0, -one[0] if known else 0, found.numbers[at])

    return sorted(places, key=key)


def next_to_ask(
    activity: Activity,
    *,
    answered: Collection[int],
    key: str,
    later: Collection[int] = (),
    how_many: int = rules.AT_A_TIME,
) -> list[Statement]:
    """The statements whose answers tell most: new ones and those few have seen first; never one answered.

    Of statements that tell much the same, different people are asked different ones. What somebody put off
    comes last.
    """
    found = reading(activity)
    inner = found.inner if found else {}
    bits = dict(zip(inner.get("numbers", []), inner.get("bits", []), strict=True))
    rows = [
        row
        for row in statements(activity, state=Statement.State.SHOWN)
        if row.number not in answered
    ]
    put_off = set(later)

    def order(row: Statement) -> tuple[bool, float, str]:
        new = max(bits.values(), default=0.0) + 1
        return (row.number in put_off, -round(bits.get(row.number, new), 2), _lot(key, row.number))

    return sorted(rows, key=order)[:how_many]


def _lot(key: str, number: int) -> str:
    """A lot that differs from person to person and stays the same for each."""
    return hashlib.sha256(f"{key}:{number}".encode()).hexdigest()


@dataclass(frozen=True)
class Standpoint:
    """Where somebody stands on the line from one end to the other, with its margin; their group, if any."""

    at: float
    low: float
    high: float
    group: int | None
    payload: dict[str, Any]


def has_news(found: ConversationReading) -> bool:
    """Whether anything changed since it was read."""
    return found.touched_at is not None and (found.as_of is None or found.touched_at > found.as_of)
