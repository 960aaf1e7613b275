"""Ballots and receipts of a record: counted, hashed, and brought into the shape of the methods."""

from __future__ import annotations

import json
from typing import Any

from hearth.kit.proofs import canonical, hash_of_lines

from .finding import Findings

BALLOTS, RECEIPTS = "ballots.jsonl", "receipts.txt"


def lines_of(files: dict[str, bytes], name: str) -> list[str]:
    """The lines of a file, without their ends. Raises KeyError where there is none."""
    return files[name].decode().splitlines()


def ballots_in(files: dict[str, bytes]) -> list[Any]:
    """What stands on each line."""
    return [json.loads(line) for line in lines_of(files, BALLOTS)]


def contents(record: dict[str, Any], files: dict[str, bytes], found: Findings) -> dict[str, Any]:
    """Counts and hashes of ballots and receipts, as they are sealed at closing."""
    ballots, receipts = lines_of(files, BALLOTS), lines_of(files, RECEIPTS)
    _check_lines(ballots, found)
    check_receipts(receipts, found)
    n = how_many(record, ballots)
    if len(receipts) > n:
        found.wrong(RECEIPTS, "lines", said=len(receipts), found=f"at most {n}")
    elif len(receipts) < n:
        found.notes.append(f"{n - len(receipts)} ballots have no receipt.")
    return {
        "ballots": n,
        "ballots_hash": hash_of_lines(ballots),
        "receipts": len(receipts),
        "receipts_hash": hash_of_lines(receipts),
    }


def how_many(record: dict[str, Any], lines: list[str]) -> int:
    """How many ballots: one a line; pairs are taken apart, and then the record says it."""
    if (record["locked"].get("ballot") or {}).get("kind") == "pairwise":
        return int(record["closing"]["contents"]["ballots"])
    return len(lines)


def check_receipts(receipts: list[str], found: Findings) -> None:
    """In the order of the alphabet, none twice, each a hash."""
    for at, (one, two) in enumerate(zip(receipts, receipts[1:], strict=False), start=2):
        if two <= one:
            found.wrong(RECEIPTS, f"line {at}", said=two, found="twice, or out of order")
    for at, one in enumerate(receipts, start=1):
        if len(one) != 64 or set(one) - set("0123456789abcdef"):
            found.wrong(RECEIPTS, f"line {at}", said=one, found="64 hexadecimal letters")


def _check_lines(ballots: list[str], found: Findings) -> None:
    """Each line is JSON in its one spelling; their order tells nothing."""
    for at, line in enumerate(ballots, start=1):
        if canonical(json.loads(line)) != line:
            found.wrong(BALLOTS, f"line {at}", said=line, found=canonical(json.loads(line)))
    for at, (one, two) in enumerate(zip(ballots, ballots[1:], strict=False), start=2):
        if two < one:
            found.wrong(BALLOTS, f"line {at}", said=two, found="out of order")
