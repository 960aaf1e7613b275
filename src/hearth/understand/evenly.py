"""In which order to read, so that every group and place is read as far as the others. Pure."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class Unread:
    """A voice that waits, with the groups and places (strata) that it belongs to."""

    voice_id: UUID
    strata: tuple[Hashable, ...]


@dataclass(frozen=True)
class Share:
    """How many voices of a stratum there are, and how many of them have been read."""

    read: int
    total: int

    @property
    def value(self) -> float:
        return self.read / self.total if self.total else 1.0


def in_even_order(
    waiting: Sequence[Unread], shares: Mapping[Hashable, Share], *, most: int
) -> list[UUID]:
    """The voices to read next: whoever belongs to the least-read stratum comes first.

    Each voice is judged by its least-read stratum, then by its next, and so on; where all are
    equal, in the order given. A voice that has been chosen counts as read for the next choice.
    """
    read = {key: share.read for key, share in shares.items()}
    total = {key: max(share.total, 1) for key, share in shares.items()}
    left = list(waiting)
    chosen: list[UUID] = []
    while left and len(chosen) < most:
        best = min(
            range(len(left)),
            key=lambda at: (
                sorted(read.get(key, 0) / total.get(key, 1) for key in left[at].strata) or [1.0],
                at,
            ),
        )
        voice = left.pop(best)
        chosen.append(voice.voice_id)
        for key in voice.strata:
            read[key] = read.get(key, 0) + 1
    return chosen


def least_read(shares: Mapping[Hashable, Share], *, most: int) -> list[Hashable]:
    """Strata with voices that wait, the least read first."""
    open_ones = [key for key, share in shares.items() if share.read < share.total]
    return sorted(open_ones, key=lambda key: (shares[key].value, str(key)))[:most]
