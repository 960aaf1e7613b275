"""Codebooks as files: starters that ship, spreadsheets (.csv) and .json. Pure: text in, entries out."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from hearth.kit.refusals import Refused

STARTERS = ("social_determinants", "access", "wellbeing")
COLUMNS = ("id", "name", "part_of", "description", "counts", "does_not_count")
MOST_BYTES, MOST_ENTRIES, MOST_RULES = 1_000_000, 500, 20
LENGTHS = {"name": 80, "description": 2000, "rule": 300}


@dataclass(frozen=True)
class Entry:
    """One theme in a file: `part_of` is the id of the entry above it, or empty."""

    id: str
    name: str
    description: str = ""
    part_of: str = ""
    counts: tuple[str, ...] = ()
    does_not_count: tuple[str, ...] = ()


@dataclass(frozen=True)
class Starter:
    """A codebook that ships with the house, to be taken whole or in part and then changed."""

    id: str
    name: str
    about: str
    language: str
    entries: tuple[Entry, ...]


def starters() -> list[Starter]:
    """Every starter codebook."""
    return [_starter(name) for name in STARTERS]


def starter(identifier: str) -> Starter | None:
    """One starter codebook, or none."""
    return _starter(identifier) if identifier in STARTERS else None


@cache
def _starter(name: str) -> Starter:
    text = files(__package__).joinpath("starters", f"{name}.json").read_text(encoding="utf-8")
    data = json.loads(text)
    entries = tuple(_checked(_flat(data["themes"])))
    return Starter(data["id"], data["name"], data["about"], data["language"], entries)


def read_codebook(content: bytes) -> list[Entry]:
    """A file that somebody brings: .json or .csv, told apart by how it begins.

    Refused: `codebook_too_large`, `codebook_unreadable`, `codebook_empty`, `codebook_row` (which
    row, and what about it).
    """
    if len(content) > MOST_BYTES:
        raise Refused("codebook_too_large", most=MOST_ENTRIES)
    text = _decoded(content)
    try:
        is_json = text.lstrip()[:1] in ("{", "[")
        found = list(_from_json(text) if is_json else _from_csv(text))
    except (ValueError, csv.Error, RecursionError) as fault:
        raise Refused("codebook_unreadable") from fault
    if not found:
        raise Refused("codebook_empty")
    return _checked(found)


def as_json(name: str, entries: Iterable[Entry]) -> str:
    """The codebook as it can be brought in elsewhere."""
    themes = [
        {
            "id": entry.id,
            "name": entry.name,
            "part_of": entry.part_of,
            "description": entry.description,
            "counts": list(entry.counts),
            "does_not_count": list(entry.does_not_count),
        }
        for entry in entries
    ]
    return json.dumps({"name": name, "themes": themes}, ensure_ascii=False, indent=1) + "\n"


def as_rows(entries: Iterable[Entry]) -> Iterator[list[str]]:
    """Head and rows of a spreadsheet; several rules stand on lines of their own in one cell."""
    yield list(COLUMNS)
    for entry in entries:
        counts, other = "\n".join(entry.counts), "\n".join(entry.does_not_count)
        yield [entry.id, entry.name, entry.part_of, entry.description, counts, other]


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _try(content, "utf-16")
    if b"\0" in content[:4000]:
        raise Refused("codebook_unreadable")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _try(content, "cp1252")


def _try(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as fault:
        raise Refused("codebook_unreadable") from fault


def _from_json(text: str) -> Iterator[Entry]:
    data = json.loads(text)
    rows = data.get("themes") if isinstance(data, dict) else data
    if not isinstance(rows, list):
        raise ValueError("no list of themes")
    return _flat(rows)


def _flat(rows: Sequence[Any], above: str = "") -> Iterator[Entry]:
    """Entries of a tree (`under`) or of a list (`part_of`)."""
    for row in rows:
        if not isinstance(row, dict):
            raise ValueError("a theme is no object")
        name = str(row.get("name") or "").strip()
        identifier = str(row.get("id") or name).strip()
        yield Entry(
            id=identifier,
            name=name,
            description=str(row.get("description") or "").strip(),
            part_of=above or str(row.get("part_of") or "").strip(),
            counts=_rules(row.get("counts")),
            does_not_count=_rules(row.get("does_not_count")),
        )
        yield from _flat(row.get("under") or [], identifier)


def _rules(value: Any) -> tuple[str, ...]:
    if value is None:
        return ()
    lines = value.splitlines() if isinstance(value, str) else value
    if not isinstance(lines, list):
        raise ValueError("rules are a list")
    return tuple(filter(None, (str(line).strip() for line in lines)))


def _from_csv(text: str) -> Iterator[Entry]:
    head = text.splitlines()[0] if text.strip() else ""
    separator = max(",;\t", key=head.count)
    rows = csv.DictReader(io.StringIO(text), delimiter=separator)
    named = {(name or "").strip().lower(): name for name in rows.fieldnames or []}
    if "name" not in named:
        raise ValueError("no column of names")
    for row in rows:
        cells = {key: _plain(row.get(named.get(key, "")) or "") for key in COLUMNS}
        if any(cells.values()):
            yield Entry(
                id=cells["id"] or cells["name"],
                name=cells["name"],
                description=cells["description"],
                part_of=cells["part_of"],
                counts=_rules(cells["counts"]),
                does_not_count=_rules(cells["does_not_count"]),
            )


def _plain(cell: Any) -> str:
    """The text as it was before the mark that keeps spreadsheets from taking it for a formula."""
    text = str(cell).strip()
    marked = text[:1] == "'" and text[1:].lstrip(" ")[:1] in ("=", "+", "-", "@")
    return text[1:] if marked else text


def _checked(found: Iterable[Entry]) -> list[Entry]:
    """Parents before children. Refused: `codebook_too_large`, `codebook_row`."""
    entries = list(found)
    if len(entries) > MOST_ENTRIES:
        raise Refused("codebook_too_large", most=MOST_ENTRIES)
    ids: dict[str, Entry] = {}
    names: set[str] = set()
    for row, entry in enumerate(entries, start=1):
        fault = _fault(entry, ids, names)
        if fault:
            raise Refused("codebook_row", row=row, name=entry.name[:40], fault=fault)
        ids[entry.id] = entry
        names.add(entry.name.casefold())
    return _parents_first(entries, ids)


def _fault(entry: Entry, ids: dict[str, Entry], names: set[str]) -> str:
    rules = [*entry.counts, *entry.does_not_count]
    if not entry.name:
        return "name_missing"
    if len(entry.name) > LENGTHS["name"] or len(entry.description) > LENGTHS["description"]:
        return "too_long"
    if len(rules) > MOST_RULES or any(len(rule) > LENGTHS["rule"] for rule in rules):
        return "too_long"
    if entry.id in ids or entry.name.casefold() in names:
        return "twice"
    return ""


def _parents_first(entries: list[Entry], ids: dict[str, Entry]) -> list[Entry]:
    """`part_of` may be an id or a name. Refused: `codebook_row` for an unknown one or a circle."""
    by_name = {entry.name: entry.id for entry in entries}
    placed: dict[str, Entry] = {}
    waiting = list(enumerate(entries, start=1))
    while waiting:
        later = []
        for row, entry in waiting:
            above = entry.part_of if entry.part_of in ids else by_name.get(entry.part_of, "")
            if entry.part_of and not above:
                raise Refused("codebook_row", row=row, name=entry.name[:40], fault="part_unknown")
            if above and above not in placed:
                later.append((row, entry))
            else:
                placed[entry.id] = Entry(**{**entry.__dict__, "part_of": above})
        if len(later) == len(waiting):
            row, entry = later[0]
            raise Refused("codebook_row", row=row, name=entry.name[:40], fault="circle")
        waiting = later
    return list(placed.values())
