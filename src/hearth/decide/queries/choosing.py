"""Votes about priorities: groups of voters, residents for weights, options from themes, what was taken from a vote."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from hearth.core.networks.models import Network
from hearth.core.people.models import Demographic, Known
from hearth.core.places import queries as places
from hearth.core.readings import queries as readings
from hearth.core.readings.models import Reading

from ..models import Activity, Ballot, Outcome, Priority
from .calendar import shows_result


def residents_by_group(network: Network, keys: Iterable[str]) -> dict[str, dict[str, int]]:
    """Residents of each category of these dimensions, by their keys; dimensions nobody counted are left out."""
    wanted = set(keys)
    if not wanted:
        return {}
    people = places.population_of(network)
    found: dict[str, dict[str, int]] = {}
    for dimension in places.dimensions(network):
        if dimension.key in wanted:
            counts = {c.key: people[c.pk] for c in dimension.categories.all() if people.get(c.pk)}
            if len(counts) > 1:
                found[dimension.key] = counts
    return found


def weighable(network: Network) -> list[Any]:
    """Dimensions that are asked and of which residents were counted."""
    asked = places.dimensions(network, asked=True)
    counted = residents_by_group(network, [row.key for row in asked])
    return [row for row in asked if row.key in counted]


def groups_of_voters(vote: Activity) -> dict[str, dict[UUID, tuple[str, UUID]]]:
    """Dimension key to profile to (category key, category id), of those who told."""
    profiles = Ballot.objects.filter(network_id=vote.network_id, vote_id=vote.pk)
    rows = Demographic.objects.filter(
        network_id=vote.network_id,
        profile_id__in=profiles.values("profile_id"),
        known=Known.GIVEN,
    )
    found: dict[str, dict[UUID, tuple[str, UUID]]] = {}
    fields = ("dimension__key", "profile_id", "category__key", "category_id")
    for dimension, profile, key, identifier in rows.values_list(*fields).iterator(chunk_size=5000):
        found.setdefault(dimension, {})[profile] = (key, identifier)
    return found


def ballots_csv(vote: Activity) -> str | None:
    """The public ballots of a vote about priorities, or none before the count."""
    text = Outcome.objects.filter(vote=vote).values_list("ballots_csv", flat=True).first()
    return text or None


def taken_from(vote: Activity) -> QuerySet[Priority]:
    """Priorities that were taken from this vote and stand, or are proposed."""
    return Priority.objects.filter(vote=vote, ended_on=None).select_related("theme")


def themes_on_ballot(vote: Activity) -> set[UUID]:
    """Themes that are an option already."""
    return set(vote.projects.exclude(theme=None).values_list("theme_id", flat=True))


def running_kind(vote: Activity) -> str:
    """What the readings of how a vote stands are called."""
    return f"vote:{vote.pk.hex[-24:]}"


def running_stand(vote: Activity) -> Reading | None:
    """How an open vote stood when enough ballots were new, or none: nearly always it is nobody's to know."""
    if vote.state != Activity.State.OPEN or not shows_result(vote):
        return None
    return readings.latest(vote.network, kind=running_kind(vote), public=True)
