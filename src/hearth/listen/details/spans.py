"""What was found in a text, and which of two that overlap counts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

#: [start, end, kind]
Span = tuple[int, int, str]

#: The kinds, the surest first: where two overlap the earlier one counts.
KINDS = (
    "email",
    "link",
    "handle",
    "health_number",
    "birth",
    "phone",
    "address",
    "postcode",
    "name",
    "other",
)


class Detail(NamedTuple):
    """One personal detail: where it stands, what it is, and how sure that is (high or low)."""

    start: int
    end: int
    kind: str
    confidence: str

    @property
    def span(self) -> Span:
        return self.start, self.end, self.kind


def without_overlaps(found: Iterable[Detail]) -> list[Detail]:
    """The surest of those that overlap, in the order of the text."""
    kept: list[Detail] = []
    order = {kind: number for number, kind in enumerate(KINDS)}
    for one in sorted(
        found, key=lambda d: (d.confidence != "high", order[d.kind], d.start - d.end)
    ):
        if all(one.end <= other.start or other.end <= one.start for other in kept):
            kept.append(one)
    return sorted(kept)
