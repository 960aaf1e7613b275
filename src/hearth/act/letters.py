"""What is written to somebody who booked: a place became free, or the event is called off."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _t

from .models import Event


def write(what: str, *, event: Event, language: str) -> tuple[str, str]:
    """Subject and body in the reader's language. `what` is `moved_up` or `cancelled`."""
    with translation.override(language):
        begins = event.starts_at.astimezone(ZoneInfo(event.network.time_zone))
        when = f"{date_format(begins, 'DATE_FORMAT')}, {date_format(begins, 'TIME_FORMAT')}"
        facts = {"title": event.title, "when": when, "why": event.cancelled_why}
        if what == "moved_up":
            subject = _t("A place is yours: %(title)s")
            body = _t(
                "Good news. A place has become free, and it is yours: “%(title)s”, %(when)s. "
                "Your booking code shows everything. If you cannot come, please give the place back with it."
            )
        else:
            subject = _t("Called off: %(title)s")
            body = _t("We are sorry: “%(title)s” on %(when)s is called off. %(why)s")
        return subject % facts, body % facts
