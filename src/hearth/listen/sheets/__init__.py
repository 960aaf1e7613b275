"""Spreadsheets of voices: read any common file row by row, however long it is."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from hearth.kit.refusals import Refused

from .encodings import OFFERED as OFFERED
from .encodings import guess_encoding
from .moments import read_moment as read_moment
from .recognise import FIELDS as FIELDS
from .recognise import GROUP as GROUP
from .recognise import guess_mapping as guess_mapping
from .recognise import source_of as source_of
from .workbooks import ENDINGS, refuse_bombs, workbook_rows

MOST_ROWS = 200_000
MOST_COLUMNS = 500
#: A cell may be longer than any voice: then its row is refused, and not the file.
csv.field_size_limit(16 * 1024 * 1024)


@dataclass(frozen=True)
class Sheet:
    """A table: `columns` in order, `count` rows. Its rows are read again each time, one by one."""

    path: Path
    columns: list[str]
    count: int
    encoding: str = ""

    def rows(self) -> Iterator[tuple[int, dict[str, str]]]:
        """Row numbers as a spreadsheet shows them, and cells as text by column; blank rows left out."""
        lines = _lines(self.path, self.encoding)
        next(lines, None)
        for number, row in lines:
            yield number, dict(zip(self.columns, row, strict=False))

    def sample(self, most: int = 200) -> list[dict[str, str]]:
        """The first rows."""
        return [row for _number, row in islice(self.rows(), most)]


def read_sheet(path: Path, *, encoding: str = "") -> Sheet:
    """Look a .csv, .tsv, .xlsx, .xls or .ods file through. Text without `encoding` is guessed.

    Refused: `sheet_not_readable`, `sheet_empty`, `sheet_too_long`, `sheet_too_wide`,
    `sheet_unpacks_too_large`.
    """
    if _is_workbook(path):
        refuse_bombs(path)
        encoding = ""
    elif encoding not in OFFERED:
        encoding = guess_encoding(path)
    lines = _lines(path, encoding)
    head = next(lines, None)
    if head is None or len(head[1]) > MOST_COLUMNS:
        raise Refused("sheet_too_wide" if head else "sheet_empty", most=MOST_COLUMNS)
    count = sum(1 for _line in islice(lines, MOST_ROWS + 1))
    if count == 0:
        raise Refused("sheet_empty")
    if count > MOST_ROWS:
        raise Refused("sheet_too_long", most=MOST_ROWS)
    return Sheet(path, _named(head[1]), count, encoding)


def _is_workbook(path: Path) -> bool:
    return path.suffix.lower() in ENDINGS


def _lines(path: Path, encoding: str) -> Iterator[tuple[int, list[str]]]:
    """Rows that are not blank, with their numbers."""
    rows = workbook_rows(path) if _is_workbook(path) else _text_rows(path, encoding)
    return ((number, row) for number, row in rows if any(cell.strip() for cell in row))


def _text_rows(path: Path, encoding: str) -> Iterator[tuple[int, list[str]]]:
    """Letters that cannot be read stay as marks, by which their row is refused."""
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        start = file.read(20_000)
        if start.count("\x00") > 2:
            raise Refused("sheet_not_readable", why="no text")
        file.seek(0)
        reader = csv.reader(file, delimiter=_delimiter(start))
        try:
            yield from ((number, row) for number, row in enumerate(reader, start=1))
        except csv.Error as broken:
            raise Refused("sheet_not_readable", why=f"line {reader.line_num}: {broken}") from broken


def _delimiter(start: str) -> str:
    """The sign that cuts the first lines into the same number of cells, the more the better."""

    def fits(sign: str) -> tuple[float, int]:
        rows = [
            row for row in islice(csv.reader(start.splitlines(True), delimiter=sign), 20) if row
        ]
        widths = [len(row) for row in rows[:-1] or rows]
        same = sum(width == widths[0] for width in widths) / len(widths) if widths else 0.0
        return (same if widths and widths[0] > 1 else 0.0, widths[0] if widths else 0)

    return max(",;\t|", key=fits)


def _named(cells: list[str]) -> list[str]:
    """A name for every column, each once."""
    seen: dict[str, int] = {}
    found = []
    for n, cell in enumerate(cells, start=1):
        name = cell.strip() or f"column {n}"
        seen[name] = seen.get(name, 0) + 1
        found.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return found
