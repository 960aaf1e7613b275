"""The little that a champion's phone carries: small on purpose, so that an old phone stays quick."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from hearth.core.networks.models import Network
from hearth.core.people import queries as people
from hearth.core.people.models import Champion, Device
from hearth.core.places import queries as places
from hearth.core.places.models import Dimension
from hearth.core.wording import queries as wording
from hearth.faces.shared.equality import NO_ANSWER
from hearth.faces.shared.languages import REGISTRY
from hearth.faces.shared.saying import CONSENT_WORDS, CONSENT_WORDS_FOR_OTHERS, KINDS
from hearth.listen import queries
from hearth.listen.queries import Limits, Round

from .outbox_reading import MOST_ATTACHMENTS, PURPOSES

MOST_PLACES = 60
#: What a phone sends in one file; the house takes a little more.
MOST_FILE_MB = 15


def working_set(network: Network, device: Device, *, now: datetime) -> dict[str, Any]:
    """Everything that the phone needs until it has signal again."""
    champion = people.champion_profile(device.membership)
    spoken = list(champion.languages) if champion else []
    languages = [code for code in dict.fromkeys([*spoken, *network.languages]) if code in REGISTRY]
    return {
        "server_time": now.isoformat(),
        "member": {
            "id": str(device.membership_id),
            "name": champion.shown_name if champion else device.membership.person.name,
        },
        "device": {"id": str(device.pk), "name": device.name},
        "languages": languages,
        "rounds": _rounds(network, languages, now),
        "kinds": [{"key": str(key), "words": str(words)} for key, words in KINDS.items()],
        "places": _places(network, champion),
        "dimensions": [_dimension(row) for row in places.dimensions(network, asked=True)],
        "consents": [
            {
                "purpose": purpose.value,
                "words": str(CONSENT_WORDS_FOR_OTHERS[purpose]),
                "words_self": str(CONSENT_WORDS[purpose]),
            }
            for purpose in PURPOSES
        ],
        "crisis_lines": network.crisis_lines,
        "crisis_patterns": queries.crisis_patterns(network),
        "limits": {
            "letters": Limits.letters,
            "group": Limits.group,
            "attachments": MOST_ATTACHMENTS,
            "attachment_bytes": MOST_FILE_MB * 1024 * 1024,
        },
    }


def _rounds(network: Network, languages: list[str], now: datetime) -> list[dict[str, Any]]:
    """Rounds that take voices today, with the question in the champion's languages."""
    rows = queries.open_rounds(network, now=now)
    asked: dict[Any, dict[str, str]] = {row.pk: {row.language: row.question} for row in rows}
    for code in languages:
        found = wording.words_for(network, kind="round", ids=list(asked), language=code)
        for row in rows:
            words = found.get((row.pk, "question"))
            if words and not words.is_stale(row.question):
                asked[row.pk].setdefault(code, words.text)
    return [_round(row, asked[row.pk]) for row in rows]


def _round(row: Round, question: dict[str, str]) -> dict[str, Any]:
    return {
        "id": str(row.pk),
        "title": row.title,
        "language": row.language,
        "question": question,
        "closes_on": row.closes_on.isoformat(),
    }


def _places(network: Network, champion: Champion | None) -> list[dict[str, Any]]:
    """The champion's own patch, then the wards, at most `MOST_PLACES` together."""
    patch = list(champion.patch.defer("boundary", "outline")) if champion else []
    own = {place.pk for place in patch}
    rest = [place for place in places.places(network, depth=1) if place.pk not in own]
    return [
        {"id": str(place.pk), "name": place.name, "own": place.pk in own}
        for place in (patch + rest)[:MOST_PLACES]
    ]


def _dimension(row: Dimension) -> dict[str, Any]:
    categories = [found for found in row.categories.all() if found.key not in NO_ANSWER]
    return {
        "key": row.key,
        "name": row.name,
        "categories": [{"key": found.key, "name": found.name} for found in categories],
    }
