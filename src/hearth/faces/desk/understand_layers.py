"""What the place is like: context layers beside voices, and how its people have changed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from hearth.core.places import queries as places
from hearth.core.places import services as places_services
from hearth.faces.shared.access import TEAM, NetworkRequest, role_required
from hearth.faces.shared.layer_words import agreement_words, change_map, layer_map, say_figure
from hearth.faces.shared.missing import place_map
from hearth.faces.shared.paging import found_or_404
from hearth.faces.shared.refusals import words_of
from hearth.faces.shared.tables_out import CSV, XLSX, csv_lines, workbook
from hearth.kit.refusals import Refused
from hearth.understand import services

READERS = ("professional", "council", "facilitator", "steward")
LARGEST = 4 * 1024 * 1024
REFUSED_SHOWN = 50


class LayerForm(forms.Form):
    """A table of places and figures, and what it is."""

    name = forms.CharField(label=_("What it is"), max_length=120)
    key = forms.CharField(
        label=_("Short name"), help_text=_("Small letters, such as green_space."), max_length=40
    )
    year = forms.IntegerField(label=_("Year"), min_value=1900, max_value=2200)
    source = forms.CharField(label=_("Where the figures come from"), max_length=200)
    unit = forms.CharField(
        label=_("Unit"),
        help_text=_("Such as share, score, per 1,000."),
        max_length=40,
        required=False,
    )
    higher_is = forms.ChoiceField(
        label=_("A higher figure is"),
        choices=[
            ("neither", _("neither better nor worse")),
            ("worse", _("worse")),
            ("better", _("better")),
        ],
    )
    table = forms.FileField(
        label=_("The table (.csv)"),
        help_text=_("The first row names the columns place_code and value."),
    )
    only_if_all_good = forms.BooleanField(
        label=_("Keep it only if every row can be used"), required=False
    )


@role_required(*READERS)
def layers(request: NetworkRequest) -> HttpResponse:
    """Every layer, and the years between which people may have changed."""
    dimensions = places.dimensions(request.network, asked=True)
    known = [(one, services.years_counted(request.network, one)) for one in dimensions[:8]]
    context = {
        "layers": places.layers(request.network),
        "shifts": [(one, years) for one, years in known if len(years) > 1],
        "may_edit": request.actor.holds(*TEAM),
    }
    return render(request, "desk/understand/layers.html", context)


@role_required(*TEAM)
def layer_add(request: NetworkRequest) -> HttpResponse:
    """Bring a layer in. Rows that cannot be used are told, with their lines."""
    form = LayerForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            kept = _keep(request, form.cleaned_data)
        except Refused as refused:
            form.add_error("table", words_of(refused))
        else:
            return render(request, "desk/understand/layer_kept.html", _told(kept))
    return render(request, "desk/understand/layer_form.html", {"form": form})


def _keep(request: NetworkRequest, given: dict[str, Any]) -> Any:
    upload = given["table"]
    if upload.size > LARGEST:
        raise Refused("file_too_large", most_mb=LARGEST // 1024 // 1024)
    try:
        text = upload.read().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refused("layer_not_a_table") from None
    about = places_services.NewLayer(
        key=given["key"], name=given["name"], year=given["year"], source=given["source"],
        unit=given["unit"], higher_is=given["higher_is"],
    )  # fmt: skip
    return places_services.keep_layer(
        request.network,
        about=about,
        rows=places_services.rows_of(text),
        only_if_all_good=given["only_if_all_good"],
        by=request.actor,
        now=timezone.now(),
    )


def _told(kept: Any) -> dict[str, Any]:
    shown = [(row.number, words_of(Refused(row.code, **row.facts))) for row in kept.refused]
    said = ngettext("%(n)s figure is kept.", "%(n)s figures are kept.", kept.kept) % {
        "n": kept.kept
    }
    return {
        "layer": kept.layer,
        "said": said,
        "refused": shown[:REFUSED_SHOWN],
        "more": max(0, len(shown) - REFUSED_SHOWN),
    }


@role_required(*READERS)
def layer(request: NetworkRequest, layer_id: UUID) -> HttpResponse:
    """A layer's map beside the map of who was heard, the figures as a table, and what they say together."""
    found = found_or_404(places.layer(request.network, layer_id))
    beside = services.beside_voices(request.network, found)
    shapes = places.outlines(request.network, depth=1)
    spots = {"groups": beside["rows"], "unknown": 0}
    context = {
        "layer": found,
        "beside": beside,
        "words": agreement_words(found, beside["agreement"]),
        "left": layer_map(found, beside["rows"], shapes),
        "right": place_map(spots, shapes),
        "rows": [{**row, "figure": say_figure(found, row["value"])} for row in beside["rows"]],
        "may_edit": request.actor.holds(*TEAM),
    }
    return render(request, "desk/understand/layer.html", context)


