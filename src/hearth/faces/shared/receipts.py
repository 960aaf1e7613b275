"""What every page behind a code has in common: the field for it, who may keep the page, and correcting one's words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from hearth.kit.refusals import Refused

from .refusals import words_of

TWELVE = _("Twelve letters and numbers. Dashes, spaces and small letters do not matter.")


def code_field(label: Any, hint: Any = TWELVE) -> forms.CharField:
    """A code as somebody reads it from paper or a screen; how it is written does not matter."""
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=60,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "dir": "ltr"}
        ),
        error_messages={"required": _("Please type the code.")},
    )


class ReceiptForm(forms.Form):
    """The code of a receipt."""

    code = code_field(_("The code on your receipt"))


def private(response: HttpResponse) -> HttpResponse:
    """A page whose address opens something: kept by no cache and no search engine.

    The address goes to no other host (`same-origin`); "no-referrer" would make browsers send our
    own forms without an origin, which the protection against forged forms refuses.
    """
    patch_cache_control(response, no_store=True, private=True)
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


def correcting(
    request: HttpRequest,
    form: forms.Form,
    *,
    correct: Callable[[], Any],
    wrong_at: str | None = None,
    back: str,
    template: str,
    context: Mapping[str, Any],
) -> HttpResponse:
    """The page on which somebody puts their own words right. What `correct` refuses stands at the field `wrong_at`;
    what was typed stays."""
    if request.method == "POST" and form.is_valid():
        try:
            correct()
        except Refused as refused:
            form.add_error(wrong_at, words_of(refused))
        else:
            messages.success(request, _t("Your words are changed. We read them again."))
            return redirect(back)
    status = 422 if form.is_bound else 200
    return private(render(request, template, {**context, "form": form}, status=status))
