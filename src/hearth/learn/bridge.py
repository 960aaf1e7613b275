"""Counts of every stage and residents → the equity thread → readings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from hearth.core.networks.models import Network
from hearth.core.places import queries as places
from hearth.core.readings import services as readings
from hearth.methods.parity import participation, wilson

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
            group["stages"]["better_off"] = {"n": 0, "others": 0, "ratio": None, "low": None, "high": None}
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
        for stage in payload["stages"]:
            cells = [dict(group["stages"][stage]) for group in row["groups"]]
            hidden = _hidden(network, cells, count="n", rest=row["unknown"].get(stage, 0))
            if stage == "better_off":
                others = _hidden(network, cells, count="others", rest=0)
                hidden = [a or b for a, b in zip(hidden, others, strict=True)]
            for group, cell, is_hidden in zip(groups, cells, hidden, strict=True):
                group["stages"][stage] = _public_cell(cell, is_hidden)
        dimensions.append({**row, "unknown": {}, "groups": groups})
    return {
        "rule": readings.rule_of(network),
        "stages": payload["stages"],
        "dimensions": dimensions,
    }


def _hidden(network: Network, cells: list[dict[str, Any]], *, count: str, rest: int) -> list[bool]:
    """Which cells of one table must be hidden."""
    shown, _left = readings.protect_table(network, cells, count_key=count, rest=rest)
    return [cell["hidden"] for cell in shown]


def _public_cell(cell: dict[str, Any], is_hidden: bool) -> dict[str, Any]:
    """Ratio and bounds of a cell, or that it is hidden."""
    bounds = ("ratio", "low", "high")
    return {**{key: None if is_hidden else cell[key] for key in bounds}, "hidden": is_hidden}


def measurement_interval(numerator: int | None, denominator: int | None) -> tuple[float, float] | None:
    """Wilson's interval of a measured share, or none where counts are not known."""
    if numerator is None or not denominator:
        return None
    return wilson(numerator, denominator)


def protect_measurements(network: Network, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Measured shares of one period and dimension as the public may see them.

    Both the numerator and what is left of the denominator must not be small.
    """
    cells = [
        {"n": row["numerator"] or 0, "others": (row["denominator"] or 0) - (row["numerator"] or 0)}
        for row in rows
    ]
    few = _hidden(network, cells, count="n", rest=0)
    most = _hidden(network, cells, count="others", rest=0)
    nothing = {"numerator": None, "denominator": None, "value": None, "low": None, "high": None}
    return [
        {**row, **nothing, "hidden": True} if a or b else {**row, "hidden": False}
        for row, a, b in zip(rows, few, most, strict=True)
    ]
