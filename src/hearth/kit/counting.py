"""Running counts: insert a cell or add to what is there, in one statement that both engines know.

The table's primary key is (network, id), and a cell's id is made of what it counts. Cells are written
in the order of their ids, so that two deeds at once wait for each other and never for ever.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, models

PORTION = 400


def add_to_cells(
    model: type[models.Model],
    *,
    fields: Sequence[str],
    sums: Sequence[str],
    rows: Iterable[Sequence[Any]],
) -> None:
    """Add to the `sums` of each row's cell; the first two `fields` are the network and the id.

    A row holds the values of `fields`, then of `sums`.
    """
    ordered = sorted(rows, key=lambda row: row[1])
    for start in range(0, len(ordered), PORTION):
        _upsert(model, fields, sums, ordered[start : start + PORTION])


def _upsert(
    model: type[models.Model],
    fields: Sequence[str],
    sums: Sequence[str],
    rows: Sequence[Sequence[Any]],
) -> None:
    quote = connection.ops.quote_name
    known: list[models.Field[Any, Any]] = [_field(model, name) for name in (*fields, *sums)]
    columns = [quote(str(field.column)) for field in known]
    values = [
        field.get_db_prep_save(value, connection)
        for row in rows
        for field, value in zip(known, row, strict=True)
    ]
    table, row_of = quote(model._meta.db_table), f"({', '.join(['%s'] * len(known))})"
    more = ", ".join(f"{c} = {table}.{c} + excluded.{c}" for c in columns[len(fields) :])
    sql = (
        f"INSERT INTO {table} ({', '.join(columns)}) VALUES {', '.join([row_of] * len(rows))} "  # nosec B608
        f"ON CONFLICT ({columns[0]}, {columns[1]}) DO UPDATE SET {more}"
    )  # names come from the model, values are parameters
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def _field(model: type[models.Model], name: str) -> models.Field[Any, Any]:
    field = model._meta.get_field(name)
    assert isinstance(field, models.Field)
    return field


def lock_out_writers(model: type[models.Model]) -> None:
    """Within a transaction: nobody adds until it ends. SQLite has one writer anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            table = connection.ops.quote_name(model._meta.db_table)
            cursor.execute(f"LOCK TABLE {table} IN SHARE ROW EXCLUSIVE MODE")
