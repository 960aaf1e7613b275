"""The desk listens: rounds with their question, dates, languages and whom they hope to hear."""

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

from hearth.core.places import queries as places
from hearth.core.wording import queries as wording
from hearth.core.wording import services as wording_services
from hearth.faces.shared.access import DESK_ROLES, TEAM, NetworkRequest, role_required
from hearth.faces.shared.fields import offer
from hearth.faces.shared.languages import REGISTRY
from hearth.faces.shared.paging import found_or_404, picked
from hearth.faces.shared.refusals import words_of
from hearth.kit.refusals import Refused
from hearth.listen import queries, services
from hearth.listen.queries import Round

STATES = {
    Round.State.DRAFT: (_("Being prepared"), "quiet"),
    Round.State.OPEN: (_("Open"), "good"),
    Round.State.CLOSED: (_("Closed"), "quiet"),
}
TRANSLATED = {
    "machine": _("by a machine, not checked"),
    "human": _("by a person"),
    "reviewed": _("by a person, and checked by another"),
}


class RoundForm(forms.Form):
    """What is asked, when, in which languages, and who should not be missed."""

    title = forms.CharField(
        label=_("Name of the round"), help_text=_("Such as “Spring listening”."), max_length=120
    )
    question = forms.CharField(
        label=_("The question"),
        help_text=_(
            "One question in plain words. It cannot be changed once people have been asked."
        ),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )
    intro = forms.CharField(
        label=_("A word to begin with"),
        help_text=_("Why you ask, and what will be done with the answers."),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )
    language = forms.ChoiceField(label=_("The question is written in"))
    opens_on = forms.DateField(
        label=_("First day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    closes_on = forms.DateField(
        label=_("Last day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    languages = forms.MultipleChoiceField(
        label=_("Asked in"), required=False, widget=forms.CheckboxSelectMultiple
    )
    hopes_to_hear = forms.MultipleChoiceField(
        label=_("Whom do you hope to hear above all?"),
        help_text=_("Groups that are usually missed. It changes nothing for anybody else."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, network: Any, categories: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        order = dict.fromkeys([*network.languages, *REGISTRY])
        codes = [(code, REGISTRY[code].own_name) for code in order if code in REGISTRY]
        offer(self, "language", codes)
        offer(self, "languages", codes)
        offer(
            self,
            "hopes_to_hear",
            [(str(row.pk), f"{row.dimension.name}: {row.name}") for row in categories],
        )


class WordsForm(forms.Form):
    """The question in another language, and who vouches for it."""

    language = forms.ChoiceField(label=_("Language"))
    title = forms.CharField(label=_("Name of the round"), max_length=120)
    question = forms.CharField(
        label=_("The question"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )
    state = forms.ChoiceField(
        label=_("Who translated it?"), choices=list(TRANSLATED.items()), initial="human"
    )

    def __init__(self, *args: Any, but: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = [(code, language.own_name) for code, language in REGISTRY.items() if code != but]
        offer(self, "language", rows)


@role_required(*DESK_ROLES)
def rounds(request: NetworkRequest) -> HttpResponse:
    """Every round with how many voices it has heard."""
    heard = queries.round_counts(request.network)
    now_open = {row.pk for row in queries.open_rounds(request.network, now=timezone.now())}
    rows = [
        {"round": row, "heard": heard.get(row.pk, 0), "is_open": row.pk in now_open, **_state(row)}
        for row in queries.rounds(request.network)
    ]
    context = {"rows": rows, "may_edit": request.actor.holds(*TEAM)}
    return render(request, "desk/listen/rounds.html", context)


def _state(row: Round) -> dict[str, Any]:
    words, tone = STATES[Round.State(row.state)]
    return {"state": words, "tone": tone}


@role_required(*TEAM)
def round_add(request: NetworkRequest) -> HttpResponse:
    """Prepare a round; it is opened by itself afterwards."""
    today = timezone.localdate()
    start = {
        "opens_on": today,
        "language": request.network.default_language,
        "languages": request.network.languages,
    }
    form, categories = _round_form(request, start)
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        given["hopes_to_hear"] = picked(categories, given["hopes_to_hear"])
        try:
            made = services.make_round(
                request.network, **given, by=request.actor, now=timezone.now()
            )
        except Refused as refused:
            form.add_error(None, words_of(refused))
        else:
            messages.success(request, _t("Prepared. Open it when you are ready."))
            return redirect("desk:round", request.network.slug, made.pk)
    return _form_page(request, form)


@role_required(*TEAM)
def round_change(request: NetworkRequest, round_id: UUID) -> HttpResponse:
    """Change a round; what people were asked stays as they were asked."""
    round_ = found_or_404(queries.round_of(request.network, round_id))
    names = (
        "title",
        "question",
        "intro",
        "language",
        "languages",
        "opens_on",
        "closes_on",
        "hopes_to_hear",
    )
    form, categories = _round_form(request, {name: getattr(round_, name) for name in names})
    form.fields["language"].disabled = True
    if request.method == "POST" and form.is_valid():
        given = {key: value for key, value in form.cleaned_data.items() if key != "language"}
        given["hopes_to_hear"] = picked(categories, given["hopes_to_hear"])
        try:
            services.change_round(round_, **given, by=request.actor, now=timezone.now())
        except Refused as refused:
            form.add_error("question" if "question" in refused.code else None, words_of(refused))
        else:
            messages.success(request, _t("Kept."))
            return redirect("desk:round", request.network.slug, round_.pk)
    return _form_page(request, form, round_)


def _round_form(request: NetworkRequest, start: dict[str, Any]) -> tuple[RoundForm, list[Any]]:
    dimensions = places.dimensions(request.network, asked=True)
    categories = [row for dimension in dimensions for row in dimension.categories.all()]
    form = RoundForm(
        request.POST or None, initial=start, network=request.network, categories=categories
    )
    return form, categories


def _form_page(
    request: NetworkRequest, form: RoundForm, round_: Round | None = None
) -> HttpResponse:
    context = {"form": form, "round": round_}
    return render(
        request, "desk/listen/round_form.html", context, status=422 if form.is_bound else 200
    )


@role_required(*DESK_ROLES)
def round_page(request: NetworkRequest, round_id: UUID) -> HttpResponse:
    """One round: its state, its languages, the way to what was said."""
    round_ = found_or_404(queries.round_of(request.network, round_id))
    translations: dict[str, dict[str, Any]] = {}
    for row in wording.languages_of(request.network, kind="round", object_id=round_.pk):
        said = translations.setdefault(row.language, {"language": row.language})
        said[row.field] = row.text
        said["state"] = TRANSLATED.get(row.state, row.state)
        if row.field == "question":
            said["is_stale"] = row.source_hash != wording.hash_of(round_.question)
    categories = [row for d in places.dimensions(request.network) for row in d.categories.all()]
    context = {
        "round": round_,
        **_state(round_),
        "heard": queries.round_counts(request.network).get(round_.pk, 0),
        "is_open": round_ in queries.open_rounds(request.network, now=timezone.now()),
        "translations": translations.values(),
        "hopes": picked(categories, round_.hopes_to_hear),
        "may_edit": request.actor.holds(*TEAM),
        "has_earlier": any(
            row.pk != round_.pk for row in queries.rounds(request.network, public=True)
        ),
    }
    return render(request, "desk/listen/round.html", context)


@role_required(*TEAM)
def round_close(request: NetworkRequest, round_id: UUID) -> HttpResponse:
    """Stop listening; opening again is the undo."""
    round_ = found_or_404(queries.round_of(request.network, round_id))
    if request.method == "POST":
        services.close_round(round_, by=request.actor, now=timezone.now())
        messages.success(request, _t("Closed. You can open it again."))
    return redirect("desk:round", request.network.slug, round_.pk)


@role_required(*TEAM)
def round_words(request: NetworkRequest, round_id: UUID) -> HttpResponse:
    """Write the question down in another language."""
    round_ = found_or_404(queries.round_of(request.network, round_id))
    chosen = request.GET.get("language", "")
    known = {
        (row.language, row.field): row
        for row in wording.languages_of(request.network, kind="round", object_id=round_.pk)
    }
    start = {"language": chosen} | {
        field: known[chosen, field].text
        for field in ("title", "question")
        if (chosen, field) in known
    }
    form = WordsForm(request.POST or None, initial=start, but=round_.language)
    if request.method == "POST" and form.is_valid():
        try:
            _put_words(round_, form.cleaned_data)
        except Refused as refused:
            form.add_error(None, words_of(refused))
        else:
            messages.success(request, _t("Kept."))
            return redirect("desk:round", request.network.slug, round_.pk)
    context = {"form": form, "round": round_}
    return render(
        request, "desk/listen/round_words.html", context, status=422 if form.is_bound else 200
    )


def _put_words(round_: Round, given: dict[str, Any]) -> None:
    for field in ("title", "question"):
        wording_services.put(
            round_.network,
            kind="round",
            object_id=round_.pk,
            field=field,
            language=given["language"],
            text=given[field],
            state=given["state"],
            source=getattr(round_, field),
            now=timezone.now(),
        )


urlpatterns = [
    path("rounds/", rounds, name="rounds"),
    path("rounds/add/", round_add, name="round_add"),
    path("rounds/<uuid:round_id>/", round_page, name="round"),
    path("rounds/<uuid:round_id>/change/", round_change, name="round_change"),
    path("rounds/<uuid:round_id>/close/", round_close, name="round_close"),
    path("rounds/<uuid:round_id>/words/", round_words, name="round_words"),
]
