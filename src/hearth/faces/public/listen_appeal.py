"""With the receipt: ask that somebody else looks at a decision to keep one's words private."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from hearth.faces.shared.access import NetworkRequest, public_view
from hearth.faces.shared.receipts import private
from hearth.faces.shared.refusals import words_of
from hearth.faces.shared.saying import REASON_WORDS
from hearth.kit.codes import grouped
from hearth.kit.refusals import Refused
from hearth.listen import services
from hearth.listen.queries import reading

from .listen_receipts import voice_behind


class AppealForm(forms.Form):
    """Why somebody else should look again."""

    text = forms.CharField(
        label=_("Why should somebody look again?"),
        max_length=2000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        error_messages={"required": _("Please write a few words.")},
    )


@public_view
def receipt_appeal(request: NetworkRequest, code: str) -> HttpResponse:
    """Ask another person; who guesses codes is slowed down as everywhere."""
    voice = voice_behind(request, code)
    form = AppealForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.appeal(
                voice, text=form.cleaned_data["text"], by=request.actor, now=timezone.now()
            )
        except Refused as refused:
            form.add_error("text", words_of(refused))
        else:
            messages.success(request, _t("Somebody else will look at it and answer you here."))
            return redirect("public:receipt", request.network.slug, grouped(code))
    decision = reading.may_appeal(voice)
    context = {
        "form": form,
        "code": grouped(code),
        "reason": REASON_WORDS.get(decision.reason, "") if decision else "",
    }
    status = 422 if form.is_bound else 200
    return private(render(request, "public/listen/receipt_appeal.html", context, status=status))


urlpatterns = [path("receipt/<str:code>/ask-again/", receipt_appeal, name="receipt_appeal")]
