"""The draw at the desk: can it be done, what has to give way, tickets, public words, telling who was drawn."""

from __future__ import annotations

from threading import Thread
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db import connection, connections
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from hearth.decide import queries
from hearth.decide.services import panels
from hearth.faces.shared.access import TEAM, NetworkRequest, role_required
from hearth.faces.shared.paging import found_or_404
from hearth.faces.shared.panel_letter import drawn_words, not_drawn_words
from hearth.faces.shared.panel_settings import DATETIME, SHAPE
from hearth.faces.shared.panel_words import (
    DRAW_KINDS,
    DRAW_STATES,
    STEPS,
    change_words,
    composition_view,
    feature_words,
    why,
)
from hearth.faces.shared.refusals import words_of
from hearth.kit.refusals import Refused

from .decide_panel import panel_of


class MomentForm(forms.Form):
    """When the public event is whose words will draw."""

    seed_at = forms.DateTimeField(
        label=_("When the public draw is"),
        widget=forms.DateTimeInput(attrs=DATETIME, format=SHAPE),
    )


@never_cache
@role_required(*TEAM)
def panel_draw(request: NetworkRequest, vote_id: UUID) -> HttpResponse:
    """Everything about drawing on one page: what can be pressed is what comes next."""
    found = panel_of(request, vote_id)
    context: dict[str, Any] = {"activity": found, "moment": MomentForm()}
    if request.method == "POST":
        try:
            return _do(request, found)
        except Refused as refused:
            context["problem"] = words_of(refused)
            context["words"] = request.POST.get("words", "")
            context["reason"] = request.POST.get("reason", "")
        except _WrongMoment as wrong:
            context["moment"] = wrong.form
    status = 422 if request.method == "POST" else 200
    context |= _shown(found)
    return render(request, "desk/decide/panel/draw.html", context, status=status)


def _shown(found: Any) -> dict[str, Any]:
    settings = queries.panels.settings_of(found)
    draws = list(queries.panels.draws(found))
    last = draws[-1] if draws else None
    under_way = last if last and last.state != "drawn" else None
    is_over = found.state in ("closed", "counted")
    feasible = None if under_way else panels.feasible_now(found)
    free = queries.panels.free_seats(found)
    trouble = under_way.trouble if under_way and under_way.state == "stuck" else {}
    return {
        "panel": settings,
        "draws": [(row, DRAW_KINDS[row.kind], DRAW_STATES[row.state]) for row in draws],
        "under_way": under_way,
        "step": STEPS.get(under_way.step) if under_way else "",
        "feasible": feasible,
        "reasons": [why(one) for one in (feasible.reasons if feasible else [])],
        "changes": [change_words(one) for one in (feasible.changes if feasible else [])],
        "trouble": [why(one) for one in trouble.get("reasons", [])],
        "ways_out": [change_words(one) for one in trouble.get("changes", [])],
        "pool": [
            {**row, "name": feature_words(row["name"])}
            for row in queries.panels.pool_beside_targets(found)
        ],
        "is_over": is_over,
        "free": free,
        "may_ask": is_over
        and not under_way
        and free > 0
        and not (draws and settings.method == "plain"),
        "to_tell": queries.panels.states_of(found).get("selected", 0),
        "composition": composition_view(settings.composition),
    }


class _WrongMoment(Exception):
    """The day and hour could not be read."""

    def __init__(self, form: MomentForm) -> None:
        super().__init__("moment")
        self.form = form


def _do(request: NetworkRequest, found: Any) -> HttpResponse:
    """One press. Refused as the services refuse."""
    wanted, said = request.POST.get("do", ""), ""
    words: dict[str, Any] = {"by": request.actor, "now": timezone.now()}
    last = queries.panels.draws(found).last()
    if wanted == "ask":
        work_soon(panels.ask_for_draw(found, **words))
        said = _t("The tickets are being made. This page tells when they are ready.")
    elif wanted == "relax":
        panels.relax(found, reason=request.POST.get("reason", ""), **words)
        work_soon(found_or_404(queries.panels.draws(found).last()))
        said = _t("The targets have given way, and everybody can read why.")
    elif wanted == "announce":
        panels.announce_draw(found_or_404(last), seed_at=_moment(request), **words)
        said = _t("The day of the draw is announced.")
    elif wanted == "draw":
        panels.draw_ticket(found_or_404(last), words=request.POST.get("words", ""), **words)
        said = _t("Drawn. Now tell those who were drawn.")
    elif wanted == "tell":
        host = request.build_absolute_uri("/")
        told = panels.tell_selected(found, words=drawn_words(found, host), **words)
        said = _t("%(n)s messages are on their way. Call the others.") % {"n": told}
    elif wanted == "tell_others":
        host = request.build_absolute_uri("/")
        told = panels.tell_others(found, words=not_drawn_words(found, host), **words)
        said = _t("%(n)s people are told; who had the message before does not get it again.") % {
            "n": told
        }
    elif wanted == "compose":
        panels.publish_composition(found, **words)
        said = _t("The composition is published.")
    messages.success(request, said) if said else None
    return redirect("desk:panel_draw", request.network.slug, found.pk)


def _moment(request: NetworkRequest) -> Any:
    form = MomentForm(request.POST)
    if not form.is_valid():
        raise _WrongMoment(form)
    return form.cleaned_data["seed_at"]


def work_soon(draw: Any) -> None:
    """Begin at once in a thread; should it die, the clock goes on. Within a transaction it is left to the clock."""
    if not connection.in_atomic_block and draw.state == "waiting":
        Thread(target=_work, args=(draw,), name=f"draw-{draw.pk}", daemon=True).start()


def _work(draw: Any) -> None:
    try:
        panels.work_on_draw(draw, now=timezone.now())
    finally:
        connections.close_all()


@role_required(*TEAM)
def panel_draw_file(request: NetworkRequest, vote_id: UUID, number: int, file: str) -> HttpResponse:
    """A file of a draw for the team, who may check it with the whole pool; no name in it."""
    found = panel_of(request, vote_id)
    draw = found_or_404(queries.panels.draw_of(found, number))
    data = found_or_404(queries.panels.files_of(draw, whole=True).get(file))
    kind = "application/json" if file.endswith("json") else "text/csv; charset=utf-8"
    answer = HttpResponse(data, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="draw-{number}-{file}"'
    return answer


urlpatterns = [
    path("panels/<uuid:vote_id>/draw/", panel_draw, name="panel_draw"),
    path(
        "panels/<uuid:vote_id>/draw/<int:number>/<str:file>",
        panel_draw_file,
        name="panel_draw_file",
    ),
]
