"""What was sent when nobody was inside any more: kept in this browser until they are back, never done by itself."""

from __future__ import annotations

from typing import Any

from django.core import signing
from django.http import HttpRequest, HttpResponse, QueryDict

from .entry import ask_to_enter, is_stall

NAME, SALT = "hearth-sent", "hearth.sent"
SECONDS, LETTERS = 900, 3000


def to_the_door(request: HttpRequest, activity: Any) -> HttpResponse:
    """To the door of the activity; what was sent is shown again on the way back."""
    answer = ask_to_enter(request, activity)
    sent = request.POST.urlencode() if request.method == "POST" else ""
    if sent and len(sent) < LETTERS and not is_stall(request):
        answer.set_cookie(
            NAME,
            signing.dumps([request.path, sent], salt=SALT, compress=True),
            max_age=SECONDS,
            path=request.path,
            httponly=True,
            samesite="Lax",
            secure=request.is_secure(),
        )
    return answer


def sent_before(request: HttpRequest) -> QueryDict | None:
    """What was sent to this page before somebody had to come in again, or none."""
    try:
        held = signing.loads(request.COOKIES.get(NAME, ""), salt=SALT, max_age=SECONDS)
    except signing.BadSignature:
        return None
    is_ours = isinstance(held, list) and len(held) == 2 and held[0] == request.path
    return QueryDict(held[1]) if is_ours else None


def forget_sent(response: HttpResponse, request: HttpRequest) -> HttpResponse:
    """It was shown again: it need not be kept."""
    if NAME in request.COOKIES:
        response.delete_cookie(NAME, path=request.path, samesite="Lax")
    return response
