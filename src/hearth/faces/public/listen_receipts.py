"""Following one's voice with the code on the receipt: see its fate, add, correct, take it back.

No account and no name: whoever holds the code may do all this, and the pages say nothing about who
spoke, who wrote it down, from where, or which groups were told.
"""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from hearth.faces.shared.access import NetworkRequest, public_view
from hearth.faces.shared.code_words import say_code
from hearth.faces.shared.fate import fate_of
from hearth.faces.shared.limits import check_guesses, note_wrong_guess
from hearth.faces.shared.qr import qr
from hearth.faces.shared.receipts import ReceiptForm, correcting, private
from hearth.faces.shared.refusals import words_of
from hearth.faces.shared.saying import KIND_WORDS, STATE_WORDS
from hearth.kit.codes import grouped
from hearth.kit.refusals import Refused
from hearth.listen import queries, services
from hearth.listen.queries import Voice


class AdditionForm(forms.Form):
    """Words that somebody adds later."""

    key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    text = forms.CharField(
        label=_("What do you want to add?"),
        max_length=8000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"}),
        error_messages={"required": _("Please write what you want to say.")},
    )


class CorrectionForm(AdditionForm):
    """The words as they should be."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = _("Your words, as they should be")


@never_cache
@public_view
def receipt_find(request: NetworkRequest) -> HttpResponse:
    """Type a code to see what became of one's words."""
    form = ReceiptForm(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            voice = voice_behind(request, form.cleaned_data["code"])
        except Refused as refused:
            if refused.code == "sheet_not_typed_in_yet":
                code = grouped(form.cleaned_data["code"])
                return redirect("public:receipt", request.network.slug, code)
            form.add_error("code", words_of(refused))
        else:
            code = grouped(form.cleaned_data["code"])
            return (
                redirect("public:receipt", request.network.slug, code) if voice else _lost(request)
            )
    if form.is_bound:
        status = 422
    return render(request, "public/listen/receipt_find.html", {"form": form}, status=status)


def _lost(request: NetworkRequest) -> HttpResponse:
    return redirect("public:receipt_find", request.network.slug)


def voice_behind(request: NetworkRequest, code: str) -> Voice:
    """The voice of a code. Refused: `too_many_guesses`, `sheet_not_typed_in_yet`, `code_unknown`."""
    check_guesses(request, what="receipt")
    voice = queries.voice_by_receipt(request.network, code)
    if voice is None and queries.papers.is_not_typed_in_yet(request.network, code):
        raise Refused("sheet_not_typed_in_yet")
    if voice is None:
        note_wrong_guess(request, what="receipt")
        raise Refused("code_unknown")
    return voice


@public_view
def receipt(request: NetworkRequest, code: str) -> HttpResponse:
    """What became of one voice, for whoever holds the code."""
    try:
        voice = voice_behind(request, code)
    except Refused as refused:
        if refused.code == "sheet_not_typed_in_yet":
            waits = {"code": grouped(code), "words": words_of(refused)}
            return private(render(request, "public/listen/receipt_waiting.html", waits))
        form = ReceiptForm({"code": code})
        form.is_valid()
        form.add_error("code", words_of(refused))
        return private(
            render(request, "public/listen/receipt_find.html", {"form": form}, status=404)
        )
    shown = grouped(code)
    address = request.build_absolute_uri(
        reverse("public:receipt", args=[request.network.slug, shown])
    )
    context = {
        "voice": voice,
        "code": shown,
        "address": address,
        "qr": qr(address),
        "steps": fate_of(request.network, voice),
        "additions": queries.additions(request.network, voice.id),
        "form": AdditionForm(initial={"key": uuid4()}),
        "is_new": "new" in request.GET,
        "care": "care" in request.GET,
        "kind_words": KIND_WORDS.get(voice.kind, ""),
        "state_words": STATE_WORDS.get(voice.state, ""),
        "spoken": say_code(shown, language=get_language() or "en"),
        "recordings": queries.attachments(request.network, [voice.id]).get(voice.id, []),
        "was_corrected": bool(queries.rewordings(request.network, voice.id)),
    }
    return private(render(request, "public/listen/receipt.html", context))


@public_view
def receipt_add(request: NetworkRequest, code: str) -> HttpResponse:
    """Add words to one's voice."""
    voice = voice_behind(request, code)
    form = AdditionForm(request.POST or None, initial={"key": uuid4()})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        key = given["key"] or uuid4()
        try:
            services.add_to_voice(voice, text=given["text"], key=key, now=timezone.now())
        except Refused as refused:
            form.add_error("text", words_of(refused))
        else:
            messages.success(request, _t("Your words were added."))
            return redirect("public:receipt", request.network.slug, grouped(code))
    context = {"form": form, "code": grouped(code), "voice": voice}
    return private(
        render(
            request, "public/listen/receipt_add.html", context, status=422 if form.is_bound else 200
        )
    )


@public_view
def receipt_correct(request: NetworkRequest, code: str) -> HttpResponse:
    """Put new words in the place of the old; the team reads them again."""
    voice = voice_behind(request, code)
    form = CorrectionForm(request.POST or None, initial={"key": uuid4(), "text": voice.text})
    shown, by = grouped(code), request.actor

    def correct() -> None:
        given = form.cleaned_data
        key = given["key"] or uuid4()
        services.correct_voice(voice, text=given["text"], key=key, by=by, now=timezone.now())

    return correcting(
        request,
        form,
        correct=correct,
        wrong_at="text",
        back=reverse("public:receipt", args=[request.network.slug, shown]),
        template="public/listen/receipt_correct.html",
        context={"code": shown, "voice": voice},
    )


@public_view
def receipt_withdraw(request: NetworkRequest, code: str) -> HttpResponse:
    """Take one's voice back, after being told that this cannot be undone."""
    voice = voice_behind(request, code)
    if request.method == "POST":
        services.withdraw_voice(voice, by=request.actor, now=timezone.now())
        messages.success(request, _t("Your words are erased."))
        return redirect("public:receipt", request.network.slug, grouped(code))
    context = {"code": grouped(code), "voice": voice}
    return private(render(request, "public/listen/receipt_withdraw.html", context))


urlpatterns = [
    path("receipt/", receipt_find, name="receipt_find"),
    path("receipt/<str:code>/", receipt, name="receipt"),
    path("receipt/<str:code>/add/", receipt_add, name="receipt_add"),
    path("receipt/<str:code>/correct/", receipt_correct, name="receipt_correct"),
    path("receipt/<str:code>/take-back/", receipt_withdraw, name="receipt_withdraw"),
]
