"""A device that is handed from person to person: at a stall, in a library, at somebody's door.

Whoever takes part on it is forgotten when they press "Finish", after casting, and by itself after ten minutes
in which nothing was done. No page of it is kept for the back button.
"""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import add_never_cache_headers

from .access import NetworkRequest
from .entry import COOKIE, STALL, forget, is_stall, stay

HOURS = 14


class StallMiddleware:
    """On a shared device: pages are not kept, and each step begins the ten minutes anew."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not is_stall(request):
            return response
        if response.get("Content-Type", "").startswith("text/html"):
            add_never_cache_headers(response)
        if COOKIE in request.COOKIES and COOKIE not in response.cookies:
            stay(response, request)
        return response


def stall_page(request: NetworkRequest, *, base: str) -> HttpResponse:
    """Make this device a shared one, which signs its owner out, or one's own again."""
    if request.method != "POST":
        context = {"base": base, "is_stall": is_stall(request)}
        return render(request, "shared/stall.html", context)
    slug = request.network.slug
    if request.POST.get("to") == "own":
        response = redirect(request.path)
        response.delete_cookie(STALL, samesite="Lax")
        return forget(response)
    logout(request)
    response = redirect("public:decided", slug)
    response.set_cookie(
        STALL,
        "1",
        max_age=HOURS * 3600,
        httponly=True,
        samesite="Lax",
        secure=request.is_secure(),
    )
    return forget(response)
