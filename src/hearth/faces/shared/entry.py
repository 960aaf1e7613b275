"""Who is taking part in an activity: remembered in a signed cookie, per activity, and forgotten soon.

The cookie holds the keyed hash by which somebody is known in an activity, never a code or an address. On a
device shared at a stall (`stall`) it lasts ten minutes and `forget` is called after each person.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from hearth.decide.services import Admitted

COOKIE, STALL = "hearth-entry", "hearth-stall"
SALT = "hearth.entry"
HOURS, STALL_MINUTES = 12, 10


def admitted(request: HttpRequest, activity: Any) -> Admitted | None:
    """Who came in to this activity with this browser and is still there, or none."""
    found = _held(request).get(_name(activity.pk))
    return Admitted(*found) if found else None


def is_stall(request: HttpRequest) -> bool:
    """Whether this device is handed from person to person."""
    return STALL in request.COOKIES


def ask_to_enter(request: HttpRequest, activity: Any) -> HttpResponse:
    """To the door of the activity, and back to this page afterwards."""
    door = reverse("public:enter", args=[activity.network.slug, activity.pk])
    return redirect(f"{door}?next={request.path}")


def remember(
    response: HttpResponse, request: HttpRequest, activity: Any, who: Admitted
) -> HttpResponse:
    """Let this browser in; on a shared device nobody else stays inside."""
    kept = {} if is_stall(request) else _held(request)
    kept[_name(activity.pk)] = [who.key, who.how]
    return _keep(response, request, kept)


def stay(response: HttpResponse, request: HttpRequest) -> HttpResponse:
    """Begin the time after which a browser is forgotten anew, if somebody is inside."""
    kept = _held(request)
    return _keep(response, request, kept) if kept else response


def is_inside(request: HttpRequest) -> bool:
    """Whether somebody is inside any activity with this browser."""
    return bool(_held(request))


def _keep(response: HttpResponse, request: HttpRequest, kept: dict[str, Any]) -> HttpResponse:
    response.set_cookie(
        COOKIE,
        signing.dumps(kept, salt=SALT, compress=True),
        max_age=_seconds(request),
        httponly=True,
        samesite="Lax",
        secure=request.is_secure(),
    )
    return response


def forget(response: HttpResponse) -> HttpResponse:
    """Nobody is inside with this browser any more."""
    response.delete_cookie(COOKIE, samesite="Lax")
    return response


def way_back(request: HttpRequest, fallback: str) -> str:
    """Where somebody wanted to go, if that is one of our own pages."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if is_ours and wanted.startswith("/") else fallback


def _held(request: HttpRequest) -> dict[str, Any]:
    try:
        held = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=_seconds(request))
    except signing.BadSignature:
        return {}
    return held if isinstance(held, dict) else {}


def _seconds(request: HttpRequest) -> int:
    return STALL_MINUTES * 60 if is_stall(request) else HOURS * 3600


def _name(identifier: UUID) -> str:
    return identifier.hex
