"""`hearth verify FOLDER`: work a published decision out again from its files, and say yes or where it differs."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from hearth.faces.shell.verifying import Findings, ReadingError, read_record, verify
from hearth.kit.codes import grouped, tidy
from hearth.kit.proofs import receipt_line

NAME = "verify"
HELP = "check a published decision: yes, or exactly where it differs"
NEEDS_DATABASE = False
RECEIPT_LETTERS = 12


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument("record", type=Path, help="the published record: a folder or a zip file")
    parser.add_argument(
        "--receipt", metavar="CODE", help="also say whether this receipt is in the count"
    )
    parser.add_argument("--json", action="store_true", help="print JSON instead of words")


def run(args: argparse.Namespace) -> int:
    """0 where everything agrees, 1 where something differs (or a receipt is not in it), 2 where it cannot be read."""
    try:
        files = read_record(args.record)
    except ReadingError as error:
        print(f"hearth verify: {error}", file=sys.stderr)
        return 2
    if args.receipt is not None and len(tidy(args.receipt)) != RECEIPT_LETTERS:
        print("hearth verify: a receipt has twelve letters and digits", file=sys.stderr)
        return 2
    found = verify(files)
    record = _record(files)
    is_in = None if args.receipt is None else is_counted(record, files, args.receipt)
    show = _as_json if args.json else _in_words
    print(show(record, found, args.receipt, is_in))
    return 0 if found.agrees and is_in is not False else 1


def is_counted(record: dict[str, Any], files: dict[str, bytes], receipt: str) -> bool:
    """Whether the line of a receipt stands in the published list."""
    line = receipt_line(str(record.get("activity", "")), receipt)
    return line in files.get("receipts.txt", b"").decode(errors="replace").splitlines()


def _record(files: dict[str, bytes]) -> dict[str, Any]:
    try:
        record = json.loads(files["record.json"])
    except ValueError:
        return {}
    return record if isinstance(record, dict) else {}


def _as_json(
    record: dict[str, Any], found: Findings, receipt: str | None, is_in: bool | None
) -> str:
    told: dict[str, Any] = {
        "agrees": found.agrees,
        "activity": record.get("activity"),
        "form": record.get("form"),
        "locked_hash": record.get("locked_hash"),
        "closed_hash": record.get("closed_hash"),
        "holds": found.holds,
        "differs": [asdict(one) for one in found.differs],
        "notes": found.notes,
    }
    if receipt is not None:
        told["receipt"] = {"counted": is_in, "line": _line(record, receipt)}
    return json.dumps(told, ensure_ascii=False, indent=1)


def _in_words(
    record: dict[str, Any], found: Findings, receipt: str | None, is_in: bool | None
) -> str:
    lines = [str(record.get("title", "A record")), ""]
    lines += [f"  ✓ {words}" for words in found.holds]
    for one in found.differs:
        place = f", {one.place}" if one.place else ""
        lines += [f"  ✗ {one.file}{place}", f"      says: {one.said}", f"      is:   {one.found}"]
    lines += [f"  · {words}" for words in found.notes]
    lines += ["", _verdict(record, found)]
    if receipt is not None:
        told = "is in the count." if is_in else "is NOT in the count."
        lines += ["", f"Receipt {grouped(receipt)} {told}", f"Its line: {_line(record, receipt)}"]
    return "\n".join(lines)


def _verdict(record: dict[str, Any], found: Findings) -> str:
    if not found.agrees:
        n = len(found.differs)
        return f"NO: it differs in {n} place{'s' if n > 1 else ''}."
    return (
        "YES: this decision follows from its files.\n"
        f"Locked at opening: {record['locked_hash']}\n"
        f"Sealed at closing: {record['closed_hash']}\n"
        "Compare these two with what stood on the public page."
    )


def _line(record: dict[str, Any], receipt: str) -> str:
    return receipt_line(str(record.get("activity", "")), receipt)
