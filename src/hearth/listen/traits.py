"""What is counted of a voice: round, place, day, kind, people, and the groups it told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from uuid import UUID

from hearth.core.networks.models import Network
from hearth.core.people.models import Demographic, Known
from hearth.core.places.models import Category, Dimension

from .models import Voice
from .rules import GROUP_COUNTS_AT_MOST

PORTION = 500
#: (known, category): the category where it was given, else the way of not knowing.
Answer = tuple[str, UUID | None]


@dataclass(frozen=True)
class Traits:
    """Of one voice what tallies count; a group of about eight is eight people."""

    voice_id: UUID
    round_id: UUID
    place_id: UUID | None
    day: date
    kind: str
    people: int
    answers: Mapping[UUID, Answer] = field(default_factory=dict)


def day_of(moment: datetime) -> date:
    """The day on which a voice is counted, the same in every time zone."""
    return moment.astimezone(UTC).date()


def people_of(group_size: int) -> int:
    """As how many people a voice counts."""
    return min(group_size, GROUP_COUNTS_AT_MOST)


def traits_from(voice: Voice, groups: Mapping[Dimension, Category | Known]) -> Traits:
    """What is counted of a voice that has just come, with the groups that came with it."""
    return Traits(
        voice.id,
        voice.round_id,
        voice.place_id,
        day_of(voice.said_at),
        voice.kind,
        people_of(voice.group_size),
        {dimension.pk: _answer(answer) for dimension, answer in groups.items()},
    )


def _answer(answer: Category | Known) -> Answer:
    return (Known.GIVEN, answer.pk) if isinstance(answer, Category) else (str(answer), None)


def traits_of(network: Network, voice_ids: Iterable[UUID]) -> list[Traits]:
    """What is counted of these voices, withdrawn ones left out: two queries for every 500."""
    wanted = list(voice_ids)
    found: list[Traits] = []
    for start in range(0, len(wanted), PORTION):
        rows = Voice.objects.filter(network=network, id__in=wanted[start : start + PORTION])
        found += _with_answers(network, rows.exclude(state=Voice.State.WITHDRAWN))
    return found


def _with_answers(network: Network, rows: Iterable[Voice]) -> Iterator[Traits]:
    voices = list(rows)
    answers: dict[UUID, dict[UUID, Answer]] = {voice.profile_id: {} for voice in voices}
    told = Demographic.objects.filter(network=network, profile_id__in=list(answers))
    for profile, dimension, known, category in told.values_list(
        "profile_id", "dimension_id", "known", "category_id"
    ):
        answers[profile][dimension] = (known, category)
    for voice in voices:
        yield Traits(
            voice.id,
            voice.round_id,
            voice.place_id,
            day_of(voice.said_at),
            voice.kind,
            people_of(voice.group_size),
            answers[voice.profile_id],
        )


def every_trait(network: Network) -> Iterator[Traits]:
    """What is counted of every voice that was not withdrawn, in two queries that stream."""
    rows = Voice.objects.filter(network=network).exclude(state=Voice.State.WITHDRAWN)
    fields = ("profile_id", "id", "round_id", "place_id", "said_at", "kind", "group_size")
    voices = {row[0]: row[1:] for row in rows.values_list(*fields).iterator(chunk_size=5000)}
    answers: dict[UUID, dict[UUID, Answer]] = {}
    told = Demographic.objects.filter(network=network)
    for profile, dimension, known, category in told.values_list(
        "profile_id", "dimension_id", "known", "category_id"
    ).iterator(chunk_size=5000):
        if profile in voices:
            answers.setdefault(profile, {})[dimension] = (known, category)
    for profile, (identifier, round_id, place_id, said_at, kind, size) in voices.items():
        yield Traits(
            identifier,
            round_id,
            place_id,
            day_of(said_at),
            kind,
            people_of(size),
            answers.get(profile, {}),
        )
