"""What lies in a ballot box, for the count: ballots as they are kept, and who cast them, by group and place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Max, QuerySet, Sum, TextField
from django.db.models.functions import Cast

from hearth.core.people.models import Demographic, Known
from hearth.core.places import queries as places
from hearth.core.places.models import Dimension

from ..models import Activity, Ballot
from .participation import Deciding

CHUNK = 5000


@dataclass(frozen=True)
class Sorting:
    """One way to sort voters: the groups (id, name) and for each ballot the place of its group, or −1."""

    key: str
    name: str
    groups: tuple[tuple[str, str], ...]
    of: list[int]


def _box(vote: Activity) -> QuerySet[Ballot]:
    return Ballot.objects.filter(network_id=vote.network_id, vote_id=vote.pk)


def box_mark(vote: Activity) -> tuple[int, ...]:
    """What changes whenever anything in the box does, in one query."""
    found = _box(vote).aggregate(n=Count("id"), times=Sum("times"), last=Max("cast_at"))
    last = int(found["last"].timestamp() * 1_000_000) if found["last"] else 0
    return found["n"], found["times"] or 0, last


def ballot_texts(vote: Activity) -> Iterator[str]:
    """Every ballot as JSON text, without building an object for each."""
    rows = _box(vote).order_by().annotate(text=Cast("choices", TextField()))
    return rows.values_list("text", flat=True).iterator(chunk_size=CHUNK)


def voters_of(vote: Activity) -> tuple[list[str], list[Sorting]]:
    """Every ballot as JSON text, and the ways to sort those who cast them: by place, by each dimension."""
    rows = _box(vote).order_by().annotate(text=Cast("choices", TextField()))
    cast = list(rows.values_list("text", "place_id", "profile_id").iterator(chunk_size=CHUNK))
    return [text for text, _place, _profile in cast], [
        _by_place(vote, [place for _text, place, _profile in cast]),
        *_by_dimension(vote, [profile for _text, _place, profile in cast]),
    ]


def _by_place(vote: Activity, spots: list[UUID | None]) -> Sorting:
    wards = list(places.places(vote.network, depth=1))
    at = {ward.pk: index for index, ward in enumerate(wards)}
    above = places.ancestor_at(vote.network, depth=1)
    ward_of = {place: at.get(ward, -1) for place, ward in above.items()}
    of = [-1 if spot is None else ward_of.get(spot, -1) for spot in spots]
    return Sorting("place", "", tuple((str(ward.pk), ward.name) for ward in wards), of)


def _by_dimension(vote: Activity, profiles: list[UUID]) -> Iterator[Sorting]:
    answers: dict[UUID, dict[UUID, UUID]] = defaultdict(dict)
    rows = _answers(vote).filter(known=Known.GIVEN)
    fields = ("dimension_id", "profile_id", "category_id")
    for dimension, profile, category in rows.values_list(*fields).iterator(chunk_size=CHUNK):
        answers[dimension][profile] = category
    for dimension in places.dimensions(vote.network, asked=True):
        shown = [c for c in dimension.categories.all() if c.key != "not_answered"]
        at = {category.pk: index for index, category in enumerate(shown)}
        told = answers.get(dimension.pk, {})
        yield Sorting(
            dimension.key,
            dimension.name,
            tuple((str(category.pk), category.name) for category in shown),
            [at[told[profile]] if told.get(profile) in at else -1 for profile in profiles],
        )


def _answers(vote: Activity) -> QuerySet[Demographic]:
    profiles = _box(vote).order_by().values("profile_id")
    return Demographic.objects.filter(network_id=vote.network_id, profile_id__in=profiles)


def took_part(vote: Activity) -> Deciding:
    """Who cast a ballot, by group and place, summed by the database: four queries whatever the size."""
    n = _box(vote).count()
    spots = _box(vote).order_by().values("place").annotate(n=Count("id"))
    by_place: dict[UUID | None, int] = {row["place"]: row["n"] for row in spots}
    by_category: dict[UUID, int] = {}
    ways = (Known.NOT_ASKED, Known.PREFER_NOT, Known.NOT_KNOWN)
    unknown: dict[UUID, dict[str, int]] = {
        pk: {str(way): 0 for way in ways}
        for pk in Dimension.objects.filter(network_id=vote.network_id).values_list("id", flat=True)
    }
    told: dict[UUID, int] = defaultdict(int)
    fields = ("dimension", "known", "category")
    for row in _answers(vote).order_by().values(*fields).annotate(n=Count("id")):
        told[row["dimension"]] += row["n"]
        if row["known"] == Known.GIVEN:
            by_category[row["category"]] = row["n"]
        else:
            unknown[row["dimension"]][row["known"]] += row["n"]
    for dimension, counts in unknown.items():
        counts[Known.NOT_ASKED] += n - told[dimension]
    return Deciding(
        ballots=n,
        by_category=by_category,
        by_place={place: many for place, many in by_place.items() if place},
        unknown=unknown,
        place_unknown=by_place.get(None, 0),
    )
