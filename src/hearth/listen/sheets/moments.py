"""Dates and times as spreadsheets write them."""

from __future__ import annotations

import re
from datetime import UTC, datetime


def read_moment(text: str) -> datetime:
    """A date or time as spreadsheets write them: ISO, milliseconds since 1970, day/month/year.

    Raises ValueError.
    """
    text = text.strip()
    if re.fullmatch(r"\d{12,13}", text):
        return datetime.fromtimestamp(int(text) / 1000, tz=UTC)
    if re.fullmatch(r"\d{9,10}", text):
        return datetime.fromtimestamp(int(text), tz=UTC)
    for shape in ("%d/%m/%Y %H:%M", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y"):
        try:
            return datetime.strptime(text, shape).replace(tzinfo=UTC)
        except ValueError:
            continue
    moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
