"""What can be asked about codings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet

from hearth.core.networks.models import Network

from ..models import Coding, NoTheme, Theme
from .codebook import themes


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


def has_judged(network: Network, *, voice_ids: Iterable[UUID], coder_id: UUID) -> set[UUID]:
    """Those of these voices that this person has judged: under themes, or under none."""
    wanted = {
        "network": network,
        "voice_id__in": list(voice_ids),
        "coder_id": coder_id,
        "withdrawn_at": None,
    }
    coded = Coding.objects.filter(**wanted).values_list("voice_id", flat=True)
    none = NoTheme.objects.filter(**wanted).values_list("voice_id", flat=True)
    return {*coded, *none}


def unthemed_by(network: Network, voice_ids: Iterable[UUID]) -> dict[UUID, list[NoTheme]]:
    """Who found no theme for these voices."""
    found: dict[UUID, list[NoTheme]] = defaultdict(list)
    rows = NoTheme.objects.filter(network=network, voice_id__in=list(voice_ids), withdrawn_at=None)
    for row in rows.order_by("judged_at", "id"):
        found[row.voice_id].append(row)
    return found


def groups_heard_on(network: Network, *, theme: Theme) -> list[UUID]:
    """Every voice id under a theme: for counting groups, never for showing."""
    rows = Coding.objects.filter(network=network, theme=theme, withdrawn_at=None)
    return list(rows.values_list("voice_id", flat=True).distinct())
