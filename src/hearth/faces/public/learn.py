"""What changed: answers to what people said, indicators, the equity thread, the trace of one thing."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import get_language

from hearth.core.readings import queries as readings
from hearth.core.wording import queries as wording
from hearth.faces.shared.access import NetworkRequest, public_view
from hearth.faces.shared.learn_words import (
    answer_view,
    answer_views,
    equity_dimensions,
    indicator_charts,
    indicator_summary,
)
from hearth.faces.shared.paging import found_or_404, page_number
from hearth.faces.shared.saying import KIND_WORDS
from hearth.faces.shared.trace_words import KIND_WORDS as TRACE_KINDS
from hearth.faces.shared.trace_words import public_titles, trace_of, trace_view
from hearth.learn import queries, services
from hearth.listen import queries as listen
from hearth.listen.queries import Voice
from hearth.understand import queries as understand

ANSWERS, QUOTES = 20, 3


@public_view
def changed(request: NetworkRequest) -> HttpResponse:
    """You said, we did; then what is measured, with its targets and gaps."""
    network, language = request.network, get_language() or "en"
    page = page_number(request.GET.get("page"))
    start = (page - 1) * ANSWERS
    found = list(queries.answers(network)[start : start + ANSWERS + 1])
    rows, more = found[:ANSWERS], len(found) > ANSWERS
    words = wording.words_for(
        network, kind="answer", ids=[row.pk for row in rows], language=language
    )
    measured = queries.indicators(network, public_only=True)
    context = {
        "answers": answer_views(rows, words, language=language),
        "page": page,
        "older": page + 1 if more else 0,
        "indicators": [
            indicator_summary(row, services.measured(row, public=True)) for row in measured
        ],
    }
    return render(request, "public/learn/changed.html", context)


@public_view
def answer(request: NetworkRequest, answer_id: UUID) -> HttpResponse:
    """One answer, what it is about, and the way to its trace."""
    network, language = request.network, get_language() or "en"
    found = queries.answers(network).filter(pk=answer_id).first()
    found = found_or_404(found)
    words = wording.words_for(network, kind="answer", ids=[found.pk], language=language)
    about = (found.about_kind, found.about_id)
    context = {
        "said": answer_view(found, words, language=language),
        "about_title": public_titles(network, [about]).get(about, ""),
        "about_trace": trace_of(network, *about),
    }
    return render(request, "public/learn/answer.html", context)


@public_view
def indicator(request: NetworkRequest, indicator_id: UUID) -> HttpResponse:
    """One indicator over time, for everybody and by group, with small numbers hidden."""
    found = queries.indicators(request.network, public_only=True).filter(pk=indicator_id).first()
    found = found_or_404(found)
    tables = services.measured(found, public=True)
    context = {
        "indicator": found,
        "summary": indicator_summary(found, tables),
        "charts": indicator_charts(found, tables),
        "trace": trace_of(request.network, "indicator", found.pk),
    }
    return render(request, "public/learn/indicator.html", context)


@public_view
def equity_thread(request: NetworkRequest) -> HttpResponse:
    """Who was heard, took part in deciding, was served, reached, and is better off."""
    reading = readings.latest(request.network, kind="equity", public=True)
    dimensions = equity_dimensions(reading.payload) if reading else []
    chosen = next((row for row in dimensions if row["key"] == request.GET.get("by")), None)
    chosen = chosen or next(iter(dimensions), None)
    context = {
        "reading": reading,
        "dimension": chosen,
        "tabs": [
            {"words": row["name"], "href": f"?by={row['key']}", "current": row is chosen}
            for row in dimensions
        ],
        "outcome": queries.outcome_indicator(request.network) if reading else None,
        "small_number": request.network.small_number,
    }
    return render(request, "public/learn/equity.html", context)


@public_view
def trace(request: NetworkRequest, kind: str, thing_id: UUID) -> HttpResponse:
    """From any thing both ways: the voices behind it, and what came of them."""
    network = request.network
    if kind != "voice" and kind not in TRACE_KINDS:
        raise Http404
    voice = found_or_404(listen.voice(network, thing_id)) if kind == "voice" else None
    view = found_or_404(trace_view(network, (kind, thing_id)))
    behind = _voices_behind(request, view.themes) if voice is None else {}
    shown = [voice] if voice is not None and _may_show(voice) else behind.get("quotes", [])
    context = {
        "view": view,
        "voice": voice,
        "may_show": bool(voice and shown),
        "quotes": _quotes(request, shown),
        "voices": behind.get("voices"),
        "counted": behind.get("counted", False),
        "small_number": network.small_number,
    }
    return render(request, "public/learn/trace.html", context)


def _may_show(voice: Voice) -> bool:
    return voice.state == Voice.State.SHOWN and voice.may_quote


def _voices_behind(request: NetworkRequest, themes: list[UUID]) -> dict[str, Any]:
    """How many voices stand behind the first theme, as it was last published, and a few of them."""
    if not themes:
        return {}
    network, first = request.network, themes[0]
    figures = readings.latest(network, kind="themes", public=True)
    counts = figures.payload["themes"] if figures else {}
    theme = understand.theme(network, first)
    ids = understand.voice_ids_of(network, theme=theme, limit=60) if theme else []
    return {
        "voices": counts.get(str(first)),
        "counted": str(first) in counts,
        "quotes": listen.quotable(network, ids, limit=QUOTES) if ids else [],
    }


def _quotes(request: NetworkRequest, voices: list[Voice]) -> list[dict[str, Any]]:
    """Voices in their own language, with a translation where there is one."""
    language = get_language() or "en"
    words = listen.translations.translations(request.network, voices, language)
    return [quote_view(request, voice, words, language) for voice in voices]


def quote_view(request: NetworkRequest, voice: Voice, words: Any, language: str) -> dict[str, Any]:
    """What the quote component prints of a voice."""
    said = words.get(voice.id)
    return {
        "voice": voice,
        "kind": KIND_WORDS.get(voice.kind, ""),
        "translation": said.text if said else "",
        "state": said.state if said else "",
        "language": language,
        "href": trace_of(request.network, "voice", voice.id),
    }


urlpatterns = [
    path("changed/", changed, name="changed"),
    path("changed/<uuid:answer_id>/", answer, name="answer"),
    path("measured/<uuid:indicator_id>/", indicator, name="indicator"),
    path("equity/", equity_thread, name="equity_thread"),
    path("trace/<slug:kind>/<uuid:thing_id>/", trace, name="trace"),
]
