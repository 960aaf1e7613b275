"""What can be asked about organisations."""

from uuid import UUID

from django.db.models import QuerySet

from hearth.core.networks.models import Network

from .models import Organisation


def organisations(network: Network, *, active: bool = True) -> QuerySet[Organisation]:
    """The network's organisations, by name."""
    rows = (
        Organisation.objects.filter(network=network)
        .select_related("place")
        .defer("place__boundary", "place__outline")
    )
    return rows.filter(is_active=True) if active else rows


def organisation(network: Network, identifier: UUID) -> Organisation | None:
    """One organisation of this network, with its contacts, or none."""
    rows = Organisation.objects.filter(network=network, id=identifier)
    return rows.prefetch_related("contacts").first()
