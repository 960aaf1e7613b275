"""A conversation: statements and result are as they were sealed. What single people said is not published."""

from __future__ import annotations

import json
from typing import Any

from hearth.kit.proofs import canonical, hash_of, hash_of_lines

from .ballots import lines_of
from .finding import Findings

SEALED = "The statements are those that were sealed at closing."
COUNTED = "The published result is the one that the ledger tells, and holds together in itself."
STATEMENTS, RESULT = "statements.jsonl", "result.json"


def contents(record: dict[str, Any], files: dict[str, bytes], found: Findings) -> dict[str, Any]:
    """Statements counted and hashed; of people and opinions only what the seal says."""
    lines = lines_of(files, STATEMENTS)
    for at, line in enumerate(lines, start=1):
        if canonical(json.loads(line)) != line:
            found.wrong(STATEMENTS, f"line {at}", said=line, found=canonical(json.loads(line)))
    found.notes.append(
        "What single people said is sealed and not published, since a row of opinions can be known again as "
        "somebody's. So the result is held against its seal, and not worked out again."
    )
    sealed = record["closing"]["contents"]
    return {
        "statements": len(lines),
        "statements_hash": hash_of_lines(lines),
        "participants": sealed["participants"],
        "opinions_hash": sealed["opinions_hash"],
    }


def result(record: dict[str, Any], files: dict[str, bytes], found: Findings) -> dict[str, Any]:
    """The result's hash, held against the ledger; and that its figures fit each other."""
    shown = json.loads(files[RESULT])
    told: dict[str, Any] = {"too_few": bool(shown.get("too_few")), "result_hash": hash_of(shown)}
    _check_ledger(told["result_hash"], files, found)
    if told["too_few"]:
        return told
    _check_figures(shown, lines_of(files, STATEMENTS), found)
    if shown["participants"] > record["closing"]["contents"]["participants"]:
        found.wrong(
            RESULT,
            "participants",
            said=shown["participants"],
            found=record["closing"]["contents"]["participants"],
        )
    return told | {name: shown[name] for name in ("participants", "opinions")}


def _check_ledger(digest: str, files: dict[str, bytes], found: Findings) -> None:
    entries = json.loads(files["ledger.json"])["entries"]
    for row in entries:
        if row["deed"] == "conversation read":
            place = f"entries, number {row['number']}: result_hash"
            found.same("ledger.json", place, said=row["facts"].get("result_hash"), found=digest)


def _check_figures(shown: dict[str, Any], lines: list[str], found: Findings) -> None:
    """Every figure is about a statement on show; those who agree and disagree are no more than who answered."""
    on_show = {row[0] for row in map(json.loads, lines) if row[2] == "shown"}
    told = shown["statements"]
    for at, number in enumerate(told["number"]):
        if number not in on_show:
            found.wrong(RESULT, f"statement {number}", said="a result", found="not on show")
        agree, disagree, seen = (told[name][at] for name in ("agree", "disagree", "seen"))
        if seen is not None and agree + disagree > seen:
            found.wrong(
                RESULT, f"statement {number}", said=f"{agree} + {disagree}", found=f"at most {seen}"
            )
