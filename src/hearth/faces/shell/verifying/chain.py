"""The ledger beside a record: do the seals hang together, and does it tell what the record tells?"""

from __future__ import annotations

import json
from typing import Any

from hearth.kit.proofs import entry_hash, linked

from .finding import Findings

FILE = "ledger.json"
#: Deeds that carry the hash of what is in the box.
SEALING = ("vote closed", "box sealed again")


def check_ledger(record: dict[str, Any], files: dict[str, bytes], found: Findings) -> None:
    """The chain from its first seal to its last, every entry told in full, and the hashes that they carry."""
    before = len(found.differs)
    if FILE not in files:
        found.wrong(FILE, "", said="a ledger", found="no such file")
        return
    ledger = json.loads(files[FILE])
    _check_seals(record, ledger, found)
    _check_entries(record, ledger, found)
    _check_deeds(record, ledger["entries"], found)
    found.hold(
        f"The ledger hangs together over {len(ledger['hashes'])} entries, "
        f"{len(ledger['entries'])} of them told in full.",
        unless=before,
    )


def _check_seals(record: dict[str, Any], ledger: dict[str, Any], found: Findings) -> None:
    seal = ledger["before"]
    for hashed in ledger["hashes"]:
        seal = linked(seal, hashed)
    last = {"number": ledger["first"] + len(ledger["hashes"]) - 1, "seal": seal}
    found.same(FILE, "last", said=ledger["last"], found=last)
    found.same("record.json", "ledger", said=record["ledger"], found=ledger["last"])


def _check_entries(record: dict[str, Any], ledger: dict[str, Any], found: Findings) -> None:
    """Each entry told in full has the hash that stands in the chain, and is about this activity."""
    number = 0
    for row in ledger["entries"]:
        at = row["number"] - ledger["first"]
        place = f"entries, number {row['number']}"
        if not 0 <= at < len(ledger["hashes"]) or row["number"] <= number:
            found.wrong(FILE, place, said="an entry", found="not in this stretch of the chain")
            continue
        number = row["number"]
        hashed = entry_hash(
            network=ledger["network"],
            number=row["number"],
            at=row["at"],
            kind=row["kind"],
            by_hash=row["by_hash"],
            deed=row["deed"],
            facts=row["facts"],
        )
        found.same(FILE, place, said=ledger["hashes"][at], found=hashed)
        found.same(FILE, f"{place}: vote", said=row["facts"].get("vote"), found=record["activity"])


def _check_deeds(record: dict[str, Any], entries: list[dict[str, Any]], found: Findings) -> None:
    """It was opened with the locked hash, and the last seal of the box is the one in the record."""
    opened = [row for row in entries if row["deed"] == "vote opened"]
    sealed = [row for row in entries if row["deed"] in SEALING]
    if len(opened) != 1:
        found.wrong(FILE, "entries", said=f"opened {len(opened)} times", found="opened once")
    for row in opened:
        found.same(
            FILE,
            f"entries, number {row['number']}: locked_hash",
            said=row["facts"].get("locked_hash"),
            found=record["locked_hash"],
        )
    if not sealed:
        found.wrong(FILE, "entries", said="never closed", found="closed")
        return
    last = sealed[-1]
    found.same(
        FILE,
        f"entries, number {last['number']}: closed_hash",
        said=last["facts"].get("closed_hash"),
        found=record["closed_hash"],
    )
    if len(sealed) > 1:
        found.notes.append(
            f"Between closing and counting, paper ballots were added {len(sealed) - 1} times; "
            "the ledger tells each of them."
        )
