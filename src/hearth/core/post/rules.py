"""When a failed delivery is tried again. Pure."""

from datetime import datetime, timedelta

MAX_ATTEMPTS = 6


def next_try(*, attempts: int, now: datetime) -> datetime | None:
    """Wait 1, 4, 16, 64 … minutes; after the last attempt there is none."""
    if attempts >= MAX_ATTEMPTS:
        return None
    return now + timedelta(minutes=4 ** (attempts - 1))


def plain_address(channel: str, address: str) -> str:
    """One spelling of an address, so that STOP finds it again."""
    if channel == "sms":
        return "".join(letter for letter in address if letter.isdigit() or letter == "+")
    return address.strip().lower()
