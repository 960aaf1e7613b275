"""What was asked before, and what came of it, for everybody."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path

from hearth.core.readings import queries as readings
from hearth.faces.shared.access import NetworkRequest, public_view
from hearth.faces.shared.asked_before import asked_before
from hearth.faces.shared.paging import found_or_404
from hearth.listen import queries


@public_view
def earlier(request: NetworkRequest, round_id: UUID) -> HttpResponse:
    """Earlier rounds with what came of them; numbers as they were last published."""
    network = request.network
    round_ = found_or_404(queries.rounds(network, public=True).filter(pk=round_id).first())
    reading = readings.latest(network, kind="rounds", public=True)
    counts = {UUID(row["key"]): row["n"] for row in reading.payload["rounds"]} if reading else {}
    rows = asked_before(network, round_, counts=counts, least=network.small_number)
    return render(request, "public/listen/asked_before.html", {"round": round_, "rows": rows})


urlpatterns = [path("rounds/<uuid:round_id>/asked-before/", earlier, name="asked_before")]
