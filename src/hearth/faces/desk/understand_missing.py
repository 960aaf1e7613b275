"""Who is missing, the whole screen: groups by place, over time, beside earlier rounds, with quotas."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from hearth.core.places import queries as places
from hearth.core.readings import queries as readings
from hearth.faces.shared.access import DESK_ROLES, TEAM, NetworkRequest, role_required
from hearth.faces.shared.charts import Point, Series, line_over_time
from hearth.faces.shared.fields import offer
from hearth.faces.shared.figures import say_ratio
from hearth.faces.shared.missing import dimension_chart, place_map
from hearth.faces.shared.missing_words import (
    SMALL,
    bounds_words,
    effect_words,
    group_sentence,
    moved_words,
    place_sentence,
    verdict_words,
    weights_words,
)
from hearth.faces.shared.paging import found_or_404, picked, uuid_or_none
from hearth.faces.shared.refusals import words_of
from hearth.faces.shared.tables_out import CSV, XLSX, csv_lines, workbook
from hearth.kit.refusals import Refused
from hearth.listen import queries as listen
from hearth.understand import queries, services


class Asked:
    """What the address asks for: a dimension, a round or all, a population, a place or all."""

    def __init__(self, request: NetworkRequest) -> None:
        self.request, get = request, request.GET
        self.dimensions = places.dimensions(request.network, asked=True)
        keys = {dimension.key: dimension for dimension in self.dimensions}
        first = self.dimensions[0] if self.dimensions else None
        self.dimension: Any = keys.get(get.get("by", ""), first)
        self.rounds = list(listen.rounds(request.network))
        wanted = uuid_or_none(get.get("round"))
        self.round = next((row for row in self.rounds if row.pk == wanted), None)
        self.sets = places.population_sets(request.network)
        self.years = sorted({row.year for row in self.sets}, reverse=True)
        self.year = next((y for y in self.years if str(y) == get.get("year")), None)
        spots = {place.pk: place for place in places.places(request.network, depth=1)}
        self.within = spots.get(uuid_or_none(get.get("in")) or UUID(int=0))

    def address(self, **changed: str) -> str:
        """The same page with something changed (none: left out)."""
        known = {
            "by": self.dimension.key if self.dimension else "",
            "round": str(self.round.pk) if self.round else "",
            "year": str(self.year or ""),
            "in": str(self.within.pk) if self.within else "",
        } | changed
        query = "&".join(f"{name}={value}" for name, value in known.items() if value)
        return f"?{query}" if query else "?"


@role_required(*DESK_ROLES)
def missing(request: NetworkRequest) -> HttpResponse:
    """The signature screen: counted this second, from running counts."""
    asked = Asked(request)
    heard = listen.heard(request.network, round=asked.round)
    payload = services.missing_now(request.network, round=asked.round, year=asked.year, heard=heard)
    context: dict[str, Any] = {
        "asked": asked,
        "payload": payload,
        "small": SMALL,
        "may_edit": request.actor.holds(*TEAM),
        "exports": [
            {"words": words, "href": f"{_address(request, name)}{asked.address()}"}
            for words, name in ((".xlsx", "xlsx"), (".csv", "csv"))
        ],
    }
    if asked.dimension:
        context |= _closely(request, asked, payload, heard)
    return render(request, "desk/understand/missing.html", context)


def _address(request: NetworkRequest, name: str) -> str:
    return reverse("desk:missing_export", args=[request.network.slug, name])


def _closely(
    request: NetworkRequest, asked: Asked, payload: dict[str, Any], heard: Any
) -> dict[str, Any]:
    network = request.network
    found = services.missing_closely(
        network,
        dimension=asked.dimension,
        round=asked.round,
        year=asked.year,
        within=asked.within,
        heard=heard,
    )
    row = next((row for row in payload["dimensions"] if row["id"] == str(asked.dimension.pk)), None)
    weights = readings.latest(network, kind=services.WEIGHTS, public=False)
    return {
        "sentences": _sentences(request, row, found["certain"]) if row else [],
        "place_sentences": [
            {
                "words": place_sentence(spot),
                "spot": spot,
                "href": asked.address(**{"in": spot["id"]}),
            }
            for spot in payload["places"]["groups"]
            if spot["verdict"] in ("missing", "under")
        ],
        "chart": dimension_chart(row) if row else None,
        "map": place_map(
            payload["places"],
            places.outlines(network, depth=1),
            href=lambda spot: asked.address(**{"in": spot["id"]}),
        ),
        "cross": _cross(request, asked, found["cross"]),
        "days": _days(found["days"], found["latest"]),
        "rounds": _rounds(found["rounds"]),
        "quotas": found["quotas"],
        "latest": found["latest"],
        "weights": weights,
        "weights_words": weights_words(weights.payload) if weights else "",
        "effects": [
            {**row, "words": effect_words(row["effect"])} for row in services.effects(network)[:8]
        ],
    }


def _sentences(
    request: NetworkRequest, row: dict[str, Any], certain: dict[str, Any]
) -> list[dict[str, Any]]:
    add = reverse("desk:task_add", args=[request.network.slug])
    found = []
    for group in row["groups"]:
        sure = certain.get(group["id"])
        found.append(
            {
                "words": group_sentence(group, sure["certain"] if sure else "open"),
                "bounds": bounds_words(sure),
                "group": group,
                "is_gap": group["verdict"] in ("missing", "under"),
                "small": group["heard"] < SMALL,
                "task": f"{add}?category={group['id']}",
            }
        )
    order = {"missing": 0, "under": 1, "unsure": 2, "balanced": 3, "over": 4}
    return sorted(found, key=lambda one: order[one["group"]["verdict"]])


def _cross(request: NetworkRequest, asked: Asked, cross: dict[str, Any]) -> dict[str, Any]:
    """Cells with their words and the task that each could become."""
    add = reverse("desk:task_add", args=[request.network.slug])
    for row in cross["rows"]:
        row["href"] = "" if asked.within else asked.address(**{"in": row["id"]})
        place = str(asked.within.pk) if asked.within else row["id"]
        for column, cell in zip(cross["columns"], row["cells"], strict=True):
            cell["column"] = column["name"]
            cell["small"] = cell["heard"] < SMALL
            cell["words"] = verdict_words(cell, cell["certain"])
            cell["task"] = f"{add}?category={column['id']}&place={place}"
    return cross


def _days(lines: list[dict[str, Any]], latest: Any) -> Any:
    if not lines or len(lines[0]["points"]) < 2:
        return None
    series = [
        Series(
            line["name"],
            [
                Point(_day(point["on"]), point["ratio"], point["low"], point["high"])
                for point in line["points"]
            ],
        )
        for line in lines
    ]
    return line_over_time(
        series,
        title=_t("Over the round: %(title)s") % {"title": latest.title},
        summary=_t("Each group's share of those heard so far, over its share of residents."),
        note=_t("The groups that are missed most. 1 is their fair share."),
        target=1.0,
        say=lambda value: say_ratio(value),
    )


def _day(text: str) -> Any:
    return timezone.datetime.fromisoformat(text).date()  # type: ignore[attr-defined]


def _rounds(found: dict[str, Any]) -> dict[str, Any] | None:
    if len(found["rounds"]) < 2:
        return None
    rows = [
        [
            group["name"],
            *(f"{say_ratio(cell['ratio'])} ({cell['heard']})" for cell in group["cells"]),
            moved_words(group["moved"]),
        ]
        for group in found["groups"]
    ]
    head = [_t("Group"), *(row["title"] for row in found["rounds"]), _t("The last two rounds")]
    return {"head": head, "rows": rows}


@role_required(*TEAM)
def missing_export(request: NetworkRequest, form: str) -> HttpResponse:
    """Groups, places and corners as a spreadsheet: exact, for the team."""
    if form not in ("csv", "xlsx"):
        raise Http404
    rows = _lines(request)
    answer: HttpResponse
    if form == "xlsx":
        answer = HttpResponse(workbook("missing", rows), content_type=XLSX)
    else:
        answer = StreamingHttpResponse(csv_lines(rows), content_type=CSV)  # type: ignore[assignment]
    answer["Content-Disposition"] = f'attachment; filename="who-is-missing.{form}"'
    return answer


_HEAD = (
    "dimension", "group", "place", "people_heard", "residents", "share_heard", "share_residents",
    "ratio", "low", "high", "least", "most", "short", "verdict",
)  # fmt: skip


def _lines(request: NetworkRequest) -> Iterator[list[Any]]:
    asked = Asked(request)
    payload = services.missing_now(request.network, round=asked.round, year=asked.year)
    yield list(_HEAD)
    for dimension in payload["dimensions"]:
        for group in dimension["groups"]:
            yield [dimension["name"], group["name"], "", *_figures(group)]
    for spot in payload["places"]["groups"]:
        yield ["", "", spot["name"], *_figures(spot)]
    if asked.dimension:
        yield from _corners(request, asked)


def _corners(request: NetworkRequest, asked: Asked) -> Iterator[list[Any]]:
    cross = services.missing_closely(
        request.network, dimension=asked.dimension, round=asked.round, year=asked.year,
        within=asked.within,
    )["cross"]  # fmt: skip
    for row in cross["rows"]:
        for column, cell in zip(cross["columns"], row["cells"], strict=True):
            figures = _figures(cell)
            yield [asked.dimension.name, column["name"], row["name"], *figures]


def _figures(row: dict[str, Any]) -> list[Any]:
    names = (
        "heard", "residents", "share", "residents_share", "ratio", "low", "high", "least", "most",
        "short", "verdict",
    )  # fmt: skip
    return [row.get(name) for name in names]


class QuotaForm(forms.Form):
    """How many of whom a round hopes to hear."""

    category = forms.ChoiceField(label=_("Group"), required=False)
    place = forms.ChoiceField(label=_("Place"), required=False)
    wanted = forms.IntegerField(label=_("How many people"), min_value=1, max_value=100_000)


class ShareOutForm(forms.Form):
    """A whole that is shared out over the groups of a dimension as people live."""

    dimension = forms.ChoiceField(label=_("Share out over"))
    total = forms.IntegerField(
        label=_("How many people in all"),
        help_text=_("Each group gets the part that it has among the residents."),
        min_value=1,
        max_value=100_000,
    )


@role_required(*TEAM)
def quotas(request: NetworkRequest, round_id: UUID) -> HttpResponse:
    """The quotas of one round: set one, or share a whole out."""
    of = found_or_404(listen.round_of(request.network, round_id))
    one, whole = _quota_forms(request)
    form = whole if request.POST.get("how") == "share" else one
    if request.method == "POST" and form.is_valid():
        try:
            _set(request, of, form)
        except Refused as refused:
            form.add_error(None, words_of(refused))
        else:
            messages.success(request, _t("Kept. The screen shows how far it is."))
            return redirect("desk:quotas", request.network.slug, of.pk)
    rows = services.progress(
        request.network, quotas=list(queries.quotas(request.network, round=of))
    )
    context = {"round": of, "rows": rows, "one": one, "whole": whole, "form": form}
    return render(request, "desk/understand/quotas.html", context)


def _quota_forms(request: NetworkRequest) -> tuple[QuotaForm, ShareOutForm]:
    """Only the form that was sent is bound, so that the other shows no errors."""
    how = request.POST.get("how") if request.method == "POST" else ""
    one = QuotaForm(request.POST if how == "one" else None, prefix="one")
    whole = ShareOutForm(request.POST if how == "share" else None, prefix="share")
    dimensions = places.dimensions(request.network, asked=True)
    named = [(str(c.pk), f"{d.name}: {c.name}") for d in dimensions for c in d.categories.all()]
    spots = [(str(place.pk), place.name) for place in places.places(request.network, depth=1)]
    offer(one, "category", [("", _t("Any group")), *named])
    offer(one, "place", [("", _t("Anywhere")), *spots])
    offer(whole, "dimension", [(str(d.pk), d.name) for d in dimensions])
    return one, whole


def _set(request: NetworkRequest, of: Any, form: forms.Form) -> None:
    network, chosen = request.network, form.cleaned_data
    dimensions = places.dimensions(network, asked=True)
    if isinstance(form, ShareOutForm):
        [dimension] = picked(dimensions, [chosen["dimension"]])
        services.share_out(
            network, round=of, dimension=dimension, total=chosen["total"], by=request.actor,
            now=timezone.now(),
        )  # fmt: skip
        return
    categories = [c for d in dimensions for c in d.categories.all()]
    services.set_quota(
        network,
        round=of,
        category=next(iter(picked(categories, [chosen["category"]])), None),
        place=next(iter(picked(places.places(network, depth=1), [chosen["place"]])), None),
        wanted=chosen["wanted"],
        by=request.actor,
        now=timezone.now(),
    )


@role_required(*TEAM)
def quota_drop(request: NetworkRequest, quota_id: UUID) -> HttpResponse:
    """Hope for nobody in particular any more."""
    quota = found_or_404(queries.quota(request.network, quota_id))
    if request.method == "POST":
        services.drop_quota(quota, by=request.actor, now=timezone.now())
        messages.success(request, _t("The quota is gone."))
    return redirect("desk:quotas", request.network.slug, quota.round_id)


urlpatterns = [
    path("missing/", missing, name="missing"),
    path("missing/export.<str:form>", missing_export, name="missing_export"),
    path("missing/quotas/<uuid:round_id>/", quotas, name="quotas"),
    path("missing/quotas/<uuid:quota_id>/drop/", quota_drop, name="quota_drop"),
]
