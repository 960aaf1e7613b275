"""What a phone sent, read strictly: a value of the wrong kind is refused by its name, never guessed."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest

from hearth.core.networks.models import Network
from hearth.core.people.models import Known, Purpose
from hearth.core.places import queries as places
from hearth.core.places.models import Category, Dimension, Place
from hearth.faces.shared.languages import REGISTRY
from hearth.faces.shared.paging import uuid_or_none
from hearth.faces.shared.saying import CONSENT_WORDS, CONSENT_WORDS_FOR_OTHERS
from hearth.faces.shared.speaking import NOT_KNOWN, PREFER_NOT
from hearth.kit.refusals import Refused
from hearth.listen import queries, services
from hearth.listen.queries import Voice

#: What a champion's phone asks for. To be written to, somebody leaves an address on the page:
#: no address of anybody lies on a champion's phone.
PURPOSES = (Purpose.KEEP, Purpose.QUOTE, Purpose.SHARE_PARTNERS)
MOST_ATTACHMENTS = 6
LONGEST_WORDING = 500
#: A phone's clock that differs by more is put right by how much it differs when it sends.
ABOUT_RIGHT = timedelta(minutes=5)


def read_json(request: HttpRequest) -> dict[str, Any]:
    """The object that was sent, in UTF-8. Refused: `not_json`."""
    try:
        given = json.loads(request.body.decode("utf-8"))
    except (ValueError, RecursionError):
        raise Refused("not_json") from None
    if not isinstance(given, dict):
        raise Refused("not_json")
    return given


def read_key(given: dict[str, Any]) -> UUID:
    """The key that the phone made. Refused: `key_missing`."""
    key = uuid_or_none(text_of(given, "key"))
    if key is None:
        raise Refused("key_missing")
    return key


def text_of(given: dict[str, Any], name: str, *, default: str = "") -> str:
    """A text, or the default where there is none. Refused: `value_not_readable`."""
    value = given.get(name)
    if value is None:
        return default
    if not isinstance(value, str):
        raise Refused("value_not_readable", name=name)
    return value


def number_of(given: dict[str, Any], name: str, *, default: int) -> int:
    """A whole number, or the default where there is none. Refused: `value_not_readable`."""
    value = given.get(name)
    if value is None:
        return default
    if not isinstance(value, int) or isinstance(value, bool) or abs(value) > 2**31 - 1:
        raise Refused("value_not_readable", name=name)
    return value


def object_of(given: dict[str, Any], name: str) -> dict[str, Any]:
    """An object, or an empty one where there is none. Refused: `value_not_readable`."""
    value = given.get(name)
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise Refused("value_not_readable", name=name)
    return value


def keys_of(given: dict[str, Any], name: str, *, most: int) -> tuple[UUID, ...]:
    """A list of ids. Refused: `value_not_readable` (also for more than `most`)."""
    value = given.get(name) or []
    found = [uuid_or_none(key if isinstance(key, str) else "") for key in _listed(value, name)]
    if len(found) > most or None in found:
        raise Refused("value_not_readable", name=name)
    return tuple(dict.fromkeys(key for key in found if key))


def _listed(value: object, name: str) -> Iterable[object]:
    if not isinstance(value, list):
        raise Refused("value_not_readable", name=name)
    return value


def read_voice(network: Network, given: dict[str, Any], *, now: datetime) -> dict[str, Any]:
    """The arguments of `receive_voice`.

    Refused: `key_missing`, `value_not_readable`, `phone_round_unknown`, `language_not_known`,
    `place_unknown`, `category_unknown`.
    """
    round_ = queries.round_of(network, uuid_or_none(text_of(given, "round")) or UUID(int=0))
    if round_ is None:
        raise Refused("phone_round_unknown")
    language = text_of(given, "language", default=network.default_language)
    asked_in = text_of(given, "asked_in", default=language)
    on_behalf = text_of(given, "on_behalf", default="other")
    if on_behalf not in Voice.OnBehalf.values:
        raise Refused("value_not_readable", name="on_behalf")
    for code in (language, asked_in):
        if code not in REGISTRY:
            raise Refused("language_not_known", language=code[:20])
    consents, wordings = _agreed(given, on_behalf)
    is_group = on_behalf == Voice.OnBehalf.GROUP
    return {
        "key": read_key(given),
        "round": round_,
        "kind": text_of(given, "kind")[:20],
        "text": text_of(given, "text"),
        "language": language,
        "asked_in": asked_in,
        "place": _place(network, text_of(given, "place")),
        "on_behalf": on_behalf,
        "group_size": number_of(given, "group_size", default=1) if is_group else 1,
        "groups": _groups(network, object_of(given, "groups")),
        "consents": consents,
        "wordings": wordings,
        "origin": _origin(given, now),
    }


def _place(network: Network, identifier: str) -> Place | None:
    if not identifier:
        return None
    wanted = uuid_or_none(identifier)
    found = places.places(network).filter(pk=wanted).first() if wanted else None
    if found is None:
        raise Refused("place_unknown", code=identifier[:40])
    return found


def _groups(network: Network, told: dict[str, Any]) -> dict[Dimension, Category | Known]:
    """Dimension to answer; what was left open is not asked, and is no answer."""
    answers = {key: answer for key, answer in told.items() if answer}
    if not answers:
        return {}
    dimensions = {row.key: row for row in places.dimensions(network, asked=True)}
    found: dict[Dimension, Category | Known] = {}
    for key, answer in answers.items():
        dimension = dimensions.get(key)
        categories = {row.key: row for row in dimension.categories.all()} if dimension else {}
        if dimension and answer in (PREFER_NOT, NOT_KNOWN):
            found[dimension] = Known.PREFER_NOT if answer == PREFER_NOT else Known.NOT_KNOWN
        elif dimension and isinstance(answer, str) and answer in categories:
            found[dimension] = categories[answer]
        else:
            raise Refused("category_unknown", category=str(answer)[:60], dimension=str(key)[:60])
    return found


def _agreed(given: dict[str, Any], on_behalf: str) -> tuple[dict[str, bool], dict[str, str]]:
    """What was agreed to, in the very words that the phone showed."""
    agreed, shown = object_of(given, "consents"), object_of(given, "wordings")
    ours = CONSENT_WORDS if on_behalf == Voice.OnBehalf.SELF else CONSENT_WORDS_FOR_OTHERS
    consents = {purpose.value: agreed.get(purpose.value) is True for purpose in PURPOSES}
    consents[Purpose.KEEP.value] = True
    wordings = {}
    for purpose in PURPOSES:
        words = text_of(shown, purpose.value)[:LONGEST_WORDING]
        words = words.encode("utf-8", "ignore").decode().replace("\x00", "").strip()
        wordings[purpose.value] = words or str(ours[purpose])
    return consents, wordings


def _origin(given: dict[str, Any], now: datetime) -> services.Origin:
    """The capture as it came, but for what must not lie beside the words: the key (it makes the
    receipt) and the groups (they hang on a profile that only the voice knows)."""
    kept = {name: given[name] for name in RAW if name in given}
    attachments = keys_of(given, "attachments", most=100)
    if len(attachments) > MOST_ATTACHMENTS:
        raise Refused("too_many_phone_files", most=MOST_ATTACHMENTS)
    return services.Origin(
        raw=json.dumps(kept)[:LONGEST_RAW],
        said_at=_said_at(given, now),
        attachments=attachments,
    )


RAW = ("said_at", "sent_at", "language", "asked_in", "place", "consents", "attachments", "phone")
LONGEST_RAW = 4000


def _said_at(given: dict[str, Any], now: datetime) -> datetime | None:
    """When it was said: by the phone's clock, put right by how wrong it is while it sends."""
    said, sent = _moment(given.get("said_at")), _moment(given.get("sent_at"))
    if said is None or sent is None:
        return said
    drift = now - sent
    try:
        return said + drift if abs(drift) > ABOUT_RIGHT else said
    except OverflowError:
        return None


def _moment(value: object) -> datetime | None:
    """A moment with its zone; nonsense is none, since a wrong clock must cost nobody their words."""
    try:
        found = datetime.fromisoformat(value) if isinstance(value, str) else None
        return found.astimezone(UTC) if found and found.tzinfo else None
    except (ValueError, OverflowError):
        return None
