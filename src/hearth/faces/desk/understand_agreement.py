"""How far people agree who judged apart, and the agenda of voices that the lenses read differently."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from hearth.core.readings import queries as readings
from hearth.faces.shared.access import TEAM, NetworkRequest, role_required
from hearth.faces.shared.paging import found_or_404, uuid_or_none
from hearth.faces.shared.refusals import words_of
from hearth.kit.refusals import Refused
from hearth.listen import queries as listen
from hearth.understand import queries, services

from .understand import READERS

#: Customary marks of Krippendorff's alpha.
FIRM, TENTATIVE = 0.8, 0.667
SHOWN = 20


class LearnedForm(forms.Form):
    """What came of talking a voice over."""

    learned = forms.CharField(
        label=_("What did you learn?"),
        help_text=_("What each side sees that the other did not. Nobody need change a coding."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


@never_cache
@role_required(*READERS, "champion")
def agreement(request: NetworkRequest) -> HttpResponse:
    """Agreement by theme, altogether, within and between the lenses; and the widest differences."""
    reading = readings.latest(request.network, kind=services.AGREEMENT, public=False)
    figures = reading.payload if reading else None
    team = request.actor.holds(*TEAM)
    context = {
        "figures": figures,
        "as_of": reading.as_of if reading else None,
        "lines": _lines(figures) if figures else [],
        "rows": [_theme_row(row) for row in figures["themes"]] if figures else [],
        "team": team,
        "differences": _differences(request, figures) if figures and team else [],
    }
    return render(request, "desk/understand/agreement.html", context)


def _lines(figures: dict[str, Any]) -> list[dict[str, Any]]:
    named = [
        (_t("Everybody, over all themes"), figures["overall"]),
        (_t("People with lived experience, among themselves"), figures["within"]["lived"]),
        (_t("Professionals, among themselves"), figures["within"]["professional"]),
        (_t("Between lived experience and professionals"), figures["between"]),
    ]
    return [{"label": label, **_said(figure)} for label, figure in named]


def _theme_row(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": row["id"],
        "name": row["name"],
        "all": _said(row["all"]),
        "between": _said(row["between"]),
    }


def _said(figure: dict[str, Any]) -> dict[str, Any]:
    """The figure with its word: firm, fair, low; or why there is none."""
    alpha = figure["alpha"]
    if alpha is None:
        words, tone = _t("no figure yet"), "quiet"
    elif alpha >= FIRM:
        words, tone = _t("firm"), "good"
    elif alpha >= TENTATIVE:
        words, tone = _t("fair"), "info"
    else:
        words, tone = _t("they see it differently"), "warm"
    return {**figure, "words": words, "tone": tone}


def _differences(request: NetworkRequest, figures: dict[str, Any]) -> list[dict[str, Any]]:
    """Voices that are not on the agenda yet, the widest difference first."""
    there = queries.on_agenda(request.network)
    rows = [row for row in figures["differences"] if UUID(row["voice"]) not in there][:SHOWN]
    names = {
        str(theme.pk): theme.name for theme in queries.themes(request.network, everything=True)
    }
    ids = [UUID(row["voice"]) for row in rows]
    voices = {voice.id: voice for voice in listen.voices_by_ids(request.network, ids)}
    return [
        {
            "voice": voices[UUID(row["voice"])],
            "lived": [names[key] for key in row["lived"] if key in names],
            "professional": [names[key] for key in row["professional"] if key in names],
        }
        for row in rows
        if UUID(row["voice"]) in voices
    ]


@require_POST
@role_required(*TEAM)
def agreement_again(request: NetworkRequest) -> HttpResponse:
    """Measure again, now."""
    services.take_agreement(request.network, now=timezone.now())
    messages.success(request, _t("Counted again, as things stand now."))
    return redirect("desk:agreement", request.network.slug)


@require_POST
@role_required(*TEAM)
def agenda_add(request: NetworkRequest) -> HttpResponse:
    """Put the ticked voices on the agenda."""
    chosen = [i for i in map(uuid_or_none, request.POST.getlist("voices")[:100]) if i]
    try:
        services.put_on_agenda(
            request.network, voice_ids=chosen, by=request.actor, now=timezone.now()
        )
    except Refused as refused:
        messages.error(request, words_of(refused))
        return redirect("desk:agreement", request.network.slug)
    messages.success(request, _t("On the agenda."))
    return redirect("desk:agenda", request.network.slug)


@never_cache
@role_required(*READERS, "champion")
def agenda(request: NetworkRequest) -> HttpResponse:
    """Voices to talk over together, to read on a screen or on paper; below, what was learned."""
    items = list(queries.agenda(request.network)[:200])
    found = listen.voices_by_ids(request.network, [item.voice_id for item in items])
    voices = {voice.id: voice for voice in found}
    context = {
        "waiting": _with_voices(items, voices, "open"),
        "talked": _with_voices(items, voices, "talked_over"),
        "team": request.actor.holds(*TEAM),
    }
    return render(request, "desk/understand/agenda.html", context)


def _with_voices(items: list[Any], voices: dict[UUID, Any], state: str) -> list[dict[str, Any]]:
    return [
        {"item": item, "voice": voices.get(item.voice_id)} for item in items if item.state == state
    ]


@never_cache
@role_required(*TEAM)
def agenda_item(request: NetworkRequest, item_id: UUID) -> HttpResponse:
    """One voice of the agenda: write down what was learned, take it off, or open it again."""
    item = found_or_404(queries.agenda_item(request.network, item_id))
    form = LearnedForm(request.POST or None, initial={"learned": item.learned})
    move = request.POST.get("move", "")
    if request.method == "POST" and move in ("off", "open"):
        deed = services.take_off_agenda if move == "off" else services.reopen_agenda_item
        deed(item, by=request.actor, now=timezone.now())
        messages.success(request, _t("Done."))
        return redirect("desk:agenda", request.network.slug)
    if request.method == "POST" and form.is_valid():
        try:
            services.settle_agenda_item(
                item, learned=form.cleaned_data["learned"], by=request.actor, now=timezone.now()
            )
        except Refused as refused:
            form.add_error("learned", words_of(refused))
        else:
            messages.success(request, _t("Written down. Thank you for talking it over."))
            return redirect("desk:agenda", request.network.slug)
    voice = listen.voice(request.network, item.voice_id)
    context = {"item": item, "voice": voice, "form": form}
    return render(request, "desk/understand/agenda_item.html", context)


urlpatterns = [
    path("agreement/", agreement, name="agreement"),
    path("agreement/again/", agreement_again, name="agreement_again"),
    path("agenda/", agenda, name="agenda"),
    path("agenda/add/", agenda_add, name="agenda_add"),
    path("agenda/<uuid:item_id>/", agenda_item, name="agenda_item"),
]
