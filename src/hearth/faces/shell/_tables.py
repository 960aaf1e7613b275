"""Tables from files for the commands that count, and their answers as text or JSON."""

from __future__ import annotations

import argparse
import csv
import io
import json
import math
import os
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import django

from hearth.methods.errors import MethodError

#: Nobody counts so far, and beyond it whole numbers are no longer told apart.
LARGEST = 1e15
#: Facts of a refusal that name a table.
NAMING = ("name", "first", "second")


class TableError(Exception):
    """What is wrong with a file, in one line that names it."""


@dataclass(frozen=True)
class Table:
    """A file of columns. `lines` (N,) are the places of the rows in it, counted from 1; `blank` rows
    of empty cells were passed over."""

    name: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...]
    blank: int = 0

    def column(self, name: str) -> list[str]:
        """The cells of a column, as they are written."""
        if name not in self.header:
            known = ", ".join(self.header)
            raise TableError(f"{self.name}: there is no column “{name}” (there are: {known})")
        at = self.header.index(name)
        return [row[at] for row in self.rows]

    def numbers(self, name: str) -> list[float]:
        """The same, as finite numbers."""
        return [
            self.number(cell, name, line)
            for cell, line in zip(self.column(name), self.lines, strict=True)
        ]

    def whole(self, name: str) -> list[int]:
        """The same, as whole numbers."""
        found = self.numbers(name)
        for value, line in zip(found, self.lines, strict=True):
            if value % 1:
                raise TableError(f"{self.name}, row {line}: {name} is not a whole number ({value})")
        return [int(value) for value in found]

    def number(self, cell: str, name: str, line: int) -> float:
        try:
            found = float(cell)
        except ValueError:
            found = math.nan
        if not math.isfinite(found):
            raise TableError(f"{self.name}, row {line}: {name} is not a number ({cell!r})")
        if abs(found) > LARGEST:
            raise TableError(f"{self.name}, row {line}: {name} is too large ({cell})")
        return found

    def ordered(self, places: Sequence[int]) -> Table:
        """The same rows in another order; each keeps its line."""
        rows, lines = (tuple(part[at] for at in places) for part in (self.rows, self.lines))
        return Table(self.name, self.header, rows, lines)  # type: ignore[arg-type]

    def without(self, names: Sequence[str]) -> Table:
        """The table without some columns."""
        kept = [at for at, name in enumerate(self.header) if name not in names]
        return Table(
            self.name,
            tuple(self.header[at] for at in kept),
            tuple(tuple(row[at] for at in kept) for row in self.rows),
            self.lines,
        )


@dataclass
class Report:
    """An answer: facts that hold for all of it, rows of one shape each, notes in words."""

    title: str
    facts: dict[str, object] = field(default_factory=dict)
    tables: dict[str, list[dict[str, object]]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def read_table(path: Path) -> Table:
    """A CSV file (comma, semicolon or tab) with a header; empty lines are passed over."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise TableError(f"{path.name} cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise TableError(f"{path.name} cannot be read: the text is not UTF-8") from None
    first = text.lstrip("\r\n").partition("\n")[0]
    mark = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
    header: tuple[str, ...] = ()
    rows, lines, blank = [], [], 0
    try:
        for row in reader:
            cells = tuple(cell.strip() for cell in row)
            if not any(cells):
                blank += len(cells) > 1 and bool(header)
                continue
            if not header:
                header = cells
                _check_header(path.name, header)
                continue
            if len(cells) != len(header):
                told = f"{len(cells)} cells, the header has {len(header)}"
                raise TableError(f"{path.name}, row {reader.line_num}: {told}")
            rows.append(cells)
            lines.append(reader.line_num)
    except csv.Error as error:
        raise TableError(f"{path.name}, row {reader.line_num}: {error}") from None
    if not rows:
        raise TableError(f"{path.name}: there are no rows")
    return Table(path.name, header, tuple(rows), tuple(lines), blank)


def _check_header(file: str, header: Sequence[str]) -> None:
    twice = [name for name in header if name and header.count(name) > 1]
    if twice:
        raise TableError(f"{file}: the column “{twice[0]}” comes twice")


def above_zero(text: str) -> float:
    """A word of the command as a number above zero."""
    try:
        found = float(text)
    except ValueError:
        found = math.nan
    if not 0 < found <= LARGEST:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number above zero")
    return found


def answer(
    word: str,
    count: Callable[[], Report],
    *,
    as_json: bool,
    tables: Sequence[Table],
    names: Mapping[str, str] | None = None,
) -> int:
    """Print what was counted; where it cannot be, one line and exit status 2.

    `names` are the file's columns for the names that methods give to their tables.
    """
    try:
        report = count()
    except TableError as error:
        print(f"hearth {word}: {error}", file=sys.stderr)
        return 2
    except MethodError as error:
        print(f"hearth {word}: {_words(error, tables, names or {})}", file=sys.stderr)
        return 2
    print(_json(report) if as_json else "\n".join(_text(report)))
    return 0


def _words(error: MethodError, tables: Sequence[Table], names: Mapping[str, str]) -> str:
    """The words of the house for a refusal, with the row of the file in place of the entry."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hearth.site.settings")
    django.setup()  # the words are translated; whoever makes no mistake never waits for it
    from hearth.faces.shared.refusals import WORDS

    facts = dict(error.facts)
    facts |= {key: names.get(str(facts[key]), facts[key]) for key in NAMING if key in facts}
    row, at = "", facts.get("at")
    table = tables[0] if tables else None
    if table is not None and isinstance(at, int) and at < len(table.lines):
        row = f", row {table.lines[at]}"
    template = str(WORDS[error.code]) if error.code in WORDS else str(error)
    told = template % facts if error.code in WORDS else template
    told = told.replace(f" (entry {at}, counted from 0)", "").replace(f" (entry {at})", "")
    told = told.replace("There are 1 values", "There is 1 value").replace(
        "1 are needed", "1 is needed"
    )
    return f"{table.name if table else 'input'}{row}: {told}"


def _json(report: Report) -> str:
    whole = {**report.facts, **report.tables, "notes": report.notes}
    return json.dumps(_plain(whole), ensure_ascii=False, indent=1)


def _plain(value: object) -> object:
    """What JSON can say: no NaN, no infinity, no arrays."""
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if hasattr(value, "tolist"):
        return _plain(value.tolist())
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return value


def _text(report: Report) -> Iterable[str]:
    yield report.title
    for name, value in report.facts.items():
        yield f"  {name.replace('_', ' ')}: {_cell(value)}"
    for name, rows in report.tables.items():
        yield ""
        if len(report.tables) > 1:
            yield f"{name.replace('_', ' ')}:"
        yield from _columns(rows)
    if report.notes:
        yield ""
        yield from report.notes


def _columns(rows: Sequence[Mapping[str, object]]) -> Iterable[str]:
    if not rows:
        yield "  (none)"
        return
    header = list(rows[0])
    cells = [header, *([_cell(row.get(name)) for name in header] for row in rows)]
    widths = [max(len(line[at]) for line in cells) for at in range(len(header))]
    right = [isinstance(rows[0][name], int | float) for name in header]
    for line in cells:
        parts = [
            cell.rjust(width) if number else cell.ljust(width)
            for cell, width, number in zip(line, widths, right, strict=True)
        ]
        yield ("  " + "  ".join(parts)).rstrip()


def _cell(value: object) -> str:
    value = _plain(value)
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:,.0f}" if abs(value) >= 1e6 else f"{value:.6g}"
    if isinstance(value, list):
        return ", ".join(_cell(one) for one in value)
    return str(value)
