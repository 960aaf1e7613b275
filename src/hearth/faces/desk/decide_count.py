"""Closing and counting a budget from the desk, with progress for a large one."""

from __future__ import annotations

from threading import Thread
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import connection, connections
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _t

from hearth.decide import queries, services
from hearth.faces.shared.access import TEAM, NetworkRequest, role_required
from hearth.faces.shared.paging import found_or_404
from hearth.kit.actors import Actor

#: Up to so many ballots the desk waits for the count; beyond, it looks on.
QUICK = 5000


@role_required(*TEAM)
def budget_count(request: NetworkRequest, vote_id: UUID) -> HttpResponse:
    """Close and count now that the time is over, instead of waiting for the clock; then see how far it is."""
    vote = found_or_404(queries.vote(request.network, vote_id))
    found_or_404(vote if vote.form == "budget" else None)
    if request.method == "POST":
        return _count(request, vote)
    context = {
        "vote": vote,
        "story": queries.count_story(vote),
        "outcome": queries.outcome(vote),
        "ballots": queries.ballots_in(vote),
        "over": vote.closes_at <= timezone.now(),
    }
    return render(request, "desk/decide/count.html", context)


def _count(request: NetworkRequest, vote: Any) -> HttpResponse:
    now = timezone.now()
    closed = services.close_vote(vote, by=request.actor, now=now)
    if queries.ballots_in(vote) <= QUICK or connection.in_atomic_block:
        services.count_vote(closed, by=request.actor, now=now)
        messages.success(
            request, _t("Counted. The result is public, with its reasons and the ballots.")
        )
        return redirect("desk:budget", request.network.slug, vote.pk)
    Thread(target=_work, args=(closed, request.actor), name=f"count-{vote.pk}", daemon=True).start()
    return redirect("desk:budget_count", request.network.slug, vote.pk)


def _work(vote: Any, by: Actor) -> None:
    """Should this die, the clock counts."""
    try:
        services.count_vote(vote, by=by, now=timezone.now())
        services.tell_count(vote, now=timezone.now())
    finally:
        connections.close_all()


urlpatterns = [path("budgets/<uuid:vote_id>/count/", budget_count, name="budget_count")]
