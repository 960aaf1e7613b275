"""Indicators at the desk: what is measured, and noting a measurement by period, place and group."""

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

from hearth.act import queries as act
from hearth.core.places import queries as places
from hearth.faces.shared.access import DESK_ROLES, TEAM, NetworkRequest, role_required
from hearth.faces.shared.fields import offer
from hearth.faces.shared.learn_words import (
    UNIT_WORDS,
    indicator_charts,
    indicator_summary,
    say_value,
)
from hearth.faces.shared.paging import found_or_404, picked, uuid_or_none
from hearth.faces.shared.refusals import words_of
from hearth.kit.refusals import Refused
from hearth.learn import queries, services
from hearth.learn.queries import Indicator

#: Which field a refusal is about.
FIELD_OF = {
    "period_backwards": "period_end",
    "share_needs_counts": "numerator",
    "numerator_too_large": "numerator",
    "value_missing": "value",
    "indicator_exists": "name",
    "name_missing": "name",
}
MOST_PEOPLE = 100_000_000


def posted(request: NetworkRequest) -> Any:
    """What was sent, also when it is empty; none where nothing was."""
    return request.POST if request.method == "POST" else None


def day(label: Any, *, required: bool = True) -> forms.DateField:
    """A day, with the browser's own picker."""
    return forms.DateField(
        label=label,
        required=required,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class IndicatorForm(forms.Form):
    """What is measured, which way is better, and where it should get to."""

    name = forms.CharField(label=_("Name"), max_length=120)
    question = forms.CharField(
        label=_("What it tells, in plain words"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    is_higher_better = forms.TypedChoiceField(
        label=_("Which way is better?"),
        choices=[("yes", _("Higher is better")), ("no", _("Lower is better"))],
        coerce=lambda said: said == "yes",
        initial="yes",
        widget=forms.RadioSelect,
    )
    target = forms.FloatField(
        label=_("Target"),
        help_text=_("For a share in per cent, such as 80."),
        required=False,
        min_value=0,
        max_value=1e9,
    )
    target_on = day(_("By when"), required=False)
    source = forms.CharField(label=_("Where the figures come from"), max_length=200, required=False)
    programme = forms.ChoiceField(label=_("Which programme it measures"), required=False)
    is_public = forms.BooleanField(
        label=_("Everybody may see it (small numbers hidden)"), required=False, initial=True
    )


class NewIndicatorForm(IndicatorForm):
    """The same, with the unit, which stays."""

    unit = forms.ChoiceField(
        label=_("What kind of figure"), choices=list(UNIT_WORDS.items()), initial="share"
    )
    field_order = ["name", "question", "unit"]


class MeasureForm(forms.Form):
    """One value. A share is given as "so many of so many", so that we know how sure it is."""

    period_start = day(_("From"))
    period_end = day(_("To"))
    category = forms.ChoiceField(label=_("Of which group"), required=False)
    place = forms.ChoiceField(label=_("Where"), required=False)
    numerator = forms.IntegerField(
        label=_("How many"), required=False, min_value=0, max_value=MOST_PEOPLE
    )
    denominator = forms.IntegerField(
        label=_("Of how many"), required=False, min_value=0, max_value=MOST_PEOPLE
    )
    value = forms.FloatField(label=_("Value"), required=False, min_value=-1e9, max_value=1e9)


@role_required(*DESK_ROLES)
def indicator_list(request: NetworkRequest) -> HttpResponse:
    """What is measured, with the newest figure and the way to its target."""
    found = queries.indicators(request.network)
    context = {
        "rows": [indicator_summary(row, services.measured(row, public=False)) for row in found],
        "may_edit": request.actor.holds(*TEAM),
    }
    return render(request, "desk/learn/indicators.html", context)


@role_required(*TEAM)
def indicator_add(request: NetworkRequest) -> HttpResponse:
    """Begin to measure something."""
    form = _with_programmes(request, NewIndicatorForm(posted(request)))
    if request.method == "POST" and form.is_valid():
        unit = form.cleaned_data["unit"]
        try:
            made = services.add_indicator(
                request.network,
                unit=unit,
                **_details(form, unit),
                by=request.actor,
                now=timezone.now(),
            )
        except Refused as refused:
            form.add_error(FIELD_OF.get(refused.code), words_of(refused))
        else:
            messages.success(request, _t("Kept. Now note the first measurement."))
            return redirect("desk:indicator", request.network.slug, made.pk)
    return _form_page(request, "desk/learn/indicator_form.html", {"form": form})


@role_required(*TEAM)
def indicator_change(request: NetworkRequest, indicator_id: UUID) -> HttpResponse:
    """Other words, another target; the unit stays."""
    found = found_or_404(queries.indicator(request.network, indicator_id))
    form = _with_programmes(request, IndicatorForm(posted(request), initial=_initial(found)))
    if request.method == "POST" and form.is_valid():
        try:
            services.change_indicator(
                found, **_details(form, found.unit), by=request.actor, now=timezone.now()
            )
        except Refused as refused:
            form.add_error(FIELD_OF.get(refused.code), words_of(refused))
        else:
            messages.success(request, _t("Kept."))
            return redirect("desk:indicator", request.network.slug, indicator_id)
    return _form_page(request, "desk/learn/indicator_form.html", {"form": form, "indicator": found})


def _with_programmes(request: NetworkRequest, form: IndicatorForm) -> IndicatorForm:
    rows = [(str(row.pk), row.title) for row in act.programmes(request.network)]
    offer(form, "programme", [("", _t("None in particular")), *rows])
    return form


def _initial(found: Indicator) -> dict[str, Any]:
    target = found.target
    if target is not None and found.unit == Indicator.Unit.SHARE:
        target = round(target * 100, 4)
    return {
        "name": found.name,
        "question": found.question,
        "is_higher_better": "yes" if found.is_higher_better else "no",
        "target": target,
        "target_on": found.target_on,
        "source": found.source,
        "programme": str(found.programme_id or ""),
        "is_public": found.is_public,
    }


def _details(form: IndicatorForm, unit: str) -> dict[str, Any]:
    """The form as the service takes it: per cent become a fraction."""
    given = {
        key: value for key, value in form.cleaned_data.items() if key not in ("unit", "programme")
    }
    if given["target"] is not None and unit == Indicator.Unit.SHARE:
        given["target"] = given["target"] / 100
    return {**given, "programme_id": uuid_or_none(form.cleaned_data["programme"])}


@role_required(*DESK_ROLES)
def indicator_page(request: NetworkRequest, indicator_id: UUID) -> HttpResponse:
    """Over time by group, with bands and the target, then every measurement."""
    found = found_or_404(queries.indicator(request.network, indicator_id))
    tables = services.measured(found, public=False)
    say = say_value(found)
    context = {
        "indicator": found,
        "unit": UNIT_WORDS[found.unit],
        "summary": indicator_summary(found, tables),
        "charts": indicator_charts(found, tables),
        "measurements": [{"row": row, "said": say(row.value)} for row in found.measurements.all()][
            ::-1
        ],
        "may_edit": request.actor.holds(*TEAM),
    }
    return render(request, "desk/learn/indicator.html", context)


@role_required(*TEAM)
def measure(request: NetworkRequest, indicator_id: UUID) -> HttpResponse:
    """Note one value; the same period, place and group again corrects it."""
    network = request.network
    found = found_or_404(queries.indicator(network, indicator_id))
    spots, groups = list(places.places(network, depth=1)), _groups(request)
    form = _measure_form(request, found, spots, groups)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        given["place"] = next(iter(picked(spots, [given["place"]])), None)
        given["category"] = next(
            iter(picked([group for group, _name in groups], [given["category"]])), None
        )
        try:
            services.measure(found, **given, by=request.actor, now=timezone.now())
        except Refused as refused:
            field = FIELD_OF.get(refused.code)
            form.add_error(field if field in form.fields else None, words_of(refused))
        else:
            messages.success(request, _t("Noted."))
            return redirect("desk:indicator", network.slug, indicator_id)
    is_correction = not form.is_bound and bool(request.GET.get("measurement"))
    context = {"form": form, "indicator": found, "is_correction": is_correction}
    return _form_page(request, "desk/learn/measure.html", context)


def _groups(request: NetworkRequest) -> list[tuple[Any, str]]:
    """Every group with its dimension's name."""
    dimensions = places.dimensions(request.network)
    return [
        (group, f"{row.name}: {group.name}") for row in dimensions for group in row.categories.all()
    ]


def _measure_form(
    request: NetworkRequest, found: Indicator, spots: list[Any], groups: list[tuple[Any, str]]
) -> MeasureForm:
    """The form for this unit, filled with a measurement that shall be corrected."""
    form = MeasureForm(posted(request), initial=_measured(request, found))
    areas = [(str(place.pk), place.name) for place in spots]
    offer(form, "place", [("", _t("Everywhere")), *areas])
    offer(
        form,
        "category",
        [
            ("", _t("Everybody")),
            *((str(g.pk), name) for g, name in groups),
        ],
    )
    if found.unit == Indicator.Unit.SHARE:
        del form.fields["value"]
    else:
        del form.fields["numerator"], form.fields["denominator"]
    return form


def _measured(request: NetworkRequest, found: Indicator) -> dict[str, Any]:
    """What stands in the measurement named in the address, if it is one of this indicator."""
    wanted = uuid_or_none(request.GET.get("measurement"))
    row = next((row for row in found.measurements.all() if row.pk == wanted), None)
    if row is None:
        return {}
    names = ("period_start", "period_end", "numerator", "denominator", "value")
    return {
        **{name: getattr(row, name) for name in names},
        "place": str(row.place_id or ""),
        "category": str(row.category_id or ""),
    }


def _form_page(request: NetworkRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """A page with a form: 422 when what came cannot be kept."""
    return render(request, template, context, status=422 if context["form"].is_bound else 200)


urlpatterns = [
    path("indicators/", indicator_list, name="indicators"),
    path("indicators/new/", indicator_add, name="indicator_add"),
    path("indicators/<uuid:indicator_id>/", indicator_page, name="indicator"),
    path("indicators/<uuid:indicator_id>/change/", indicator_change, name="indicator_change"),
    path("indicators/<uuid:indicator_id>/measure/", measure, name="measure"),
]
