"""What was heard under each theme: shares with intervals, breadth, and what the public may see of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from hearth.core.networks.models import Network
from hearth.core.places import queries as places
from hearth.core.readings import services as readings
from hearth.methods.parity import wilson

from ..queries.heard import ThemeCells
from .representation import NO_GROUP

NEEDS = ("need", "barrier")
KINDS = ("need", "barrier", "idea", "strength", "story")


def themes_heard(network: Network, cells: Mapping[UUID | None, ThemeCells]) -> dict[str, Any]:
    """Every theme that anybody stands under: count, share of the voices read, breadth, and each axis.

    Voices may stand under several themes, so shares add up to more than one. Shares by group and place
    are among the voices of that group or place that stand under any theme.
    """
    whole = cells.get(None, ThemeCells())
    wards, above = list(places.places(network, depth=1)), places.ancestor_at(network, depth=1)
    dimensions = _dimensions(network)
    by_ward = _by_ward(whole, above)
    found = [
        _theme(theme, one, whole, wards, above, by_ward, dimensions)
        for theme, one in cells.items()
        if theme is not None and one.voices
    ]
    found.sort(key=lambda row: (-row["breadth"], -row["voices"], row["id"]))
    return {"read": whole.voices, "themes": found, "wards": len(wards)}


def _dimensions(network: Network) -> list[tuple[str, str, list[Any]]]:
    return [
        (d.key, d.name, [c for c in d.categories.all() if c.key not in NO_GROUP])
        for d in places.dimensions(network, asked=True)
    ]


def _by_ward(cells: ThemeCells, above: Mapping[UUID, UUID]) -> dict[UUID, int]:
    """Voices by ward; those of small areas count for the ward above."""
    found: dict[UUID, int] = defaultdict(int)
    for place, n in cells.by_place.items():
        if place is not None and place in above:
            found[above[place]] += n
    return found


def _theme(
    theme: UUID,
    one: ThemeCells,
    whole: ThemeCells,
    wards: Sequence[Any],
    above: Mapping[UUID, UUID],
    read_by_ward: Mapping[UUID, int],
    dimensions: Sequence[tuple[str, str, list[Any]]],
) -> dict[str, Any]:
    by_ward = _by_ward(one, above)
    spots: list[dict[str, Any]] = [
        {"id": str(w.pk), "code": w.code, "name": w.name}
        | _share(by_ward.get(w.pk, 0), read_by_ward.get(w.pk, 0))
        for w in wards
    ]
    groups: list[dict[str, Any]] = [
        {
            "key": key,
            "name": name,
            "groups": [
                {"id": str(c.pk), "key": c.key, "name": c.name}
                | _share(one.by_category.get(c.pk, 0), whole.by_category.get(c.pk, 0))
                for c in categories
            ],
        }
        for key, name, categories in dimensions
    ]
    touched = sum(1 for spot in spots if spot["n"])
    asked = [group for row in groups for group in row["groups"] if group["of"]]
    reached = sum(1 for group in asked if group["n"])
    return {
        "id": str(theme),
        "voices": one.voices,
        **_share(one.voices, whole.voices),
        "lived": one.lived,
        "professional": one.professional,
        "both": one.both,
        "kinds": {kind: one.by_kind.get(kind, 0) for kind in KINDS},
        "needs": sum(one.by_kind.get(kind, 0) for kind in NEEDS),
        "strengths": one.by_kind.get("strength", 0),
        "places": touched,
        "places_of": sum(1 for spot in spots if spot["of"]),
        "reached": reached,
        "reached_of": len(asked),
        "breadth": _breadth(touched, len(wards), reached, len(asked)),
        "wards": spots,
        "no_place": one.voices - sum(spot["n"] for spot in spots),
        "dimensions": groups,
        "weeks": {week.isoformat(): n for week, n in sorted(one.by_week.items())},
    }


def _breadth(places_in: int, places_of: int, groups_in: int, groups_of: int) -> float:
    """The mean of the shares of places and of groups that speak of it, 0 to 1."""
    parts = [n / of for n, of in ((places_in, places_of), (groups_in, groups_of)) if of]
    return round(sum(parts) / len(parts), 4) if parts else 0.0


def _share(n: int, of: int) -> dict[str, Any]:
    """A count with its share and Wilson's limits; nothing where nobody was read."""
    n = min(n, of) if of else n
    if not of:
        return {"n": n, "of": of, "share": None, "low": None, "high": None}
    low, high = wilson(n, of)
    return {
        "n": n,
        "of": of,
        "share": round(n / of, 4),
        "low": round(low, 4),
        "high": round(high, 4),
    }


