"""What phones need to know of listening: words of danger to carry along, limits, how voices stand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from hearth.core.networks.models import Network

from ..crisis import patterns_by_language
from ..models import Voice
from ..rules import LARGEST_GROUP, LONGEST
from .safety import crisis_changes


@dataclass(frozen=True)
class Limits:
    """What is taken: letters of a voice, people of a group."""

    letters: int = LONGEST
    group: int = LARGEST_GROUP


@dataclass(frozen=True)
class Standing:
    """How one voice stands, also a withdrawn one: no words."""

    state: str
    captured_by: UUID | None
    received_at: datetime


def crisis_patterns(network: Network) -> dict[str, list[str]]:
    """Language to the patterns that may mean danger (`crisis.py` says how they are written), with
    the network's own. A phone carries them so that help is shown at once, also without signal."""
    return patterns_by_language(crisis_changes(network))


def voice_states(network: Network, identifiers: Iterable[UUID]) -> dict[UUID, Standing]:
    """How these voices stand, withdrawn ones too; unknown ids are left out."""
    rows = Voice.objects.filter(network=network, id__in=list(identifiers)[:500])
    found = rows.values_list("id", "state", "captured_by", "received_at")
    return {row[0]: Standing(row[1], row[2], row[3]) for row in found}
