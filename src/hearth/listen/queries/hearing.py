"""Who was heard, from the running counts: the same few queries whatever the size."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import QuerySet, Sum

from hearth.core.networks.models import Network
from hearth.core.people.models import Known
from hearth.core.places.models import Dimension

from ..models import Round, Tally
from ..traits import Traits, every_trait

#: The ways of not knowing; nobody is counted as having been asked without a row that says so.
UNKNOWN = (Known.NOT_ASKED, Known.PREFER_NOT, Known.NOT_KNOWN)


@dataclass(frozen=True)
class Heard:
    """Who was heard, in people: a group of about eight counts as eight in its groups and place.

    A group counts as `GROUP_COUNTS_AT_MOST` people at most, so that one record of a large meeting
    cannot stand for a neighbourhood.
    `unknown` gives, for each dimension, how many people fall under each way of not knowing.
    """

    voices: int
    people_heard: int
    by_category: dict[UUID, int] = field(default_factory=dict)
    by_place: dict[UUID, int] = field(default_factory=dict)
    unknown: dict[UUID, dict[str, int]] = field(default_factory=dict)
    place_unknown: int = 0
    by_kind: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class DayHeard:
    """One day of a round: people who answered (“would rather not say” among them), and by category."""

    day: date
    people: int
    by_category: Mapping[UUID, int]


def _cells(network: Network, axis: str, round: Round | None) -> QuerySet[Tally]:
    rows = Tally.objects.filter(network=network, axis=axis)
    return rows.filter(round=round) if round else rows


def heard(network: Network, *, round: Round | None = None) -> Heard:
    """Who was heard: groups, places, kinds and what is unknown, in three queries."""
    whole = _cells(network, "place", round).filter(dimension=None)
    rows = list(whole.values_list("place_id", "kind").annotate(v=Sum("voices"), n=Sum("people")))
    # the same answers stand on both axes; there are fewer days than places
    told = _cells(network, "day", round).exclude(dimension=None)
    answers = told.values_list("dimension_id", "category_id", "known").annotate(n=Sum("people"))
    return _heard(network, rows, list(answers))


def heard_from_all(network: Network) -> Heard:
    """The same from every voice: slow, right by itself; what the running counts are held against."""
    rows: dict[tuple[UUID | None, str], list[int]] = defaultdict(lambda: [0, 0])
    answers: dict[tuple[UUID, UUID | None, str], int] = defaultdict(int)
    for voice in every_trait(network):
        rows[voice.place_id, voice.kind][0] += 1
        rows[voice.place_id, voice.kind][1] += voice.people
        _tell(voice, answers)
    counted = [(*key, v, n) for key, (v, n) in rows.items()]
    return _heard(network, counted, [(*key, n) for key, n in answers.items()])


def _tell(voice: Traits, answers: dict[tuple[UUID, UUID | None, str], int]) -> None:
    for dimension, (known, category) in voice.answers.items():
        if known != Known.NOT_ASKED:
            answers[dimension, category, known] += voice.people


def _heard(
    network: Network,
    rows: Iterable[tuple[UUID | None, str, int, int]],
    answers: Iterable[tuple[UUID, UUID | None, str, int]],
) -> Heard:
    voices = people = 0
    by_place: dict[UUID | None, int] = defaultdict(int)
    by_kind: dict[str, int] = defaultdict(int)
    for place, kind, v, n in rows:
        voices, people = voices + v, people + n
        by_place[place] += n
        by_kind[kind] += v
    by_category, unknown = _groups(network, people, answers)
    return Heard(
        voices=voices,
        people_heard=people,
        by_category=by_category,
        by_place={place: n for place, n in by_place.items() if place and n},
        unknown=unknown,
        place_unknown=by_place.get(None, 0),
        by_kind={kind: n for kind, n in by_kind.items() if n},
    )


def _groups(
    network: Network, people: int, answers: Iterable[tuple[UUID, UUID | None, str, int]]
) -> tuple[dict[UUID, int], dict[UUID, dict[str, int]]]:
    """People by category; and, for each dimension, by way of not knowing ("not asked" = no row)."""
    unknown: dict[UUID, dict[str, int]] = {}
    for dimension in Dimension.objects.filter(network=network).values_list("id", flat=True):
        unknown[dimension] = {str(way): 0 for way in UNKNOWN} | {str(Known.NOT_ASKED): people}
    by_category: dict[UUID, int] = {}
    for dimension, category, known, n in answers:
        unknown[dimension][Known.NOT_ASKED] -= n
        if category is not None:
            by_category[category] = n
        else:
            unknown[dimension][known] += n
    return {category: n for category, n in by_category.items() if n}, unknown


def heard_across(
    network: Network, *, dimension_id: UUID, round: Round | None = None
) -> dict[tuple[UUID | None, UUID | None], int]:
    """(place, category) to people for one dimension, in one query.

    Category None holds those who told a place, or none, but not this group (whoever was asked and
    did not say); who was never asked is in no cell.
    """
    rows = _cells(network, "place", round).filter(dimension_id=dimension_id)
    found: dict[tuple[UUID | None, UUID | None], int] = {}
    for place, category, n in rows.values_list("place_id", "category_id").annotate(n=Sum("people")):
        if n:
            found[place, category] = n
    return found


def heard_by_round(
    network: Network, *, dimension_id: UUID
) -> dict[UUID, tuple[int, dict[UUID, int]]]:
    """Round to people heard and people by category of one dimension, in two queries."""
    whole = _cells(network, "place", None).filter(dimension=None).values_list("round_id")
    found: dict[UUID, tuple[int, dict[UUID, int]]] = {
        round_id: (n, {}) for round_id, n in whole.annotate(n=Sum("people"))
    }
    told = _cells(network, "day", None).filter(dimension_id=dimension_id).exclude(category=None)
    for round_id, category, n in told.values_list("round_id", "category_id").annotate(
        n=Sum("people")
    ):
        found.setdefault(round_id, (0, {}))[1][category] = n
    return found


def places_by_round(network: Network) -> dict[UUID, dict[UUID | None, int]]:
    """Round to people heard by place, in one query."""
    rows = _cells(network, "place", None).filter(dimension=None)
    found: dict[UUID, dict[UUID | None, int]] = defaultdict(dict)
    for round_id, place, n in rows.values_list("round_id", "place_id").annotate(n=Sum("people")):
        found[round_id][place] = n
    return dict(found)


def heard_by_day(network: Network, *, dimension_id: UUID, round: Round) -> list[DayHeard]:
    """People who answered one dimension on each day of a round (UTC), by category, in one query."""
    told = _cells(network, "day", round).filter(dimension_id=dimension_id)
    people: dict[date, int] = defaultdict(int)
    by_day: dict[date, dict[UUID, int]] = defaultdict(dict)
    for day, category, n in told.values_list("day", "category_id").annotate(n=Sum("people")):
        if day is None or not n:
            continue
        people[day] += n
        if category:
            by_day[day][category] = n
    return [DayHeard(day, people[day], by_day[day]) for day in sorted(people)]
