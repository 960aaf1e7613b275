"""Slows down who guesses codes. A code has 60 bits, so this only spares the machine and the nerves.

Wrong codes are counted for each address in Django's cache, under a keyed hash that changes each
day: no address is kept, and none can be followed from day to day. The count lives in the memory
of one process and is forgotten when it ends; several processes each count for themselves.
"""

from django.core.cache import cache
from django.http import HttpRequest
from django.utils import timezone

from hearth.kit.codes import keyed_hash
from hearth.kit.refusals import Refused

MOST = 30
MINUTES = 15


def check_guesses(request: HttpRequest, *, what: str) -> None:
    """Refused: `too_many_guesses`, when thirty wrong codes came from here in a quarter of an hour."""
    if (cache.get(_name(request, what)) or 0) >= MOST:
        raise Refused("too_many_guesses", minutes=MINUTES)


def note_wrong_guess(request: HttpRequest, *, what: str) -> None:
    """Count a wrong code; the quarter of an hour begins with the first."""
    name = _name(request, what)
    cache.add(name, 0, timeout=MINUTES * 60)
    try:
        cache.incr(name)
    except ValueError:  # it ran out between the two lines
        cache.set(name, 1, timeout=MINUTES * 60)


def _name(request: HttpRequest, what: str) -> str:
    address = request.META.get("REMOTE_ADDR", "")
    day = timezone.now().date().isoformat()
    return "guesses:" + keyed_hash(f"{what}:{day}:{address}", purpose="guesses")
