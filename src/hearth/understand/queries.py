"""What can be asked about themes, codings, gaps and readings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from hearth.core.networks.models import Network
from hearth.core.people import queries as people

from .models import Coding, OutreachTask, Theme, ThemeChange
from .rules import Fit, fit


@dataclass(frozen=True)
class ThemeCount:
    """Voices under one theme, and from which standpoints they were put there."""

    theme: Theme
    voices: int
    lived: int
    professional: int
    both: int

    @property
    def agreement(self) -> float | None:
        """Of the voices that both standpoints could judge, the share both put here (Jaccard)."""
        return self.both / self.voices if self.lived and self.professional else None


def themes(network: Network, *, everything: bool = False) -> QuerySet[Theme]:
    """The codebook, in its order; merged and retired themes only on request."""
    rows = Theme.objects.filter(network=network).select_related("parent")
    return rows if everything else rows.filter(state=Theme.State.ACTIVE)


def theme(network: Network, identifier: UUID) -> Theme | None:
    """One theme of this network, or none."""
    rows = Theme.objects.filter(network=network, id=identifier)
    return rows.select_related("parent", "merged_into").first()


def history(of: Theme) -> QuerySet[ThemeChange]:
    """How the theme came to be what it is, newest first."""
    return of.changes.all()


def theme_counts(network: Network) -> list[ThemeCount]:
    """Every active theme with its voices by standpoint, in two queries."""
    rows = (
        Coding.objects.filter(network=network, withdrawn_at=None)
        .values("theme_id", "standpoint")
        .annotate(n=Count("voice_id", distinct=True))
    )
    by_standpoint: dict[UUID, dict[str, int]] = defaultdict(dict)
    for row in rows:
        by_standpoint[row["theme_id"]][row["standpoint"]] = row["n"]
    voices = _voices_by_theme(network)
    return [
        _count(theme, by_standpoint[theme.id], voices.get(theme.id, 0)) for theme in themes(network)
    ]


def _voices_by_theme(network: Network) -> dict[UUID, int]:
    rows = (
        Coding.objects.filter(network=network, withdrawn_at=None)
        .values("theme_id")
        .annotate(n=Count("voice_id", distinct=True))
    )
    return {row["theme_id"]: row["n"] for row in rows}


def _count(theme: Theme, standpoints: dict[str, int], voices: int) -> ThemeCount:
    lived, professional = standpoints.get("lived", 0), standpoints.get("professional", 0)
    return ThemeCount(theme, voices, lived, professional, max(0, lived + professional - voices))


def voice_ids_of(
    network: Network, *, theme: Theme, standpoint: str | None = None, limit: int = 500
) -> list[UUID]:
    """Voices under a theme, newest coding first."""
    rows = Coding.objects.filter(network=network, theme=theme, withdrawn_at=None)
    rows = rows.filter(standpoint=standpoint) if standpoint else rows
    found = rows.order_by("-coded_at", "-id").values_list("voice_id", flat=True)[: limit * 3]
    return list(dict.fromkeys(found))[:limit]


def codings_of(network: Network, voice_ids: Iterable[UUID]) -> dict[UUID, list[Coding]]:
    """Standing codings of these voices with their themes, in one query."""
    rows = Coding.objects.filter(
        network=network, voice_id__in=list(voice_ids), withdrawn_at=None
    ).select_related("theme")
    found: dict[UUID, list[Coding]] = defaultdict(list)
    for row in rows.order_by("theme__position", "theme__name"):
        found[row.voice_id].append(row)
    return found


def coded_ids(network: Network, *, standpoint: str) -> QuerySet[Any]:
    """Ids of the voices already coded from one standpoint, as a subquery."""
    rows = Coding.objects.filter(network=network, standpoint=standpoint, withdrawn_at=None)
    return rows.values("voice_id")


def groups_heard_on(network: Network, *, theme: Theme) -> list[UUID]:
    """Every voice id under a theme: for counting groups, never for showing."""
    rows = Coding.objects.filter(network=network, theme=theme, withdrawn_at=None)
    return list(rows.values_list("voice_id", flat=True).distinct())


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
    network: Network, *, places: Iterable[UUID], languages: Iterable[str]
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
    wanted, spoken = list(places), list(languages)
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
            ),
        )
        for champion in people.champions(network)
    ]
    return sorted(ranked, key=lambda pair: (-pair[1].score, pair[0].shown_name))


def titles(network: Network, nodes: Iterable[tuple[str, UUID]]) -> dict[tuple[str, UUID], str]:
    """What the trace calls the themes and tasks among these nodes."""
    wanted = list(nodes)
    theme_ids = [identifier for kind, identifier in wanted if kind == "theme"]
    found = {
        ("theme", row.id): row.name
        for row in Theme.objects.filter(network=network, id__in=theme_ids)
    }
    return dict(found)


def open_task_count(network: Network) -> int:
    """How many outreach tasks wait to be done."""
    return OutreachTask.objects.filter(network=network, state__in=["open", "taken"]).count()
