"""Six digits to a number or address: how long they work, how often, and who is the same person. Pure."""

from __future__ import annotations

import re
from datetime import timedelta

#: How long six digits work, how often they may be tried, and how many somebody gets in an hour.
LASTS = timedelta(minutes=15)
TRIES = 5
CODES_AN_HOUR = 3
#: Letters that one activity sends in an hour: a machine that asks for codes costs the network money.
LETTERS_AN_HOUR = 1000
#: A second press with the same digits, just after the first, is the same person's.
AGAIN = timedelta(minutes=2)

_EMAIL = re.compile(r"[^\s@<>()\[\],;:\\\"]+@[^\s@<>()\[\],;:\\\"]+\.[^\s@<>()\[\],;:\\\".]{2,}")


def channel_of(typed: str) -> str:
    """Whether somebody typed an e-mail address or a number."""
    return "email" if "@" in typed else "sms"


def is_address(channel: str, plain: str) -> bool:
    """Whether a plain address can be written to; short numbers of services are nobody's own."""
    if channel == "email":
        return len(plain) <= 254 and bool(_EMAIL.fullmatch(plain))
    bare = plain.removeprefix("+")
    return bare.isascii() and bare.isdigit() and 7 <= len(bare) <= 15


def same_person(channel: str, plain: str) -> str:
    """The spelling that counts for one person one vote: what stands behind a plus sign is left out."""
    if channel != "email":
        return plain
    name, _at, host = plain.rpartition("@")
    return f"{name.split('+', 1)[0]}@{host}"


def only_digits(typed: str) -> str:
    """The digits of what somebody typed, whatever script they are in: spaces and dashes do not matter."""
    return "".join(str(int(sign)) for sign in typed if sign.isdecimal())
