"""What we heard, for everybody: themes in people's own words, and who is not yet among them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse

from hearth.core.places import queries as places
from hearth.core.readings import queries as readings
from hearth.core.wording import queries as wording
from hearth.faces.shared.access import NetworkRequest, public_view
from hearth.faces.shared.missing import dimension_chart, place_map
from hearth.faces.shared.paging import found_or_404
from hearth.listen import queries as listen
from hearth.understand import queries

QUOTES = 24


@public_view
def heard(request: NetworkRequest) -> HttpResponse:
    """Themes with their voices, then who is missing: all from readings, whatever the size."""
    network = request.network
    figures = readings.latest(network, kind="themes", public=True)
    reading = readings.latest(network, kind="representation", public=True)
    counts = figures.payload["themes"] if figures else {}
    themes: list[dict[str, Any]] = [
        {"theme": theme, "n": counts.get(str(theme.pk)), "counted": str(theme.pk) in counts}
        for theme in queries.themes(network)
    ]
    themes.sort(key=lambda row: -(row["n"] or 0))
    context = {
        "themes": themes,
        "reading": reading,
        "counts_on": figures,
        **_figures(request, reading),
    }
    return render(request, "public/understand/heard.html", context)


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
    translated = wording.words_for(
        network, kind="voice", ids=[voice.id for voice in voices], language=language
    )
    figures = readings.latest(network, kind="themes", public=True)
    context = {
        "theme": found,
        "n": figures.payload["themes"].get(str(found.pk)) if figures else None,
        "counted": bool(figures and str(found.pk) in figures.payload["themes"]),
        "quotes": [_quote(voice, translated.get((voice.id, "text")), language) for voice in voices],
        "trace": reverse("public:trace", args=[network.slug, "theme", found.pk]),
    }
    return render(request, "public/understand/theme.html", context)


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
