"""The desk's directory: list, change, check, pause, bring in a sheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from hearth.act import queries, services
from hearth.core.partners import queries as partners
from hearth.core.places import queries as places
from hearth.faces.shared import act_words
from hearth.faces.shared.access import DESK_ROLES, TEAM, NetworkRequest, role_required
from hearth.faces.shared.languages import REGISTRY
from hearth.faces.shared.paging import found_or_404, page_number, picked
from hearth.faces.shared.refusals import words_of
from hearth.kit.refusals import Refused

TEXTS = (
    "description", "is_for", "is_not_for", "cost", "how_to_get_it", "phone", "email", "website",
    "opening", "address", "source",
)  # fmt: skip
FLAGS = ("is_remote", "is_crisis", "address_is_confidential")
MOST_ROWS = 5_000


class ServiceForm(forms.Form):
    """A listing in the words of somebody who needs it."""

    name = forms.CharField(label=_("Name of the service"), max_length=160)
    organisation = forms.ChoiceField(label=_("Who runs it"), required=False)
    description = forms.CharField(
        label=_("What it offers"),
        max_length=3000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    language = forms.ChoiceField(label=_("Language of this text"), initial="en")
    needs = forms.MultipleChoiceField(
        label=_("Helps with"), required=False, widget=forms.CheckboxSelectMultiple,
        choices=act_words.choices(act_words.NEEDS),
    )  # fmt: skip
    is_for = forms.CharField(label=_("Who it is for"), max_length=300, required=False)
    is_not_for = forms.CharField(label=_("Who it is not for"), max_length=300, required=False)
    languages = forms.MultipleChoiceField(
        label=_("Languages spoken"), required=False, widget=forms.CheckboxSelectMultiple
    )
    access = forms.MultipleChoiceField(
        label=_("What makes it possible to come"), required=False, widget=forms.CheckboxSelectMultiple,
        choices=act_words.choices(act_words.ACCESS),
    )  # fmt: skip
    cost = forms.CharField(label=_("Cost"), max_length=160, required=False)
    how_to_get_it = forms.CharField(label=_("How to get it"), max_length=400, required=False)
    phone = forms.CharField(label=_("Phone"), max_length=40, required=False)
    email = forms.EmailField(label=_("E-mail"), required=False)
    website = forms.URLField(
        label=_("Website"), max_length=300, required=False, assume_scheme="https"
    )
    opening = forms.CharField(label=_("When it is open"), max_length=300, required=False)
    place = forms.ChoiceField(label=_("In which place"), required=False)
    address = forms.CharField(label=_("Address"), max_length=200, required=False)
    address_is_confidential = forms.BooleanField(
        label=_("Keep place and address private"),
        required=False,
        help_text=_("For refuges. They are never shown."),
    )
    is_remote = forms.BooleanField(label=_("By phone or online, from anywhere"), required=False)
    is_crisis = forms.BooleanField(label=_("For a crisis"), required=False)

    def __init__(self, *args: Any, network: Any, only: UUID | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = list(places.places(network))
        rows = partners.organisations(network)
        self.organisations = [row for row in rows if only is None or row.pk == only]
        spoken = [(row.code, row.own_name) for row in REGISTRY.values()]
        fields: Any = self.fields
        fields["place"].choices = [
            ("", _("None")),
            *((str(row.pk), row.name) for row in self.places),
        ]
        fields["organisation"].choices = [
            ("", _("None")),
            *((str(row.pk), row.name) for row in self.organisations),
        ]
        fields["language"].choices = fields["languages"].choices = spoken

    def words(self) -> dict[str, Any]:
        """What the service is told."""
        told = dict(self.cleaned_data)
        told["place"] = next(iter(picked(self.places, [told["place"]])), None)
        told["organisation"] = next(iter(picked(self.organisations, [told["organisation"]])), None)
        return told


class StateForm(forms.Form):
    """Checked with whom, or shown, paused, closed."""

    state = forms.ChoiceField(
        label=_("Listing"), choices=act_words.choices(act_words.SERVICE_STATES)
    )
    source = forms.CharField(label=_("Checked today with"), max_length=160, required=False)


class SheetForm(forms.Form):
    """A CSV file of services."""

    sheet = forms.FileField(
        label=_("CSV file"),
        help_text=_(
            "First row: name, and any of: organisation, description, needs, languages, access, phone, "
            "email, website, address, opening, cost, is_for, is_not_for, how_to_get_it, place, source. "
            "Several values in one cell are parted by semicolons."
        ),
    )


@role_required(*DESK_ROLES)
def service_list(request: NetworkRequest) -> HttpResponse:
    """The whole directory, or what nobody checked for long."""
    words, show = request.GET.get("q", "")[:80], request.GET.get("show", "all")
    if show == "stale":
        rows = queries.unverified(request.network, today=timezone.localdate())
    else:
        rows = queries.all_services(request.network, words=words)
    tabs = [
        {"words": _t("All"), "href": "?", "current": show != "stale"},
        {"words": _t("To check again"), "href": "?show=stale", "current": show == "stale"},
    ]
    page = Paginator(rows, 50).get_page(page_number(request.GET.get("page")))
    held = request.actor.holds
    context = {"page": page, "tabs": tabs, "q": words, "days": queries.STALE_AFTER_DAYS}
    context |= {"may_add": held(*TEAM, "partner"), "is_team": held(*TEAM)}
    return render(request, "desk/act/services.html", context)


@role_required(*TEAM, "partner")
def service_add(request: NetworkRequest) -> HttpResponse:
    """List a service."""
    form = ServiceForm(request.POST or None, network=request.network, only=_only(request))
    if request.method == "POST" and form.is_valid():
        try:
            made = services.list_service(
                request.network, **form.words(), by=request.actor, now=timezone.now()
            )
        except Refused as refused:
            form.add_error(None, words_of(refused))
        else:
            messages.success(request, _t("Listed. People can find it now."))
            return redirect("desk:service_change", request.network.slug, made.pk)
    context = {"form": form, "title": _t("List a service"), "back": "desk:services"}
    return render(request, "desk/act/form.html", context, status=422 if form.errors else 200)


def _only(request: NetworkRequest) -> UUID | None:
    """A partner lists for the own organisation alone."""
    return (
        None
        if request.actor.holds(*TEAM)
        else queries.organisation_of(request.network, request.actor)
    )


@role_required(*TEAM, "partner")
def service_change(request: NetworkRequest, service_id: UUID) -> HttpResponse:
    """Change a listing, say that it was checked, pause it."""
    found = found_or_404(queries.service(request.network, service_id))
    deed = request.POST.get("deed", "")
    form = ServiceForm(
        request.POST if deed == "change" else None,
        network=request.network,
        only=_only(request),
        initial=_initial(found),
    )
    state = StateForm(
        request.POST if deed == "state" else None, prefix="state", initial={"state": found.state}
    )
    chosen: Any = state if deed == "state" else form
    if deed and chosen.is_valid():
        try:
            _change(request, found, deed, chosen)
        except Refused as refused:
            chosen.add_error(None, words_of(refused))
        else:
            messages.success(request, _t("Kept."))
            return redirect("desk:service_change", request.network.slug, found.pk)
    context = {"service": found, "form": form, "state_form": state}
    return render(request, "desk/act/service.html", context)


def _change(request: NetworkRequest, found: Any, deed: str, form: Any) -> None:
    who: dict[str, Any] = {"by": request.actor, "now": timezone.now()}
    if deed == "change":
        services.change_service(found, **form.words(), **who)
        return
    words = form.cleaned_data
    if words["source"].strip():
        services.verify(found, source=words["source"], **who)
    if words["state"] != found.state:
        services.change_state(found, state=words["state"], **who)


def _initial(found: Any) -> dict[str, Any]:
    names = ("name", "language", *TEXTS, *FLAGS)
    told = {name: getattr(found, name) for name in names}
    told |= {"place": str(found.place_id or ""), "organisation": str(found.organisation_id or "")}
    for field, kind in (("needs", "need"), ("languages", "language"), ("access", "access")):
        told[field] = [tag.value for tag in found.tags.all() if tag.kind == kind]
    return told


@role_required(*TEAM)
def services_import(request: NetworkRequest) -> HttpResponse:
    """Bring in a sheet; each row that cannot be listed says why."""
    form = SheetForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"form": form}
    if request.method == "POST" and form.is_valid():
        try:
            rows = list(_rows(request, form.cleaned_data["sheet"].read()))
        except (UnicodeDecodeError, csv.Error):
            form.add_error("sheet", _t("This is not a CSV file in UTF-8."))
        else:
            listed, refused = services.bring_in(
                request.network, rows=rows, by=request.actor, now=timezone.now()
            )
            context |= {
                "listed": len(listed),
                "refused": [(n + 1, words_of(why)) for n, why in refused],
            }
    return render(
        request, "desk/act/services_import.html", context, status=422 if form.errors else 200
    )


def _rows(request: NetworkRequest, sheet: bytes) -> Iterator[dict[str, Any]]:
    """The rows of a sheet as the service wants them."""
    organisations = {row.name.casefold(): row for row in partners.organisations(request.network)}
    areas = {
        name.casefold(): row
        for row in places.places(request.network)
        for name in (row.code, row.name)
    }
    reader = csv.DictReader(io.StringIO(sheet.decode("utf-8-sig")))
    for number, row in enumerate(reader):
        if number >= MOST_ROWS:
            break
        told: dict[str, Any] = {k: (row.get(k) or "") for k in ("name", *TEXTS)}
        for field in ("needs", "languages", "access"):
            told[field] = [
                value.strip() for value in (row.get(field) or "").split(";") if value.strip()
            ]
        told["organisation"] = organisations.get((row.get("organisation") or "").strip().casefold())
        told["place"] = areas.get((row.get("place") or "").strip().casefold())
        yield told


urlpatterns = [
    path("services/", service_list, name="services"),
    path("services/new/", service_add, name="service_add"),
    path("services/import/", services_import, name="services_import"),
    path("services/<uuid:service_id>/", service_change, name="service_change"),
]
