"""Receipts: the code a speaker gets, made from the key that their form or phone sent.

The same key always gives the same code, so a form that is sent twice (an impatient thumb, a lost
answer) gets the same receipt, although we keep neither code nor key: only a keyed hash of each.
"""

from __future__ import annotations

from uuid import UUID

from hearth.kit.codes import LETTERS, code_hash, grouped, keyed_hash

#: Letters of a code: 60 bits. Guessing is hopeless, and the faces slow down who tries.
LENGTH = 12


def receipt_of(network_id: UUID, key: UUID) -> str:
    """The code of the voice that was sent with this key, such as `7KQM-2XWD-9FHT`."""
    number = int(keyed_hash(f"{network_id}:{key}", purpose="receipt of a key"), 16)
    letters = [LETTERS[number >> (5 * place) & 31] for place in range(LENGTH)]
    return grouped("".join(letters))


def kept_code(code: str) -> str:
    """What is kept of a code."""
    return code_hash(code, purpose="receipt")


def kept_key(key: UUID) -> UUID:
    """What is kept of a key: enough to know it again, too little to make its code."""
    return UUID(keyed_hash(str(key), purpose="key of a voice")[:32])
