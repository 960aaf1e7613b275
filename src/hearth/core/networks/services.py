"""What can be done with networks."""

import re

from hearth.kit.refusals import Refused

from .models import Network

RESERVED = {"account", "api", "static", "admin", "health", "gallery", "join", "sign-in"}


def found(slug: str, *, name: str, **details: object) -> Network:
    """Found a network. Refused: `slug_not_usable`, `slug_taken`, `name_missing`."""
    if not re.fullmatch(r"[a-z0-9](?:[a-z0-9-]{0,48}[a-z0-9])?", slug) or slug in RESERVED:
        raise Refused("slug_not_usable", slug=slug)
    if Network.objects.filter(slug=slug).exists():
        raise Refused("slug_taken", slug=slug)
    if not name.strip():
        raise Refused("name_missing")
    details.setdefault("languages", ["en"])
    return Network.objects.create(slug=slug, name=name.strip(), **details)
