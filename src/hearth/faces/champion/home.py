"""A champion's first page: what one can do now, what waits, what one has brought in."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone

from hearth.faces.shared.access import NetworkRequest, champion_of, role_required
from hearth.listen import queries as listen
from hearth.understand import queries as understand


@role_required("champion")
def home(request: NetworkRequest) -> HttpResponse:
    """Three big ways, the tasks that were given to this champion, and the patch."""
    champion = champion_of(request)
    mine = understand.tasks(request.network, champion_id=champion.pk) if champion else []
    context = {
        "champion": champion,
        "patch": list(champion.patch.defer("boundary", "outline")) if champion else [],
        "tasks": [task for task in mine if task.state in ("open", "taken")],
        "asking": listen.open_round(request.network, now=timezone.now()),
        "recorded": len(listen.captured_by(request.network, request.actor.membership_id)),
    }
    return render(request, "champion/home.html", context)


urlpatterns = [path("", home, name="home")]
