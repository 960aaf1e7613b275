"""Running counts under each theme: they follow codings in the same transaction.

Whoever changes codings does so inside `following(network, voices)`: what stood before and what stands
after are compared, and the difference is added to the cells (see `hearth.kit.counting`).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction

from hearth.core.ledger import services as ledger
from hearth.core.networks.models import Network
from hearth.kit.actors import Actor
from hearth.kit.counting import add_to_cells, lock_out_writers
from hearth.listen import queries as listen

from ..models import Coding, ThemeTally

CELLS = UUID("0b9c0f62-2a3f-5f0e-8d8b-6d1f6a6ce7b4")
#: axis, theme, round, kind, place, week, category
Cell = tuple[str, UUID, UUID, str, UUID | None, str | None, UUID | None]
#: voices, those put there from lived experience, those put there by professionals
Counts = tuple[int, int, int]
#: (voice, theme) → whether it stands there from lived experience, whether by profession
Standing = dict[tuple[UUID, UUID], tuple[bool, bool]]
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
        lived, professional = found.get((voice_id, theme_id), (False, False))
        found[voice_id, theme_id] = (
            lived or standpoint == Coding.Standpoint.LIVED,
            professional or standpoint == Coding.Standpoint.PROFESSIONAL,
        )


def _follow(network: Network, before: Standing, after: Standing) -> None:
    """Add the difference. Where a voice is gone that counted, its themes are counted again."""
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
    again = {theme for voice, theme in changed if voice not in traits}
    cells: dict[Cell, list[int]] = defaultdict(lambda: [0, 0, 0])
    for (voice, theme), counts in changed.items():
        if theme not in again:
            _put(cells, traits[voice], theme, counts)
    _add(network, {cell: (n[0], n[1], n[2]) for cell, n in cells.items()})
    if again:
        recount_themes(network, theme_ids=again)


def _difference(one: tuple[bool, bool] | None, other: tuple[bool, bool] | None) -> Counts:
    was, now = one or (False, False), other or (False, False)
    return (
        (other is not None) - (one is not None),
        int(now[0]) - int(was[0]),
        int(now[1]) - int(was[1]),
    )


def _put(
    cells: dict[Cell, list[int]], voice: listen.Traits, theme: UUID, counts: Iterable[int]
) -> None:
    """Add one voice under one theme to every cell that it belongs to."""
    n = list(counts)
    for cell in _cells_of(voice, theme):
        row = cells[cell]
        for at in range(3):
            row[at] += n[at]


def _cells_of(voice: listen.Traits, theme: UUID) -> Iterator[Cell]:
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


@transaction.atomic
def recount_themes(network: Network, *, theme_ids: Iterable[UUID]) -> None:
    """Count some themes anew from the codings that stand and the voices that are heard."""
    wanted = list(theme_ids)
    ThemeTally.objects.filter(network=network, theme_id__in=wanted).delete()
    _add(network, _counted(network, Coding.objects.filter(theme_id__in=wanted)))


def _counted(network: Network, rows: Any) -> dict[Cell, Counts]:
    """Every cell as it should be for these codings."""
    standing: Standing = {}
    right = rows.filter(network=network, withdrawn_at=None)
    _note(standing, right.values_list("voice_id", "theme_id", "standpoint").iterator(5000))
    themes_of: dict[UUID, list[UUID]] = defaultdict(list)
    for voice_id, theme_id in standing:
        themes_of[voice_id].append(theme_id)
    cells: dict[Cell, list[int]] = defaultdict(lambda: [0, 0, 0])
    for voice in listen.traits_of(network, themes_of):
        for theme in themes_of[voice.voice_id]:
            lived, professional = standing[voice.voice_id, theme]
            _put(cells, voice, theme, (1, int(lived), int(professional)))
    return {cell: (n[0], n[1], n[2]) for cell, n in cells.items()}


def check_theme_tallies(network: Network, *, now: datetime) -> int:
    """For the clock: compare with a full recount and put right what differs; how many cells did.

    The first comparison holds nobody up; only where it differs is the table locked, compared once
    more and put right, and the drift written into the ledger. Safe to repeat.
    """
    if not _wrong(network):
        return 0
    with transaction.atomic():
        lock_out_writers(ThemeTally)
        wrong = _wrong(network)
        _add(network, wrong)
        ThemeTally.objects.filter(network=network, voices=0, lived=0, professional=0).delete()
        if wrong:
            ledger.record(
                network=network,
                deed="tallies put right",
                by=Actor.clock(),
                now=now,
                facts={"cells": len(wrong), "of": "themes"},
            )
    return len(wrong)


def _wrong(network: Network) -> dict[Cell, Counts]:
    """What would have to be added to each cell for it to be right."""
    apart: Counter[tuple[Cell, int]] = Counter()
    for cell, n in _counted(network, Coding.objects.all()).items():
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
