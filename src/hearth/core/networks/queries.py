"""What can be asked about networks."""

from django.db.models import QuerySet

from .models import Network


def by_slug(slug: str) -> Network | None:
    """The network with this slug, or none."""
    return next(iter(Network.objects.filter(slug=slug).order_by()), None)


def all_networks() -> QuerySet[Network]:
    """Every network of the installation, by name."""
    return Network.objects.all()
