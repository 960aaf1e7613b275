"""The pool as a draw sees it: pool numbers and answers, nobody's name."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any
from uuid import UUID

from hearth.core.networks.models import Network
from hearth.core.people.models import Demographic, Known
from hearth.core.places import queries as places
from hearth.kit.codes import keyed_hash

from ...models import (
    Activity,
    Registrant,
)
from ...rules import panels as rules
from .asked import settings_of
from .people import registrants


def pool_rows(activity: Activity, targets: rules.Targets) -> list[list[Any]]:
    """The pool as it stands: pool number, answers in the order of the targets, household; by number.

    Everybody who was registered at closing (or is now); nothing in it says who they are. Who withdraws later stays in
    the pool that was sealed, and is left out of every draw as gone. A household is told only where some share one.
    """
    rows = [
        row
        for row in registrants(activity)
        if row.state != Registrant.State.WITHDRAWN or row.changed_at >= activity.closes_at
    ]
    marks = _households(activity, rows)
    answers = _answers(activity.network, [row.profile_id for row in rows])
    codes = _ward_codes(activity.network) if any(f["key"] == rules.PLACE for f in targets) else {}
    known = {feature["key"]: {row["key"] for row in feature["values"]} for feature in targets}
    found = []
    for row in rows:
        given = {
            **answers[row.profile_id],
            rules.PLACE: codes.get(row.place_id, "") if row.place_id else "",
        }
        told_row = [
            given.get(f["key"], "") if given.get(f["key"]) in known[f["key"]] else rules.NOT_TOLD
            for f in targets
        ]
        found.append([row.pool_number, told_row, marks.get(row.id, "")])
    return found


def _answers(network: Network, profiles: list[UUID]) -> dict[UUID, dict[str, str]]:
    """Profile → dimension → the answer that was given, a thousand people at a time."""
    found: dict[UUID, dict[str, str]] = defaultdict(dict)
    for start in range(0, len(profiles), 1000):
        told = Demographic.objects.filter(
            network=network, known=Known.GIVEN, profile_id__in=profiles[start : start + 1000]
        )
        for profile, dimension, category in told.values_list(
            "profile_id", "dimension__key", "category__key"
        ):
            found[profile][dimension] = category
    return found


def _households(activity: Activity, rows: list[Registrant]) -> dict[UUID, str]:
    """Registrant → a mark that those of one letter share, which leads back to no letter.

    Empty where the household rule does not hold or nobody shares a letter.
    """
    if not settings_of(activity).one_per_household or len({row.entry_key for row in rows}) == len(
        rows
    ):
        return {}
    return {
        row.id: keyed_hash(f"{row.activity_id}:{row.entry_key}", purpose="panel-household")[:12]
        for row in rows
    }


def _ward_codes(network: Network) -> dict[UUID, str]:
    wards = {place.pk: place.code for place in places.places(network, depth=1)}
    above = places.ancestor_at(network, depth=1)
    return {place: wards[ward] for place, ward in above.items() if ward in wards}


def pool_beside_targets(activity: Activity) -> list[dict[str, Any]]:
    """For the team: how many of each answer have registered, beside seats and share."""
    targets = settings_of(activity).targets
    rows = pool_rows(activity, targets)
    found = []
    for at, feature in enumerate(targets):
        counts = Counter(row[1][at] for row in rows)
        values = [
            {**row, "pool": counts[row["key"]], "short": max(0, row["min"] - counts[row["key"]])}
            for row in feature["values"]
        ]
        found.append({**feature, "values": values, "not_told": counts[rules.NOT_TOLD]})
    return found
