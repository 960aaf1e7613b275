"""Context layers: a figure for each place, with its year and source; read from a table, row by row."""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from hearth.core.ledger import services as ledger
from hearth.core.networks.models import Network
from hearth.kit.actors import Actor
from hearth.kit.refusals import Refused

from .models import Layer, LayerValue, Place, Population

MOST_ROWS = 50_000
LARGEST = 1e15
_KEY = re.compile(r"^[a-z][a-z0-9_]{0,39}$")


@dataclass(frozen=True)
class NewLayer:
    """What a layer is, before its figures."""

    key: str
    name: str
    year: int
    source: str
    unit: str = ""
    higher_is: str = "neither"


@dataclass(frozen=True)
class RowRefused:
    """A row that could not be kept: its number in the file, and the code and facts of why."""

    number: int
    code: str
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Kept:
    """The layer, how many figures it has, and the rows that were left out."""

    layer: Layer
    kept: int
    refused: list[RowRefused]


def rows_of(
    text: str, *, code: str = "place_code", value: str = "value"
) -> list[tuple[int, str, str]]:
    """(line, place, figure) from a table with a head row. Refused: `layer_columns_missing`, `layer_empty`."""
    first = text.lstrip("\ufeff").splitlines()[:1]
    mark = max(",;\t", key=lambda sign: first[0].count(sign)) if first else ","
    reader = csv.DictReader(text.lstrip("\ufeff").splitlines(), delimiter=mark)
    known = {(name or "").strip().casefold(): name for name in reader.fieldnames or []}
    columns = [known.get(name.casefold()) for name in (code, value)]
    if None in columns:
        raise Refused("layer_columns_missing", wanted=f"{code}, {value}")
    try:
        rows = [
            (
                reader.line_num,
                str(row[columns[0]] or "").strip(),
                str(row[columns[1]] or "").strip(),
            )
            for row in reader
        ]
    except csv.Error:
        raise Refused("layer_not_a_table") from None
    if not rows:
        raise Refused("layer_empty")
    if len(rows) > MOST_ROWS:
        raise Refused("layer_too_long", most=MOST_ROWS)
    return rows


@transaction.atomic
def keep_layer(
    network: Network,
    *,
    about: NewLayer,
    rows: Iterable[tuple[int, str, str]],
    only_if_all_good: bool = False,
    by: Actor,
    now: datetime,
) -> Kept:
    """Keep a layer; one with the same key and year is replaced. Rows that cannot be used are told.

    Refused: `layer_key_not_usable`, `layer_name_missing`, `layer_year_not_usable`,
    `layer_source_missing`, `layer_has_bad_rows` (when all or none was asked for), `layer_empty`.
    """
    _check(about)
    spots = dict(Place.objects.filter(network=network).values_list("code", "pk"))
    figures, refused = _read(rows, spots)
    if refused and only_if_all_good:
        raise Refused("layer_has_bad_rows", n=len(refused), first=refused[0].number)
    if not figures:
        raise Refused("layer_empty")
    layer = _replace(network, about, figures, now)
    ledger.record(
        network=network,
        deed="layer loaded",
        by=by,
        now=now,
        facts={"layer": layer.pk, "n": len(figures), "refused": len(refused)},
    )
    return Kept(layer, len(figures), refused)


def _check(about: NewLayer) -> None:
    if not _KEY.match(about.key):
        raise Refused("layer_key_not_usable", key=about.key[:40])
    if not about.name.strip():
        raise Refused("layer_name_missing")
    if not 1900 <= about.year <= 2200:
        raise Refused("layer_year_not_usable")
    if not about.source.strip():
        raise Refused("layer_source_missing")


def _read(
    rows: Iterable[tuple[int, str, str]], spots: Mapping[str, UUID]
) -> tuple[dict[UUID, float], list[RowRefused]]:
    figures: dict[UUID, float] = {}
    refused: list[RowRefused] = []
    for number, code, text in rows:
        if code not in spots:
            refused.append(RowRefused(number, "place_unknown", {"code": code[:60]}))
        elif (value := _figure(text)) is None:
            refused.append(RowRefused(number, "layer_figure_not_usable", {"text": text[:40]}))
        elif spots[code] in figures:
            refused.append(RowRefused(number, "layer_place_twice", {"code": code[:60]}))
        else:
            figures[spots[code]] = value
    return figures, refused


def _figure(text: str) -> float | None:
    """A number, also as “12.5%” or “1,234.5”; None for anything else."""
    plain = text.removesuffix("%").replace("\u00a0", "").replace(" ", "")
    if re.fullmatch(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?", plain):
        plain = plain.replace(",", "")
    try:
        value = float(plain)
    except ValueError:
        return None
    if not math.isfinite(value) or abs(value) > LARGEST:
        return None
    return value / 100 if text.endswith("%") else value


def _replace(
    network: Network, about: NewLayer, figures: Mapping[UUID, float], now: datetime
) -> Layer:
    layer, _new = Layer.objects.update_or_create(
        network=network,
        key=about.key,
        year=about.year,
        defaults={
            "name": about.name.strip()[:120],
            "unit": about.unit.strip()[:40],
            "source": about.source.strip()[:200],
            "higher_is": about.higher_is
            if about.higher_is in Layer.HigherIs.values
            else Layer.HigherIs.NEITHER,
            "made_at": now,
        },
    )
    LayerValue.objects.filter(layer=layer).delete()
    LayerValue.objects.bulk_create(
        (LayerValue(layer=layer, place_id=place, value=value) for place, value in figures.items()),
        batch_size=500,
    )
    return layer


@transaction.atomic
def layer_from_population(
    network: Network,
    *,
    about: NewLayer,
    dimension: str,
    categories: Iterable[str],
    by: Actor,
    now: datetime,
) -> Kept:
    """The share of some categories among all of a dimension, in every place that it is counted for.

    Refused as `keep_layer`.
    """
    wanted = set(categories)
    counted: dict[str, list[int]] = {}
    rows = Population.objects.filter(network=network, category__dimension__key=dimension)
    fields = ("place__code", "category__key", "count")
    for code, category, n in rows.filter(year=about.year).values_list(*fields):
        part = counted.setdefault(code, [0, 0])
        part[0] += n if category in wanted else 0
        part[1] += n
    shares = [(0, code, repr(part / of)) for code, (part, of) in counted.items() if of]
    return keep_layer(network, about=about, rows=shares, by=by, now=now)


@transaction.atomic
def drop_layer(layer: Layer, *, by: Actor, now: datetime) -> None:
    """Forget a layer. Repeating is harmless."""
    network, identifier = layer.network, layer.pk
    if Layer.objects.filter(pk=identifier).delete()[0]:
        ledger.record(
            network=network, deed="layer dropped", by=by, now=now, facts={"layer": identifier}
        )
