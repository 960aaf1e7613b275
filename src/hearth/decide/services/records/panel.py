"""The record of a panel by lot: the sealed pool, and of every draw its tickets, the words that drew, and who came out.

People stand in it by their pool numbers, which nobody but themselves can tell. Their answers are in it only where
so many share them that nobody can be known again.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from hearth.kit.refusals import Refused

from ...models import Activity, PanelDraw
from ...queries import panels as asked
from ...rules.panels import pool_digest


def contents(activity: Activity) -> dict[str, Any]:
    """How many are in the pool, and its hash: as it was fixed for the first draw, or as it is before that."""
    first = asked.draws(activity).order_by("number").first()
    if first is not None:
        return {"pool": first.pool_n, "pool_digest": first.pool_digest}
    rows = asked.pool_rows(activity, asked.settings_of(activity).targets)
    return {"pool": len(rows), "pool_digest": pool_digest(rows)}


def result(activity: Activity) -> dict[str, Any]:
    """Of every draw the ticket and who was drawn. Refused: `record_not_ready`."""
    return {
        "draws": [
            {
                "number": draw.number,
                "kind": draw.kind,
                "ticket": draw.ticket,
                "selected": draw.selected,
                "reserve": draw.reserve,
                "digest": draw.lottery["digest"],
            }
            for draw in _drawn(activity)
        ]
    }


def files(activity: Activity) -> dict[str, bytes]:
    """The files of every draw, by its number."""
    return {
        f"{_name(draw)}{name}": data
        for draw in _drawn(activity)
        for name, data in asked.files_of(draw).items()
    }


def commands(activity: Activity) -> list[str]:
    """How `hearth panel` makes the tickets and draws again, where answers are published."""
    return [
        asked.command_of(draw, folder=_name(draw))
        for draw in _drawn(activity)
        if draw.is_pool_public
    ]


def changed_at(activity: Activity) -> datetime | None:
    """When there was the last draw: a later one belongs into the record too."""
    rows = asked.draws(activity).filter(state=PanelDraw.State.DRAWN).order_by("drawn_at")
    return rows.values_list("drawn_at", flat=True).last()


def _drawn(activity: Activity) -> list[PanelDraw]:
    rows = asked.draws(activity).filter(state=PanelDraw.State.DRAWN).order_by("number")
    found = list(rows.select_related("activity__network"))
    if not found:
        raise Refused("record_not_ready")
    return found


def _name(draw: PanelDraw) -> str:
    return f"draw-{draw.number}-"
