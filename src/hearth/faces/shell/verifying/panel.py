"""A panel by lot: every draw worked out again from its tickets and the words that drew."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections import Counter
from types import SimpleNamespace
from typing import Any

from hearth.methods.sortition import draw, order_by_lot
from hearth.methods.sortition.selecting import digest_of

from .finding import Findings

SEALED = "The pool is the one that was sealed at closing."
COUNTED = "Every draw worked out again from its tickets and the words that drew: the same people."


def contents(record: dict[str, Any], files: dict[str, bytes], found: Findings) -> dict[str, Any]:
    """The pool of the first draw: worked out from its rows where they are published."""
    told = _draw(files, 1)
    if "draw-1-people.csv" not in files:
        found.notes.append(
            "The answers of the people in the pool are not published, since somebody could be known by them. "
            "Its hash was sealed; the tickets were made from it."
        )
        return {"pool": told["pool"], "pool_digest": told["pool_digest"]}
    rows = [[row[0], row[1:], ""] for row in _people(files, 1)]
    made = {"pool": len(rows), "pool_digest": _pool_digest(rows)}
    for name, value in made.items():
        found.same("draw-1-draw.json", name, said=told[name], found=value)
    return made


def result(record: dict[str, Any], files: dict[str, bytes], found: Findings) -> dict[str, Any]:
    """Of every draw the ticket and who was drawn."""
    return {
        "draws": [
            _redrawn(record, files, row["number"], found) for row in record["result"]["draws"]
        ]
    }


def _redrawn(
    record: dict[str, Any], files: dict[str, bytes], number: int, found: Findings
) -> dict[str, Any]:
    told = _draw(files, number)
    _check_words(record, told, number, found)
    _check_ledger(told, files, number, found)
    words, lottery = told["seed"]["words"], told["lottery"]
    if told["kind"] == "lottery":
        order = order_by_lot([row[0] for row in _people(files, number)], words)
        able = [one for one in order if one not in set(told["gone"])]
        ticket, selected = None, able[: told["free"]]
        reserve = able[told["free"] :][: told["reserve_seats"]]
        digest = told["pool_digest"]
    else:
        tickets = [tuple(one) for one in lottery["tickets"]]
        digest = digest_of(tickets)
        drawn = draw(SimpleNamespace(digest=digest, tickets=tickets), words)  # type: ignore[arg-type]
        ticket, selected, reserve = drawn.ticket, list(drawn.selected), []
        _check_tickets(told, files, number, found)
    made = {"ticket": ticket, "selected": selected, "reserve": reserve}
    for name, value in made.items():
        found.same(f"draw-{number}-draw.json", name, said=told[name], found=value)
    return {"number": number, "kind": told["kind"], **made, "digest": digest}


def _check_words(
    record: dict[str, Any], told: dict[str, Any], number: int, found: Findings
) -> None:
    """Sealed words are the ones that were sealed; a public event came after the tickets."""
    seed, file = told["seed"], f"draw-{number}-draw.json"
    if number == 1:
        found.same(
            file,
            "seed.commitment",
            said=seed["commitment"],
            found=record["locked"]["seed"]["commitment"],
        )
    if seed["commitment"]:
        sealed = hashlib.sha256(seed["secret"].encode()).hexdigest()
        found.same(file, "seed.secret", said=sealed, found=seed["commitment"])
        if not seed["words"].startswith(f"{seed['secret']} "):
            found.wrong(file, "seed.words", said=seed["words"], found=f"{seed['secret']} …")
    elif not seed["at"] or seed["at"] <= told["ready_at"]:
        found.wrong(file, "seed.at", said=seed["at"], found=f"after {told['ready_at']}")


def _check_ledger(
    told: dict[str, Any], files: dict[str, bytes], number: int, found: Findings
) -> None:
    """The tickets were written into the ledger before the draw, as they are here."""
    entries = json.loads(files["ledger.json"])["entries"]
    own = [row for row in entries if row["facts"].get("draw") == number]
    made = [row for row in own if row["deed"] == "panel lottery made"]
    drawn = [row for row in own if row["deed"] == "panel drawn"]
    if not made or not drawn or made[-1]["number"] > drawn[0]["number"]:
        found.wrong("ledger.json", f"draw {number}", said="drawn", found="no tickets before it")
        return
    place = f"entries, number {made[-1]['number']}: digest"
    found.same(
        "ledger.json", place, said=made[-1]["facts"].get("digest"), found=told["lottery"]["digest"]
    )


def _check_tickets(
    told: dict[str, Any], files: dict[str, bytes], number: int, found: Findings
) -> None:
    """Every ticket fills the free seats and, with who sits already, keeps every target. By plain counting."""
    file = f"draw-{number}-draw.json"
    answers = (
        {row[0]: row[1:] for row in _people(files, number)}
        if f"draw-{number}-people.csv" in files
        else {}
    )
    for at, ticket in enumerate(told["lottery"]["tickets"], start=1):
        if len(set(ticket)) != told["free"] or set(ticket) & set(told["seated"] + told["gone"]):
            found.wrong(file, f"ticket {at}", said=len(set(ticket)), found=told["free"])
        for words in _broken(told, [*ticket, *told["seated"]], answers) if answers else []:
            found.wrong(file, f"ticket {at}", said=words, found="within its target")


def _broken(told: dict[str, Any], people: list[str], answers: dict[str, list[str]]) -> list[str]:
    """Targets that a panel does not keep."""
    broken = []
    for at, feature in enumerate(told["targets"]):
        counted = Counter(answers[one][at] for one in people)
        broken += [
            f"{feature['name']}, {row['name']}: {counted[row['key']]}"
            for row in feature["values"]
            if not row["min"] <= counted[row["key"]] <= row["max"]
        ]
    return broken


def _draw(files: dict[str, bytes], number: int) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(files[f"draw-{number}-draw.json"])
    return told


def _people(files: dict[str, bytes], number: int) -> list[list[str]]:
    """Rows of the pool, without the head: pool number, then answers."""
    text = files[f"draw-{number}-people.csv"].decode()
    return list(csv.reader(io.StringIO(text)))[1:]


def _pool_digest(rows: list[list[Any]]) -> str:
    ordered = sorted(rows, key=lambda row: str(row[0]))
    text = json.dumps(ordered, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
