"""Names of the fields of a form, as they stand in its XML. A name that was given out stays."""

from __future__ import annotations

import re
from collections.abc import Iterable
from uuid import UUID

FORM = "round-"
PLACES = "places.csv"
#: What is asked of a voice.
TEXT, AUDIO, PHOTO = "text", "audio", "photo"
KIND, LANGUAGE, PLACE, SAID_AT = "kind", "language", "place", "said_at"
ON_BEHALF, GROUP_SIZE = "on_behalf", "group_size"
ASKED_IN, CONTACT = "asked_in", "contact"
START, DEVICE = "start", "deviceid"
#: Consents are `agree_<purpose>`, groups `group_<dimension>`.
CONSENT, GROUP = "agree_", "group_"
YES, NO = "yes", "no"
NOT_ASKED, PREFER_NOT, NOT_KNOWN = "not_asked", "prefer_not", "not_known"


def form_id(round_id: UUID) -> str:
    """The id of a round's form."""
    return f"{FORM}{round_id}"


def round_behind(form: str) -> UUID | None:
    """The round whose form this is, or none."""
    try:
        return UUID(form.removeprefix(FORM)) if form.startswith(FORM) else None
    except ValueError:
        return None


def group_fields(dimensions: Iterable[tuple[UUID, str]]) -> dict[str, UUID]:
    """Field name to dimension, from (id, key): readable, an XML name, and never the same twice."""
    found: dict[str, UUID] = {}
    for identifier, key in dimensions:
        name = GROUP + re.sub(r"[^a-z0-9]+", "_", key.lower()).strip("_")
        found[name if name not in (*found, GROUP) else f"{GROUP}{identifier.hex}"] = identifier
    return found
