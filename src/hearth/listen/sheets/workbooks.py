"""Workbooks (.xlsx, .ods, .xls): rows one by one, and no bomb is ever unpacked."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from hearth.kit.refusals import Refused

ENDINGS = (".xlsx", ".xls", ".ods", ".xlsb", ".xlsm")
#: A workbook that unpacks to more than this is refused before it is read.
MOST_UNPACKED_MB = 200


def refuse_bombs(path: Path) -> None:
    """Unpack every part once, to nowhere, and stop when it grows too large.

    The sizes that a file names of itself may lie, so they are counted. Refused:
    `sheet_not_readable`, `sheet_unpacks_too_large`.
    """
    if not zipfile.is_zipfile(path):
        return
    left = MOST_UNPACKED_MB * 1024 * 1024
    try:
        with zipfile.ZipFile(path) as packed:
            if sum(part.file_size for part in packed.infolist()) > left:
                raise Refused("sheet_unpacks_too_large", most_mb=MOST_UNPACKED_MB)
            for part in packed.infolist():
                left -= _unpacked(packed, part, left)
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, ValueError) as broken:
        raise Refused("sheet_not_readable", why=str(broken)[:120]) from broken


def _unpacked(packed: zipfile.ZipFile, part: zipfile.ZipInfo, left: int) -> int:
    size = 0
    with packed.open(part) as file:
        while piece := file.read(1 << 20):
            size += len(piece)
            if size > left:
                raise Refused("sheet_unpacks_too_large", most_mb=MOST_UNPACKED_MB)
    return size


def workbook_rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Row number (the first is 1) and cells as text, of the first sheet.

    Refused: `sheet_not_readable`.
    """
    try:
        sheet = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0)
        first = (sheet.start or (0, 0))[0]
        for number, row in enumerate(sheet.iter_rows(), start=first + 1):
            yield number, [_cell(value) for value in row]
    except (CalamineError, OSError, ValueError) as broken:
        raise Refused("sheet_not_readable", why=str(broken)[:120]) from broken


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime | date):
        return value.isoformat()
    return "" if value is None else str(value)
