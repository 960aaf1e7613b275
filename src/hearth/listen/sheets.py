"""Spreadsheets of voices: read any common file, guess the columns, say what is wrong with a row."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from hearth.kit.refusals import Refused

#: What a column may mean, and how other systems call it.
FIELDS: Mapping[str, tuple[str, ...]] = {
    "text": (
        "comment-body",
        "text",
        "comment",
        "body",
        "voice",
        "what they said",
        "words",
        "response",
        "answer",
    ),
    "kind": ("kind", "type"),
    "language": ("language", "lang", "locale"),
    "place": ("place", "ward", "area", "place_code", "ward_code", "neighbourhood"),
    "said_at": (
        "timestamp",
        "date",
        "said at",
        "said_at",
        "submitted",
        "_submission_time",
        "datetime",
        "when",
    ),
    "id": ("comment-id", "id", "_uuid", "_id", "uuid", "key"),
    "group_size": ("group size", "group_size", "about n", "people"),
    "moderated": ("moderated",),
}
MOST_ROWS = 200_000


@dataclass(frozen=True)
class Sheet:
    """A table as it came: `columns` in order, rows as text by column with their row numbers."""

    columns: list[str]
    rows: list[tuple[int, dict[str, str]]]


def read_sheet(path: Path, *, name: str) -> Sheet:
    """Read a .csv, .tsv, .xlsx, .xls or .ods file.

    Refused: `sheet_not_readable`, `sheet_empty`, `sheet_too_long`.
    """
    ending = Path(name).suffix.lower()
    table = (
        _from_workbook(path) if ending in (".xlsx", ".xls", ".ods", ".xlsb") else _from_text(path)
    )
    lines = [(number, row) for number, row in table if any(cell.strip() for cell in row)]
    if len(lines) < 2:
        raise Refused("sheet_empty")
    if len(lines) > MOST_ROWS:
        raise Refused("sheet_too_long", most=MOST_ROWS)
    columns = _unique(
        [cell.strip() or f"column {n}" for n, cell in enumerate(lines[0][1], start=1)]
    )
    rows = [(number, dict(zip(columns, row, strict=False))) for number, row in lines[1:]]
    return Sheet(columns, rows)


def _from_workbook(path: Path) -> Iterator[tuple[int, list[str]]]:
    try:
        table = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
    except (CalamineError, OSError, ValueError) as broken:
        raise Refused("sheet_not_readable", why=str(broken)[:120]) from broken
    for number, row in enumerate(table, start=1):
        yield number, [_cell(value) for value in row]


def _cell(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime | date):
        return value.isoformat()
    return "" if value is None else str(value)


def _from_text(path: Path) -> Iterator[tuple[int, list[str]]]:
    text = _decoded(path.read_bytes())
    try:
        dialect: Any = csv.Sniffer().sniff(text[:20_000], delimiters=",;\t|")
    except csv.Error:
        dialect = csv.excel
    dialect.doublequote = True
    reader = csv.reader(io.StringIO(text, newline=""), dialect)
    try:
        for row in reader:
            yield reader.line_num, row
    except csv.Error as broken:
        raise Refused("sheet_not_readable", why=f"line {reader.line_num}: {broken}") from broken


def _decoded(content: bytes) -> str:
    """UTF-8 with or without mark, UTF-16 with its mark, else the usual Windows page."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        if b"\x00" in content[:4000]:
            raise Refused("sheet_not_readable", why="no text") from None
        return content.decode("cp1252", errors="replace")


def _unique(names: list[str]) -> list[str]:
    seen: dict[str, int] = {}
    found = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        found.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return found


def guess_mapping(columns: list[str]) -> dict[str, str]:
    """Field to column, by the names that other systems use; `text` is left out when unsure."""
    plain = {re.sub(r"[\s_]+", " ", column.strip().lower()): column for column in columns}
    found: dict[str, str] = {}
    for field, names in FIELDS.items():
        for name in names:
            column = plain.get(re.sub(r"[\s_]+", " ", name))
            if column and column not in found.values():
                found[field] = column
                break
    return found


def read_moment(text: str) -> datetime:
    """A date or time as spreadsheets write them: ISO, milliseconds since 1970, day/month/year.

    Raises ValueError.
    """
    text = text.strip()
    if re.fullmatch(r"\d{12,13}", text):
        return datetime.fromtimestamp(int(text) / 1000, tz=UTC)
    if re.fullmatch(r"\d{9,10}", text):
        return datetime.fromtimestamp(int(text), tz=UTC)
    for shape in ("%d/%m/%Y %H:%M", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y"):
        try:
            return datetime.strptime(text, shape).replace(tzinfo=UTC)
        except ValueError:
            continue
    moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
