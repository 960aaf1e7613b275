"""Which themes each round was about."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Sum

from hearth.core.networks.models import Network

from ..models import ThemeTally


def themes_by_round(network: Network) -> dict[UUID, dict[UUID, int]]:
    """Round to theme to voices, most first, in one query."""
    rows = ThemeTally.objects.filter(network=network, axis=ThemeTally.Axis.KIND)
    rows = rows.exclude(theme=None)
    found: dict[UUID, dict[UUID, int]] = {}
    counted = rows.values_list("round_id", "theme_id").annotate(n=Sum("voices"))
    for round_id, theme_id, n in counted.order_by("-n", "theme_id"):
        if n and theme_id:
            found.setdefault(round_id, {})[theme_id] = n
    return found
