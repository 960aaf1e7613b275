"""Tables that leave the house: no cell is ever taken for a formula by whoever opens them."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: What a spreadsheet program takes for the beginning of a formula or a command.
STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r")
#: Longer texts do not fit into a cell of a workbook.
MOST_IN_CELL = 32_000


class _Echo:
    """A file that hands each line straight on."""

    def write(self, line: str) -> str:
        return line


def csv_lines(rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """Lines of a .csv with the mark by which spreadsheet programs know UTF-8; head row first."""
    writer = csv.writer(_Echo())
    mark = "\ufeff"
    for row in rows:
        yield mark + writer.writerow([harmless(cell) for cell in row])
        mark = ""


def harmless(cell: Any) -> Any:
    """A text that a spreadsheet would take for a formula is marked as text."""
    is_formula = isinstance(cell, str) and cell.lstrip(" ").startswith(STARTS_FORMULA)
    return f"'{cell}" if is_formula else cell


def workbook(name: str, rows: Iterable[Sequence[Any]]) -> bytes:
    """One sheet of an .xlsx, written row by row; every text is text, whatever it begins with."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(name[:31])
    for row in rows:
        sheet.append([_text_cell(sheet, cell) for cell in row])
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _text_cell(sheet: Any, cell: Any) -> Any:
    if not isinstance(cell, str):
        return cell
    text = "".join(sign for sign in cell if sign >= " " or sign in "\n\t")[:MOST_IN_CELL]
    made = WriteOnlyCell(sheet, value=text)
    made.data_type = "s"
    return made
