"""Who judged which voice how: side by side, and as tables from which agreement is measured."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from hearth.core.networks.models import Network
from hearth.kit.actors import Actor
from hearth.listen import queries as listen

from ..models import AgendaItem, Coding, NoTheme
from ..rules import standpoint_of
from .coding import has_judged

LENSES = ("lived", "professional")


@dataclass(frozen=True)
class Judgement:
    """What one person said of one voice; no themes means that none fits."""

    voice_id: UUID
    coder_id: UUID
    standpoint: str
    themes: frozenset[UUID]


def judgements(network: Network, voice_ids: Iterable[UUID] | None = None) -> list[Judgement]:
    """Every standing judgement (of these voices, or of all), in two queries."""
    wanted = {"network": network, "withdrawn_at": None}
    if voice_ids is not None:
        wanted["voice_id__in"] = list(voice_ids)  # type: ignore[assignment]
    found: dict[tuple[UUID, UUID, str], set[UUID]] = defaultdict(set)
    coded = Coding.objects.filter(**wanted)
    for voice, coder, lens, theme in coded.values_list(
        "voice_id", "coder_id", "standpoint", "theme_id"
    ).iterator(chunk_size=5000):
        found[voice, coder, lens].add(theme)
    none = NoTheme.objects.filter(**wanted).filter(voice_id__in=listen.heard_ids(network))
    for voice, coder, lens in none.values_list("voice_id", "coder_id", "standpoint"):
        found[voice, coder, lens] |= set()
    return [
        Judgement(voice, coder, lens, frozenset(themes))
        for (voice, coder, lens), themes in sorted(found.items())
    ]


def side_by_side(network: Network, voice_id: UUID) -> dict[str, list[Judgement]]:
    """The judgements of one voice by lens; who judged is not said, only how many."""
    found: dict[str, list[Judgement]] = {lens: [] for lens in LENSES}
    for one in judgements(network, [voice_id]):
        found[one.standpoint].append(one)
    return found


def may_compare(network: Network, *, voice_id: UUID, by: Actor) -> bool:
    """Whether this person may see what others said of the voice.

    Whoever codes sees it after judging alone, or once the voice is on the agenda. The team, who
    prepare the agenda, and those who do not code see it always.
    """
    if by.holds("facilitator", "steward") or standpoint_of(by) is None:
        return True
    if by.membership_id and has_judged(network, voice_ids=[voice_id], coder_id=by.membership_id):
        return True
    return (
        AgendaItem.objects.filter(network=network, voice_id=voice_id)
        .exclude(state=AgendaItem.State.TAKEN_OFF)
        .exists()
    )


def own_differences(network: Network, *, coder_id: UUID, limit: int = 20) -> list[UUID]:
    """Voices that this person judged last and on which somebody else said otherwise."""
    mine = {"network": network, "coder_id": coder_id, "withdrawn_at": None}
    coded = Coding.objects.filter(**mine).order_by("-coded_at", "-id")
    none = NoTheme.objects.filter(**mine).order_by("-judged_at", "-id")
    latest = [
        *coded.values_list("coded_at", "voice_id")[: limit * 10],
        *none.values_list("judged_at", "voice_id")[: limit * 10],
    ]
    order = list(dict.fromkeys(voice for _at, voice in sorted(latest, reverse=True)))
    said: dict[UUID, set[frozenset[UUID]]] = defaultdict(set)
    for one in judgements(network, order):
        said[one.voice_id].add(one.themes)
    return [voice for voice in order if len(said[voice]) > 1][:limit]


def agenda(network: Network, *, state: str = "") -> QuerySet[AgendaItem]:
    """What is to be talked over, newest first; what was taken off only on request."""
    rows = AgendaItem.objects.filter(network=network)
    return rows.filter(state=state) if state else rows.exclude(state="taken_off")


def agenda_item(network: Network, identifier: UUID) -> AgendaItem | None:
    """One item of this network's agenda, or none."""
    return AgendaItem.objects.filter(network=network, id=identifier).first()


def on_agenda(network: Network) -> set[UUID]:
    """Voices that stand on the agenda or were talked over."""
    return set(agenda(network).values_list("voice_id", flat=True))
