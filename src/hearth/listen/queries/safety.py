"""What can be asked about safeguarding: cases with their clock, notes, and the network's own words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, F, Q

from hearth.core.networks.models import Network

from .. import crisis
from ..crisis import NO_CHANGES, Changes, all_phrases
from ..models import Alert, CaseNote, CrisisPhrase, ReadingRules, Voice

MOST_CASES = 200


@dataclass(frozen=True)
class CasesWaiting:
    """How many cases are open, how many of them past their time, how many are nobody's yet."""

    open: int
    overdue: int
    untaken: int


def reading_rules(network: Network) -> ReadingRules:
    """What the network decided about reading voices; the defaults where it has decided nothing."""
    return ReadingRules.objects.filter(network=network).first() or ReadingRules(network=network)


def crisis_changes(network: Network) -> Changes:
    """The network's own changes to the words of danger, in one query; never from an old copy."""
    rows = CrisisPhrase.objects.filter(network=network).values_list("language", "phrase", "is_off")
    found = list(rows)
    if not found:
        return NO_CHANGES
    return Changes(
        added=tuple((code, phrase) for code, phrase, is_off in found if not is_off),
        off=frozenset((code, phrase) for code, phrase, is_off in found if is_off),
    )


def sounds_like_crisis(
    text: str,
    *,
    language: str = "",
    network: Network | None = None,
    changes: Changes | None = None,
) -> list[str]:
    """The words of danger found in a text, by the network's own list where one is named."""
    if changes is None:
        changes = crisis_changes(network) if network else NO_CHANGES
    return crisis.sounds_like_crisis(text, language=language, changes=changes)


def crisis_words_in(network: Network, text: str, *, language: str = "") -> list[str]:
    """The words of danger found in a text by this network's own list."""
    return sounds_like_crisis(text, language=language, network=network)


def crisis_phrases_of(network: Network) -> list[CrisisPhrase]:
    """What the network added and switched off."""
    return list(CrisisPhrase.objects.filter(network=network))


def shipped_phrases() -> dict[str, list[str]]:
    """Language to every shipped phrase, alternatives written out."""
    found: dict[str, list[str]] = {}
    for phrase in all_phrases():
        found.setdefault(phrase.language, []).append(phrase.listed)
    return found


def cases(network: Network, *, open_only: bool = True) -> list[Alert]:
    """Safeguarding cases, those due first before the closed ones."""
    rows = Alert.objects.filter(network=network)
    rows = rows.filter(closed_at=None) if open_only else rows
    return list(rows.order_by(F("closed_at").desc(nulls_first=True), "due_at")[:MOST_CASES])


def case(network: Network, identifier: UUID) -> Alert | None:
    """One case of this network, or none."""
    return Alert.objects.filter(network=network, id=identifier).first()


def case_notes(network: Network, identifier: UUID) -> list[CaseNote]:
    """What was written down about a case, oldest first."""
    rows = CaseNote.objects.filter(network=network, alert_id=identifier)
    return list(rows.order_by("at", "id"))


def cases_waiting(network: Network, *, now: datetime) -> CasesWaiting:
    """The numbers of the first screen, in one query."""
    found = Alert.objects.filter(network=network, closed_at=None).aggregate(
        open=Count("voice_id"),
        overdue=Count("voice_id", filter=Q(due_at__lt=now)),
        untaken=Count("voice_id", filter=Q(taken_by=None)),
    )
    return CasesWaiting(**found)


def open_alerts(network: Network) -> int:
    """How many cases are open."""
    return Alert.objects.filter(network=network, closed_at=None).count()


def overdue_cases(network: Network, *, now: datetime) -> list[Alert]:
    """Open cases past their time."""
    return list(Alert.objects.filter(network=network, closed_at=None, due_at__lt=now)[:MOST_CASES])


def due_after(network: Network, now: datetime) -> datetime:
    """By when a case that opens now must be closed."""
    return now + timedelta(hours=reading_rules(network).case_hours)


def languages_of(network: Network, voice_ids: Iterable[UUID]) -> dict[UUID, str]:
    """The languages of these voices, withdrawn ones too."""
    rows = Voice.objects.filter(network=network, id__in=list(voice_ids)[:500])
    return dict(rows.values_list("id", "language"))
