"""When a failed delivery is tried again, and how an address or a moment is spelt. Pure."""

import unicodedata
from datetime import UTC, datetime, timedelta

MAX_ATTEMPTS = 6
#: A phone that says that a text is older than this has a wrong clock.
OLDEST = timedelta(days=90)
#: Replies to one sender in a day, against two machines that answer each other for ever.
REPLIES_A_DAY = 20


def next_try(*, attempts: int, now: datetime) -> datetime | None:
    """Wait 1, 4, 16, 64 … minutes; after the last attempt there is none."""
    if attempts >= MAX_ATTEMPTS:
        return None
    return now + timedelta(minutes=4 ** (attempts - 1))


def plain_address(channel: str, address: str, *, country: str = "44") -> str:
    """One spelling of an address, so that STOP finds it again.

    A telephone number becomes international (`country` is the code for numbers that begin with 0);
    short numbers of services and names of senders stay as they are.
    """
    return _plain_number(address, country) if channel == "sms" else address.strip().lower()


def old_spelling(channel: str, address: str) -> str:
    """How an address was spelt before numbers became international: kept STOPs still say this."""
    if channel == "sms":
        return "".join(letter for letter in address if letter.isdigit() or letter == "+")
    return address.strip().lower()


def _plain_number(address: str, country: str) -> str:
    bare = address.replace("(0)", "").strip()
    digits = "".join(str(unicodedata.digit(sign)) for sign in bare if sign.isdigit())
    if not digits or any(sign.isalpha() for sign in bare):
        return bare.casefold()
    if "+" in bare[:2] or bare.startswith("\u200e+"):
        return "+" + digits
    if digits.startswith("00"):
        return "+" + digits[2:]
    if digits.startswith("0"):
        return f"+{country}{digits[1:]}"
    if digits.startswith(country) and len(digits) >= 11:
        return "+" + digits
    return digits


def is_number(address: str) -> bool:
    """Whether a plain address can be texted: a telephone number or the short one of a service."""
    bare = address.removeprefix("+")
    return bare.isascii() and bare.isdigit() and 3 <= len(bare) <= 15


def moment_of(stamp: object) -> datetime | None:
    """A moment from seconds or milliseconds since 1970, or none for anything else."""
    try:
        seconds = float(str(stamp))
        seconds = seconds / 1000 if seconds > 1e11 else seconds
        return datetime.fromtimestamp(seconds, tz=UTC)
    except (ValueError, OverflowError, OSError):
        return None


def sensible(said_at: datetime | None, *, now: datetime) -> datetime:
    """When it was sent by the phone's clock; by ours where the phone's cannot be right."""
    if said_at is None or said_at.tzinfo is None or said_at > now or said_at < now - OLDEST:
        return now
    return said_at
