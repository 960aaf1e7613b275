"""Running counts follow every voice in its own transaction; the clock compares them with a recount.

A cell's id is made of what it counts (see `hearth.kit.counting`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from contextlib import nullcontext
from datetime import datetime
from functools import lru_cache
from uuid import UUID, uuid5

from django.db import transaction

from hearth.core.ledger import queries as ledger_queries
from hearth.core.ledger import services as ledger
from hearth.core.networks.models import Network
from hearth.core.people.models import Known
from hearth.kit.actors import Actor
from hearth.kit.counting import add_to_cells, lock_out_writers

from ..models import Tally
from ..traits import Traits, every_trait, traits_of

CELLS = UUID("5a1d3b7e-6f0c-5c58-9a0e-4c1f1b8f7d21")
#: How often the counting may be overtaken by a deed before the door is shut.
TRIES = 3
#: axis, round, place, day, kind, dimension, category, known
Cell = tuple[str, UUID, UUID | None, str | None, str, UUID | None, UUID | None, str]
_FIELDS = (
    "network", "id", "axis", "round", "place", "day", "kind", "dimension", "category", "known",
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
    """Add to the cells, or take away from them."""
    rows = [
        (network.pk, _id_of(cell), *cell, sign * voices, sign * people)
        for cell, (voices, people) in cells.items()
    ]
    add_to_cells(Tally, fields=_FIELDS, sums=("voices", "people"), rows=rows)


def check_tallies(network: Network, *, now: datetime) -> int:
    """For the clock: compare with a full recount and put right what differs; how many cells did.

    The counting holds nobody up: it is done again where a deed came meanwhile (the ledger tells), and
    only the last try shuts the door first. Drift is written into the ledger. Safe to repeat.
    """
    for left in reversed(range(TRIES)):
        with transaction.atomic() if left == 0 else nullcontext():
            if left == 0:
                lock_out_writers(Tally)
            seen = ledger_queries.head(network)
            wrong = _differences(network)
            if not wrong:
                return 0
            with transaction.atomic():
                lock_out_writers(Tally)
                if left == 0 or ledger_queries.head(network) == seen:
                    _put_right(network, wrong, now)
                    return len(wrong)
    raise AssertionError("the last try always counts")


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
        cell: Cell = (axis, round_id, place, when, kind, dimension, category, known)
        stand[cell] = (voices, people)
    found: dict[Cell, tuple[int, int]] = {}
    for cell in right.keys() | stand.keys():
        want, have = right.get(cell, (0, 0)), stand.get(cell, (0, 0))
        if want != have:
            found[cell] = (want[0] - have[0], want[1] - have[1])
    return found


def _put_right(network: Network, wrong: dict[Cell, tuple[int, int]], now: datetime) -> None:
    _add(network, wrong, sign=1)
    Tally.objects.filter(network=network, voices=0, people=0).delete()
    ledger.record(
        network=network,
        deed="tallies put right",
        by=Actor.clock(),
        now=now,
        facts={"cells": len(wrong), "voices": sum(abs(v) for v, _p in wrong.values())},
    )
