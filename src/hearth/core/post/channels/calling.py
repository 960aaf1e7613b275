"""How a provider is called: with a time limit, without following it elsewhere, never inwards."""

from __future__ import annotations

import ipaddress
import json
import socket
from base64 import b64encode
from collections.abc import Mapping
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from django.conf import settings

from . import ChannelError

SECONDS = 15
MOST_BYTES = 65_536


class _Stay(HTTPRedirectHandler):
    """A provider that points elsewhere gets neither the number nor the words."""

    def redirect_request(self, *_args: Any, **_kwargs: Any) -> None:
        return None


def call(
    address: str, given: Mapping[str, str], *, headers: Mapping[str, str]
) -> tuple[int, dict[str, Any]]:
    """Post a form; its status and its JSON answer (empty when it is none)."""
    _must_be_outside(address)
    request = Request(address, data=urlencode(given).encode(), headers=dict(headers))
    try:
        with build_opener(_Stay).open(request, timeout=SECONDS) as answer:
            return answer.status, _read(answer.read(MOST_BYTES))
    except HTTPError as refused:
        return refused.code, _read(refused.read(MOST_BYTES))
    except (URLError, OSError, HTTPException) as silent:
        raise ChannelError("gateway_silent") from silent


def basic(user: str, word: str) -> dict[str, str]:
    """The header that signs in by name and password."""
    return {"Authorization": "Basic " + b64encode(f"{user}:{word}".encode()).decode()}


def _read(body: bytes) -> dict[str, Any]:
    try:
        given = json.loads(body)
    except ValueError:
        return {}
    return given if isinstance(given, dict) else {}


def _must_be_outside(address: str) -> None:
    """Only https, and not into our own network, unless the installation allows that."""
    parts = urlsplit(address)
    if parts.scheme != "https" or not parts.hostname:
        raise ChannelError("gateway_address_not_usable", permanent=True)
    if settings.HEARTH_GATEWAYS_INSIDE:
        return
    try:
        found = socket.getaddrinfo(parts.hostname, parts.port or 443, type=socket.SOCK_STREAM)
    except OSError as unknown:
        raise ChannelError("gateway_silent") from unknown
    if not all(ipaddress.ip_address(str(row[4][0])).is_global for row in found):
        raise ChannelError("gateway_address_not_usable", permanent=True)


def refused_by(status: int) -> ChannelError:
    """What a status means: too many, or trouble there, is tried again; a plain no is not."""
    later = status in (408, 425, 429) or status >= 500
    return ChannelError(f"gateway_says_{status}", permanent=not later)
