"""A filled form as a voice: every answer believed only as far as it can be."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, TypedDict
from uuid import UUID, uuid5

from django.utils import timezone

from hearth.core.networks.models import Network
from hearth.core.people.models import Known, Purpose
from hearth.core.places import queries as places
from hearth.core.places.models import Category, Dimension, Place
from hearth.kit.refusals import Refused

from ...models import Round, Voice
from ...receipts import kept_key
from ...rules import storable
from ...xforms import Filled, fields
from ..receiving import Origin
from .handing import wordings_of

_UNKNOWN = {fields.PREFER_NOT: Known.PREFER_NOT, fields.NOT_KNOWN: Known.NOT_KNOWN}


class Saying(TypedDict):
    """What `receive_voice` is given of a form."""

    kind: str
    text: str
    language: str
    place: Place | None
    on_behalf: str
    group_size: int
    groups: dict[Dimension, Category | Known]
    consents: dict[str, bool]
    wordings: dict[str, str]
    contact: tuple[str, str] | None
    asked_in: str
    origin: Origin


def key_of(network: Network, instance_id: str) -> UUID:
    """The key of the voice of a form: the same form is the same voice."""
    return uuid5(network.pk, f"form {instance_id}")


def kept_instance(network: Network, instance_id: str) -> UUID:
    """What is kept of a form's id: enough to know it again, too little to make its receipt."""
    return kept_key(key_of(network, instance_id))


def agreed_to_keep(filled: Filled) -> bool:
    """Whether the speaker agreed that their words are kept at all."""
    return filled.answer(fields.CONSENT + Purpose.KEEP) == fields.YES


def media_named(filled: Filled) -> frozenset[str]:
    """The names of the files that a form says it comes with."""
    return frozenset(filter(None, (filled.answer(fields.AUDIO), filled.answer(fields.PHOTO))))


def saying_of(
    network: Network, filled: Filled, *, xml: bytes, round: Round, files: Iterable[UUID]
) -> Saying:
    """What stands in a form, ready for `receive_voice`. Refused: `group_size_not_a_number`."""
    language = _language(filled.answer(fields.LANGUAGE)) or network.default_language
    asked_in = _language(filled.answer(fields.ASKED_IN)) or language
    on_behalf = filled.answer(fields.ON_BEHALF)
    return Saying(
        kind=filled.answer(fields.KIND),
        text=filled.answers.get(fields.TEXT, ""),
        language=language,
        place=_place(network, filled.answer(fields.PLACE)),
        on_behalf=on_behalf if on_behalf in Voice.OnBehalf.values else Voice.OnBehalf.OTHER,
        group_size=_group_size(filled, on_behalf),
        groups=_groups(network, filled),
        consents=_consents(filled),
        wordings=wordings_of(round, filled.version, asked_in),
        contact=_contact(filled.answer(fields.CONTACT)),
        asked_in=asked_in,
        origin=Origin(
            raw=_as_it_came(filled, xml), said_at=_said_at(filled), attachments=tuple(files)
        ),
    )


def _as_it_came(filled: Filled, xml: bytes) -> dict[str, Any]:
    """The form to the letter, but for its own id: whoever has that could make the receipt."""
    text = storable(xml.decode("utf-8", "backslashreplace"))
    return {
        "form": filled.form,
        "version": filled.version,
        "xml": text.replace(filled.instance_id, "(its id)"),
    }


def _language(code: str) -> str:
    return code if re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})?", code) else ""


def _place(network: Network, chosen: str) -> Place | None:
    """The place that was chosen; one that is no longer there stands in the raw capture only."""
    identifier = _uuid(chosen)
    return places.places(network).filter(pk=identifier).first() if identifier else None


def _group_size(filled: Filled, on_behalf: str) -> int:
    said = filled.answer(fields.GROUP_SIZE)
    if on_behalf != Voice.OnBehalf.GROUP or not said:
        return 1
    if not re.fullmatch(r"-?[0-9]{1,6}", said):
        raise Refused("group_size_not_a_number", text=said[:40])
    return int(said)


def _groups(network: Network, filled: Filled) -> dict[Dimension, Category | Known]:
    """What was told; "I did not ask" and silence are both no row."""
    asked = places.dimensions(network, asked=True)
    named = fields.group_fields((row.pk, row.key) for row in asked)
    by_id = {row.pk: row for row in asked}
    told: dict[Dimension, Category | Known] = {}
    for name, identifier in named.items():
        answer, dimension = filled.answer(name), by_id[identifier]
        if answer in _UNKNOWN:
            told[dimension] = _UNKNOWN[answer]
        for category in dimension.categories.all():
            if str(category.pk) == answer:
                told[dimension] = category
    return told


def _consents(filled: Filled) -> dict[str, bool]:
    """Every purpose that was answered, yes or no; what was left open was not asked."""
    said: Mapping[str, str] = {
        purpose: filled.answer(fields.CONSENT + purpose) for purpose in Purpose.values
    }
    return {
        purpose: answer == fields.YES
        for purpose, answer in said.items()
        if answer in (fields.YES, fields.NO)
    }


def _contact(address: str) -> tuple[str, str] | None:
    """An address that can be written to; anything else stands in the raw capture only."""
    if re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s.]+", address) and len(address) <= 254:
        return ("email", address)
    digits = re.sub(r"[\s().\-/]", "", address)
    return ("sms", digits) if re.fullmatch(r"\+?\d{7,15}", digits) else None


def _said_at(filled: Filled) -> datetime | None:
    """When it was said, by the phone's clock; else when the form was begun."""
    for name in (fields.SAID_AT, fields.START):
        try:
            told = datetime.fromisoformat(filled.answer(name))
            return told if told.tzinfo else timezone.make_aware(told)
        except (ValueError, OverflowError):
            continue
    return None


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
