"""A machine that translates, if an installation has connected one. Off by default.

`HEARTH_TRANSLATOR=http` with `HEARTH_TRANSLATOR_URL` speaks to a service in the shape of LibreTranslate
(`POST /translate` with q, source, target, format, api_key). People's words leave the house by this: use
one of your own. What comes back is marked as a machine's until a person has looked.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, Protocol
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from django.conf import settings

from hearth.kit.refusals import Refused

SECONDS, MOST_BYTES = 20, 1_000_000


class Translator(Protocol):
    """Turns a text from one language into another. Refused: `no_translator`, `translator_failed`."""

    def translate(self, text: str, *, source: str, target: str) -> str: ...


class Nobody:
    """No machine is connected."""

    def translate(self, text: str, *, source: str, target: str) -> str:
        raise Refused("no_translator")


class _NoRedirects(HTTPRedirectHandler):
    """Words go where the operator said, nowhere else."""

    def redirect_request(self, *_args: Any, **_more: Any) -> None:
        return None


class OverHttp:
    """A service in the shape of LibreTranslate."""

    def __init__(self, url: str, key: str = "") -> None:
        if urlsplit(url).scheme not in ("http", "https"):
            raise Refused("no_translator")
        self.url, self.key = url.rstrip("/") + "/translate", key

    def translate(self, text: str, *, source: str, target: str) -> str:
        asked = {"q": text, "source": source, "target": target, "format": "text"}
        asked |= {"api_key": self.key} if self.key else {}
        head = {"Content-Type": "application/json"}
        request = Request(self.url, data=json.dumps(asked).encode(), headers=head, method="POST")
        try:
            with build_opener(_NoRedirects).open(request, timeout=SECONDS) as answer:
                found = json.loads(answer.read(MOST_BYTES))
        except (URLError, OSError, ValueError) as failed:
            raise Refused("translator_failed", why=type(failed).__name__) from failed
        words = found.get("translatedText") if isinstance(found, dict) else None
        if not isinstance(words, str) or not words.strip():
            raise Refused("translator_failed", why="empty")
        return words


MAKERS: dict[str, Callable[[], Translator]] = {
    "none": Nobody,
    "http": lambda: OverHttp(settings.HEARTH_TRANSLATOR_URL, settings.HEARTH_TRANSLATOR_KEY),
}


def translator() -> Translator:
    """The machine that this installation has connected."""
    return MAKERS.get(settings.HEARTH_TRANSLATOR, Nobody)()


def is_connected() -> bool:
    """Whether there is a machine to ask."""
    return settings.HEARTH_TRANSLATOR in MAKERS and settings.HEARTH_TRANSLATOR != "none"
