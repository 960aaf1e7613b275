"""What a page may ask of the browser: nothing, but for the few that need a microphone or camera.

The header `Permissions-Policy` says so on every answer; `@may_use("microphone")` opens one of them
for our own pages (never for anybody else's) where it is needed.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse

HEADER = "Permissions-Policy"
#: Closed unless a page says otherwise.
CLOSED = ("camera", "display-capture", "geolocation", "microphone", "payment", "usb")
#: The champion's phone takes photos and records wherever it is.
CHAMPION = ("camera", "microphone")


def policy(*opened: str) -> str:
    """The header's value: these for our own pages, the rest for nobody."""
    return ", ".join(f"{name}={'(self)' if name in opened else '()'}" for name in CLOSED)


def may_use(*opened: str) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """A page that may ask for these."""

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def enter(*args: Any, **kwargs: Any) -> HttpResponse:
            response = view(*args, **kwargs)
            response.headers[HEADER] = policy(*opened)
            return response

        return enter

    return decorate


class BrowserRightsMiddleware:
    """Every answer says what its page may ask of the browser."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        match = request.resolver_match
        is_champion = bool(match and "champion" in match.namespaces)
        response.headers.setdefault(HEADER, policy(*(CHAMPION if is_champion else ())))
        return response