def themes_protected(
    network: Network, payload: Mapping[str, Any], shown: Mapping[str, Any]
) -> dict[str, Any]:
    """The same as the public may see it, beside `shown`: who was heard, already protected.

    One-way tables of counts for each theme, each with its own total; no shares by group or place. A
    group (or place) that is hidden among those heard is pooled with the unknown in every theme, so that
    no theme tells a lower bound of it. A table that could only be protected by hiding noughts, or
    whose theme is small, is left out.
    """
    groups = {
        row["key"]: {g["id"] for g in row["groups"] if not g["hidden"]}
        for row in shown["dimensions"]
    }
    wards = {spot["id"] for spot in shown["places"]["groups"] if not spot["hidden"]}
    themes = [_protected(network, one, groups, wards) for one in payload["themes"]]
    themes.sort(key=lambda row: (-(row["n"] or 0), row["id"]))
    return {"rule": readings.rule_of(network), "voices": shown["voices"], "themes": themes}


def _protected(
    network: Network, one: Mapping[str, Any], groups: Mapping[str, set[str]], wards: set[str]
) -> dict[str, Any]:
    total, _rest = readings.protect_table(
        network, [{"id": one["id"], "n": one["voices"]}], count_key="n"
    )
    if total[0]["n"] is None:
        return {"id": one["id"], "n": None}
    n = one["voices"]
    kinds = [{"key": kind, "n": count} for kind, count in one["kinds"].items()]
    tables = {
        row["key"]: _table(network, row["groups"], n, groups.get(row["key"], set()))
        for row in one["dimensions"]
    }
    spots = _table(network, one["wards"], n, wards)
    return {
        "id": one["id"],
        "n": n,
        "kinds": _whole_table(network, kinds, 0),
        "months": _whole_table(network, _months(one["weeks"]), 0),
        "wards": spots,
        "dimensions": {key: table for key, table in tables.items() if table},
        "places": _at_least(spots),
        "reached": sum(_at_least(table) for table in tables.values()),
    }


def _months(weeks: Mapping[str, int]) -> list[dict[str, Any]]:
    """Weeks added up by the month that they begin in."""
    found: dict[str, int] = defaultdict(int)
    for week, n in weeks.items():
        found[date.fromisoformat(week).replace(day=1).isoformat()] += n
    return [{"key": month, "n": n} for month, n in sorted(found.items())]


def _table(
    network: Network, rows: Sequence[Mapping[str, Any]], total: int, may_show: set[str]
) -> dict[str, Any] | None:
    """Rows that are shown among those heard; everybody else of the theme is one more row."""
    kept = [
        {name: row[name] for name in ("id", "code", "name", "n") if name in row}
        for row in rows
        if row["id"] in may_show
    ]
    return (
        _whole_table(network, kept, max(0, total - sum(row["n"] for row in kept))) if kept else None
    )


def _whole_table(network: Network, rows: list[dict[str, Any]], rest: int) -> dict[str, Any] | None:
    """A protected table, or none where hiding cannot protect it.

    That is so where noughts would have to be hidden (a reader knows them from other tables), and where
    the hidden numbers together leave no room for one as large as the threshold.
    """
    shown, left = readings.protect_table(network, rows, count_key="n", rest=rest)
    hidden = [kept["n"] for row, kept in zip(shown, rows, strict=True) if row["hidden"]]
    hidden += [rest] if left is None else []
    if hidden and (0 in hidden or sum(hidden) - len(hidden) + 1 < network.small_number):
        return None
    for row, kept in zip(shown, rows, strict=True):
        row["key"] = kept.get("key", row.get("id"))
    return {"rows": shown, "rest": left}


def _at_least(table: Mapping[str, Any] | None) -> int:
    """How many rows surely hold somebody: hidden ones are not counted."""
    return sum(1 for row in table["rows"] if row["n"]) if table else 0


def totals_protected(network: Network, themes: Mapping[str, Any]) -> dict[str, Any]:
    """Only the totals of themes, as pages that need no more read them."""
    return {
        "rule": readings.rule_of(network),
        "themes": {row["id"]: row["n"] for row in themes["themes"]},
    }
