"""Machines that speak for people: the questions that are asked now, and voices in, each once."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.urls import path
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from hearth.core.people.models import Purpose
from hearth.core.places import queries as places
from hearth.faces.shared.access import NetworkRequest, public_view
from hearth.faces.shared.paging import uuid_or_none
from hearth.faces.shared.refusals import words_of
from hearth.faces.shared.saying import CONSENT_WORDS
from hearth.kit.refusals import Refused
from hearth.listen import queries, services

#: What a machine may say that somebody agreed to; to hear back one speaks on the page.
PURPOSES = (Purpose.KEEP, Purpose.QUOTE, Purpose.SHARE_PARTNERS)


@require_GET
@public_view
def rounds(request: NetworkRequest) -> HttpResponse:
    """Rounds that take voices today."""
    rows = [
        {
            "id": str(row.pk),
            "title": row.title,
            "question": row.question,
            "language": row.language,
            "languages": row.languages,
            "opens_on": row.opens_on.isoformat(),
            "closes_on": row.closes_on.isoformat(),
        }
        for row in queries.open_rounds(request.network, now=timezone.now())
    ]
    return JsonResponse({"rounds": rows})


@csrf_exempt  # nobody is signed in here: no cookie gives any right
@never_cache
@require_POST
@public_view
def voices(request: NetworkRequest) -> HttpResponse:
    """Take in one voice (JSON): 201 with its receipt; 200 and the same receipt for a repeat; 422 with why not."""
    try:
        given = _read(request)
        received = services.receive_voice(
            request.network, **_checked(request, given), by=request.actor, now=timezone.now()
        )
    except Refused as refused:
        return JsonResponse({"code": refused.code, "words": words_of(refused)}, status=422)
    answer = {
        "voice": str(received.voice_id),
        "receipt": received.receipt,
        "crisis_lines": request.network.crisis_lines if received.crisis else [],
    }
    return JsonResponse(answer, status=200 if received.is_repeat else 201)


def _read(request: NetworkRequest) -> dict[str, Any]:
    try:
        given = json.loads(request.body)
    except (ValueError, RecursionError):
        raise Refused("not_json") from None
    if not isinstance(given, dict):
        raise Refused("not_json")
    return given


def _checked(request: NetworkRequest, given: dict[str, Any]) -> dict[str, Any]:
    """The parts of a voice, each of the right kind. Refused: `key_missing`, `no_open_round`, `place_unknown`."""
    key = _uuid(given, "key")
    if key is None:
        raise Refused("key_missing")
    round_ = queries.round_of(request.network, _uuid(given, "round") or UUID(int=0))
    round_ = round_ or queries.open_round(request.network, now=timezone.now())
    if round_ is None:
        raise Refused("no_open_round")
    code = str(given.get("place") or "")[:40]
    place = places.place_by_code(request.network, code) if code else None
    if code and place is None:
        raise Refused("place_unknown", code=code)
    agreed = given.get("consents")
    agreed = agreed if isinstance(agreed, dict) else {}
    consents = {purpose.value: agreed.get(purpose.value) is True for purpose in PURPOSES}
    return {
        "key": key,
        "round": round_,
        "kind": str(given.get("kind", "")),
        "text": str(given.get("text", "")),
        "language": str(given.get("language") or request.network.default_language)[:12],
        "place": place,
        "consents": consents,
        "wordings": {purpose.value: str(CONSENT_WORDS[purpose]) for purpose in PURPOSES},
    }


def _uuid(given: dict[str, Any], name: str) -> UUID | None:
    return uuid_or_none(str(given.get(name, "")))


urlpatterns = [
    path("<slug:network_slug>/rounds/", rounds, name="rounds"),
    path("<slug:network_slug>/voices/", voices, name="voices"),
]
