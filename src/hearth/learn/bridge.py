"""Counts of every stage and residents → the equity thread → readings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from hearth.core.networks.models import Network
from hearth.core.places import queries as places
from hearth.core.readings import services as readings
from hearth.methods.parity import participation, wilson

from .models import Indicator, Measurement
from .queries import Counted

#: The dimensions that the public thread follows, in this order where a network has them.
FOLLOWED = ("ethnic_group", "age_band", "sex", "disability")
NO_GROUP = frozenset({"not_answered"})


def equity(
    network: Network, *, stages: Mapping[str, Counted], better_off: Mapping[UUID, tuple[int, int]]
) -> dict[str, Any]:
    """For every followed group: each stage as a ratio to its share of the residents.

    `better_off` is category to (numerator, denominator) of the chosen indicator's latest period;
    its ratio is the group's share over everybody's, turned so that above 1 is better.
    """
    residents = places.population_of(network)
    rows = []
    for dimension in places.dimensions(network, asked=True):
        if dimension.key not in FOLLOWED:
            continue
        categories = [c for c in dimension.categories.all() if c.key not in NO_GROUP]
        living = [residents.get(c.pk, 0) for c in categories]
        if sum(living):
            rows.append(_dimension(dimension, categories, living, stages, better_off))
    rows.sort(key=lambda row: FOLLOWED.index(row["key"]))
    n = sum(counted.people for counted in stages.values())
    return {"n": n, "stages": [*stages, "better_off"], "dimensions": rows}


def _dimension(
    dimension: Any,
    categories: list[Any],
    living: list[int],
    stages: Mapping[str, Counted],
    better_off: Mapping[UUID, tuple[int, int]],
) -> dict[str, Any]:
    everybody = sum(living)
    groups = [
        {
            "id": str(category.pk),
            "key": category.key,
            "name": category.name,
            "residents": n,
            "residents_share": round(n / everybody, 5),
            "stages": {},
        }
        for category, n in zip(categories, living, strict=True)
    ]
    unknown = {}
    for name, counted in stages.items():
        rest = counted.unknown.get(dimension.pk, 0)
        unknown[name] = rest
        numbers = [counted.by_category.get(category.pk, 0) for category in categories]
        for group, row in zip(groups, participation(numbers, living, unknown=rest), strict=True):
            group["stages"][name] = {
                "n": row.counted,
                "ratio": _rounded(row.ratio),
                "low": _rounded(row.low),
                "high": _rounded(row.high),
            }
    _add_outcome(groups, categories, better_off)
    return {
        "id": str(dimension.pk),
        "key": dimension.key,
        "name": dimension.name,
        "unknown": unknown,
        "groups": groups,
    }


def _add_outcome(
    groups: list[dict[str, Any]],
    categories: list[Any],
    better_off: Mapping[UUID, tuple[int, int]],
) -> None:
    """The outcome of each group beside everybody's."""
    known = [better_off[c.pk] for c in categories if c.pk in better_off]
    total = sum(of for _n, of in known)
    overall = sum(n for n, _of in known) / total if total else 0
    for group, category in zip(groups, categories, strict=True):
        n, of = better_off.get(category.pk, (0, 0))
        if not of or not overall:
            group["stages"]["better_off"] = {
                "n": 0,
                "others": 0,
                "ratio": None,
                "low": None,
                "high": None,
            }
            continue
        low, high = wilson(n, of)
        group["stages"]["better_off"] = {
            "n": n,
            "others": of - n,
            "ratio": _rounded(n / of / overall),
            "low": _rounded(low / overall),
            "high": _rounded(high / overall),
        }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def protected(network: Network, payload: dict[str, Any]) -> dict[str, Any]:
    """The same as the public may see it: each stage of each dimension is one table with its rest.

    No count leaves with it: ratios are all that the page says. Of "better off" both those who are
    and those who are not must be many enough.
    """
    dimensions = []
    for row in payload["dimensions"]:
        groups = [{**group, "stages": {}} for group in row["groups"]]
        unknown = {}
        for stage in payload["stages"]:
            cells = [dict(group["stages"][stage]) for group in row["groups"]]
            hidden, unknown[stage] = _hidden(
                network, cells, count="n", rest=row["unknown"].get(stage, 0)
            )
            if stage == "better_off":
                others, _left = _hidden(network, cells, count="others")
                hidden = [a or b for a, b in zip(hidden, others, strict=True)]
            for group, cell, is_hidden in zip(groups, cells, hidden, strict=True):
                group["stages"][stage] = _public_cell(cell, is_hidden)
        dimensions.append({**row, "unknown": unknown, "groups": groups})
    return {
        "rule": readings.rule_of(network),
        "stages": payload["stages"],
        "dimensions": dimensions,
    }


