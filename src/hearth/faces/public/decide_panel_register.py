"""Putting one's name down for a panel, and one's own place in it afterwards, by receipt alone."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache

from hearth.decide import queries
from hearth.decide.services import panels
from hearth.faces.shared.access import NetworkRequest, public_view
from hearth.faces.shared.entry import admitted, ask_to_enter, forget, is_stall, stay
from hearth.faces.shared.limits import check_guesses, note_wrong_guess
from hearth.faces.shared.paging import found_or_404
from hearth.faces.shared.panel_form import PanelForm, Step, done_context, languages
from hearth.faces.shared.panel_words import PLACE_WORDS, STATES, chance_words
from hearth.faces.shared.refusals import words_of
from hearth.kit.refusals import Refused


@never_cache
@public_view
def panel_register(request: NetworkRequest, vote_id: UUID) -> HttpResponse:
    """One question a page; nothing is kept before the last, and nothing typed is lost."""
    found = found_or_404(queries.panels.panel_activity(request.network, vote_id, public=True))
    if not queries.is_open(found, "registering", now=timezone.now()):
        return redirect("public:panel", request.network.slug, vote_id)
    who = admitted(request, found)
    if who is None:
        return ask_to_enter(request, found)
    form = PanelForm(found, request.POST)
    if request.method != "POST":
        form.data["language"] = get_language() or "en"
        held = queries.panels.registrations_with(found, entry_key=who.key)
        full = held >= form.settings.per_letter
        return stay(page(request, form, form.steps[0], held=held, full=full), request)
    step, wanted = form.step(request.POST.get("step", "")), request.POST.get("to", "on")
    if wanted == "back":
        return page(request, form, form.beside(step, -1))
    if errors := form.errors(step):
        return page(request, form, step, errors=errors, status=422)
    if step.kind != "check":
        return stay(page(request, form, form.beside(step, 1)), request)
    if wrong := form.first_wrong():
        return page(request, form, wrong, errors=form.errors(wrong), status=422)
    return _keep(request, form, who)


def _keep(request: NetworkRequest, form: PanelForm, who: Any) -> HttpResponse:
    try:
        made = panels.register(
            form.activity,
            admitted=who,
            who=form.who(),
            place=form.place(),
            groups=form.groups(),
            key=form.key,
            by=request.actor,
            now=timezone.now(),
        )
    except Refused as refused:
        errors = [{"words": words_of(refused), "target": ""}]
        return page(request, form, form.steps[-1], errors=errors, status=422)
    answer = render(request, "public/decide/panel/done.html", done_context(request, form, made))
    return forget(answer) if is_stall(request) else answer


def page(
    request: NetworkRequest,
    form: PanelForm,
    step: Step,
    *,
    errors: list[dict[str, str]] | None = None,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    """One page of the way."""
    context = {
        "activity": form.activity,
        "panel": form.settings,
        "form": form,
        "step": step,
        "steps": [one.words for one in form.steps],
        "current": form.steps.index(step) + 1,
        "hidden": form.hidden(step),
        "chosen": form.data.get(step.key, ""),
        "is_needed": step.key == "place" and bool(form.activity.areas),
        "languages": languages(),
        "errors": errors or [],
        **more,
    }
    return render(request, "public/decide/panel/register.html", context, status=status)


@never_cache
@public_view
def panel_place(request: NetworkRequest, vote_id: UUID) -> HttpResponse:
    """Somebody's own place: their chance, yes or no, withdrawing. The receipt travels in the form only."""
    found = found_or_404(queries.panels.panel_activity(request.network, vote_id, public=True))
    if request.method != "POST":
        context = {"activity": found, "code": request.GET.get("code", "")[:40]}
        return render(request, "public/decide/panel/find.html", context)
    code = request.POST.get("code", "")[:40]
    context = {"activity": found, "code": code}
    try:
        check_guesses(request, what="panel")
    except Refused as refused:
        context["problem"] = words_of(refused)
        return render(request, "public/decide/panel/find.html", context, status=429)
    row = queries.panels.registrant_by_code(found, code)
    if row is None:
        note_wrong_guess(request, what="panel")
        return render(request, "public/decide/panel/find.html", {**context, "unknown": True})
    problem = _do(request, found, row)
    row = queries.panels.registrant_by_code(found, code) or row
    return render(request, "public/decide/panel/place.html", _place(found, row, code, problem))


DEEDS = {
    "confirm": panels.confirm,
    "decline": panels.decline,
    "take_back": panels.take_back_no,
}


def _do(request: NetworkRequest, found: Any, row: Any) -> str:
    """What was pressed; the words of a refusal, or nothing."""
    wanted = request.POST.get("do", "")
    words: dict[str, Any] = {"by": request.actor, "now": timezone.now()}
    try:
        if wanted in DEEDS:
            DEEDS[wanted](found, row=row, **words)
        elif wanted == "withdraw" and request.POST.get("sure"):
            panels.withdraw(found, row=row, **words)
        elif wanted in ("honorarium_yes", "honorarium_no"):
            accepts = wanted == "honorarium_yes"
            panels.choose_honorarium(found, row=row, accepts=accepts, **words)
    except Refused as refused:
        return str(words_of(refused))
    return ""


def _place(found: Any, row: Any, code: str, problem: str) -> dict[str, Any]:
    settings = queries.panels.settings_of(found)
    title, text = PLACE_WORDS[row.state]
    return {
        "activity": found,
        "panel": settings,
        "row": row,
        "code": code,
        "problem": problem,
        "state": STATES[row.state],
        "title": title,
        "text": text,
        "chances": [
            (number, chance_words(chance)) for number, chance in sorted(row.chances.items())
        ],
        "meetings": queries.panels.meetings(found),
    }


urlpatterns = [
    path("panels/<uuid:vote_id>/register/", panel_register, name="panel_register"),
    path("panels/<uuid:vote_id>/place/", panel_place, name="panel_place"),
]
