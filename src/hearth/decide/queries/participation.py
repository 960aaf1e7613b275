"""Who took part in votes: by group, by place, and what is unknown."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Count

from hearth.core.networks.models import Network
from hearth.core.people.models import Demographic, Known
from hearth.core.places.models import Dimension

from ..models import Activity, Ballot, Participant


@dataclass(frozen=True)
class Deciding:
    """Who took part in votes, in ballots: by group, by place, and what is unknown."""

    ballots: int
    by_category: dict[UUID, int] = field(default_factory=dict)
    by_place: dict[UUID, int] = field(default_factory=dict)
    unknown: dict[UUID, dict[str, int]] = field(default_factory=dict)
    place_unknown: int = 0


def deciding(network: Network, *, vote: Activity | None = None) -> Deciding:
    """Who took part in votes and conversations, by group and place, in seven queries whatever the size."""
    rows = Ballot.objects.filter(network=network)
    talking = Participant.objects.filter(network=network)
    if vote:
        rows, talking = rows.filter(vote_id=vote.pk), talking.filter(activity_id=vote.pk)
    profiles = set(rows.values_list("profile_id", flat=True))
    profiles |= set(talking.values_list("profile_id", flat=True))
    by_place: Counter[UUID | None] = Counter()
    for counted in (
        rows.values("place").annotate(n=Count("voter_key")),
        talking.values("place").annotate(n=Count("key")),
    ):
        by_place.update({row["place"]: row["n"] for row in counted})
    by_category: dict[UUID, int] = defaultdict(int)
    told: dict[UUID, int] = defaultdict(int)
    unknown: dict[UUID, dict[str, int]] = {
        dimension: {Known.NOT_ASKED: 0, Known.PREFER_NOT: 0, Known.NOT_KNOWN: 0}
        for dimension in Dimension.objects.filter(network=network).values_list("id", flat=True)
    }
    answers = Demographic.objects.filter(network=network).values_list(
        "profile_id", "dimension_id", "known", "category_id"
    )
    for profile, dimension, known, category in answers.iterator(chunk_size=5000):
        if profile in profiles:
            told[dimension] += 1
            if known == Known.GIVEN:
                by_category[category] += 1
            else:
                unknown[dimension][known] += 1
    for dimension, ways in unknown.items():
        ways[Known.NOT_ASKED] += len(profiles) - told[dimension]
    return Deciding(
        ballots=len(profiles),
        by_category=dict(by_category),
        by_place={place: n for place, n in by_place.items() if place},
        unknown=unknown,
        place_unknown=sum(n for place, n in by_place.items() if not place),
    )
