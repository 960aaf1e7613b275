"""Messages about a panel: you were drawn; you may register. Each in the reader's language."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _t

from .figures import say_when
from .languages import INTERFACE


def drawn_words(activity: Any, host: str) -> Callable[[str, str, str, datetime], tuple[str, str]]:
    """How the message to somebody drawn is put; `host` is scheme and host of this installation."""

    def write(language: str, name: str, code: str, until: datetime) -> tuple[str, str]:
        address = _address(activity, host, "public:panel_place", code=code)
        with translation.override(language if language in INTERFACE else "en"):
            subject = _t("You were drawn: %(title)s") % {"title": activity.title}
            parts = [
                _t("Hello %(name)s,") % {"name": name},
                _t("you put your name down for “%(title)s”, and you were drawn.")
                % {"title": activity.title},
                _t("Please tell us until %(day)s whether you come: %(address)s")
                % {"day": say_when(until), "address": address},
                _t("Your code: %(code)s") % {"code": code},
                _t("If you cannot come, say so there, and the seat goes to somebody else."),
            ]
            return subject, "\n\n".join(parts) + "\n"

    return write


def not_drawn_words(activity: Any, host: str) -> Callable[[str, str], tuple[str, str]]:
    """How the message to somebody who was not drawn is put."""

    def write(language: str, name: str) -> tuple[str, str]:
        way = reverse("public:panel", args=[activity.network.slug, activity.pk])
        address = f"{host.rstrip('/')}{way}"
        with translation.override(language if language in INTERFACE else "en"):
            subject = _t("The draw is over: %(title)s") % {"title": activity.title}
            parts = [
                _t("Hello %(name)s,") % {"name": name},
                _t(
                    "thank you for putting your name down for “%(title)s”. This time you were not drawn."
                )
                % {"title": activity.title},
                _t("If somebody cannot come, you may still be drawn, and we write again."),
                _t("How it was drawn, so that you can check it: %(address)s")
                % {"address": address},
            ]
            return subject, "\n\n".join(parts) + "\n"

    return write


def ask_words(activity: Any, host: str) -> Callable[[str, str], tuple[str, str]]:
    """How somebody who said "ask me again" is asked."""

    def write(language: str, code: str) -> tuple[str, str]:
        address = _address(activity, host, "public:enter", code=code)
        with translation.override(language if language in INTERFACE else "en"):
            subject = _t("Would you come? %(title)s") % {"title": activity.title}
            parts = [
                _t("You told us that we may ask you again."),
                _t("We are looking for people for “%(title)s”. A draw decides who takes part.")
                % {"title": activity.title},
                _t("Put your name down here: %(address)s") % {"address": address},
                _t("Your code: %(code)s") % {"code": code},
                _t("You do not want to hear from us any more? Answer STOP and we stop."),
            ]
            return subject, "\n\n".join(parts) + "\n"

    return write


def _address(activity: Any, host: str, route: str, **words: str) -> str:
    way = reverse(route, args=[activity.network.slug, activity.pk])
    return f"{host.rstrip('/')}{way}?{urlencode(words)}"
