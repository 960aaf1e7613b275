"""What a resident reads: what is asked, what others said, how voices are looked after."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.translation import get_language

from hearth.core.places import queries as places
from hearth.core.readings import queries as readings
from hearth.core.wording import queries as wording
from hearth.faces.shared.access import NetworkRequest, public_view
from hearth.faces.shared.paging import found_or_404, picked
from hearth.faces.shared.saying import KIND_WORDS, REASON_WORDS
from hearth.listen import queries
from hearth.listen.queries import Kind, Round, Voice, translations


@public_view
def rounds(request: NetworkRequest) -> HttpResponse:
    """What this network asks now, and what it asked before."""
    now = timezone.now()
    asking = queries.open_rounds(request.network, now=now)
    now_open = {round_.pk for round_ in asking}
    earlier = [
        row for row in queries.rounds(request.network, public=True) if row.pk not in now_open
    ]
    context = {"open": in_words(request, asking), "earlier": in_words(request, earlier[:50])}
    return render(request, "public/listen/rounds.html", context)


@public_view
def round_page(request: NetworkRequest, round_id: UUID) -> HttpResponse:
    """One question: until when, in which languages, and some of what was said."""
    round_ = found_or_404(queries.rounds(request.network, public=True).filter(pk=round_id).first())
    now_open = {row.pk for row in queries.open_rounds(request.network, now=timezone.now())}
    shown = queries.voices_page(queries.shown_voices(request.network).filter(round=round_), limit=5)
    context = {
        "asked": in_words(request, [round_])[0],
        "is_open": round_.pk in now_open,
        "voices": _with_translations(request, shown.voices),
    }
    return render(request, "public/listen/round.html", context)


@public_view
def voices(request: NetworkRequest) -> HttpResponse:
    """What people said, for everybody: only what may be shown, newest first."""
    network, asked = request.network, request.GET
    wards = list(places.places(network, depth=1))
    place = next(iter(picked(wards, [asked.get("place", "")])), None)
    kind = asked.get("kind", "") if asked.get("kind") in Kind.values else ""
    language = asked.get("language", "")[:12]
    rows = queries.shown_voices(network, kind=kind, language=language, place=place)
    page = queries.voices_page(rows, after=asked.get("after", ""))
    keep = asked.copy()
    keep["after"] = page.older
    context = {
        "voices": _with_translations(request, page.voices),
        "older": "?" + keep.urlencode() if page.older else "",
        "is_first": not asked.get("after"),
        "kinds": KIND_WORDS.items(),
        "kind": kind,
        "wards": wards,
        "place": place,
        "language_chosen": language,
        "codes": network.languages,
        "is_filtered": bool(kind or language or place),
    }
    return render(request, "public/listen/voices.html", context)


def _with_translations(request: NetworkRequest, found: list[Voice]) -> list[dict[str, Any]]:
    """Voices as a page shows them: in their own language, with a translation where there is one."""
    reader = get_language() or "en"
    words = translations.translations(request.network, found, reader)
    return [
        {
            "voice": voice,
            "translation": words.get(voice.id),
            "kind_words": KIND_WORDS.get(voice.kind, ""),
        }
        for voice in found
    ]


def in_words(request: NetworkRequest, found: list[Round]) -> list[dict[str, Any]]:
    """Rounds with title and question in the reader's language where somebody has translated them."""
    reader = get_language() or "en"
    ids = [row.pk for row in found if row.language != reader]
    words = (
        wording.words_for(request.network, kind="round", ids=ids, language=reader) if ids else {}
    )
    return [_asked(row, words, reader) for row in found]


def _asked(row: Round, words: Any, reader: str) -> dict[str, Any]:
    said: dict[str, Any] = {"round": row, "language": row.language}
    for part in ("title", "question", "intro"):
        other = words.get((row.pk, part))
        stale = other is None or other.is_stale(getattr(row, part))
        said[part] = getattr(row, part) if stale else other.text
        said[f"{part}_language"] = row.language if stale else reader
        said["state"] = "" if stale else other.state
    return said


@public_view
def crisis_help(request: NetworkRequest) -> HttpResponse:
    """Who to call now, and what happens then."""
    return render(request, "public/listen/crisis_help.html", {})


@public_view
def privacy(request: NetworkRequest) -> HttpResponse:
    """How we look after what people tell us: what is kept, who sees it, why something is not shown."""
    network = request.network
    rules = queries.reading_rules(network)
    read = readings.latest(network, kind="moderation", public=True)
    counts = {row["key"]: row["n"] for row in read.payload["rows"]} if read else {}
    context = {
        "reasons": [
            {"words": words, "has_second": key in rules.second_reader, "n": counts.get(key)}
            for key, words in REASON_WORDS.items()
        ],
        "small_number": network.small_number,
        "rules": rules,
        "read": read,
        "shown": counts.get("shown"),
        "waiting": read.payload["waiting"] if read else None,
    }
    return render(request, "public/listen/privacy.html", context)


urlpatterns = [
    path("rounds/", rounds, name="rounds"),
    path("rounds/<uuid:round_id>/", round_page, name="round"),
    path("voices/", voices, name="voices"),
    path("help-now/", crisis_help, name="crisis_help"),
    path("how-we-look-after-voices/", privacy, name="privacy"),
]
