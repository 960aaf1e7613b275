"""Recordings and photos of residents, in pieces that go on where a lost connection broke off.

POST announces a file under a key that the page made (`{"key", "media_type", "size"}`); PATCH brings
the piece that begins at `Upload-Offset`; GET says how much is here; DELETE takes away what has no
voice yet. Whoever holds the key may do this, nobody can list keys, and nothing can be read back.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.core.exceptions import RequestDataTooBig
from django.http import HttpResponse, JsonResponse
from django.http.request import UnreadablePostError
from django.urls import path
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from hearth.faces.shared.access import NetworkRequest, public_view
from hearth.faces.shared.brakes import brake_files
from hearth.faces.shared.paging import uuid_or_none
from hearth.faces.shared.refusals import words_of
from hearth.kit.refusals import Refused
from hearth.listen import queries, services
from hearth.listen.queries import Attachment

#: What residents may send; papers and tables come through the team.
KINDS = ("audio", "photo")
MOST_KB = 1024
#: For the brake; the service itself refuses what is larger.
MOST_MB = 20
STATUS = {
    "piece_out_of_order": 409,
    "attachment_differs": 409,
    "attachment_unknown": 404,
    "attachment_too_large": 413,
    "piece_too_large": 413,
    "media_not_taken": 415,
    "too_many_files": 429,
    "no_room_for_files": 507,
}

View = Callable[..., HttpResponse]


def _answers_refusals(view: View) -> View:
    """A refusal is JSON with its code and its words; a broken request is one too."""

    @csrf_exempt  # nobody is signed in here: no cookie gives any right
    @never_cache
    @wraps(view)
    def enter(request: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, **kwargs)
        except (RequestDataTooBig, UnreadablePostError):
            refused = Refused("piece_too_large", most_kb=MOST_KB)
        except Refused as caught:
            refused = caught
        answer = {"code": refused.code, "words": words_of(refused), **refused.facts}
        return JsonResponse(answer, status=STATUS.get(refused.code, 422))

    return enter


@_answers_refusals
@require_POST
@public_view
def attachments(request: NetworkRequest) -> HttpResponse:
    """Announce a file: 201 for a new key, 200 and how far it has come for one that we know."""
    given = _announced(request)
    known = queries.attachment_by_key(request.network, given["key"])
    if known is None:
        if queries.kind_of_media(given["media_type"]) not in KINDS:
            raise Refused("media_not_taken", media_type=given["media_type"][:60])
        brake_files(request, size=min(max(given["size"], 0), MOST_MB * 1024 * 1024))
    row = services.begin_attachment(request.network, now=timezone.now(), **given)
    if row.size != given["size"]:
        raise Refused("attachment_differs")
    return _stands(row, status=201 if known is None else 200)


@_answers_refusals
@require_http_methods(["GET", "PATCH", "DELETE"])
@public_view
def attachment(request: NetworkRequest, key: UUID) -> HttpResponse:
    """One file: how much is here, one more piece of it, or away with it."""
    row = queries.attachment_by_key(request.network, key)
    if request.method == "DELETE":
        services.drop_attachment(request.network, key=key)
        return HttpResponse(status=204)
    if row is None or row.kind not in KINDS:
        raise Refused("attachment_unknown")
    if request.method == "PATCH":
        row = services.add_piece(
            row, offset=_offset(request), piece=_piece(request), now=timezone.now()
        )
    return _stands(row)


def _announced(request: NetworkRequest) -> dict[str, Any]:
    """Key, type and size of what is to come. Refused: `not_json`, `key_missing`."""
    try:
        given = json.loads(request.body)
    except (ValueError, RecursionError):
        raise Refused("not_json") from None
    if not isinstance(given, dict):
        raise Refused("not_json")
    key, size = uuid_or_none(str(given.get("key", ""))), given.get("size")
    if key is None:
        raise Refused("key_missing")
    return {
        "key": key,
        "media_type": str(given.get("media_type", "")),
        "size": size if isinstance(size, int) else 0,
    }


def _offset(request: NetworkRequest) -> int:
    """Where the piece begins. Refused: `piece_without_offset`."""
    text = request.headers.get("Upload-Offset", "")
    if not (text.isascii() and text.isdigit() and len(text) < 12):
        raise Refused("piece_without_offset")
    return int(text)


def _piece(request: NetworkRequest) -> bytes:
    """The bytes. Refused: `piece_too_large`, before they are read."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_KB * 1024:
        raise Refused("piece_too_large", most_kb=MOST_KB)
    return request.body


def _stands(row: Attachment, *, status: int = 200) -> HttpResponse:
    """How far it has come. Refused: `attachment_not_usable`."""
    if row.state == Attachment.State.REFUSED:
        raise Refused("attachment_not_usable")
    answer = {"key": str(row.key), "offset": row.got, "size": row.size, "state": row.state}
    return JsonResponse(answer, status=status, headers={"Upload-Offset": str(row.got)})


urlpatterns = [
    path("<slug:network_slug>/attachments/", attachments, name="attachments"),
    path("<slug:network_slug>/attachments/<uuid:key>/", attachment, name="attachment"),
]
