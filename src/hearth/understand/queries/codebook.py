"""What can be asked about the codebook."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet

from hearth.core.networks.models import Network

from ..models import Theme, ThemeChange


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


def titles(network: Network, nodes: Iterable[tuple[str, UUID]]) -> dict[tuple[str, UUID], str]:
    """What the trace calls the themes and tasks among these nodes."""
    wanted = list(nodes)
    theme_ids = [identifier for kind, identifier in wanted if kind == "theme"]
    found = {
        ("theme", row.id): row.name
        for row in Theme.objects.filter(network=network, id__in=theme_ids)
    }
    return dict(found)
