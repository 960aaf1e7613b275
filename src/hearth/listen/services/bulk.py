"""Many voices at once: an import, the demo. One transaction and one ledger entry a portion."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from hearth.core.ledger import services as ledger
from hearth.core.networks.models import Network
from hearth.core.people import services as people
from hearth.core.people.models import Consent, Demographic, Known, Purpose
from hearth.core.places.models import Category, Dimension, Place
from hearth.core.trace import services as trace
from hearth.kit.actors import Actor
from hearth.kit.ids import uuid7

from ..details import find_details
from ..models import Capture, Round, Voice
from ..queries.safety import crisis_changes
from ..receipts import kept_key
from ..rules import storable
from ..traits import traits_from
from .cases import open_alert
from .tallies import count_in


@dataclass(frozen=True)
class Saying:
    """One voice to take in among many (an import, the demo). `at` is when it was said."""

    key: UUID
    kind: str
    text: str
    language: str
    at: datetime
    place: Place | None = None
    groups: Mapping[Dimension, Category | Known] = field(default_factory=dict)
    consents: Mapping[str, bool] = field(default_factory=dict)
    on_behalf: str = "self"
    group_size: int = 1
    captured_by: UUID | None = None
    channel: str = "import"
    state: str = "waiting"
    raw: Mapping[str, Any] | None = None
    voice_id: UUID | None = None
    profile_id: UUID | None = None


def receive_many(
    network: Network,
    *,
    round: Round,
    sayings: Iterable[Saying],
    wordings: Mapping[str, str],
    by: Actor,
    now: datetime,
    import_id: UUID | None = None,
) -> tuple[int, int]:
    """Take in many voices in one transaction with one ledger entry: (kept, repeated).

    Each must have been checked (`check_saying`); a key that is here already is passed over.
    """
    with transaction.atomic():
        rows = [_unsaved(network, round, saying, now, import_id) for saying in sayings]
        keys = [voice.key for voice, _saying in rows]
        there = _keys_known(network, keys)
        fresh, seen = [], set(there)
        for voice, saying in rows:
            if voice.key not in seen:
                seen.add(voice.key)
                fresh.append((voice, saying))
        _keep_many(network, fresh, wordings, now)
        ledger.record(
            network=network,
            deed="voices received",
            by=by,
            now=now,
            facts={"round": round.pk, "n": len(fresh), "import": import_id},
        )
    return len(fresh), len(rows) - len(fresh)


def _keys_known(network: Network, keys: list[UUID]) -> set[UUID]:
    found: set[UUID] = set()
    for start in range(0, len(keys), 500):
        rows = Voice.objects.filter(network=network, key__in=keys[start : start + 500])
        found.update(rows.values_list("key", flat=True))
    return found


def _unsaved(
    network: Network, round: Round, saying: Saying, now: datetime, import_id: UUID | None
) -> tuple[Voice, Saying]:
    voice = Voice(
        id=saying.voice_id or uuid7(),
        network=network,
        key=kept_key(saying.key),
        round=round,
        kind=saying.kind,
        text=saying.text,
        language=saying.language,
        place=saying.place,
        channel=saying.channel,
        captured_by=saying.captured_by,
        on_behalf=saying.on_behalf,
        group_size=saying.group_size,
        profile_id=saying.profile_id or uuid7(),
        state=_state_of(saying),
        may_quote=bool(saying.consents.get(Purpose.QUOTE)),
        said_at=saying.at,
        received_at=now,
        import_id=import_id,
    )
    return voice, saying


def _state_of(saying: Saying) -> str:
    """Words that would be quoted with personal details in them wait for a person to look."""
    if saying.state != Voice.State.SHOWN or not saying.consents.get(Purpose.QUOTE):
        return saying.state
    sure = any(detail.confidence == "high" for detail in find_details(saying.text))
    return Voice.State.WAITING if sure else saying.state


def _keep_many(
    network: Network, rows: list[tuple[Voice, Saying]], wordings: Mapping[str, str], now: datetime
) -> None:
    voices = [voice for voice, _saying in rows]
    Voice.objects.bulk_create(voices, batch_size=400)
    Capture.objects.bulk_create(
        (
            Capture(
                network=network,
                voice_id=voice.id,
                payload={
                    storable(name): storable(text) if isinstance(text, str) else text
                    for name, text in (saying.raw or {"text": saying.text}).items()
                },
                received_at=now,
            )
            for voice, saying in rows
        ),
        batch_size=500,
    )
    Demographic.objects.bulk_create(
        (
            people.demographic(network, voice.profile_id, dimension, answer)
            for voice, saying in rows
            for dimension, answer in saying.groups.items()
        ),
        batch_size=500,
    )
    Consent.objects.bulk_create(
        (
            Consent(
                network=network,
                subject_id=voice.profile_id,
                purpose=purpose,
                is_given=given,
                wording=wordings.get(purpose, purpose),
                language=voice.language,
                at=saying.at,
            )
            for voice, saying in rows
            for purpose, given in saying.consents.items()
        ),
        batch_size=500,
    )
    count_in(network, (traits_from(voice, saying.groups) for voice, saying in rows))
    changes = crisis_changes(network)
    for voice in voices:
        open_alert(voice, now, changes=changes)
    trace.link_many(
        network,
        pairs=[(("round", voice.round_id), ("voice", voice.id)) for voice in voices],
        relation="asked",
        now=now,
    )
