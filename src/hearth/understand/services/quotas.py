"""Quotas: how many people of whom a round hopes to hear, and how far it is."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from hearth.core.ledger import services as ledger
from hearth.core.networks.models import Network
from hearth.core.places.models import Category, Dimension, Place
from hearth.kit.actors import Actor
from hearth.kit.refusals import Refused

from .. import bridge
from ..models import Quota
from .gaps import Gaps

MOST = 100_000


@transaction.atomic
def set_quota(
    network: Network,
    *,
    round: Any,
    category: Category | None,
    place: Place | None,
    wanted: int,
    by: Actor,
    now: datetime,
) -> Quota:
    """Hope for so many people of a group, of a place, or of both; setting it again replaces it.

    Refused: `quota_names_nothing`, `quota_out_of_range`, `round_unknown`.
    """
    if category is None and place is None:
        raise Refused("quota_names_nothing")
    if not 1 <= wanted <= MOST:
        raise Refused("quota_out_of_range", most=MOST)
    if round is None or round.network_id != network.pk:
        raise Refused("round_unknown")
    made, _new = Quota.objects.update_or_create(
        network=network,
        round=round,
        category=category,
        place=place,
        defaults={"wanted": wanted, "made_by": by.label, "made_at": now},
    )
    ledger.record(
        network=network,
        deed="quota set",
        by=by,
        now=now,
        facts={"quota": made.pk, "round": round.pk, "wanted": wanted},
    )
    return made


@transaction.atomic
def share_out(
    network: Network, *, round: Any, dimension: Dimension, total: int, by: Actor, now: datetime
) -> list[Quota]:
    """Quotas for every group of a dimension, as a whole of this size would have them.

    Refused: `quota_out_of_range`, `round_unknown`, `nobody_lives_here` (no population is loaded).
    """
    if not 1 <= total <= MOST:
        raise Refused("quota_out_of_range", most=MOST)
    groups = bridge.groups_of(network, dimension, year=None)
    if not sum(groups.living):
        raise Refused("nobody_lives_here", name=dimension.name)
    counted = [0] * len(groups.living)
    wanted = bridge.shares_of(groups, total=total, counted=counted)
    return [
        set_quota(network, round=round, category=c, place=None, wanted=n, by=by, now=now)
        for c, n in zip(groups.categories, wanted, strict=True)
        if n
    ]


@transaction.atomic
def drop_quota(quota: Quota, *, by: Actor, now: datetime) -> None:
    """Hope for nobody in particular any more. Repeating is harmless."""
    if Quota.objects.filter(pk=quota.pk).delete()[0]:
        ledger.record(
            network=quota.network, deed="quota dropped", by=by, now=now, facts={"quota": quota.pk}
        )


def progress(network: Network, *, quotas: list[Quota]) -> list[dict[str, Any]]:
    """Each quota of one round with how many were heard: three queries, and one a dimension or depth."""
    if not quotas:
        return []
    now = Gaps(network, round=quotas[0].round)
    rows = []
    for quota in quotas:
        heard = _heard_of(now, quota)
        rows.append({"quota": quota, "heard": heard, "left": max(0, quota.wanted - heard)})
    return rows


def _heard_of(now: Gaps, quota: Quota) -> int:
    if quota.category and not quota.place:
        return now.heard.by_category.get(quota.category.pk, 0)
    return now.of(quota.category, quota.place)[0]
