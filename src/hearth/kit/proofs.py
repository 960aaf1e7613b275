"""Hashes by which anybody can check what was locked, sealed, handed out, written down. Pure, without any secret."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from .codes import tidy

_ENCODER = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str)


def canonical(value: Any) -> str:
    """The one JSON text of a value: keys in order, no spaces, letters as they are."""
    return _ENCODER.encode(value)


def sha256(text: str) -> str:
    """SHA-256 of a text in UTF-8 (64 hexadecimal letters)."""
    return hashlib.sha256(text.encode()).hexdigest()


def hash_of(value: Any) -> str:
    """SHA-256 of the canonical JSON of a value."""
    return sha256(canonical(value))


def hash_of_lines(lines: Iterable[str]) -> str:
    """SHA-256 of lines in rising order, each ended by a line feed: the order they came in tells nothing."""
    total = hashlib.sha256()
    for line in sorted(lines):
        total.update(f"{line}\n".encode())
    return total.hexdigest()


def receipt_line(activity_id: UUID | str, receipt: str) -> str:
    """The published line of a receipt: from the receipt anybody can make it, from the line nobody the receipt.

    The activity is part of it, so that a line says nothing about another activity.
    """
    return sha256(f"hearth-receipt/1:{activity_id}:{tidy(receipt)}")


def entry_hash(
    *, network: str, number: int, at: str, kind: str, by_hash: str, deed: str, facts: dict[str, Any]
) -> str:
    """SHA-256 of what an entry of the ledger says. Who did it goes in as a hash and can be left out of print."""
    return hash_of([network, number, at, kind, by_hash, deed, facts])


def linked(previous: str, hashed: str) -> str:
    """The seal of an entry: the seal before it and the hash of what it says, hashed together.

    So a stretch of the chain can be checked by somebody who sees only the hashes of most entries.
    """
    return sha256(f"{previous}:{hashed}")
