"""What can be asked of the post."""

from uuid import UUID

from django.db.models import Count

from hearth.core.networks.models import Network

from .models import Delivery


def counts(network: Network, *, about: tuple[str, UUID] | None = None) -> dict[str, int]:
    """Deliveries by state, in all or about one thing."""
    rows = Delivery.objects.filter(network=network)
    if about:
        rows = rows.filter(about_kind=about[0], about_id=about[1])
    return {row["state"]: row["n"] for row in rows.values("state").annotate(n=Count("key"))}


def failed(network: Network, *, limit: int = 50) -> list[Delivery]:
    """Letters that could not be delivered, newest first: channel and reason, not the address."""
    rows = Delivery.objects.filter(network=network, state=Delivery.State.FAILED)
    return list(rows.defer("address", "body").order_by("-queued_at")[:limit])
