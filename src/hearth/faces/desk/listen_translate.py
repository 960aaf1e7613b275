"""Voices in other languages: a queue, a person's translation, a second person's check, a machine if any."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from hearth.core.wording import queries as wording
from hearth.faces.shared.access import TEAM, NetworkRequest, role_required
from hearth.faces.shared.fields import offer
from hearth.faces.shared.languages import REGISTRY
from hearth.faces.shared.paging import found_or_404
from hearth.faces.shared.refusals import words_of
from hearth.kit.refusals import Refused
from hearth.listen import queries, services
from hearth.listen.queries import Voice, translations

STATE_WORDS: dict[str, tuple[Promise, str]] = {
    "machine": (_("by a machine, not checked"), "wait"),
    "human": (_("by a person"), "info"),
    "reviewed": (_("by a person, and checked by another"), "good"),
}
SHOWN = 50


class TranslationForm(forms.Form):
    """A voice in another language."""

    language = forms.ChoiceField(label=_("Into"))
    text = forms.CharField(
        label=_("The translation"),
        help_text=_("As close to their words as you can. What is masked stays masked."),
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"}),
        error_messages={"required": _("Please write the translation.")},
    )

    def __init__(self, *args: Any, languages: list[str], but: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        codes = [code for code in dict.fromkeys([*languages, *REGISTRY]) if code in REGISTRY]
        offer(self, "language", [(c, REGISTRY[c].own_name) for c in codes if c != but])


@role_required(*TEAM)
def to_translate(request: NetworkRequest) -> HttpResponse:
    """What the team cannot read yet, and translations that nobody has checked."""
    rows = translations.to_translate(request.network)
    checks = [
        {"row": row, **_state(row.wording.state)} for row in translations.to_check(request.network)
    ]
    context = {
        "rows": rows[:SHOWN],
        "n": rows.count(),
        "checks": checks,
        "reads": translations.team_languages(request.network),
    }
    return render(request, "desk/listen/to_translate.html", context)


def _state(state: str) -> dict[str, Any]:
    words, tone = STATE_WORDS.get(state, (state, "quiet"))
    return {"state": words, "tone": tone}


@role_required(*TEAM)
def translate_voice(request: NetworkRequest, voice_id: UUID) -> HttpResponse:
    """Write a voice down in another language, beside the original."""
    network = request.network
    voice = found_or_404(queries.voice(network, voice_id))
    language = _wanted(request, voice)
    known = translations.translation_of(voice, language)
    start = {"language": language, "text": known.wording.text if known else ""}
    form = TranslationForm(
        request.POST or None, initial=start, languages=network.languages, but=voice.language
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.translate_voice(
                voice, **form.cleaned_data, by=request.actor, now=timezone.now()
            )
        except Refused as refused:
            form.add_error("text", words_of(refused))
        else:
            messages.success(request, _t("Kept. A second person can check it now."))
            return _back(request, voice, form.cleaned_data["language"])
    context = {
        "voice": voice,
        "form": form,
        "language": language,
        "known": known,
        "has_machine": wording.is_connected(),
        **(_state(known.wording.state) if known else {}),
    }
    status = 422 if form.is_bound else 200
    return render(request, "desk/listen/translate_voice.html", context, status=status)


def _wanted(request: NetworkRequest, voice: Voice) -> str:
    """The language that is asked for, else the first of the network that is not the voice's own."""
    chosen = request.POST.get("language") or request.GET.get("language", "")
    if chosen in REGISTRY and chosen != voice.language:
        return chosen
    offered = [request.network.default_language, *request.network.languages, *REGISTRY]
    return next(code for code in offered if code != voice.language)


def _back(request: NetworkRequest, voice: Voice, language: str) -> HttpResponse:
    address = reverse("desk:translate_voice", args=[request.network.slug, voice.id])
    return redirect(f"{address}?language={language}")


@role_required(*TEAM)
def review_translation(request: NetworkRequest, voice_id: UUID) -> HttpResponse:
    """A second person vouches for it."""
    return _deed(request, voice_id, services.review_translation, _t("Checked. Thank you."))


@role_required(*TEAM)
def machine_translation(request: NetworkRequest, voice_id: UUID) -> HttpResponse:
    """Let the connected machine make a first version."""
    return _deed(request, voice_id, services.translate_by_machine, _t("Please check every word."))


def _deed(
    request: NetworkRequest, voice_id: UUID, deed: Callable[..., Any], said: str
) -> HttpResponse:
    voice = found_or_404(queries.voice(request.network, voice_id))
    language = _wanted(request, voice)
    if request.method == "POST":
        try:
            deed(voice, language=language, by=request.actor, now=timezone.now())
            messages.success(request, said)
        except Refused as refused:
            messages.error(request, words_of(refused))
    return _back(request, voice, language)


urlpatterns = [
    path("translate/", to_translate, name="to_translate"),
    path("voices/<uuid:voice_id>/translate/", translate_voice, name="translate_voice"),
    path("voices/<uuid:voice_id>/translate/check/", review_translation, name="review_translation"),
    path(
        "voices/<uuid:voice_id>/translate/machine/", machine_translation, name="machine_translation"
    ),
]
