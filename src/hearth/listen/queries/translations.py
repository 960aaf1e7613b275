"""What can be asked about translations of voices."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from hearth.core.networks.models import Network
from hearth.core.wording import queries as wording
from hearth.core.wording.models import Wording
from hearth.core.wording.queries import Words

from ..models import Voice
from .safety import reading_rules


@dataclass(frozen=True)
class Checked:
    """A translation that somebody may check, with its voice."""

    wording: Wording
    voice: Voice
    is_stale: bool


def team_languages(network: Network) -> list[str]:
    """What the team reads: its own choice, else the network's main language."""
    return reading_rules(network).team_languages or [network.default_language]


def to_translate(network: Network) -> QuerySet[Voice]:
    """Voices that the team cannot read and nobody has translated, those that others may read first."""
    rows = Voice.objects.filter(network=network, state__in=["waiting", "shown"]).exclude(text="")
    rows = rows.exclude(language__in=team_languages(network))
    done = wording.translated_ids(network, kind="voice", language=network.default_language)
    rows = (
        rows.exclude(id__in=done).select_related("place").defer("place__boundary", "place__outline")
    )
    return rows.order_by("-may_quote", "received_at", "id")


def to_check(network: Network) -> list[Checked]:
    """Translations into the main language that no second person has looked at, oldest first."""
    found = wording.to_review(network, kind="voice", languages=[network.default_language])
    ids = [row.object_id for row in found]
    rows = Voice.objects.filter(network=network, id__in=ids).exclude(state="withdrawn")
    voices = {row.id: row for row in rows}
    return [
        Checked(row, voices[row.object_id], _is_stale(row, voices[row.object_id]))
        for row in found
        if row.object_id in voices
    ]


def _is_stale(row: Wording, voice: Voice) -> bool:
    return row.source_hash != wording.hash_of(voice.quotable_text)


def translation_of(voice: Voice, language: str) -> Checked | None:
    """The translation of one voice as it is kept, or none."""
    row = wording.wording(
        voice.network, kind="voice", object_id=voice.id, field="text", language=language
    )
    return Checked(row, voice, _is_stale(row, voice)) if row else None


def translations(network: Network, voices: Iterable[Voice], language: str) -> dict[UUID, Words]:
    """Translations of these voices that may be shown: made of the words as they are shown now.

    One made before something was masked would tell what was masked: it is left out.
    """
    others = {voice.id: voice for voice in voices if voice.language != language}
    if not others:
        return {}
    found = wording.words_for(network, kind="voice", ids=others, language=language)
    return showable(others.values(), found, language)


def showable(
    voices: Iterable[Voice], found: dict[tuple[UUID, str], Words], language: str
) -> dict[UUID, Words]:
    """Those of these translations that still fit the words that are shown."""
    pairs = [(voice, found.get((voice.id, "text"))) for voice in voices]
    return {
        voice.id: words
        for voice, words in pairs
        if words and voice.language != language and not words.is_stale(voice.quotable_text)
    }
