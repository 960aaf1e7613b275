"""What can be done with the trace: link and unlink."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from hearth.core.networks.models import Network

from .models import Edge

Node = tuple[str, UUID]


def link(network: Network, *, source: Node, target: Node, relation: str, now: datetime) -> None:
    """Say that `target` came from `source`; saying it twice changes nothing."""
    link_many(network, pairs=[(source, target)], relation=relation, now=now)


def link_many(
    network: Network, *, pairs: Iterable[tuple[Node, Node]], relation: str, now: datetime
) -> None:
    """Link many pairs at once; those already linked stay as they are."""
    edges = [
        Edge(
            network=network,
            source_kind=source[0],
            source_id=source[1],
            target_kind=target[0],
            target_id=target[1],
            relation=relation,
            linked_at=now,
        )
        for source, target in pairs
    ]
    Edge.objects.bulk_create(edges, ignore_conflicts=True, batch_size=500)


def unlink(network: Network, *, source: Node, target: Node, relation: str) -> None:
    """Take a link back (a coding withdrawn, a priority undone)."""
    Edge.objects.filter(
        network=network,
        source_kind=source[0],
        source_id=source[1],
        target_kind=target[0],
        target_id=target[1],
        relation=relation,
    ).delete()


def unlink_many(network: Network, *, sources: Iterable[Node], target: Node, relation: str) -> None:
    """Take many links to one target back at once; the sources are of one kind."""
    wanted = list(sources)
    for start in range(0, len(wanted), 500):
        portion = wanted[start : start + 500]
        Edge.objects.filter(
            network=network,
            source_kind=portion[0][0],
            source_id__in=[identifier for _kind, identifier in portion],
            target_kind=target[0],
            target_id=target[1],
            relation=relation,
        ).delete()
