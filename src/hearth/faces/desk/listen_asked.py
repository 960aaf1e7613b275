"""Before a round opens: what people here were asked before, and what came of it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _t

from hearth.faces.shared.access import DESK_ROLES, TEAM, NetworkRequest, role_required
from hearth.faces.shared.asked_before import asked_before
from hearth.faces.shared.paging import found_or_404, uuid_or_none
from hearth.faces.shared.refusals import words_of
from hearth.kit.refusals import Refused
from hearth.listen import queries, services


@role_required(*DESK_ROLES)
def earlier(request: NetworkRequest, round_id: UUID) -> HttpResponse:
    """Earlier rounds, those most alike first; a tick opens the new one."""
    network = request.network
    round_ = found_or_404(queries.round_of(network, round_id))
    rows = asked_before(network, round_, counts=queries.round_counts(network))
    context = {
        "round": round_,
        "rows": rows,
        "others": [row.pk for row in queries.rounds(network, public=True) if row.pk != round_.pk],
        "may_open": request.actor.holds(*TEAM) and round_.state != "open",
    }
    return render(request, "desk/listen/asked_before.html", context)


@role_required(*TEAM)
def round_open(request: NetworkRequest, round_id: UUID) -> HttpResponse:
    """Begin to listen, once what was asked before has been looked at."""
    round_ = found_or_404(queries.round_of(request.network, round_id))
    if request.method == "POST":
        seen = [one for one in map(uuid_or_none, request.POST.getlist("seen")) if one]
        try:
            services.open_round(
                round_,
                seen_earlier=seen if request.POST.get("looked") else [],
                by=request.actor,
                now=timezone.now(),
            )
        except Refused as refused:
            messages.error(request, words_of(refused))
            return redirect("desk:asked_before", request.network.slug, round_.pk)
        messages.success(request, _t("Open. People can speak from its first day on."))
    return redirect("desk:round", request.network.slug, round_.pk)


urlpatterns = [
    path("rounds/<uuid:round_id>/asked-before/", earlier, name="asked_before"),
    path("rounds/<uuid:round_id>/open/", round_open, name="round_open"),
]
