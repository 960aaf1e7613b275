"""A small brake on guessing: so many tries per address and purpose, then wait.

The address is kept as a keyed hash in the cache of this process; nothing of it is written down.
"""

from __future__ import annotations

from django.core.cache import cache
from django.http import HttpRequest

from hearth.kit.codes import keyed_hash

MOST, SECONDS = 30, 300


def too_many(
    request: HttpRequest, purpose: str, *, most: int = MOST, seconds: int = SECONDS
) -> bool:
    """Count one try; true once an address has tried more than `most` times within `seconds`."""
    address = request.META.get("REMOTE_ADDR", "")
    key = f"tries:{purpose}:{keyed_hash(address, purpose='tries')}"
    cache.add(key, 0, timeout=seconds)
    try:
        return int(cache.incr(key)) > most
    except ValueError:
        cache.set(key, 1, timeout=seconds)
        return False
