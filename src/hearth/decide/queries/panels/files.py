"""What is published of a draw, as files by which anybody recomputes it. Nobody's name is in any of them."""

from __future__ import annotations

import csv
import io
import json
import shlex
from typing import Any

from ...models import Panel, PanelDraw
from ...rules import panels as rules
from .asked import settings_of


def files_of(draw: PanelDraw, *, whole: bool = False) -> dict[str, bytes]:
    """The files of one draw by name; `people.csv` only where nobody can be told by their answers.

    `whole` is for the team alone: with `people.csv` in any case.
    """
    found = {"draw.json": _json(told_of(draw))}
    if draw.kind != PanelDraw.Kind.LOTTERY:
        found["quotas.csv"] = quotas_csv(draw)
    if draw.is_pool_public or whole:
        found["people.csv"] = people_csv(draw)
    if draw.seated:
        found["seated.csv"] = _table([["id"], *([one] for one in sorted(draw.seated))])
    if draw.gone:
        found["gone.csv"] = _table([["id"], *([one] for one in sorted(draw.gone))])
    return found


def told_of(draw: PanelDraw) -> dict[str, Any]:
    """Everything about a draw but the answers of people and their own chances."""
    panel, activity = settings_of(draw.activity), draw.activity
    return {
        "schema": "hearth-panel-draw/1",
        "activity": str(activity.pk),
        "title": activity.title,
        "number": draw.number,
        "kind": draw.kind,
        "state": draw.state,
        "seats": panel.seats,
        "free": draw.free,
        "reserve_seats": panel.reserve,
        "targets": draw.targets,
        "pool": draw.pool_n,
        "pool_digest": draw.pool_digest,
        "lottery": draw.lottery,
        "chances": draw.chances,
        "seated": draw.seated,
        "gone": draw.gone,
        "ready_at": draw.ready_at,
        "seed": {
            "how": panel.seed_how,
            "source": panel.seed_source,
            "at": draw.seed_at,
            "commitment": draw.seed_commitment,
            "secret": draw.seed_secret if draw.state == PanelDraw.State.DRAWN else "",
            "words": draw.seed,
        },
        "ticket": draw.ticket,
        "selected": draw.selected,
        "reserve": draw.reserve,
        "drawn_at": draw.drawn_at,
        "command": command_of(draw),
    }


def command_of(
    draw: PanelDraw, *, folder: str = "", panel: Panel | None = None, household: bool | None = None
) -> str:
    """How the shell draws the same panel from these files. What is known already costs no query."""
    panel = panel or settings_of(draw.activity)
    household = bool(draw.lottery.get("household")) if household is None else household
    words = ["hearth", "panel", "--people", f"{folder}people.csv"]
    if draw.kind != PanelDraw.Kind.LOTTERY:
        words += ["--quotas", f"{folder}quotas.csv", "--method", panel.method]
        words += ["--tickets", str(panel.tickets), "--lottery-seed", f"draw {draw.number}"]
    words += ["--size", str(panel.seats), "--seed", draw.seed]
    if household:
        words += ["--household", "household"]
    words += ["--seated", f"{folder}seated.csv"] if draw.seated else []
    words += ["--gone", f"{folder}gone.csv"] if draw.gone else []
    return shlex.join(words)


def quotas_csv(draw: PanelDraw) -> bytes:
    """Targets as the shell reads them."""
    rows = rules.quota_rows(draw.targets, seats=settings_of(draw.activity).seats)
    return _table([["feature", "value", "min", "max"], *rows])


def people_csv(draw: PanelDraw) -> bytes:
    """The pool as the shell reads it: pool numbers and answers."""
    household = bool(draw.lottery.get("household"))
    head = ["id", *(feature["key"] for feature in draw.targets)]
    rows = [[row[0], *row[1], *([row[2]] if household else [])] for row in draw.pool]
    return _table([[*head, *(["household"] if household else [])], *rows])


def _table(rows: list[Any]) -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue().encode()


def _json(value: Any) -> bytes:
    text = json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True, default=_moment)
    return f"{text}\n".encode()


def _moment(value: Any) -> str:
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
