"""`people.csv` and `quotas.csv`: read whole or refused with file, row and reason."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Sequence
from pathlib import Path

from hearth.methods.errors import MethodError
from hearth.methods.sortition.pool import Pool, Quota

_FEATURE = ("feature", "category")
_VALUE = ("value", "feature", "name", "answer")
_LEAST, _MOST = ("min", "least"), ("max", "most")
_ID = ("id", "person", "person_id", "nationbuilder_id")
Rows = list[tuple[int, dict[str, str]]]


def read_quotas(source: str | Path | bytes, *, name: str = "quotas.csv") -> tuple[Quota, ...]:
    """Read the table of quotas: one row for each answer of each feature.

    Parameters
    ----------
    source : a path, or the bytes of a file (UTF-8, commas or semicolons). Columns `feature`, `value`, `min`, `max`
        (also `category`, `name` or `category`, `feature`), and where wanted `min_flex`, `max_flex`: how far a
        relaxation may go.
    name : what the file is called in a refusal, where bytes are given.

    Returns
    -------
    (R,) tuple of Quota, in the order of the file.

    Raises
    ------
    MethodError("panel_file", file=…, row=…, reason=…, value=…): row 1 is the header.

    Examples
    --------
    >>> read_quotas(b"feature,value,min,max\\nage,young,1,2\\n")[0].most
    2
    """
    name, columns, rows = _table(source, name)
    category = _column(columns, _FEATURE, name)
    if "category" in columns:
        category = "category"
    value = _column([one for one in columns if one != category], _VALUE, name)
    least, most = _column(columns, _LEAST, name), _column(columns, _MOST, name)
    quotas, seen = [], set()
    for row, cells in rows:
        key = (_filled(cells, category, row, name), _filled(cells, value, row, name))
        if key in seen:
            raise _broken(name, row, "quota_twice", f"{key[0]}: {key[1]}")
        seen.add(key)
        low, high = (_whole(cells[column], row, name, column) for column in (least, most))
        if low > high:
            raise _broken(name, row, "min_over_max", f"{low} > {high}")
        quotas.append(Quota(*key, low, high, *_flex(cells, row, name)))
    if not quotas:
        raise _broken(name, 1, "no_rows")
    return tuple(quotas)


def read_pool(
    source: str | Path | bytes,
    quotas: Sequence[Quota],
    *,
    id_column: str | None = None,
    household_columns: Sequence[str] = (),
    name: str = "people.csv",
) -> Pool:
    """Read the pool: one row for each person, with a column for each feature that has quotas.

    Parameters
    ----------
    source : a path, or the bytes of a file (UTF-8, commas or semicolons); other columns are left alone.
    quotas : (R,) from `read_quotas`.
    id_column : the column of names; without it `id` or `person_id` is taken, and where there is none,
        people are numbered from 1.
    household_columns : columns that together tell a household (such as street and postcode); people with the same
        are of one household. An empty cell is no household.
    name : what the file is called in a refusal, where bytes are given.

    Returns
    -------
    Pool

    Raises
    ------
    MethodError("panel_file", file=…, row=…, reason=…, value=…): row 1 is the header.

    Examples
    --------
    >>> quotas = read_quotas(b"feature,value,min,max\\nage,young,1,2\\nage,old,1,2\\n")
    >>> read_pool(b"id,age\\nann,old\\nbob,young\\n", quotas).ids
    ('ann', 'bob')
    """
    name, columns, rows = _table(source, name)
    features = sorted({quota.feature for quota in quotas})
    for column in [*features, *household_columns, *([id_column] if id_column else [])]:
        if column not in columns:
            raise _broken(name, 1, "column_missing", column)
    own = id_column or next((one for one in _ID if one in columns and one not in features), None)
    known = {(quota.feature, quota.value) for quota in quotas}
    ids, answers, homes, seen = [], [], [], set()
    for number, (row, cells) in enumerate(rows, start=1):
        person = _filled(cells, own, row, name) if own else str(number).zfill(len(str(len(rows))))
        if person in seen:
            raise _broken(name, row, "person_twice", person)
        seen.add(person)
        given = tuple(_filled(cells, feature, row, name) for feature in features)
        for feature, value in zip(features, given, strict=True):
            if (feature, value) not in known:
                raise _broken(name, row, "answer_without_quota", f"{feature}: {value}")
        ids.append(person)
        answers.append(given)
        homes.append(_home(cells, household_columns))
    if not ids:
        raise _broken(name, 1, "no_rows")
    return Pool(
        tuple(ids), tuple(answers), tuple(quotas), tuple(homes) if household_columns else None
    )


def read_everybody(
    source: str | Path | bytes, *, id_column: str | None = None, name: str = "people.csv"
) -> tuple[str, ...]:
    """Read who is in a plain lottery: one row for each person, nothing but their ids.

    Parameters
    ----------
    source : a path, or the bytes of a file (UTF-8, commas or semicolons); other columns are left alone.
    id_column : the column of names; without it `id` or `person_id` is taken, or the first.
    name : what the file is called in a refusal, where bytes are given.

    Returns
    -------
    tuple of ids in the order of the file.

    Raises
    ------
    MethodError("panel_file", file=…, row=…, reason=…, value=…): row 1 is the header.

    Examples
    --------
    >>> read_everybody(b"id\\nann\\nbob\\n")
    ('ann', 'bob')
    """
    name, columns, rows = _table(source, name)
    if id_column and id_column not in columns:
        raise _broken(name, 1, "column_missing", id_column)
    own = id_column or next((one for one in _ID if one in columns), columns[0])
    found: dict[str, None] = {}
    for row, cells in rows:
        person = _filled(cells, own, row, name)
        if person in found:
            raise _broken(name, row, "person_twice", person)
        found[person] = None
    if not found:
        raise _broken(name, 1, "no_rows")
    return tuple(found)


def read_ids(source: str | Path | bytes, pool: Collection[str], *, name: str) -> tuple[str, ...]:
    """Read a list of people of the pool: one id a line, or a table with their ids in the first column or `id`.

    Parameters
    ----------
    source : a path, or the bytes of a file (UTF-8).
    pool : every id that may stand in it.
    name : what the file is called in a refusal, where bytes are given.

    Returns
    -------
    tuple of ids, each once, in the order of the file.

    Raises
    ------
    MethodError("panel_file", file=…, row=…, reason="person_unknown", value=…)

    Examples
    --------
    >>> read_ids(b"bob\\nann\\n", {"ann", "bob"}, name="gone.csv")
    ('bob', 'ann')
    """
    name, text = _text(source, name)
    rows = list(csv.reader(io.StringIO(text, newline="")))
    head = [cell.strip() for cell in rows[0]] if rows else []
    titled = next((column for column in _ID if column in head), None)
    at, begin = (head.index(titled), 1) if titled and titled not in pool else (0, 0)
    found: dict[str, None] = {}
    for row, cells in enumerate(rows[begin:], start=begin + 1):
        person = cells[at].strip() if len(cells) > at else ""
        if person and person not in pool:
            raise _broken(name, row, "person_unknown", person)
        if person:
            found[person] = None
    return tuple(found)


def _broken(file: str, row: int, reason: str, value: str = "") -> MethodError:
    return MethodError("panel_file", file=file, row=row, reason=reason, value=value[:80])


def _text(source: str | Path | bytes, name: str) -> tuple[str, str]:
    if isinstance(source, bytes):
        raw = source
    else:
        name = Path(source).name
        try:
            raw = Path(source).read_bytes()
        except OSError as error:
            raise MethodError(
                "panel_file_unreadable", file=name, reason=error.strerror or ""
            ) from None
    try:
        return name, raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _broken(name, raw[: error.start].count(b"\n") + 1, "not_utf8") from None


def _table(source: str | Path | bytes, name: str) -> tuple[str, list[str], Rows]:
    """The name of the file, its columns, and its rows with the line where each begins; empty lines are left out."""
    name, text = _text(source, name)
    first = text.split("\n", 1)[0]
    reader = csv.reader(
        io.StringIO(text, newline=""), delimiter=";" if first.count(";") > first.count(",") else ","
    )
    rows: Rows = []
    columns: list[str] = []
    line = 1
    try:
        for cells in reader:
            stripped = [cell.strip() for cell in cells]
            if any(stripped) and not columns:
                columns = _header(stripped, line, name)
            elif any(stripped):
                if len(stripped) > len(columns) and any(stripped[len(columns) :]):
                    raise _broken(name, line, "too_many_cells")
                stripped += [""] * (len(columns) - len(stripped))
                rows.append((line, dict(zip(columns, stripped, strict=False))))
            line = reader.line_num + 1
    except csv.Error as error:
        raise _broken(name, line, "bad_csv", str(error)) from None
    if not columns:
        raise _broken(name, 1, "no_rows")
    return name, columns, rows


def _header(cells: list[str], line: int, name: str) -> list[str]:
    while cells and not cells[-1]:
        cells = cells[:-1]
    for cell in cells:
        if cell and cells.count(cell) > 1:
            raise _broken(name, line, "column_twice", cell)
    return cells


def _column(columns: Sequence[str], wanted: tuple[str, ...], name: str) -> str:
    for word in wanted:
        if word in columns:
            return word
    raise _broken(name, 1, "column_missing", " / ".join(wanted[:2]))


def _filled(cells: dict[str, str], column: str, row: int, name: str) -> str:
    if not cells[column]:
        raise _broken(name, row, "cell_empty", column)
    return cells[column]


def _whole(text: str, row: int, name: str, column: str) -> int:
    if not (text.isascii() and text.isdigit()) or len(text) > 9:
        raise _broken(name, row, "not_a_whole_number", f"{column} = {text}" if text else column)
    return int(text)


def _flex(cells: dict[str, str], row: int, name: str) -> tuple[int, int | None]:
    low, high = cells.get("min_flex", ""), cells.get("max_flex", "")
    rise = _whole(high, row, name, "max_flex") if high else None
    return _whole(low, row, name, "min_flex") if low else 0, rise


def _home(cells: dict[str, str], columns: Sequence[str]) -> str:
    parts = [" ".join(cells[column].casefold().split()) for column in columns]
    return "\u241f".join(parts) if all(parts) else ""
