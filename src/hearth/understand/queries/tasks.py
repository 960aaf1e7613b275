"""What can be asked about outreach tasks and who fits them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Count, Prefetch, Q, QuerySet

from hearth.core.networks.models import Network
from hearth.core.people import queries as people
from hearth.core.places.models import Place

from ..models import OutreachTask, Quota
from ..rules import Fit, fit


def tasks(
    network: Network, *, state: str | None = None, champion_id: UUID | None = None
) -> QuerySet[OutreachTask]:
    """Outreach tasks with what they name."""
    rows = OutreachTask.objects.filter(network=network).select_related(
        "category__dimension", "champion__membership"
    )
    rows = rows.prefetch_related("place")
    rows = rows.filter(state=state) if state else rows
    return rows.filter(champion_id=champion_id) if champion_id else rows


def task(network: Network, identifier: UUID) -> OutreachTask | None:
    """One outreach task of this network, or none."""
    return tasks(network).filter(id=identifier).first()


def fitting_champions(
    network: Network,
    *,
    places: Iterable[UUID],
    languages: Iterable[str],
    training: Iterable[str] = (),
) -> list[tuple[Any, Fit]]:
    """Champions with how well they fit a gap, best first; three queries for any number of them."""
    open_tasks = {
        row["champion_id"]: row["n"]
        for row in OutreachTask.objects.filter(
            Q(state="open") | Q(state="taken"), network=network, champion__isnull=False
        )
        .values("champion_id")
        .annotate(n=Count("id"))
    }
    wanted, spoken, learned = list(places), list(languages), list(training)
    ranked = [
        (
            champion,
            fit(
                champion_id=champion.pk,
                patch=[place.pk for place in champion.patch.all()],
                languages=champion.languages,
                open_tasks=open_tasks.get(champion.pk, 0),
                places=wanted,
                wanted_languages=spoken,
                training=champion.training,
                wanted_training=learned,
            ),
        )
        for champion in people.champions(network)
    ]
    return sorted(ranked, key=lambda pair: (-pair[1].score, pair[0].shown_name))


def open_task_count(network: Network) -> int:
    """How many outreach tasks wait to be done."""
    return OutreachTask.objects.filter(network=network, state__in=["open", "taken"]).count()


def tasks_since(network: Network) -> QuerySet[OutreachTask]:
    """Tasks that are open, taken or done, newest first: what they moved can be looked at."""
    return tasks(network).exclude(state=OutreachTask.State.DROPPED).order_by("-made_at")


def quotas(network: Network, *, round: Any) -> QuerySet[Quota]:
    """How many people of whom a round hopes to hear."""
    rows = Quota.objects.filter(network=network, round=round)
    light = Prefetch("place", queryset=Place.objects.defer("boundary", "outline"))
    return rows.select_related("category__dimension").prefetch_related(light)


def quota(network: Network, identifier: UUID) -> Quota | None:
    """One quota of this network, or none."""
    return Quota.objects.filter(network=network, id=identifier).select_related("round").first()
