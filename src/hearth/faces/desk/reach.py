"""The desk's rooms for reaching people: messages, signatures, who was not reached."""

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
from hearth.core.readings import queries as readings
from hearth.faces.shared.access import DESK_ROLES, TEAM, NetworkRequest, role_required
from hearth.faces.shared.fields import offer
from hearth.faces.shared.languages import REGISTRY
from hearth.faces.shared.paging import found_or_404, picked
from hearth.faces.shared.refusals import words_of
from hearth.kit.refusals import Refused
from hearth.reach import queries, services

WRITERS = (*TEAM, "professional")
SIGNERS = ("professional", "council", "champion")


class MessageForm(forms.Form):
    """A message: short enough to be forwarded, plain enough to be read aloud."""

    title = forms.CharField(label=_("Title"), max_length=120)
    body = forms.CharField(
        label=_("What it says"),
        help_text=_(
            "Short enough to forward. Say what to do, where, and that it is free if it is."
        ),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    why = forms.CharField(
        label=_("Which need it answers"),
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    audience = forms.MultipleChoiceField(
        label=_("Whom it should reach above all"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    place = forms.ChoiceField(label=_("Where above all"), required=False)


class TranslationForm(forms.Form):
    """The message in another language, and who vouches for it."""

    language = forms.ChoiceField(
        label=_("Language"),
        choices=[(language.code, language.own_name) for language in REGISTRY.values()],
    )
    title = forms.CharField(label=_("Title"), max_length=120)
    body = forms.CharField(
        label=_("What it says"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 8, "dir": "auto"}),
    )
    state = forms.ChoiceField(
        label=_("Who translated it"),
        choices=[
            ("human", _("A person")),
            ("reviewed", _("A person, checked by a second one")),
            ("machine", _("A machine; it will not be sent until a person has checked it")),
        ],
    )


class SignForm(forms.Form):
    """A yes, or what must change."""

    answer = forms.ChoiceField(
        label=_("Your answer"),
        widget=forms.RadioSelect,
        choices=[("yes", _("I sign it")), ("no", _("It must change first"))],
    )
    note = forms.CharField(
        label=_("What must change, or a word with your signature"),
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


@role_required(*DESK_ROLES, "champion")
def message_list(request: NetworkRequest) -> HttpResponse:
    """Messages, and what each still needs."""
    rows = [
        {"message": row, "signed": _signatures(row)} for row in queries.messages(request.network)
    ]
    context = {"rows": rows, "may_write": request.actor.holds(*WRITERS)}
    return render(request, "desk/reach/messages.html", context)


def _signatures(message: Any) -> dict[str, Any]:
    """The standing signatures under this version, by kind."""
    return {row.kind: row for row in message.signoffs.all() if row.version == message.version}


@role_required(*WRITERS)
def message_write(request: NetworkRequest) -> HttpResponse:
    """A new message."""
    form, choices = _message_form(request, None)
    if request.method == "POST" and form.is_valid():
        made = services.write_message(
            request.network, **_message_words(form, choices), by=request.actor, now=timezone.now()
        )
        messages.success(request, _t("Kept. It now needs both signatures."))
        return redirect("desk:message", request.network.slug, made.pk)
    return render(request, "desk/reach/message_form.html", {"form": form})


@role_required(*WRITERS)
def message_change(request: NetworkRequest, message_id: UUID) -> HttpResponse:
    """New words are a new version and need both signatures again."""
    message = found_or_404(queries.message(request.network, message_id))
    form, choices = _message_form(request, message)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_message(
                message, **_message_words(form, choices), by=request.actor, now=timezone.now()
            )
        except Refused as refused:
            form.add_error(None, words_of(refused))
        else:
            messages.success(request, _t("Kept."))
            return redirect("desk:message", request.network.slug, message_id)
    return render(request, "desk/reach/message_form.html", {"form": form, "message": message})


def _message_form(request: NetworkRequest, message: Any) -> tuple[MessageForm, dict[str, Any]]:
    dimensions = places.dimensions(request.network, asked=True)
    categories = [category for dimension in dimensions for category in dimension.categories.all()]
    names = {dimension.pk: dimension.name for dimension in dimensions}
    spots = list(places.places(request.network, depth=1))
    first = _initial(message) if message else {}
    form = MessageForm(request.POST or None, initial=first)
    offer(
        form,
        "audience",
        [(str(row.pk), f"{names[row.dimension_id]}: {row.name}") for row in categories],
    )
    offer(form, "place", [("", _t("Everywhere")), *((str(p.pk), p.name) for p in spots)])
    return form, {"audience": categories, "place": spots}


def _initial(message: Any) -> dict[str, Any]:
    return {
        "title": message.title,
        "body": message.body,
        "why": message.why,
        "audience": [str(row.pk) for row in message.audience.all()],
        "place": str(message.place_id or ""),
    }


def _message_words(form: MessageForm, choices: dict[str, Any]) -> dict[str, Any]:
    given = form.cleaned_data
    spots = picked(choices["place"], [given["place"]])
    return {
        "title": given["title"],
        "body": given["body"],
        "why": given["why"],
        "audience": picked(choices["audience"], given["audience"]),
        "place": spots[0] if spots else None,
    }


@role_required(*DESK_ROLES, "champion")
def message_page(request: NetworkRequest, message_id: UUID) -> HttpResponse:
    """One message: words, translations, signatures, what went out and who was met."""
    message = found_or_404(queries.message(request.network, message_id))
    context = {
        "message": message,
        "texts": _texts(message),
        "signed": _signatures(message),
        "ready": queries.is_ready(message),
        "letters": queries.deliveries(request.network, message=message),
        "willing": len(queries.willing(request.network)),
        "packs": queries.packs_taken(request.network, message=message),
        "reached": queries.reached(request.network, message_id=message.pk),
        "kinds": [kind for kind in ("lived", "clinical") if services.may_sign(request.actor, kind)],
        "may_write": request.actor.holds(*WRITERS) and message.state in ("draft", "ready"),
        "may_send": request.actor.holds(*TEAM),
        "may_translate": request.actor.holds(*WRITERS, "champion"),
    }
    return render(request, "desk/reach/message.html", context)


def _texts(message: Any) -> list[dict[str, Any]]:
    """Every translation with its state and whether the original has changed since."""
    rows = []
    for language, fields in queries.texts_of(message).items():
        title, body = fields.get("title"), fields.get("body")
        if title and body:
            stale = title.is_stale(message.title) or body.is_stale(message.body)
            rows.append({"language": language, "title": title, "body": body, "stale": stale})
    return rows


@role_required(*WRITERS, "champion")
def message_translate(request: NetworkRequest, message_id: UUID) -> HttpResponse:
    """Put the message into another language."""
    message = found_or_404(queries.message(request.network, message_id))
    form = TranslationForm(
        request.POST or None, initial={"language": request.GET.get("language", "ar")}
    )
    if request.method == "POST" and form.is_valid():
        services.translate_message(
            message, **form.cleaned_data, by=request.actor, now=timezone.now()
        )
        messages.success(request, _t("Thank you. The translation is kept."))
        return redirect("desk:message", request.network.slug, message_id)
    return render(request, "desk/reach/translate.html", {"form": form, "message": message})


@role_required(*SIGNERS)
def message_sign(request: NetworkRequest, message_id: UUID, kind: str) -> HttpResponse:
    """Sign from lived experience or as a clinician."""
    message = found_or_404(queries.message(request.network, message_id))
    form = SignForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.sign(
                message,
                kind=kind,
                is_yes=form.cleaned_data["answer"] == "yes",
                note=form.cleaned_data["note"],
                by=request.actor,
                now=timezone.now(),
            )
        except Refused as refused:
            form.add_error(
                "note" if refused.code == "no_needs_a_reason" else None, words_of(refused)
            )
        else:
            messages.success(request, _t("Thank you. Your answer stands under this version."))
            return redirect("desk:message", request.network.slug, message_id)
    context = {"form": form, "message": message, "kind": kind}
    return render(request, "desk/reach/sign.html", context)


@role_required(*TEAM)
def message_send(request: NetworkRequest, message_id: UUID) -> HttpResponse:
    """First how many it would reach, then the sending."""
    message = found_or_404(queries.message(request.network, message_id))
    if request.method == "POST":
        n = services.send_message(message, by=request.actor, now=timezone.now())
        messages.success(request, _t("%(n)s letters are on their way.") % {"n": n})
        return redirect("desk:message", request.network.slug, message_id)
    context = {
        "message": message,
        "willing": len(queries.willing(request.network)),
        "ready": queries.is_ready(message),
    }
    return render(request, "desk/reach/send.html", context)


@role_required(*DESK_ROLES)
def coverage(request: NetworkRequest) -> HttpResponse:
    """Who was met and who was not, by place and group."""
    reading = readings.latest(request.network, kind="coverage", public=False)
    context = {
        "reading": reading,
        "payload": reading.payload if reading else None,
        "contacts": queries.contacts(request.network)[:20],
        "may_edit": request.actor.holds(*TEAM),
    }
    return render(request, "desk/reach/coverage.html", context)


urlpatterns = [
    path("messages/", message_list, name="messages"),
    path("messages/new/", message_write, name="message_write"),
    path("messages/<uuid:message_id>/", message_page, name="message"),
    path("messages/<uuid:message_id>/change/", message_change, name="message_change"),
    path("messages/<uuid:message_id>/translate/", message_translate, name="message_translate"),
    path("messages/<uuid:message_id>/sign/<slug:kind>/", message_sign, name="message_sign"),
    path("messages/<uuid:message_id>/send/", message_send, name="message_send"),
    path("coverage/", coverage, name="coverage"),
]
