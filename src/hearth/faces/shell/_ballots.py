"""Ballots from files for `hearth rank`: tables with a ballot a row, PrefLib files and .blt files."""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from hearth.faces.shell._tables import Table, TableError, read_table
from hearth.methods import ranking
from hearth.methods.budgeting.ties import natural
from hearth.methods.errors import MethodError

COUNT = "count"
REASONS = {
    "empty_file": "the file is empty",
    "too_short": "the file ends too early",
    "bad_head": "here stand the number of candidates and of seats, both at least 1",
    "bad_setting": "this setting cannot be read",
    "bad_count": "a count is a whole number",
    "bad_order": "this order cannot be read",
    "no_count": "a ballot begins with how many gave it",
    "no_name": "this candidate has no name",
    "no_candidates": "nobody stands",
    "candidate_twice": "two candidates have the same name or number",
    "too_few_names": "there are fewer names than candidates",
    "unknown_candidate": "there is no such candidate",
    "ranked_twice": "somebody is ranked twice on one ballot",
    "voters_do_not_match": "the head tells another number of voters than the ballots add up to",
}


@dataclass(frozen=True)
class Ballots:
    """Who stands, ballots as tiers of names, how many gave each, and what else the file says."""

    name: str
    standing: list[str]
    tiers: list[list[list[str]]]
    counts: list[int]
    seats: int | None = None
    lot: list[str] | None = None
    notes: tuple[str, ...] = ()


def is_order_file(path: Path) -> bool:
    """Whether a file holds orders in a format of its own, told by its ending."""
    return path.suffix.lower().lstrip(".") in ("blt", *ranking.PREFLIB)


def named(given: str | None) -> list[str] | None:
    """Names with commas between them; one with a comma of its own stands in quotes."""
    if given is None:
        return None
    row = next(csv.reader([given], skipinitialspace=True), [])
    return [plain(name) for name in row if name.strip()]


def plain(name: str) -> str:
    """A name without space around it, its accents written in one way."""
    return unicodedata.normalize("NFC", name.strip())


def read_orders(path: Path) -> Ballots:
    """A PrefLib or .blt file; what is wrong with it is told with its line."""
    reader = ranking.read_blt if path.suffix.lower() == ".blt" else ranking.read_preflib
    try:
        found = reader(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise TableError(f"{path.name} cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise TableError(f"{path.name} cannot be read: the text is not UTF-8") from None
    except MethodError as error:
        facts = error.facts
        value = f" ({facts['value']})" if facts["value"] else ""
        told = f"{REASONS[str(facts['reason'])]}{value}"
        raise TableError(f"{path.name}, line {facts['line']}: {told}") from None
    gone = ", ".join(found.withdrawn)
    return Ballots(
        path.name,
        sorted(found.candidates, key=natural),
        [[list(tier) for tier in order] for order in found.rankings],
        list(found.counts),
        found.seats,
        None if found.lot is None else list(found.lot),
        (f"Withdrawn before the count: {gone}.",) if gone else (),
    )


def read_ballots(table: Table, candidates: Sequence[str] | None, *, twice: bool) -> Ballots:
    """A ballot a row, names in the cells; `twice` lets a name stand on a ballot more than once."""
    counts = counted(table)
    rows = table.without([COUNT]).rows
    tiers = [
        [[plain(name) for name in cell.split("=") if name.strip()] for cell in row if cell]
        for row in rows
    ]
    given = {name for ballot in tiers for tier in ballot for name in tier}
    standing = list(candidates) if candidates else sorted(given, key=natural)
    if not standing:
        raise TableError(f"{table.name}: nobody is named")
    known = set(standing)
    for line, ballot in zip(table.lines, tiers, strict=True):
        seen: set[str] = set()
        for name in (name for tier in ballot for name in tier):
            if name not in known:
                raise TableError(f"{table.name}, row {line}: “{name}” does not stand")
            if name in seen and not twice:
                raise TableError(f"{table.name}, row {line}: “{name}” is ranked twice")
            seen.add(name)
    _check_header(table, known)
    return Ballots(table.name, standing, tiers, counts)


def _check_header(table: Table, standing: set[str]) -> None:
    """The first row heads the columns; where it names candidates it is a ballot that would be lost."""
    for cell in table.header:
        if plain(cell) in standing and cell != COUNT:
            told = f"the first row heads the columns (1, 2, 3, …), but “{cell}” stands"
            raise TableError(f"{table.name}, row 1: {told}")


def counted(table: Table) -> list[int]:
    """How many gave each row: its count, or one."""
    counts = table.whole(COUNT) if COUNT in table.header else [1] * len(table.rows)
    for line, count in zip(table.lines, counts, strict=True):
        if count < 0:
            raise TableError(f"{table.name}, row {line}: the count is below zero ({count})")
    return counts


def read_any(path: Path, candidates: Sequence[str] | None, *, twice: bool) -> Ballots:
    """Ballots of a file of any of these kinds."""
    if not is_order_file(path):
        return read_ballots(read_table(path), candidates, twice=twice)
    found = read_orders(path)
    if candidates is not None and sorted(candidates) != sorted(found.standing):
        known = ", ".join(found.standing)
        raise TableError(
            f"{found.name}: others stand than --candidates says (there stand: {known})"
        )
    return found
