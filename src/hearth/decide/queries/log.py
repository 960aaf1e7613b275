"""Priorities that stand, and the log of decisions."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from hearth.core.networks.models import Network

from ..models import Decision, Priority


def priorities(network: Network) -> QuerySet[Priority]:
    """Priorities that stand today, in their order."""
    return Priority.objects.filter(network=network, ended_on=None).select_related("theme")


def priority(network: Network, identifier: UUID) -> Priority | None:
    """One priority of this network, or none."""
    return Priority.objects.filter(network=network, id=identifier).select_related("theme").first()


def decisions(network: Network, *, public: bool = False) -> QuerySet[Decision]:
    """The log, newest first; the public sees what is published."""
    rows = Decision.objects.filter(network=network).select_related("vetoes")
    return rows.filter(state=Decision.State.PUBLISHED) if public else rows


def decision(network: Network, identifier: UUID, *, public: bool = False) -> Decision | None:
    """One decision with its amendments and vetoes, or none."""
    rows = decisions(network, public=public).filter(id=identifier)
    return rows.prefetch_related("amendments", "vetoed_by").first()


def to_review(network: Network, *, today: date) -> QuerySet[Decision]:
    """Published decisions whose review day has come."""
    return decisions(network, public=True).filter(review_on__lte=today).order_by("review_on")
