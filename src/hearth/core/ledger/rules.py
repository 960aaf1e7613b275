"""How an entry is sealed, and what a broken chain looks like. Pure."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from hearth.kit.proofs import entry_hash, linked, sha256


@dataclass(frozen=True)
class Fault:
    """One thing wrong with a chain: `code` is altered, missing, reordered or cut_off."""

    code: str
    number: int


def seal_of(
    *,
    network: str,
    number: int,
    at: datetime,
    by: str,
    deed: str,
    facts: dict[str, Any],
    previous: str,
) -> str:
    """The seal before it and the hash of what the entry says, hashed together."""
    said = said_hash(network=network, number=number, at=at, by=by, deed=deed, facts=facts)
    return linked(previous, said)


def said_hash(
    *, network: str, number: int, at: datetime, by: str, deed: str, facts: dict[str, Any]
) -> str:
    """The hash of what an entry says."""
    return entry_hash(
        network=network,
        number=number,
        at=at.astimezone(UTC).isoformat(),
        kind=by.partition(":")[0],
        by_hash=sha256(by),
        deed=deed,
        facts=facts,
    )


def faults_in(entries: Iterable[Any], *, length: int, head: str) -> list[Fault]:
    """Every altered, missing or reordered entry of a chain read in the order of its numbers."""
    faults, expected, previous = [], 1, ""
    for entry in entries:
        if entry.number > expected:
            faults += [Fault("missing", number) for number in range(expected, entry.number)]
        elif entry.previous != previous:
            faults.append(Fault("reordered", entry.number))
        if entry.seal != seal_of_entry(entry) and entry.seal != earlier_seal_of(entry):
            faults.append(Fault("altered", entry.number))
        expected, previous = entry.number + 1, entry.seal
    if expected != length + 1:
        faults += [Fault("missing", number) for number in range(expected, length + 1)]
        faults += [Fault("added", number) for number in range(length + 1, expected)]
    elif previous != head:
        faults.append(Fault("altered", length))
    return faults


def said_hash_of(entry: Any) -> str:
    """The hash of what an entry says: with the seal before it, it makes the entry's own seal."""
    return said_hash(
        network=str(entry.network_id),
        number=entry.number,
        at=entry.at,
        by=entry.by,
        deed=entry.deed,
        facts=entry.facts,
    )


def seal_of_entry(entry: Any) -> str:
    """The seal that an entry should carry."""
    return linked(entry.previous, said_hash_of(entry))


def earlier_seal_of(entry: Any) -> str:
    """The seal that an entry carries which was written before `who` stood in it as a hash: one hash over all of it.

    Such entries stay sound after an upgrade; either way of sealing finds every change.
    """
    at = entry.at.astimezone(UTC).isoformat()
    said = [str(entry.network_id), entry.number, at, entry.by, entry.deed, entry.facts]
    body = json.dumps(
        [*said, entry.previous],
        sort_keys=True,
        separators=(",", ":"),
        ensure_ascii=False,
        default=str,
    )
    return sha256(body)
