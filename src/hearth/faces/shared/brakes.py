"""A brake on how many files, and how many bytes, come from one connection in an hour.

Counted as wrong codes are (`limits`): in the cache, under a keyed hash of the address that changes
each day. A community centre where sixty people speak over one connection still gets through.
"""

from __future__ import annotations

import shutil

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils import timezone

from hearth.kit.codes import keyed_hash
from hearth.kit.refusals import Refused

MOST_FILES = 120
MOST_BYTES = 400 * 1024 * 1024
MINUTES = 60
#: Below this much room on the disk no stranger's file is taken: words need it more.
ROOM_LEFT = 500 * 1024 * 1024


def brake_files(request: HttpRequest, *, size: int) -> None:
    """Count one more file of this size. Refused: `too_many_files`, `no_room_for_files`."""
    if shutil.disk_usage(settings.HOME).free < ROOM_LEFT + size:
        raise Refused("no_room_for_files")
    files, octets = _name(request, "files"), _name(request, "bytes")
    if cache.get(files, 0) >= MOST_FILES or cache.get(octets, 0) + size > MOST_BYTES:
        raise Refused("too_many_files", minutes=MINUTES)
    _add(files, 1)
    _add(octets, size)


def _add(name: str, more: int) -> None:
    cache.add(name, 0, timeout=MINUTES * 60)
    try:
        cache.incr(name, more)
    except ValueError:  # it ran out between the two lines
        cache.set(name, more, timeout=MINUTES * 60)


def _name(request: HttpRequest, what: str) -> str:
    address = request.META.get("REMOTE_ADDR", "")
    day = timezone.now().date().isoformat()
    return "brake:" + keyed_hash(f"{what}:{day}:{address}", purpose="brakes")
