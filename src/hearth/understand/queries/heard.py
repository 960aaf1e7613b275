"""What was heard under each theme, from running counts; voices that stand alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Sum

from hearth.core.networks.models import Network

from ..models import Coding, NoTheme, ThemeTally


@dataclass
class ThemeCells:
    """Voices under one theme (or under any) along each axis; together they make its total."""

    voices: int = 0
    lived: int = 0
    professional: int = 0
    by_kind: dict[str, int] = field(default_factory=dict)
    by_place: dict[UUID | None, int] = field(default_factory=dict)
    by_week: dict[date, int] = field(default_factory=dict)
    by_category: dict[UUID, int] = field(default_factory=dict)

    @property
    def both(self) -> int:
        """Voices that both standpoints put here."""
        return max(0, self.lived + self.professional - self.voices)


def theme_cells(network: Network, *, round: Any = None) -> dict[UUID | None, ThemeCells]:
    """Theme to its counts, in one query; under None the voices that stand under any theme."""
    rows = ThemeTally.objects.filter(network=network)
    rows = rows.filter(round=round) if round else rows
    found: dict[UUID | None, ThemeCells] = defaultdict(ThemeCells)
    for axis, theme, kind, place, week, category, voices, lived, professional in rows.values_list(
        "axis", "theme_id", "kind", "place_id", "week", "category_id"
    ).annotate(v=Sum("voices"), one=Sum("lived"), other=Sum("professional")):
        cells = found[theme]
        if not voices:
            continue
        if axis == ThemeTally.Axis.KIND:
            cells.by_kind[kind] = voices
            cells.voices += voices
            cells.lived += lived
            cells.professional += professional
        elif axis == ThemeTally.Axis.PLACE:
            cells.by_place[place] = voices
        elif axis == ThemeTally.Axis.WEEK and week:
            cells.by_week[week] = voices
        elif category:
            cells.by_category[category] = voices
    return dict(found)


def voices_without_company(
    network: Network, *, theme_ids: Iterable[UUID], limit: int = 200
) -> list[tuple[UUID, UUID]]:
    """(voice, theme) of voices that stand only under these themes, newest coding first."""
    few = list(theme_ids)
    standing = Coding.objects.filter(network=network, withdrawn_at=None)
    elsewhere = standing.exclude(theme_id__in=few).values("voice_id")
    rows = standing.filter(theme_id__in=few).exclude(voice_id__in=elsewhere)
    found = rows.order_by("-coded_at", "-id").values_list("voice_id", "theme_id")[: 3 * limit]
    return list(dict(found).items())[:limit]


def voices_no_theme_fits(network: Network, *, limit: int = 200) -> list[UUID]:
    """Voices of which somebody judged that no theme fits, and nobody found one since; newest first."""
    coded = Coding.objects.filter(network=network, withdrawn_at=None).values("voice_id")
    rows = NoTheme.objects.filter(network=network, withdrawn_at=None).exclude(voice_id__in=coded)
    found = rows.values("voice_id").annotate(n=Count("id")).order_by("-n", "-voice_id")
    return [row["voice_id"] for row in found[:limit]]
