"""A panel by lot or a plain lottery: what it is for, its targets, how it is drawn, and the draw to be checked."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone

from hearth.decide import queries
from hearth.faces.shared.access import NetworkRequest, public_view
from hearth.faces.shared.figures import say_share
from hearth.faces.shared.paging import found_or_404, page_number
from hearth.faces.shared.panel_words import (
    DRAW_KINDS,
    DRAW_STATES,
    METHODS,
    SEEDS,
    change_words,
    composition_view,
    targets_view,
)

TYPES = {"json": "application/json", "csv": "text/csv; charset=utf-8"}


@public_view
def panels(request: NetworkRequest) -> HttpResponse:
    """Every panel and plain lottery, newest first."""
    rows = queries.panels.panel_activities(request.network, public=True)
    page = Paginator(rows, 20).get_page(page_number(request.GET.get("page")))
    return render(request, "public/decide/panel/panels.html", {"page": page})


@public_view
def panel(request: NetworkRequest, vote_id: UUID) -> HttpResponse:
    """A panel before, while and after people register: never who is in it."""
    found = found_or_404(queries.panels.panel_activity(request.network, vote_id, public=True))
    settings = queries.panels.settings_of(found)
    draws = list(queries.panels.draws(found))
    taking = queries.is_open(found, "registering", now=timezone.now())
    is_shown = found.is_running_shown or found.state in ("closed", "counted")
    context = {
        "activity": found,
        "panel": settings,
        "taking": taking,
        "targets": targets_view(settings.targets),
        "method": METHODS[settings.method],
        "seed": SEEDS[settings.seed_how],
        "draws": [draw_view(draw, settings) for draw in draws],
        "drawn": any(draw.state == "drawn" for draw in draws),
        "in_pool": draws[0].pool_n if draws and is_shown else None,
        "relaxations": [
            {"row": row, "changes": [change_words(one) for one in row.changes]}
            for row in queries.panels.relaxations(found)
        ],
        "meetings": queries.panels.meetings(found),
        "invitations": queries.panels.invitations(found),
        "composition": composition_view(settings.composition),
    }
    return render(request, "public/decide/panel/panel.html", context)


def draw_view(draw: Any, panel: Any) -> dict[str, Any]:
    """One draw ready to print; of the lottery only what the row keeps beside its tickets."""
    bars = draw.chances.get("bars", [])
    return {
        "row": draw,
        "kind": DRAW_KINDS[draw.kind],
        "state": DRAW_STATES[draw.state],
        "least": draw.chances.get("least"),
        "most": draw.chances.get("most"),
        "bars": [
            {
                "words": say_share(bar["from"])
                if bar["from"] == bar["to"]
                else f"{say_share(bar['from'])} – {say_share(bar['to'])}",
                "n": bar["n"],
            }
            for bar in bars
        ],
        "digest": draw.digest,
        "files": [name for name in FILES if _is_there(draw, name)],
        "command": _command(draw, panel) if draw.state == "drawn" else "",
    }


def _command(draw: Any, panel: Any) -> str:
    household = draw.household in ("true", "1", True)
    return queries.panels.command_of(draw, panel=panel, household=household)


FILES = ("draw.json", "quotas.csv", "people.csv", "seated.csv", "gone.csv")


def _is_there(draw: Any, name: str) -> bool:
    there = {
        "draw.json": True,
        "quotas.csv": draw.kind != "lottery",
        "people.csv": draw.is_pool_public,
        "seated.csv": bool(draw.seated),
        "gone.csv": bool(draw.gone),
    }
    return there[name] and draw.state in ("ready", "drawn")


@public_view
def panel_file(request: NetworkRequest, vote_id: UUID, number: int, file: str) -> HttpResponse:
    """One file of a draw: without a name in it, from the moment when the tickets are published."""
    found = found_or_404(queries.panels.panel_activity(request.network, vote_id, public=True))
    draw = found_or_404(queries.panels.draw_of(found, number))
    if draw.state not in ("ready", "drawn"):
        raise Http404
    data = found_or_404(queries.panels.files_of(draw).get(file))
    answer = HttpResponse(data, content_type=TYPES[file.rpartition(".")[2]])
    answer["Content-Disposition"] = f'attachment; filename="draw-{number}-{file}"'
    return answer


urlpatterns = [
    path("panels/", panels, name="panels"),
    path("panels/<uuid:vote_id>/", panel, name="panel"),
    path("panels/<uuid:vote_id>/draws/<int:number>/<str:file>", panel_file, name="panel_file"),
]
