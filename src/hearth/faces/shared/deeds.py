"""Several small forms on one page: the one that was sent is bound, tried, and shown again if it is refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from hearth.faces.shared.refusals import words_of
from hearth.kit.refusals import Refused

F = TypeVar("F", bound=forms.Form)


@dataclass(frozen=True)
class Deed:
    """A form, what it does with what was filled in, and what is said when it is done."""

    form: forms.Form
    do: Callable[[dict[str, Any]], object]
    said: str


class Press(forms.Form):
    """A button and nothing else."""


def filled(request: HttpRequest, name: str, kind: type[F], **given: Any) -> F:
    """The form of a deed: with what was typed when it is the one that was sent, empty otherwise."""
    is_sent = request.method == "POST" and request.POST.get("deed") == name
    return kind(request.POST if is_sent else None, prefix=name, **given)


def settled(request: HttpRequest, deeds: Mapping[str, Deed], *, allowed: bool) -> bool:
    """Do the deed that was sent; True when it is done. What was typed stays in its form otherwise.

    Whoever may not do it, or names a deed that this page has not, gets no further (403).
    """
    if request.method != "POST":
        return False
    deed = deeds.get(request.POST.get("deed", ""))
    if deed is None or not allowed:
        raise PermissionDenied
    if not deed.form.is_valid():
        return False
    try:
        deed.do(deed.form.cleaned_data)
    except Refused as refused:
        deed.form.add_error(None, words_of(refused))
        return False
    messages.success(request, deed.said)
    return True


def forms_of(deeds: Mapping[str, Deed]) -> dict[str, forms.Form]:
    """The forms by the names of their deeds, for the page."""
    return {name: deed.form for name, deed in deeds.items()}


def status_of(deeds: Mapping[str, Deed]) -> int:
    """200, or 422 when something that was sent could not be done."""
    return 422 if any(deed.form.is_bound for deed in deeds.values()) else 200


def wrong(deeds: Mapping[str, Deed]) -> forms.Form | None:
    """The form that was sent and could not be done, for the summary of errors."""
    return next((deed.form for deed in deeds.values() if deed.form.is_bound), None)
