"""The desk's rooms for learning: indicators, answers, the equity thread unprotected."""

from __future__ import annotations

from collections import Counter
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

from hearth.core.readings import queries as readings
from hearth.faces.shared.access import DESK_ROLES, TEAM, NetworkRequest, role_required
from hearth.faces.shared.answer_letter import letter_words
from hearth.faces.shared.languages import REGISTRY
from hearth.faces.shared.learn_words import ABOUT_WORDS, equity_dimensions
from hearth.faces.shared.paging import found_or_404, uuid_or_none
from hearth.faces.shared.refusals import words_of
from hearth.faces.shared.trace_words import public_titles
from hearth.kit.refusals import Refused
from hearth.learn import queries, services

from .learn_indicators import posted

READERS = ("professional", "council", *TEAM)
LANGUAGES = [(language.code, language.own_name) for language in REGISTRY.values()]
CHANNELS = {"email": _("by e-mail"), "sms": _("by text message"), "phone": _("by phone")}


class AnswerForm(forms.Form):
    """You said, we did."""

    you_said = forms.CharField(
        label=_("You said"),
        help_text=_("What people told us, in words they would recognise."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )
    we_did = forms.CharField(
        label=_("We did"),
        help_text=_("What was done, or why it could not be done. Say that plainly too."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"}),
    )
    what_next = forms.CharField(
        label=_("What comes next"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )


class NewAnswerForm(AnswerForm):
    """The same, with the language it is written in."""

    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES)


class TranslationForm(AnswerForm):
    """The answer in another language, and who vouches for it."""

    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES)
    state = forms.ChoiceField(
        label=_("Who translated it"),
        choices=[
            ("human", _("A person")),
            ("reviewed", _("A person, checked by a second one")),
            ("machine", _("A machine; it will not be sent until a person has checked it")),
        ],
    )
    field_order = ["language", "you_said", "we_did", "what_next", "state"]


@role_required(*DESK_ROLES)
def answer_list(request: NetworkRequest) -> HttpResponse:
    """What still waits for an answer, most voices first; then the answers there are."""
    rows = list(queries.answers(request.network, published=False)[:200])
    context = {
        "waiting": [
            {"row": row, "kind": ABOUT_WORDS[row.kind]}
            for row in queries.waiting_for_answer(request.network)
        ],
        "answers": [{"answer": row, "kind": ABOUT_WORDS[row.about_kind]} for row in rows],
        "may_edit": request.actor.holds(*TEAM),
    }
    return render(request, "desk/learn/answers.html", context)


@role_required(*TEAM)
def answer_write(request: NetworkRequest) -> HttpResponse:
    """A first draft; what it is about comes with the address."""
    network = request.network
    about = (request.GET.get("kind", ""), found_or_404(uuid_or_none(request.GET.get("id"))))
    title = found_or_404(public_titles(network, [about]).get(about))
    form = NewAnswerForm(posted(request), initial={"language": network.languages[0]})
    if request.method == "POST" and form.is_valid():
        try:
            made = services.draft_answer(
                network, about=about, **form.cleaned_data, by=request.actor, now=timezone.now()
            )
        except Refused as refused:
            form.add_error(None, words_of(refused))
        else:
            messages.success(request, _t("Kept as a draft. Nobody outside the team sees it yet."))
            return redirect("desk:answer", network.slug, made.pk)
    context = {"form": form, "title": title, "kind": ABOUT_WORDS.get(about[0], "")}
    return _form_page(request, "desk/learn/answer_form.html", context)


@role_required(*DESK_ROLES)
def answer_page(request: NetworkRequest, answer_id: UUID) -> HttpResponse:
    """One answer: its words, translations, and how far it was carried."""
    answer = found_or_404(queries.answer(request.network, answer_id))
    about = (answer.about_kind, answer.about_id)
    context = {
        "answer": answer,
        "kind": ABOUT_WORDS[answer.about_kind],
        "title": public_titles(request.network, [about]).get(about, ""),
        "texts": _texts(answer),
        "letters": queries.letters(request.network, answer),
        "may_edit": request.actor.holds(*TEAM),
    }
    return render(request, "desk/learn/answer.html", context)


def _texts(answer: Any) -> list[dict[str, Any]]:
    """Every translation with its state and whether the original has changed since."""
    rows = []
    for language, fields in queries.translations(answer).items():
        stale = any(said.is_stale(getattr(answer, name)) for name, said in fields.items())
        state = "machine" if any(said.state == "machine" for said in fields.values()) else ""
        state = state or next(iter(fields.values())).state
        rows.append({"language": language, "words": fields, "stale": stale, "state": state})
    return rows


@role_required(*TEAM)
def answer_change(request: NetworkRequest, answer_id: UUID) -> HttpResponse:
    """Other words; the ledger says that they were changed."""
    answer = found_or_404(queries.answer(request.network, answer_id))
    first = {name: getattr(answer, name) for name in ("you_said", "we_did", "what_next")}
    form = AnswerForm(posted(request), initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_answer(
                answer, **form.cleaned_data, by=request.actor, now=timezone.now()
            )
        except Refused as refused:
            form.add_error(None, words_of(refused))
        else:
            messages.success(request, _t("Kept."))
            return redirect("desk:answer", request.network.slug, answer_id)
    return _form_page(request, "desk/learn/answer_form.html", {"form": form, "answer": answer})


@role_required(*TEAM)
def answer_publish(request: NetworkRequest, answer_id: UUID) -> HttpResponse:
    """First what it means, then the publishing."""
    answer = found_or_404(queries.answer(request.network, answer_id))
    if request.method == "POST":
        services.publish_answer(answer, by=request.actor, now=timezone.now())
        messages.success(
            request, _t("Published. It now stands on the receipt of everyone behind it.")
        )
        return redirect("desk:answer", request.network.slug, answer_id)
    voices = len(queries.voices_to_tell(request.network, answer))
    return render(request, "desk/learn/answer_publish.html", {"answer": answer, "voices": voices})


@role_required(*TEAM)
def answer_carry(request: NetworkRequest, answer_id: UUID) -> HttpResponse:
    """First how many people by which channel, then the letters."""
    network = request.network
    answer = found_or_404(queries.answer(network, answer_id))
    if request.method == "POST":
        host = request.build_absolute_uri("/")
        n = services.carry_answer(
            answer, words=letter_words(host), by=request.actor, now=timezone.now()
        )
        messages.success(request, _t("Letters for %(n)s addresses are in the post.") % {"n": n})
        return redirect("desk:answer", network.slug, answer_id)
    contacts = queries.contacts_to_tell(network, answer)
    channels = Counter(contact.channel for contact in contacts)
    context = {
        "answer": answer,
        "people": len({contact.subject_id for contact in contacts}),
        "channels": [
            {"words": CHANNELS.get(channel, channel), "n": n} for channel, n in channels.items()
        ],
        "languages": Counter(contact.language for contact in contacts).most_common(),
        "sample": letter_words(request.build_absolute_uri("/"))(answer.language, answer),
    }
    return render(request, "desk/learn/answer_carry.html", context)


@role_required(*TEAM, "champion")
def answer_translate(request: NetworkRequest, answer_id: UUID) -> HttpResponse:
    """The answer in another language."""
    answer = found_or_404(queries.answer(request.network, answer_id))
    form = TranslationForm(posted(request), initial={"language": request.GET.get("language", "ar")})
    form.fields["what_next"].required = bool(answer.what_next)
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        language, state = given.pop("language"), given.pop("state")
        try:
            services.translate_answer(
                answer,
                language=language,
                words=given,
                state=state,
                by=request.actor,
                now=timezone.now(),
            )
        except Refused as refused:
            form.add_error(None, words_of(refused))
        else:
            messages.success(request, _t("Thank you. The translation is kept."))
            return redirect(
                "desk:answer" if request.actor.holds(*TEAM) else "champion:home",
                *_way(request, answer),
            )
    return _form_page(request, "desk/learn/answer_translate.html", {"form": form, "answer": answer})


def _way(request: NetworkRequest, answer: Any) -> list[Any]:
    """A champion cannot open the desk's page of the answer and goes home."""
    return (
        [request.network.slug, answer.pk] if request.actor.holds(*TEAM) else [request.network.slug]
    )


@role_required(*READERS)
def equity_thread(request: NetworkRequest) -> HttpResponse:
    """The equity thread as the team reads it: nothing hidden, so not for showing around."""
    reading = readings.latest(request.network, kind="equity", public=False)
    dimensions = equity_dimensions(reading.payload) if reading else []
    chosen = next((row for row in dimensions if row["key"] == request.GET.get("by")), None)
    chosen = chosen or next(iter(dimensions), None)
    tabs = [
        {"words": row["name"], "href": f"?by={row['key']}", "current": row is chosen}
        for row in dimensions
    ]
    context = {
        "reading": reading,
        "dimension": chosen,
        "tabs": tabs,
        "outcome": queries.outcome_indicator(request.network),
    }
    return render(request, "desk/learn/equity.html", context)


def _form_page(request: NetworkRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """A page with a form: 422 when what came cannot be kept, so that scripts know too."""
    return render(request, template, context, status=422 if context["form"].is_bound else 200)


urlpatterns = [
    path("answers/", answer_list, name="answers"),
    path("answers/new/", answer_write, name="answer_write"),
    path("answers/<uuid:answer_id>/", answer_page, name="answer"),
    path("answers/<uuid:answer_id>/change/", answer_change, name="answer_change"),
    path("answers/<uuid:answer_id>/publish/", answer_publish, name="answer_publish"),
    path("answers/<uuid:answer_id>/translate/", answer_translate, name="answer_translate"),
    path("answers/<uuid:answer_id>/carry/", answer_carry, name="answer_carry"),
    path("equity/", equity_thread, name="equity_thread"),
]
