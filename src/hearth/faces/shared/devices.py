"""Who gets in by a device's token: a phone that a champion has linked, without a cookie.

Answers are JSON. 401: nobody knows this token here (another network's neither). 403: the device
may not send any more; what it still holds is not lost, the phone says so. 422: refused, with words.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from hearth.core.people import services as people
from hearth.core.people.models import Device
from hearth.kit.refusals import Refused

from .access import NetworkRequest, public_view
from .refusals import words_of

View = Callable[..., HttpResponse]
STATUS = {"device_unknown": 401, "device_revoked": 403, "body_too_large": 413}
#: Pieces of a file and voices are far smaller; Django stops reading at its own limit before this.
MOST_MB = 5


class DeviceRequest(NetworkRequest):
    """What a view is handed: the request with its network, its device and the member behind it."""

    device: Device


def device_view(*, kind: str, methods: tuple[str, ...]) -> Callable[[View], View]:
    """A view for devices of one kind, in these HTTP methods (asked only once the token is known)."""

    def decorate(view: View) -> View:
        @csrf_exempt  # nobody is signed in here: no cookie gives any right
        @never_cache
        @public_view
        @wraps(view)
        def enter(request: Any, **kwargs: Any) -> HttpResponse:
            try:
                request.device = people.device_behind(
                    request.network, token=_token(request), kind=kind, now=timezone.now()
                )
                request.actor = people.actor_behind(request.device)
                if request.method not in methods:
                    return HttpResponse(status=405, headers={"Allow": ", ".join(methods)})
                return view(request, **kwargs)
            except RequestDataTooBig:
                return refusal(Refused("body_too_large", most_mb=MOST_MB))
            except Refused as refused:
                return refusal(refused)

        return enter

    return decorate


def refusal(refused: Refused, *, status: int = 0, **more: object) -> JsonResponse:
    """A refusal for a machine and for a person: its code and its words."""
    answer = {"code": refused.code, "words": words_of(refused), **more}
    response = JsonResponse(answer, status=status or STATUS.get(refused.code, 422))
    if response.status_code == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    return response


def _token(request: Any) -> str:
    """The token of `Authorization: Bearer …`; nothing when there is none or it is absurd."""
    scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
    token = token.strip()
    return token if scheme.lower() == "bearer" and len(token) <= 200 and token.isascii() else ""
