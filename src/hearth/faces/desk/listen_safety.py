"""Safeguarding at the desk: cases for the leads alone, with their clock, notes, outcome and word list."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from hearth.core.people import queries as people
from hearth.faces.shared.access import TEAM, NetworkRequest, role_required
from hearth.faces.shared.fields import offer
from hearth.faces.shared.languages import REGISTRY
from hearth.faces.shared.paging import found_or_404
from hearth.faces.shared.refusals import words_of
from hearth.kit.refusals import Refused
from hearth.listen import queries, services
from hearth.listen.queries import Alert

LEADS = ("safeguarding",)
RESULT_WORDS: dict[str, Promise] = {
    Alert.Result.REACHED: _("We reached the person, and they are safe"),
    Alert.Result.PASSED_ON: _("Passed on to a service that helps"),
    Alert.Result.EMERGENCY: _("Emergency services were called"),
    Alert.Result.NOT_FOUND: _("We could not find out who it is"),
    Alert.Result.FALSE_ALARM: _("A false alarm: nobody is in danger"),
    Alert.Result.OTHER: _("Something else"),
}
MOST_SHIPPED = 60


class NoteForm(forms.Form):
    """Something that a lead writes down."""

    text = forms.CharField(
        label=_("A note"),
        help_text=_("Notes stay as they are: they cannot be changed afterwards."),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        error_messages={"required": _("Please write the note.")},
    )


class CloseForm(forms.Form):
    """How a case ended."""

    result = forms.ChoiceField(label=_("How it ended"), widget=forms.RadioSelect)
    outcome = forms.CharField(
        label=_("What was done"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
        error_messages={"required": _("Please say what was done.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "result", list(RESULT_WORDS.items()))


class ReopenForm(forms.Form):
    """Why a closed case is opened again."""

    why = forms.CharField(
        label=_("Why is it opened again?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )


class PhraseForm(forms.Form):
    """One more phrase to look for."""

    language = forms.ChoiceField(label=_("Language"))
    phrase = forms.CharField(
        label=_("Words to look for"),
        help_text=_("As people say it. A * at the end of a word lets it go on: “hopeless*”."),
        max_length=80,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "language", [(code, row.own_name) for code, row in REGISTRY.items()])


@role_required(*LEADS)
def cases(request: NetworkRequest) -> HttpResponse:
    """Every case by its clock, without the words: those stand on the case's own page."""
    everything = request.GET.get("show") == "all"
    found = queries.cases(request.network, open_only=not everything)
    spoken = queries.languages_of(request.network, [row.voice_id for row in found])
    now = timezone.now()
    rows = [_row(row, spoken.get(row.voice_id, ""), now) for row in found]
    context = {
        "rows": rows,
        "everything": everything,
        "waiting": queries.cases_waiting(request.network, now=now),
        "stands_in": not people.has_role(request.network, "safeguarding"),
    }
    return render(request, "desk/listen/cases.html", context)


