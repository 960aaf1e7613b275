"""The receipt of whoever took part: the same one however often they change their mind.

A receipt that changed with the ballot would tell whoever demanded to see it that its owner voted again
afterwards. So it is made from the voter's key, and nothing but its published line is kept.
"""

from __future__ import annotations

from uuid import UUID

from hearth.kit.codes import LETTERS, grouped, keyed_hash
from hearth.kit.proofs import receipt_line

LENGTH = 12


def receipt_of(activity_id: UUID, key: str) -> str:
    """The receipt of the person with this key in this activity, such as `7KQM-2XWD-9FHT`."""
    number = int(keyed_hash(key, purpose=f"receipt in activity:{activity_id}"), 16)
    return grouped("".join(LETTERS[number >> (5 * place) & 31] for place in range(LENGTH)))


def line_of(activity_id: UUID, key: str) -> str:
    """The line by which that receipt is found in the published list."""
    return receipt_line(activity_id, receipt_of(activity_id, key))
