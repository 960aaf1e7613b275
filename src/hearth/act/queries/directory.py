"""What can be asked of the directory: one listing, what is stale. The search stands in finding.py.

The public gets a `Listing`, never a row: a confidential address does not enter it.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from hearth.core.networks.models import Network

from .. import rules
from ..models import Service


@dataclass(frozen=True)
class Listing:
    """One service as anybody may see it."""

    id: UUID
    name: str
    organisation: str
    description: str
    language: str
    is_for: str
    is_not_for: str
    cost: str
    how_to_get_it: str
    phone: str
    email: str
    website: str
    opening: str
    place: str
    address: str
    point: tuple[float, float] | None
    is_remote: bool
    is_crisis: bool
    address_is_private: bool
    verified_on: date | None
    source: str
    needs: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    access: tuple[str, ...] = ()


def service(network: Network, identifier: UUID) -> Service | None:
    """One service with all that is known of it, for the desk only, or none."""
    return rows_of(network).filter(pk=identifier).first()


def listing(network: Network, identifier: UUID) -> Listing | None:
    """One active service as anybody may see it, or none."""
    row = rows_of(network).filter(pk=identifier, state=Service.State.ACTIVE).first()
    return listing_of(row) if row else None


def crisis_services(network: Network) -> list[Listing]:
    """Active crisis services, by name."""
    rows = rows_of(network).filter(is_crisis=True, state=Service.State.ACTIVE)
    return [listing_of(row) for row in rows]


def services_count(network: Network) -> int:
    """How many services anybody can find."""
    return Service.objects.filter(network=network, state=Service.State.ACTIVE).count()


def all_services(network: Network, *, state: str = "", words: str = "") -> QuerySet[Service]:
    """Services for the desk, by name."""
    rows = rows_of(network)
    rows = rows.filter(state=state) if state else rows
    return (
        rows.filter(Q(name__icontains=words) | Q(organisation__name__icontains=words))
        if words
        else rows
    )


def unverified(
    network: Network, *, today: date, days: int = rules.STALE_AFTER_DAYS
) -> QuerySet[Service]:
    """Active listings that nobody checked for so many days, those never checked first."""
    old = Q(verified_on=None) | Q(verified_on__lt=today - timedelta(days=days))
    return (
        all_services(network, state=Service.State.ACTIVE)
        .filter(old)
        .order_by("verified_on", "name")
    )


# -- from rows to listings -------------------------------------------------------------------------


def rows_of(network: Network) -> QuerySet[Service]:
    """Services with what a listing needs, in two queries."""
    rows = Service.objects.filter(network=network).select_related(
        "organisation", "place", "network"
    )
    return rows.defer("place__boundary", "place__outline").prefetch_related("tags")


def point_of(row: Service) -> tuple[float, float] | None:
    """Where a service is: its own point, else the middle of its place."""
    if row.latitude is not None and row.longitude is not None:
        return row.latitude, row.longitude
    place = row.place
    if place is None or place.latitude is None or place.longitude is None:
        return None
    return place.latitude, place.longitude


def listing_of(row: Service) -> Listing:
    """A row as anybody may see it: the only way from a row to a public page."""
    private = row.address_is_confidential
    tags = defaultdict(list)
    for tag in row.tags.all():
        tags[tag.kind].append(tag.value)
    same = (
        "id", "name", "description", "language", "is_for", "is_not_for", "cost", "how_to_get_it",
        "phone", "email", "website", "opening", "is_remote", "is_crisis", "verified_on", "source",
    )  # fmt: skip
    return Listing(
        **{name: getattr(row, name) for name in same},
        organisation=row.organisation.name if row.organisation else "",
        place="" if private or row.place is None else row.place.name,
        address="" if private else row.address,
        point=None if private else point_of(row),
        address_is_private=private,
        needs=tuple(tags["need"]),
        languages=tuple(tags["language"]),
        access=tuple(tags["access"]),
    )