def _row(case: Alert, language: str, now: Any) -> dict[str, Any]:
    hours = int(abs((case.due_at - now).total_seconds()) // 3600) if case.due_at else 0
    return {
        "case": case,
        "language": language,
        "is_late": bool(case.closed_at is None and case.due_at and case.due_at < now),
        "hours": hours,
        "result": RESULT_WORDS.get(case.result, ""),
    }


@role_required(*LEADS)
def case(request: NetworkRequest, case_id: UUID) -> HttpResponse:
    """One case: the words, what was found, its clock and notes. That somebody looked is kept."""
    return _case_page(request, found_or_404(queries.case(request.network, case_id)))


def _case_page(request: NetworkRequest, found: Alert, **forms_: forms.Form) -> HttpResponse:
    network, now = request.network, timezone.now()
    services.see_case(found, by=request.actor, now=now)
    voice = queries.voice(network, found.voice_id)
    taken = people.membership(network, found.taken_by) if found.taken_by else None
    context = {
        **_row(found, voice.language if voice else "", now),
        "voice": voice,
        "additions": queries.additions(network, found.voice_id) if voice else [],
        "notes": queries.case_notes(network, found.id),
        "taken_by": taken.person.name if taken else "",
        "is_mine": found.taken_by == request.actor.membership_id,
        "note_form": NoteForm(),
        "close_form": CloseForm(auto_id="close_%s"),
        "reopen_form": ReopenForm(),
        **forms_,
    }
    status = 422 if forms_ else 200
    return render(request, "desk/listen/case.html", context, status=status)


@role_required(*LEADS)
def case_take(request: NetworkRequest, case_id: UUID) -> HttpResponse:
    """Say that you look after it."""
    return _done(
        request,
        case_id,
        lambda found: services.take_case(found, by=request.actor, now=timezone.now()),
    )


def _done(request: NetworkRequest, case_id: UUID, deed: Callable[[Alert], Any]) -> HttpResponse:
    found = found_or_404(queries.case(request.network, case_id))
    if request.method == "POST":
        try:
            deed(found)
        except Refused as refused:
            messages.error(request, words_of(refused))
    return redirect("desk:case", request.network.slug, case_id)


@role_required(*LEADS)
def case_note(request: NetworkRequest, case_id: UUID) -> HttpResponse:
    """Write something down."""
    form = NoteForm(request.POST or None)

    def deed(found: Alert) -> None:
        services.add_case_note(
            found, text=form.cleaned_data["text"], by=request.actor, now=timezone.now()
        )

    return _with_form(request, case_id, "note_form", form, deed)


@role_required(*LEADS)
def case_close(request: NetworkRequest, case_id: UUID) -> HttpResponse:
    """Close a case, saying how it ended and what was done."""
    form = CloseForm(request.POST or None, auto_id="close_%s")

    def deed(found: Alert) -> None:
        services.close_case(found, **form.cleaned_data, by=request.actor, now=timezone.now())

    return _with_form(request, case_id, "close_form", form, deed)


@role_required(*LEADS)
def case_reopen(request: NetworkRequest, case_id: UUID) -> HttpResponse:
    """Open a closed case again."""
    form = ReopenForm(request.POST or None)

    def deed(found: Alert) -> None:
        services.reopen_case(found, **form.cleaned_data, by=request.actor, now=timezone.now())

    return _with_form(request, case_id, "reopen_form", form, deed)


def _with_form(
    request: NetworkRequest,
    case_id: UUID,
    name: str,
    form: forms.Form,
    deed: Callable[[Alert], None],
) -> HttpResponse:
    """Do a deed with what was typed; what cannot be done stays on the page with its reason."""
    found = found_or_404(queries.case(request.network, case_id))
    if request.method != "POST":
        return redirect("desk:case", request.network.slug, case_id)
    if form.is_valid():
        try:
            deed(found)
            return redirect("desk:case", request.network.slug, case_id)
        except Refused as refused:
            form.add_error(None, words_of(refused))
    return _case_page(request, found, **{name: form}, form=form)


@role_required(*TEAM)
def case_open(request: NetworkRequest, voice_id: UUID) -> HttpResponse:
    """Whoever reads a voice and is worried hands it to the safeguarding leads."""
    voice = found_or_404(queries.voice(request.network, voice_id))
    if request.method == "POST":
        services.open_case(voice, by=request.actor, now=timezone.now())
        messages.success(request, _t("The safeguarding leads have been told. Thank you."))
    return redirect("desk:voice", request.network.slug, voice_id)


@role_required(*LEADS)
def crisis_words(request: NetworkRequest) -> HttpResponse:
    """The words of danger: this network's changes, and a box to try a sentence."""
    network, asked = request.network, request.GET
    form = PhraseForm(request.POST or None, initial={"language": network.default_language})
    if request.method == "POST" and form.is_valid():
        try:
            services.add_crisis_phrase(
                network, **form.cleaned_data, by=request.actor, now=timezone.now()
            )
        except Refused as refused:
            form.add_error("phrase", words_of(refused))
        else:
            messages.success(request, _t("Added."))
            return redirect("desk:crisis_words", network.slug)
    sentence = asked.get("sentence", "")[:2000]
    language = asked.get("language", "")[:12]
    shipped = queries.shipped_phrases()
    context = {
        "form": form,
        "sentence": sentence,
        "found": _found(network, sentence, shipped) if sentence else [],
        "changed": queries.crisis_phrases_of(network),
        "counts": [(code, len(row)) for code, row in shipped.items()],
        "language_shown": language,
        "shipped": _some(shipped.get(language, []), asked.get("part", "")),
        "part": asked.get("part", "")[:40],
    }
    status = 422 if form.is_bound else 200
    return render(request, "desk/listen/crisis_words.html", context, status=status)


def _found(network: Any, sentence: str, shipped: dict[str, list[str]]) -> list[dict[str, str]]:
    """The phrases that a sentence holds, with the language of those that are shipped."""
    hits = queries.sounds_like_crisis(sentence, network=network)
    language = {phrase: code for code, row in shipped.items() for phrase in row}
    return [{"phrase": hit, "language": language.get(hit, "")} for hit in hits]


def _some(phrases: list[str], part: str) -> list[str]:
    wanted = part.strip().casefold()[:40]
    return [row for row in phrases if wanted in row][:MOST_SHIPPED]


@role_required(*LEADS)
def crisis_word_off(request: NetworkRequest) -> HttpResponse:
    """Do not look for a shipped phrase here."""
    if request.method == "POST":
        try:
            services.switch_off_phrase(
                request.network,
                language=request.POST.get("language", ""),
                phrase=request.POST.get("phrase", ""),
                by=request.actor,
                now=timezone.now(),
            )
            messages.success(request, _t("Switched off. You can switch it on again below."))
        except Refused as refused:
            messages.error(request, words_of(refused))
    return redirect("desk:crisis_words", request.network.slug)


@role_required(*LEADS)
def crisis_word_undo(request: NetworkRequest, phrase_id: UUID) -> HttpResponse:
    """Take a change of the list back."""
    own = {phrase.pk for phrase in queries.crisis_phrases_of(request.network)}
    found_or_404(phrase_id if phrase_id in own else None)
    if request.method == "POST":
        services.undo_phrase(
            request.network, phrase_id=phrase_id, by=request.actor, now=timezone.now()
        )
        messages.success(request, _t("Undone."))
    return redirect("desk:crisis_words", request.network.slug)


urlpatterns = [
    path("cases/", cases, name="cases"),
    path("cases/words/", crisis_words, name="crisis_words"),
    path("cases/words/off/", crisis_word_off, name="crisis_word_off"),
    path("cases/words/<uuid:phrase_id>/undo/", crisis_word_undo, name="crisis_word_undo"),
    path("cases/<uuid:case_id>/", case, name="case"),
    path("cases/<uuid:case_id>/take/", case_take, name="case_take"),
    path("cases/<uuid:case_id>/note/", case_note, name="case_note"),
    path("cases/<uuid:case_id>/close/", case_close, name="case_close"),
    path("cases/<uuid:case_id>/reopen/", case_reopen, name="case_reopen"),
    path("voices/<uuid:voice_id>/worried/", case_open, name="case_open"),
]