def _hidden(
    network: Network, cells: list[dict[str, Any]], *, count: str, rest: int = 0
) -> tuple[list[bool], int | None]:
    """Which cells of one table must be hidden, and the rest where it may be shown."""
    shown, left = readings.protect_table(network, cells, count_key=count, rest=rest)
    return [cell["hidden"] for cell in shown], left


def _public_cell(cell: dict[str, Any], is_hidden: bool) -> dict[str, Any]:
    """Ratio and bounds of a cell, or that it is hidden."""
    bounds = ("ratio", "low", "high")
    return {**{key: None if is_hidden else cell[key] for key in bounds}, "hidden": is_hidden}


def measurement_interval(
    numerator: int | None, denominator: int | None
) -> tuple[float, float] | None:
    """Wilson's interval of a measured share, or none where counts are not known."""
    if numerator is None or not denominator:
        return None
    return wilson(numerator, denominator)


def measured(network: Network, indicator: Indicator, *, public: bool) -> list[dict[str, Any]]:
    """An indicator over time: everybody, then each dimension, then places, each as one table of series.

    For the public each period of each table passes the gate; a group within a place is the desk's.
    """
    rows = list(indicator.measurements.all())
    totals = {row.period_start: row for row in rows if not row.category_id and not row.place_id}
    tables: dict[str, dict[str, Any]] = {}
    for row in rows:
        key, name = _table_of(row)
        if not (public and key == "both"):
            table = tables.setdefault(key, {"key": key, "name": name, "periods": defaultdict(list)})
            table["periods"][row.period_start].append(row)
    order = {"everybody": 0, "places": 2, "both": 3}
    found = sorted(tables.values(), key=lambda table: (order.get(table["key"], 1), table["name"]))
    return [_over_time(network, indicator, table, totals, public=public) for table in found]


def _table_of(row: Measurement) -> tuple[str, str]:
    if row.category_id and row.place_id:
        return "both", ""
    if row.category is not None:
        return row.category.dimension.key, row.category.dimension.name
    return ("places", "") if row.place_id else ("everybody", "")


def _over_time(
    network: Network,
    indicator: Indicator,
    table: dict[str, Any],
    totals: dict[Any, Measurement],
    *,
    public: bool,
) -> dict[str, Any]:
    series: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for start, rows in sorted(table["periods"].items()):
        cells = [_cell(indicator, row) for row in rows]
        if public:
            total = totals.get(start) if table["key"] != "everybody" else None
            cells = protect_measurements(
                network, cells, total=_cell(indicator, total) if total else None
            )
        for cell in cells:
            series[cell["name"]].append(cell)
    named = [{"name": name, "points": points} for name, points in series.items()]
    return {"key": table["key"], "name": table["name"], "series": named}


def _cell(indicator: Indicator, row: Measurement) -> dict[str, Any]:
    """One measurement; `n` and `others` are the people that the gate looks at, where they are known."""
    interval = measurement_interval(row.numerator, row.denominator)
    n, of = row.numerator or 0, row.denominator or 0
    if indicator.unit == Indicator.Unit.COUNT:
        n, of = max(0, round(row.value)), 0
    elif indicator.unit != Indicator.Unit.SHARE:
        n, of = of, of
    names = [thing.name for thing in (row.place, row.category) if thing]
    return {
        "name": " · ".join(names),
        "on": row.period_end,
        "from": row.period_start,
        "value": row.value,
        "low": interval[0] if interval else None,
        "high": interval[1] if interval else None,
        "n": n,
        "others": max(0, of - n),
        "hidden": False,
    }


def protect_measurements(
    network: Network, cells: list[dict[str, Any]], *, total: dict[str, Any] | None = None
) -> list[dict[str, Any]]:
    """Measured cells of one period and dimension as the public may see them.

    Both those counted and the others must not be small; where everybody's figure is published too,
    those in no group are one more number that could be worked out, and are protected with the rest.
    """
    states = []
    for key in ("n", "others"):
        rest = max(0, total[key] - sum(cell[key] for cell in cells)) if total else 0
        states.append(_hidden(network, cells, count=key, rest=rest)[0])
    nothing = {"value": None, "low": None, "high": None, "n": None, "others": None, "hidden": True}
    return [
        {**cell, **nothing} if few or most else cell
        for cell, few, most in zip(cells, *states, strict=True)
    ]
