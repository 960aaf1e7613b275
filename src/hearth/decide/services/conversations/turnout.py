"""Who took part in a conversation, by place and group, as the public may see it."""

from __future__ import annotations

from collections import Counter
from typing import Any

from hearth.core.places import queries as places

from ...bridge import budget as bridge
from ...models import Activity
from ...queries.participation import Deciding, deciding


def protected_turnout(activity: Activity) -> dict[str, Any]:
    """Participants by ward and by every asked dimension, small numbers hidden."""
    took = deciding(activity.network, vote=activity)
    tables = {"place": _by_place(activity, took), **_by_group(activity, took)}
    return bridge.protected_turnout(activity.network, tables)


def _by_place(activity: Activity, took: Deciding) -> dict[str, Any]:
    above = places.ancestor_at(activity.network, depth=1)
    spots: Counter[Any] = Counter()
    for place, n in took.by_place.items():
        spots[above.get(place)] += n
    rest = took.place_unknown + spots.pop(None, 0)
    rows = [
        {"id": str(place.pk), "name": place.name, "n": spots[place.pk]}
        for place in places.places(activity.network, depth=1)
    ]
    return {"name": "", "rest": rest, "rows": rows}


def _by_group(activity: Activity, took: Deciding) -> dict[str, Any]:
    return {
        dimension.key: {
            "name": dimension.name,
            "rest": sum(took.unknown.get(dimension.pk, {}).values()),
            "rows": [
                {"id": str(c.pk), "name": c.name, "n": took.by_category.get(c.pk, 0)}
                for c in dimension.categories.all()
                if c.key != "not_answered"
            ],
        }
        for dimension in places.dimensions(activity.network, asked=True)
    }
