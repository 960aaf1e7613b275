"""What is written to somebody who comes in by number or address. Short enough for one text message."""

from __future__ import annotations

from django.utils import translation
from django.utils.translation import gettext as _t


def write_code(title: str, *, digits: str, minutes: int, language: str) -> tuple[str, str]:
    """Subject and body in the reader's language."""
    facts = {"digits": digits, "title": title[:60], "minutes": minutes}
    with translation.override(language):
        subject = _t("%(digits)s is your code") % facts
        body = (
            _t(
                "%(digits)s is your code for “%(title)s”. It works for %(minutes)s minutes. "
                "Nobody from the team will ask you for it."
            )
            % facts
        )
    return subject, body
