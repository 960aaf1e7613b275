"""The desk's first screen: who is missing, while it can still be mended."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _t

from hearth.core.places import queries as places
from hearth.decide import queries as decide
from hearth.faces.shared.access import DESK_ROLES, TEAM, NetworkRequest, role_required
from hearth.faces.shared.missing import dimension_chart, gap_words, place_map, short_words
from hearth.listen import queries as listen
from hearth.understand import queries, services

FIRST_GAPS = 6


@role_required(*DESK_ROLES, "safeguarding")
def home(request: NetworkRequest) -> HttpResponse:
    """Gaps first, each one press from a task; then the map, the groups, and what else waits.

    Who is a safeguarding lead and nothing else finds their cases instead.
    """
    network = request.network
    if not request.actor.holds(*DESK_ROLES):
        return redirect("desk:cases", network.slug)
    payload = services.missing_now(network)
    states = listen.counts(network)
    context = {
        "counted_at": timezone.now(),
        "payload": payload,
        "may_edit": request.actor.holds(*TEAM),
        "states": states,
        "cases": listen.cases_waiting(network, now=timezone.now())
        if request.actor.holds("safeguarding")
        else None,
        "queue": listen.reading.queue(network, now=timezone.now()),
        "open_tasks": queries.open_task_count(network),
        "to_review": decide.to_review(network, today=timezone.localdate()).count(),
        "open_vetoes": len(decide.open_vetoes(network)),
        "council_soon": decide.coming_meetings(network, now=timezone.now(), limit=1),
        "rounds": listen.open_rounds(network, now=timezone.now()),
        **_figures(request, payload),
    }
    return render(request, "desk/home.html", context)


home.allowed_roles = frozenset(DESK_ROLES)  # type: ignore[attr-defined]  # whom menus offer it


def _figures(request: NetworkRequest, payload: dict[str, Any]) -> dict[str, Any]:
    """Gaps as sentences, the chosen dimension as bars, the wards as a map."""
    every = request.GET.get("gaps") == "all"
    gaps = [
        {
            **gap,
            "words": gap_words(gap),
            "short_words": short_words(gap),
            "href": _task_address(request, gap),
        }
        for gap in payload["gaps"]
    ]
    keys = [dimension["key"] for dimension in payload["dimensions"]]
    chosen = request.GET.get("by", "")
    chosen = chosen if chosen in keys else (keys[0] if keys else "")
    dimension = next((row for row in payload["dimensions"] if row["key"] == chosen), None)
    return {
        "gaps": gaps if every else gaps[:FIRST_GAPS],
        "more_gaps": 0 if every else max(0, len(gaps) - FIRST_GAPS),
        "tabs": [
            {
                "words": row["name"],
                "href": f"?by={row['key']}#groups",
                "current": row["key"] == chosen,
            }
            for row in payload["dimensions"]
        ],
        "chart": dimension_chart(dimension) if dimension else None,
        "map": place_map(payload["places"], places.outlines(request.network, depth=1)),
    }


def _task_address(request: NetworkRequest, gap: dict[str, Any]) -> str:
    """The task form, with the gap already filled in."""
    field = "category" if gap["kind"] == "group" else "place"
    return f"{reverse('desk:task_add', args=[request.network.slug])}?{field}={gap['id']}"


@role_required(*TEAM)
def count_again(request: NetworkRequest) -> HttpResponse:
    """Take a fresh reading now instead of waiting for the clock."""
    if request.method == "POST":
        services.take_reading(request.network, now=timezone.now())
        messages.success(request, _t("Counted again."))
    return redirect("desk:home", request.network.slug)


urlpatterns = [
    path("", home, name="home"),
    path("count-again/", count_again, name="count_again"),
]