@role_required(*READERS)
def layer_export(request: NetworkRequest, layer_id: UUID, form: str) -> HttpResponse:
    """The same figures as a spreadsheet."""
    found = found_or_404(places.layer(request.network, layer_id))
    rows = _lines(services.beside_voices(request.network, found))
    answer: HttpResponse
    if form == "xlsx":
        answer = HttpResponse(workbook("layer", rows), content_type=XLSX)
    elif form == "csv":
        answer = StreamingHttpResponse(csv_lines(rows), content_type=CSV)  # type: ignore[assignment]
    else:
        raise Http404
    answer["Content-Disposition"] = f'attachment; filename="layer.{form}"'
    return answer


def _lines(beside: dict[str, Any]) -> Iterator[list[Any]]:
    names = ("code", "name", "value", "heard", "residents", "ratio")
    yield list(names)
    for row in beside["rows"]:
        yield [row[name] for name in names]


@role_required(*TEAM)
def layer_drop(request: NetworkRequest, layer_id: UUID) -> HttpResponse:
    """Forget a layer."""
    found = found_or_404(places.layer(request.network, layer_id))
    if request.method == "POST":
        places_services.drop_layer(found, by=request.actor, now=timezone.now())
        messages.success(request, _t("The layer is gone."))
        return redirect("desk:layers", request.network.slug)
    return redirect("desk:layer", request.network.slug, found.pk)


@role_required(*READERS)
def shifts(request: NetworkRequest, dimension_key: str) -> HttpResponse:
    """How residents have changed between two years: a table, and a map of one group."""
    network = request.network
    dimension = found_or_404(
        next((d for d in places.dimensions(network) if d.key == dimension_key), None)
    )
    years = services.years_counted(network, dimension)
    if len(years) < 2:
        raise Http404
    first, last = _pair(request, years)
    found = services.shifts(network, dimension, first=first, last=last)
    chosen = _group(request, found["columns"])
    context = {
        "dimension": dimension,
        "years": years,
        "first": first,
        "last": last,
        "found": found,
        "tabs": [
            {
                "words": column["name"],
                "href": f"?group={column['key']}&first={first}&last={last}#map",
                "current": at == chosen,
            }
            for at, column in enumerate(found["columns"])
        ],
        "map": change_map(found, chosen, places.outlines(network, depth=1)),
    }
    return render(request, "desk/understand/shifts.html", context)


def _pair(request: NetworkRequest, years: list[int]) -> tuple[int, int]:
    """Two different years; nonsense is the oldest and the newest."""
    known = {str(year): year for year in years}
    first = known.get(request.GET.get("first", ""), years[0])
    last = known.get(request.GET.get("last", ""), years[-1])
    return (first, last) if first < last else (years[0], years[-1])


def _group(request: NetworkRequest, columns: list[dict[str, Any]]) -> int:
    wanted = request.GET.get("group", "")
    return next((at for at, column in enumerate(columns) if column["key"] == wanted), 0)


urlpatterns = [
    path("layers/", layers, name="layers"),
    path("layers/new/", layer_add, name="layer_add"),
    path("layers/change/<slug:dimension_key>/", shifts, name="shifts"),
    path("layers/<uuid:layer_id>/", layer, name="layer"),
    path("layers/<uuid:layer_id>/export.<str:form>", layer_export, name="layer_export"),
    path("layers/<uuid:layer_id>/drop/", layer_drop, name="layer_drop"),
]
