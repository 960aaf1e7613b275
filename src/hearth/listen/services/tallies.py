"""Running counts follow every voice in its own transaction; the clock compares them with a recount.

A cell's id is made of what it counts, so that adding to it is one statement on either engine:
insert, or add to what is there. Cells are written in the order of their ids, so that two deeds at
once wait for each other and never for ever.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID, uuid5

from django.db import connection, transaction

from hearth.core.ledger import services as ledger
from hearth.core.networks.models import Network
from hearth.core.people.models import Known
from hearth.kit.actors import Actor

from ..models import Tally
from ..traits import Traits, every_trait, traits_of

CELLS = UUID("5a1d3b7e-6f0c-5c58-9a0e-4c1f1b8f7d21")
#: axis, round, place, day, kind, dimension, category, known
Cell = tuple[str, UUID, UUID | None, str | None, str, UUID | None, UUID | None, str]
PORTION = 400
_FIELDS = (
    "network", "id", "axis", "round", "place", "day", "kind", "dimension", "category", "known",
    "voices", "people",
)  # fmt: skip


def count_in(network: Network, voices: Iterable[Traits]) -> None:
    """These voices are heard now: call it in the transaction that keeps them."""
    _add(network, _cells(voices), sign=1)


def count_out(network: Network, voice_ids: Iterable[UUID]) -> None:
    """These voices are about to go: call it before their groups and places are erased."""
    _add(network, _cells(traits_of(network, voice_ids)), sign=-1)


def _cells(voices: Iterable[Traits]) -> dict[Cell, tuple[int, int]]:
    """Cell to voices and people."""
    counted: Counter[Cell] = Counter()
    people: Counter[Cell] = Counter()
    for voice in voices:
        for cell in _cells_of(voice):
            counted[cell] += 1
            people[cell] += voice.people
    return {cell: (n, people[cell]) for cell, n in counted.items()}


def _cells_of(voice: Traits) -> Iterable[Cell]:
    day = voice.day.isoformat()
    yield ("place", voice.round_id, voice.place_id, None, voice.kind, None, None, "")
    yield ("day", voice.round_id, voice.place_id, day, "", None, None, "")
    for dimension, (known, category) in voice.answers.items():
        if known == Known.NOT_ASKED:
            continue  # as if there were no answer: what nobody told is the rest
        yield ("place", voice.round_id, voice.place_id, None, "", dimension, category, known)
        yield ("day", voice.round_id, None, day, "", dimension, category, known)


@lru_cache(maxsize=50_000)
def _id_of(cell: Cell) -> UUID:
    return uuid5(CELLS, "|".join(str(part) for part in cell))


def _add(network: Network, cells: dict[Cell, tuple[int, int]], *, sign: int) -> None:
    """Add to the cells, or take away from them, in the order of their ids."""
    rows = sorted((_id_of(cell), cell, n) for cell, n in cells.items())
    for start in range(0, len(rows), PORTION):
        part = rows[start : start + PORTION]
        values = [
            value
            for identifier, cell, (voices, people) in part
            for value in (network.pk, identifier, *cell, sign * voices, sign * people)
        ]
        _upsert(values, len(part))


def _upsert(values: list[Any], rows: int) -> None:
    """One statement that both engines know."""
    fields = [Tally._meta.get_field(name) for name in _FIELDS]
    width = len(fields)
    ready = [
        fields[at % width].get_db_prep_save(value, connection) for at, value in enumerate(values)
    ]
    table = connection.ops.quote_name(Tally._meta.db_table)
    columns = [connection.ops.quote_name(field.column) for field in fields]
    row = f"({', '.join(['%s'] * width)})"
    sql = (
        f"INSERT INTO {table} ({', '.join(columns)}) VALUES {', '.join([row] * rows)} "
        f"ON CONFLICT ({columns[0]}, {columns[1]}) DO UPDATE SET "
        f"voices = {table}.voices + excluded.voices, people = {table}.people + excluded.people"
    )  # names come from the model, values are parameters
    with connection.cursor() as cursor:
        cursor.execute(sql, ready)


def check_tallies(network: Network, *, now: datetime) -> int:
    """For the clock: compare with a full recount and put right what differs; how many cells did.

    The first comparison holds nobody up. Only where it differs are the counts compared once more
    with the door shut, put right, and the drift written into the ledger. Safe to repeat.
    """
    if not _differences(network):
        return 0
    with transaction.atomic():
        _shut_the_door(network)
        wrong = _differences(network)
        if wrong:
            _put_right(network, wrong)
            ledger.record(
                network=network,
                deed="tallies put right",
                by=Actor.clock(),
                now=now,
                facts={"cells": len(wrong), "voices": sum(abs(v) for v, _p in wrong.values())},
            )
    return len(wrong)


def _shut_the_door(network: Network) -> None:
    """Nobody counts while we compare: SQLite has one writer anyway, PostgreSQL locks the table."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {Tally._meta.db_table} IN SHARE ROW EXCLUSIVE MODE")


def _differences(network: Network) -> dict[Cell, tuple[int, int]]:
    """What would have to be added to each cell for it to be right."""
    right = _cells(every_trait(network))
    stand: dict[Cell, tuple[int, int]] = {}
    rows = Tally.objects.filter(network=network).values_list(
        "axis", "round_id", "place_id", "day", "kind", "dimension_id", "category_id", "known",
        "voices", "people",
    )  # fmt: skip
    for axis, round_id, place, day, kind, dimension, category, known, voices, people in rows:
        when = day.isoformat() if day else None
        cell = (axis, round_id, place, when, kind, dimension, category, known)
        stand[cell] = (voices, people)
    found = {}
    for cell in right.keys() | stand.keys():
        want, have = right.get(cell, (0, 0)), stand.get(cell, (0, 0))
        if want != have:
            found[cell] = (want[0] - have[0], want[1] - have[1])
    return found


def _put_right(network: Network, wrong: dict[Cell, tuple[int, int]]) -> None:
    _add(network, wrong, sign=1)
    Tally.objects.filter(network=network, voices=0, people=0).delete()
