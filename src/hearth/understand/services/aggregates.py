"""Running counts under each theme: they follow codings in the same transaction.

Whoever changes codings does so inside `following(network, voices)`: what stood before and what stands
after are compared, and the difference is added to the cells (see `hearth.kit.counting`).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import Count, Max

from hearth.core.ledger import services as ledger
from hearth.core.networks.models import Network
from hearth.kit.actors import Actor
from hearth.kit.counting import add_to_cells, lock_out_writers
from hearth.listen import queries as listen

from ..models import Coding, ThemeTally

CELLS = UUID("0b9c0f62-2a3f-5f0e-8d8b-6d1f6a6ce7b4")
#: axis, theme, round, kind, place, week, category
Cell = tuple[str, UUID | None, UUID, str, UUID | None, str | None, UUID | None]
#: voices, those put there from lived experience, those put there by professionals
Counts = tuple[int, int, int]
#: (voice, theme) → whether it stands there from lived experience, whether by profession.
#: Theme none is “any theme”: a voice under three themes stands there once.
Standing = dict[tuple[UUID, UUID | None], tuple[bool, bool]]
#: How often the counting may be overtaken by a coding before the door is shut.
TRIES = 3
PORTION = 400
_FIELDS = ("network", "id", "axis", "theme", "round", "kind", "place", "week", "category")


@contextmanager
def following(network: Network, voice_ids: Iterable[UUID]) -> Iterator[None]:
    """Change codings of these voices inside: the counts follow, in the same transaction."""
    ids = list(dict.fromkeys(voice_ids))
    with transaction.atomic():
        before = _standing(network, ids)
        yield
        _follow(network, before, _standing(network, ids))


def _standing(network: Network, voice_ids: list[UUID]) -> Standing:
    """Under which themes these voices stand, and from which standpoints."""
    found: Standing = {}
    for start in range(0, len(voice_ids), PORTION):
        rows = Coding.objects.filter(
            network=network, voice_id__in=voice_ids[start : start + PORTION], withdrawn_at=None
        )
        _note(found, rows.values_list("voice_id", "theme_id", "standpoint"))
    return found


def _note(found: Standing, rows: Iterable[tuple[UUID, UUID, str]]) -> None:
    for voice_id, theme_id, standpoint in rows:
        for theme in (theme_id, None):
            lived, professional = found.get((voice_id, theme), (False, False))
            found[voice_id, theme] = (
                lived or standpoint == Coding.Standpoint.LIVED,
                professional or standpoint == Coding.Standpoint.PROFESSIONAL,
            )


def _follow(network: Network, before: Standing, after: Standing) -> None:
    """Add the difference. A voice that was taken back meanwhile is left to `let_go`."""
    changed = {
        pair: _difference(before.get(pair), after.get(pair))
        for pair in before.keys() | after.keys()
        if before.get(pair) != after.get(pair)
    }
    if not changed:
        return
    traits = {
        one.voice_id: one for one in listen.traits_of(network, {voice for voice, _t in changed})
    }
    cells: dict[Cell, list[int]] = defaultdict(lambda: [0, 0, 0])
    for (voice, theme), counts in changed.items():
        if voice in traits:
            _put(cells, traits[voice], theme, counts)
    _add(network, {cell: (n[0], n[1], n[2]) for cell, n in cells.items()})


def _difference(one: tuple[bool, bool] | None, other: tuple[bool, bool] | None) -> Counts:
    was, now = one or (False, False), other or (False, False)
    return (
        (other is not None) - (one is not None),
        int(now[0]) - int(was[0]),
        int(now[1]) - int(was[1]),
    )


def _put(
    cells: dict[Cell, list[int]], voice: listen.Traits, theme: UUID | None, counts: Iterable[int]
) -> None:
    """Add one voice under one theme to every cell that it belongs to."""
    n = list(counts)
    for cell in _cells_of(voice, theme):
        row = cells[cell]
        for at in range(3):
            row[at] += n[at]


def _cells_of(voice: listen.Traits, theme: UUID | None) -> Iterator[Cell]:
    monday = voice.day - timedelta(days=voice.day.weekday())
    yield ("kind", theme, voice.round_id, voice.kind, None, None, None)
    yield ("place", theme, voice.round_id, "", voice.place_id, None, None)
    yield ("week", theme, voice.round_id, "", None, monday.isoformat(), None)
    for _known, category in voice.answers.values():
        if category is not None:
            yield ("group", theme, voice.round_id, "", None, None, category)


@lru_cache(maxsize=50_000)
def _id_of(cell: Cell) -> UUID:
    return uuid5(CELLS, "|".join(str(part) for part in cell))


def _add(network: Network, cells: Mapping[Cell, Counts]) -> None:
    """Add to the cells."""
    rows = [(network.pk, _id_of(cell), *cell, *n) for cell, n in cells.items()]
    sums = ("voices", "lived", "professional")
    add_to_cells(ThemeTally, fields=_FIELDS, sums=sums, rows=rows)


def let_go(network: Network, *, now: datetime) -> int:
    """A voice that was taken back stands under no theme any more; returns how many codings fell.

    Its groups and place are gone, so what it counted for is found by counting anew.
    """
    standing = Coding.objects.filter(network=network, withdrawn_at=None)
    gone = standing.exclude(voice_id__in=listen.heard_ids(network))
    fallen = gone.update(withdrawn_at=now)
    if fallen:
        count_anew(network)
    return fallen


def count_anew(network: Network) -> int:
    """Put right what differs from a full recount; how many cells did.

    The counting itself holds nobody up: it is done again where codings came meanwhile, and only the
    last try shuts the door first.
    """
    for left in reversed(range(TRIES)):
        with transaction.atomic() if left == 0 else nullcontext():
            if left == 0:
                lock_out_writers(ThemeTally)
            seen = _version(network)
            wrong = _wrong(network)
            with transaction.atomic():
                lock_out_writers(ThemeTally)
                if left == 0 or _version(network) == seen:
                    _add(network, wrong)
                    rows = ThemeTally.objects.filter(network=network, voices=0)
                    rows.filter(lived=0, professional=0).delete()
                    return len(wrong)
    raise AssertionError("the last try always counts")


def _version(network: Network) -> tuple[Any, ...]:
    """Changes whenever a coding does."""
    rows = Coding.objects.filter(network=network)
    last = rows.aggregate(Count("voice_id"), Max("coded_at"), Max("withdrawn_at"))
    return tuple(last.values())


def _counted(network: Network) -> dict[Cell, Counts]:
    """Every cell as it should be."""
    standing: Standing = {}
    right = Coding.objects.filter(network=network, withdrawn_at=None)
    _note(standing, right.values_list("voice_id", "theme_id", "standpoint").iterator(5000))
    themes_of: dict[UUID, list[UUID | None]] = defaultdict(list)
    for voice_id, theme_id in standing:
        themes_of[voice_id].append(theme_id)
    cells: dict[Cell, list[int]] = defaultdict(lambda: [0, 0, 0])
    for voice in listen.every_trait(network):
        for theme in themes_of.get(voice.voice_id, ()):
            lived, professional = standing[voice.voice_id, theme]
            _put(cells, voice, theme, (1, int(lived), int(professional)))
    return {cell: (n[0], n[1], n[2]) for cell, n in cells.items()}


def check_theme_tallies(network: Network, *, now: datetime) -> int:
    """For the clock: compare with a full recount and put right what differs; how many cells did.

    Drift is written into the ledger. Safe to repeat.
    """
    wrong = count_anew(network)
    if wrong:
        ledger.record(
            network=network,
            deed="tallies put right",
            by=Actor.clock(),
            now=now,
            facts={"cells": wrong, "of": "themes"},
        )
    return wrong


def _wrong(network: Network) -> dict[Cell, Counts]:
    """What would have to be added to each cell for it to be right."""
    apart: Counter[tuple[Cell, int]] = Counter()
    for cell, n in _counted(network).items():
        apart.update({(cell, at): n[at] for at in range(3)})
    rows = ThemeTally.objects.filter(network=network).values_list(
        "axis", "theme_id", "round_id", "kind", "place_id", "week", "category_id",
        "voices", "lived", "professional",
    )  # fmt: skip
    for axis, theme, round_id, kind, place, week, category, *have in rows:
        monday = week.isoformat() if week else None
        cell = (axis, theme, round_id, kind, place, monday, category)
        apart.subtract({(cell, at): have[at] for at in range(3)})
    cells = {cell for (cell, _at), n in apart.items() if n}
    return {cell: (apart[cell, 0], apart[cell, 1], apart[cell, 2]) for cell in cells}
