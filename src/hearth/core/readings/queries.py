"""What can be asked of readings."""

from hearth.core.networks.models import Network

from .models import Reading


def latest(network: Network, *, kind: str, public: bool) -> Reading | None:
    """The newest reading of one kind, or none, in one query."""
    rows = Reading.objects.filter(network=network, kind=kind, is_public=public)
    return rows.order_by("-as_of", "-id").first()


def over_time(network: Network, *, kind: str, public: bool, limit: int = 60) -> list[Reading]:
    """Readings of one kind, oldest first, for a line over time."""
    rows = Reading.objects.filter(network=network, kind=kind, is_public=public)
    return list(rows.order_by("-as_of", "-id")[:limit])[::-1]
