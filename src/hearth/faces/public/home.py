"""The front page of a network: what we heard, decided, do and changed, and where to speak."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _t

from hearth.act import queries as act
from hearth.core.readings import queries as readings
from hearth.core.wording import queries as wording
from hearth.decide import queries as decide
from hearth.faces.shared.access import NetworkRequest, public_view
from hearth.faces.shared.figures import say_money
from hearth.faces.shared.learn_words import answer_views
from hearth.faces.shared.saying import KIND_WORDS
from hearth.faces.shared.trace_words import trace_of
from hearth.learn import queries as learn
from hearth.listen import queries as listen
from hearth.listen.queries import Voice
from hearth.understand import queries as understand

QUOTES, THEMES, PRIORITIES, PROGRAMMES, EVENTS, ANSWERS = 4, 5, 3, 3, 3, 2
#: Voices looked at to find quotes in several languages.
LOOKED_AT = 24


@public_view
def home(request: NetworkRequest) -> HttpResponse:
    """Five short chapters in twelve queries, whatever the size; every chapter knows how to be empty."""
    network, now, language = request.network, timezone.now(), get_language() or "en"
    voices = _varied(list(listen.shown_voices(network)[:LOOKED_AT]))
    answers = list(learn.answers(network)[:ANSWERS])
    ids = [voice.id for voice in voices] + [answer.pk for answer in answers]
    words = wording.words_among(network, ids=ids, language=language) if ids else {}
    said = listen.translations.showable(voices, words, language)
    reading = readings.latest(network, kind="representation", public=True)
    outcome = decide.latest_outcome(network)
    context = {
        "round": listen.open_round(network, now=now),
        "heard": reading.payload["voices"] if reading else None,
        "missing": missing_words(reading.payload) if reading else "",
        "quotes": [_quote(request, voice, said, language) for voice in voices],
        "themes": _themes(request),
        "priorities": list(decide.priorities(network)[:PRIORITIES]),
        "outcome": outcome,
        "outcome_words": _outcome_words(outcome, network.currency) if outcome else "",
        "programmes": act.running(network, limit=PROGRAMMES),
        "events": act.coming_events(network, now=now, limit=EVENTS),
        "answers": answer_views(answers, words, language=language),
    }
    return render(request, "public/home.html", context)


def _varied(voices: list[Voice]) -> list[Voice]:
    """The newest voice of each language first, then the newest of the rest; short ones before long."""
    voices.sort(key=lambda voice: len(voice.quotable_text) > 220)
    firsts = {voice.language: voice for voice in reversed(voices)}
    chosen = list(reversed(firsts.values()))
    return [*chosen, *(voice for voice in voices if voice not in chosen)][:QUOTES]


def _quote(request: NetworkRequest, voice: Voice, words: Any, language: str) -> dict[str, Any]:
    said = words.get(voice.id)
    return {
        "voice": voice,
        "kind": KIND_WORDS.get(voice.kind, ""),
        "translation": said.text if said else "",
        "state": said.state if said else "",
        "language": language,
        "href": trace_of(request.network, "voice", voice.id),
    }


def _themes(request: NetworkRequest) -> list[dict[str, Any]]:
    """The themes with most voices, as last published; a small number is never said."""
    reading = readings.latest(request.network, kind="themes", public=True)
    counts = reading.payload["themes"] if reading else {}
    rows: list[dict[str, Any]] = [
        {"theme": theme, "n": counts.get(str(theme.pk))}
        for theme in understand.themes(request.network)
    ]
    rows.sort(key=lambda row: -(row["n"] or 0))
    return rows[:THEMES]


def _outcome_words(outcome: Any, currency: str) -> str:
    """The newest result in one sentence."""
    said = {"n": outcome.ballots, "money": say_money(outcome.vote.budget_minor, currency)}
    if outcome.vote.form == "priorities":
        return (
            ngettext(
                "%(n)s ballot says what comes first.",
                "%(n)s ballots say what comes first.",
                outcome.ballots,
            )
            % said
        )
    return (
        ngettext(
            "%(n)s ballot decided about %(money)s.",
            "%(n)s ballots decided about %(money)s.",
            outcome.ballots,
        )
        % said
    )


def missing_words(payload: dict[str, Any]) -> str:
    """Who is not yet among those heard, in one sentence, from the protected reading."""
    under = [
        group
        for dimension in payload["dimensions"]
        for group in dimension["groups"]
        if not group.get("hidden") and group.get("verdict") in ("missing", "under")
    ]
    under.sort(key=lambda group: group.get("ratio") or 0)
    names = [group["name"] for group in under[:3]]
    if not names:
        return ""
    return _t("Not yet heard as their share would have it: %(groups)s.") % {
        "groups": " · ".join(names)
    }


urlpatterns = [path("", home, name="home")]
