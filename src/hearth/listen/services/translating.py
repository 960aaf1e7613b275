"""Translations of voices: the original stays; a person or a machine translates, a second person checks."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from hearth.core.ledger import services as ledger
from hearth.core.people import queries as people
from hearth.core.wording import queries as wording
from hearth.core.wording import services as wordings
from hearth.core.wording.models import Wording
from hearth.kit.actors import Actor
from hearth.kit.refusals import Refused

from ..models import Voice
from ..rules import LONGEST, tidy_text

TEAM = ("facilitator", "steward")


@transaction.atomic
def translate_voice(voice: Voice, *, language: str, text: str, by: Actor, now: datetime) -> Wording:
    """Keep a person's translation of the words as others may read them.

    Refused: `for_the_team_only`, `voice_withdrawn`, `language_is_the_same`, `translation_empty`,
    `said_too_much`.
    """
    _must_be_possible(voice, language, by)
    words = tidy_text(text)
    if len(words) > LONGEST:
        raise Refused("said_too_much", most=LONGEST)
    return _keep(voice, language, words, Wording.State.HUMAN, by, now)


def translate_by_machine(voice: Voice, *, language: str, by: Actor, now: datetime) -> Wording:
    """Ask the connected machine; what it says is marked as a machine's. A person's words stay.

    Refused: as `translate_voice`, and `translation_by_person`, `no_translator`, `translator_failed`.
    """
    _must_be_possible(voice, language, by)
    known = _known(voice, language)
    if known and known.state != Wording.State.MACHINE and _fits(voice, known):
        raise Refused("translation_by_person")
    words = wordings.translator().translate(
        voice.quotable_text, source=voice.language, target=language
    )
    with transaction.atomic():
        return _keep(voice, language, tidy_text(words)[:LONGEST], Wording.State.MACHINE, by, now)


@transaction.atomic
def review_translation(voice: Voice, *, language: str, by: Actor, now: datetime) -> Wording:
    """A second person vouches for a translation. Whoever accepts a machine's words makes them theirs.

    Refused: `for_the_team_only`, `voice_withdrawn`, `language_is_the_same`, `translation_empty` (there
    is none), `translation_stale`, `translation_own`.
    """
    _must_be_possible(voice, language, by)
    known = _known(voice, language)
    if known is None:
        raise Refused("translation_empty")
    if (
        known.state == Wording.State.HUMAN
        and known.written_by
        and _is_same_person(voice, known, by)
    ):
        raise Refused("translation_own")
    made = wordings.mark_reviewed(known, source=voice.quotable_text, by=by.member, now=now)
    _note(voice, "translation checked", language, made.state, by, now)
    return made


def _must_be_possible(voice: Voice, language: str, by: Actor) -> None:
    if not by.holds(*TEAM) or by.membership_id is None:
        raise Refused("for_the_team_only")
    if voice.state == Voice.State.WITHDRAWN:
        raise Refused("voice_withdrawn")
    if language == voice.language:
        raise Refused("language_is_the_same")


def _known(voice: Voice, language: str) -> Wording | None:
    return wording.wording(
        voice.network, kind="voice", object_id=voice.id, field="text", language=language
    )


def _fits(voice: Voice, known: Wording) -> bool:
    return known.source_hash == wording.hash_of(voice.quotable_text)


def _is_same_person(voice: Voice, known: Wording, by: Actor) -> bool:
    """One person may hold two roles."""
    both = {known.written_by, by.member}
    return len(people.persons_behind(voice.network, [one for one in both if one])) < 2


def _keep(voice: Voice, language: str, words: str, state: str, by: Actor, now: datetime) -> Wording:
    made = wordings.put(
        voice.network,
        kind="voice",
        object_id=voice.id,
        field="text",
        language=language[:12],
        text=words,
        state=state,
        source=voice.quotable_text,
        by=by.member if state == Wording.State.HUMAN else None,
        now=now,
    )
    _note(voice, "voice translated", language, state, by, now)
    return made


def _note(voice: Voice, deed: str, language: str, state: str, by: Actor, now: datetime) -> None:
    facts = {"voice": voice.id, "language": language[:12], "state": state}
    ledger.record(network=voice.network, deed=deed, by=by, now=now, facts=facts)
