"""What was decided, and how anybody takes part: priorities, votes, results, the decision log."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone

from hearth.decide import queries
from hearth.faces.shared.access import NetworkRequest, public_view
from hearth.faces.shared.paging import page_number


@public_view
def decided(request: NetworkRequest) -> HttpResponse:
    """Priorities, votes and the newest decisions."""
    log = queries.decisions(request.network, public=True)
    page = Paginator(log, 20).get_page(page_number(request.GET.get("page")))
    now = timezone.now()
    context = {
        "open_vetoes": queries.open_vetoes(request.network),
        "priorities": queries.priorities(request.network),
        "votes": [
            {"vote": vote, "taking": queries.is_taking(vote, now=now)}
            for vote in queries.votes(request.network, public=True)[:20]
        ],
        "page": page,
    }
    return render(request, "public/decide/decided.html", context)


urlpatterns = [
    path("decided/", decided, name="decided"),
]
