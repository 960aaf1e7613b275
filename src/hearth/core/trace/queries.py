"""What can be asked of the trace: one step, or a walk, forward or back."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, QuerySet

from hearth.core.networks.models import Network

from .models import Edge

Node = tuple[str, UUID]


@dataclass(frozen=True)
class Step:
    """One edge met on a walk; `depth` counts from 1 at the start."""

    source: Node
    target: Node
    relation: str
    depth: int


def came_of(network: Network, *, node: Node, kind: str | None = None) -> list[Node]:
    """What came of this, one step forward."""
    rows = Edge.objects.filter(network=network, source_kind=node[0], source_id=node[1])
    if kind:
        rows = rows.filter(target_kind=kind)
    return [(row.target_kind, row.target_id) for row in rows.order_by("linked_at")]


def came_from(
    network: Network, *, node: Node, kind: str | None = None, limit: int = 200
) -> list[Node]:
    """What this came from, one step back."""
    rows = Edge.objects.filter(network=network, target_kind=node[0], target_id=node[1])
    if kind:
        rows = rows.filter(source_kind=kind)
    return [(row.source_kind, row.source_id) for row in rows.order_by("linked_at")[:limit]]


def counts_behind(
    network: Network, *, kind: str, ids: Iterable[UUID], source_kind: str
) -> dict[UUID, int]:
    """How many things of one kind stand behind each of these, in one query."""
    rows = (
        Edge.objects.filter(
            network=network, target_kind=kind, target_id__in=list(ids), source_kind=source_kind
        )
        .values("target_id")
        .annotate(n=Count("source_id", distinct=True))
    )
    return {row["target_id"]: row["n"] for row in rows}


def walk(
    network: Network,
    *,
    start: Node,
    forward: bool,
    depth: int = 7,
    fan: int = 60,
    stop_at: frozenset[str] = frozenset(),
) -> list[Step]:
    """Every edge met from `start`, level by level: one query a level, at most `fan` edges each.

    Kinds in `stop_at` are named but not walked through (a theme has thousands of voices).
    """
    steps: list[Step] = []
    seen, level = {start}, [start]
    for distance in range(1, depth + 1):
        edges = _edges_at(network, level, forward)[:fan]
        found = [
            Step((e.source_kind, e.source_id), (e.target_kind, e.target_id), e.relation, distance)
            for e in edges
        ]
        steps += found
        reached = [step.target if forward else step.source for step in found]
        level = [
            node for node in dict.fromkeys(reached) if node not in seen and node[0] not in stop_at
        ]
        seen.update(reached)
        if not level:
            break
    return steps


def around(
    network: Network, *, start: Node, kinds: Iterable[str], most: int = 5000
) -> tuple[list[Step], list[Step]]:
    """What `start` came from and what came of it, nearest first, among things of these kinds.

    Two queries whatever the depth: for kinds that stay few (themes, decisions), never for voices;
    the start itself may be of any kind.
    """
    rows = Edge.objects.filter(network=network).order_by("linked_at", "id")
    edges = list(rows.filter(source_kind__in=list(kinds), target_kind__in=list(kinds))[:most])
    if start[0] not in kinds:
        first = rows.filter(source_kind=start[0], source_id=start[1], target_kind__in=list(kinds))
        edges += first[:most]
    return _spread(edges, start, forward=False), _spread(edges, start, forward=True)


def came_of_each(
    network: Network, *, starts: Iterable[Node], kinds: Iterable[str], most: int = 5000
) -> dict[Node, list[Node]]:
    """What came of each of these among things of these kinds, nearest first, in one query."""
    rows = Edge.objects.filter(network=network).order_by("linked_at", "id")
    edges = list(rows.filter(source_kind__in=list(kinds), target_kind__in=list(kinds))[:most])
    return {
        start: list(dict.fromkeys(step.target for step in _spread(edges, start, forward=True)))
        for start in starts
    }


def _spread(edges: list[Edge], start: Node, *, forward: bool) -> list[Step]:
    """Level by level from the start through edges that are already at hand."""
    leaving: dict[Node, list[tuple[Node, Edge]]] = defaultdict(list)
    for edge in edges:
        source, target = (edge.source_kind, edge.source_id), (edge.target_kind, edge.target_id)
        leaving[source if forward else target].append((target if forward else source, edge))
    steps: list[Step] = []
    seen, level, depth = {start}, [start], 1
    while level:
        found = []
        for node in level:
            for other, edge in leaving[node]:
                source, target = (node, other) if forward else (other, node)
                steps.append(Step(source, target, edge.relation, depth))
                found.append(other)
        level = [node for node in dict.fromkeys(found) if node not in seen]
        seen.update(level)
        depth += 1
    return steps


def _edges_at(network: Network, level: list[Node], forward: bool) -> QuerySet[Edge]:
    """The edges that leave (or enter) any of these nodes."""
    ids = defaultdict(list)
    for kind, identifier in level:
        ids[kind].append(identifier)
    side = "source" if forward else "target"
    rows = Edge.objects.none()
    for kind, members in ids.items():
        part = Edge.objects.filter(
            **{"network": network, f"{side}_kind": kind, f"{side}_id__in": members}
        )
        rows = part if not rows.query.where and rows.query.is_empty() else rows | part
    return rows.order_by("linked_at", "id")
