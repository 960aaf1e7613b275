"""What we heard, for everybody: themes in people's own words, and who is not yet among them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse

from hearth.core.places import queries as places
from hearth.core.readings import queries as readings
from hearth.faces.shared.access import NetworkRequest, public_view
from hearth.faces.shared.heard_words import (
    bar_chart,
    kind_rows,
    over_months,
    places_words,
    wards_map,
)
from hearth.faces.shared.missing import dimension_chart, place_map
from hearth.faces.shared.paging import found_or_404
from hearth.listen import queries as listen
from hearth.understand import queries

QUOTES = 24


@public_view
def heard(request: NetworkRequest) -> HttpResponse:
    """Themes with their voices, then who is missing: all from readings, whatever the size."""
    network = request.network
    figures = readings.latest(network, kind="heard", public=True)
    reading = readings.latest(network, kind="representation", public=True)
    known = {row["id"]: row for row in figures.payload["themes"]} if figures else {}
    themes = [_card(theme, known.get(str(theme.pk))) for theme in queries.themes(network)]
    themes.sort(key=lambda row: (-row["places"], -(row["n"] or 0)))
    context = {
        "themes": themes,
        "needs": _most(themes, ("need", "barrier")),
        "strengths": _most(themes, ("strength",)),
        "reading": reading,
        "counts_on": figures,
        **_figures(request, reading),
    }
    return render(request, "public/understand/heard.html", context)


def _card(theme: Any, row: dict[str, Any] | None) -> dict[str, Any]:
    """A theme with what may be said of it."""
    return {
        "theme": theme,
        "n": row["n"] if row else None,
        "counted": row is not None,
        "places": row.get("places", 0) if row else 0,
        "broad": places_words(row) if row else "",
        "kinds": _kinds(row) if row else {},
    }


def _kinds(row: dict[str, Any]) -> dict[str, int]:
    """Kind to count, those that are shown."""
    table = row.get("kinds") or {"rows": []}
    return {one["key"]: one["n"] for one in table["rows"] if not one["hidden"] and one["n"]}


def _most(themes: list[dict[str, Any]], kinds: tuple[str, ...]) -> list[dict[str, Any]]:
    """The themes with most voices of these kinds, as far as these may be shown."""
    found = [{**row, "of_kind": sum(row["kinds"].get(kind, 0) for kind in kinds)} for row in themes]
    found.sort(key=lambda row: -row["of_kind"])
    return [row for row in found if row["of_kind"]][:5]


def _figures(request: NetworkRequest, reading: Any) -> dict[str, Any]:
    """The chosen dimension as bars and the wards as a map, from the protected reading."""
    if reading is None:
        return {}
    dimensions = reading.payload["dimensions"]
    chosen = request.GET.get("by", "")
    dimension = next(
        (row for row in dimensions if row["key"] == chosen), next(iter(dimensions), None)
    )
    return {
        "voices": reading.payload["voices"],
        "tabs": [
            {"words": row["name"], "href": f"?by={row['key']}#groups", "current": row is dimension}
            for row in dimensions
        ],
        "chart": dimension_chart(dimension) if dimension else None,
        "map": place_map(reading.payload["places"], places.outlines(request.network, depth=1)),
    }


@public_view
def theme(request: NetworkRequest, theme_id: UUID) -> HttpResponse:
    """One theme: what belongs to it and the words that may be quoted."""
    network = request.network
    found = found_or_404(queries.theme(network, theme_id))
    if found.state == "retired":
        raise Http404
    ids = queries.voice_ids_of(network, theme=found, limit=120)
    voices = listen.quotable(network, ids, limit=QUOTES)
    language = request.LANGUAGE_CODE
    translated = listen.translations.translations(network, voices, language)
    figures = readings.latest(network, kind="heard", public=True)
    rows = figures.payload["themes"] if figures else []
    row = next((row for row in rows if row["id"] == str(found.pk)), None)
    context = {
        "theme": found,
        "width": "wide" if row and row["n"] else "narrow",
        "n": row["n"] if row else None,
        "counted": row is not None,
        "counts_on": figures,
        "quotes": [_quote(voice, translated.get(voice.id), language) for voice in voices],
        "trace": reverse("public:trace", args=[network.slug, "theme", found.pk]),
        **(_tables(request, row) if row and row["n"] else {}),
    }
    return render(request, "public/understand/theme.html", context)


def _tables(request: NetworkRequest, row: dict[str, Any]) -> dict[str, Any]:
    """A theme's protected tables as words, a map, bars and a line; those left out are not there."""
    names = {row.key: row.name for row in places.dimensions(request.network, asked=True)}
    tables = {key: table for key, table in row["dimensions"].items() if key in names}
    chosen = request.GET.get("by", "")
    chosen = chosen if chosen in tables else next(iter(tables), "")
    return {
        "broad": places_words(row),
        "kinds": kind_rows(_kinds(row)),
        "map": wards_map(row["wards"]["rows"], places.outlines(request.network, depth=1), key="n")
        if row["wards"]
        else None,
        "tabs": [
            {"words": names[key], "href": f"?by={key}#groups", "current": key == chosen}
            for key in tables
        ],
        "chart": bar_chart(tables[chosen]["rows"], total=row["n"], title=names[chosen])
        if chosen
        else None,
        "months": over_months(row["months"]["rows"]) if row["months"] else None,
    }


def _quote(voice: Any, words: Any, language: str) -> dict[str, Any]:
    """A voice with its translation into the reader's language, where there is one."""
    return {
        "voice": voice,
        "translation": words.text if words and voice.language != language else "",
        "state": words.state if words else "",
        "language": language,
    }


urlpatterns = [
    path("heard/", heard, name="heard"),
    path("heard/<uuid:theme_id>/", theme, name="theme"),
]
