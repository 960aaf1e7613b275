"""What the network says of itself: name, languages, contact, whom to call in a crisis."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from hearth.core.people import services
from hearth.faces.shared.access import NetworkRequest, role_required
from hearth.faces.shared.languages import REGISTRY
from hearth.faces.shared.refusals import words_of
from hearth.kit.refusals import Refused

LANGUAGES = [(row.code, row.own_name) for row in REGISTRY.values()]
EMPTY_LINES = 2


class SettingsForm(forms.Form):
    """The words and rules of the network."""

    name = forms.CharField(label=_("Name of the network"), max_length=120)
    tagline = forms.CharField(label=_("In one sentence"), max_length=200, required=False)
    languages = forms.MultipleChoiceField(
        label=_("Languages spoken here"),
        help_text=_("People can speak in any language; these are offered first."),
        choices=LANGUAGES,
        widget=forms.CheckboxSelectMultiple,
    )
    default_language = forms.ChoiceField(label=_("Main language"), choices=LANGUAGES)
    contact_email = forms.EmailField(label=_("E-mail for everybody"), required=False)
    contact_phone = forms.CharField(
        label=_("Telephone for everybody"), max_length=40, required=False
    )
    small_number = forms.IntegerField(
        label=_("Hide public numbers below"),
        help_text=_("So that nobody can be recognised in a small group. At least 3."),
        min_value=3,
        max_value=50,
    )


class LineForm(forms.Form):
    """One line to call or to text."""

    name = forms.CharField(label=_("Who answers"), max_length=80, required=False)
    phone = forms.CharField(label=_("Telephone"), max_length=40, required=False)
    text = forms.CharField(label=_("By text message"), max_length=60, required=False)
    hours = forms.CharField(label=_("When"), max_length=80, required=False)
    note = forms.CharField(label=_("For whom, or what it costs"), max_length=120, required=False)

    def clean(self) -> dict[str, Any]:
        """A line has a name and a way to reach it, or is left out."""
        given = super().clean() or {}
        if any(given.values()) and not given.get("name"):
            self.add_error("name", _("Who answers there?"))
        if given.get("name") and not (given.get("phone") or given.get("text")):
            self.add_error("phone", _("Give a telephone number or a way to send a text message."))
        return given


LineForms = forms.formset_factory(LineForm, extra=EMPTY_LINES, max_num=12)


@role_required("steward")
def settings(request: NetworkRequest) -> HttpResponse:
    """Look at what the network says of itself, and change it."""
    network = request.network
    first = {name: getattr(network, name) for name in SettingsForm.base_fields}
    form = SettingsForm(request.POST or None, initial=first)
    lines = LineForms(request.POST or None, initial=network.crisis_lines, prefix="line")
    if request.method == "POST" and form.is_valid() and lines.is_valid():
        kept = [row.cleaned_data for row in lines if row.cleaned_data.get("name")]
        words = {**form.cleaned_data, "crisis_lines": [_filled(row) for row in kept]}
        words["languages"].sort(key=_order_of(network.languages))
        try:
            services.describe_network(network, words=words, by=request.actor, now=timezone.now())
        except Refused as refused:
            form.add_error(None, words_of(refused))
        else:
            messages.success(request, _t("Kept."))
            return redirect("desk:settings", network.slug)
    status = 422 if form.is_bound else 200
    context = {"form": form, "lines": lines}
    return render(request, "desk/people/settings.html", context, status=status)


def _order_of(languages: list[str]) -> Callable[[str], int]:
    """As they were offered so far; new ones behind."""
    return lambda code: languages.index(code) if code in languages else len(languages)


def _filled(line: dict[str, Any]) -> dict[str, Any]:
    return {name: words for name, words in line.items() if words}


urlpatterns = [path("settings/", settings, name="settings")]
