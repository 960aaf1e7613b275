"""The network's own words of danger: added phrases, and shipped ones that are switched off here."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from hearth.core.ledger import services as ledger
from hearth.core.networks.models import Network
from hearth.core.people.models import Role
from hearth.kit.actors import Actor
from hearth.kit.refusals import Refused

from ..crisis import all_phrases, tidy_phrase
from ..models import CrisisPhrase

MOST_PHRASES, SHORTEST, LONGEST = 500, 4, 80


@transaction.atomic
def add_crisis_phrase(
    network: Network, *, language: str, phrase: str, by: Actor, now: datetime
) -> CrisisPhrase:
    """Look for one more phrase; adding it twice is harmless, a `*` at the end of a word lets it go on.

    Refused: `for_leads_only`, `phrase_not_usable`, `too_many_phrases`.
    """
    words = tidy_phrase(phrase)
    if not len(words.replace("*", "").replace(" ", "")) >= SHORTEST or len(words) > LONGEST:
        raise Refused("phrase_not_usable", least=SHORTEST, most=LONGEST)
    return _change(network, language, words, is_off=False, by=by, now=now)


@transaction.atomic
def switch_off_phrase(
    network: Network, *, language: str, phrase: str, by: Actor, now: datetime
) -> CrisisPhrase:
    """Do not look for a shipped phrase here. Refused: `for_leads_only`, `phrase_unknown`."""
    if not any((row.language, row.listed) == (language, phrase) for row in all_phrases()):
        raise Refused("phrase_unknown")
    return _change(network, language, phrase, is_off=True, by=by, now=now)


@transaction.atomic
def undo_phrase(network: Network, *, phrase_id: UUID, by: Actor, now: datetime) -> None:
    """Take a change of the list back; doing so twice changes nothing. Refused: `for_leads_only`."""
    _must_lead(by)
    gone, _kinds = CrisisPhrase.objects.filter(network=network, pk=phrase_id).delete()
    if gone:
        _note(network, "word of danger changed back", phrase_id, by, now)


def _change(
    network: Network, language: str, phrase: str, *, is_off: bool, by: Actor, now: datetime
) -> CrisisPhrase:
    _must_lead(by)
    if CrisisPhrase.objects.filter(network=network).count() >= MOST_PHRASES:
        raise Refused("too_many_phrases", most=MOST_PHRASES)
    made, _is_new = CrisisPhrase.objects.update_or_create(
        network=network,
        language=language[:12],
        phrase=phrase,
        defaults={"is_off": is_off, "changed_by": by.label, "changed_at": now},
    )
    _note(network, "word of danger off" if is_off else "word of danger added", made.pk, by, now)
    return made


def _must_lead(by: Actor) -> None:
    if not by.holds(Role.SAFEGUARDING):
        raise Refused("for_leads_only")


def _note(network: Network, deed: str, phrase_id: UUID, by: Actor, now: datetime) -> None:
    ledger.record(network=network, deed=deed, by=by, now=now, facts={"phrase": phrase_id})
