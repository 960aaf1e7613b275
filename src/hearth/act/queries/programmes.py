"""What can be asked about programmes and commitments."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Prefetch, Q, QuerySet, Value

from hearth.core.networks.models import Network
from hearth.core.people import queries as people
from hearth.core.trace import queries as trace
from hearth.kit.actors import Actor

from ..models import Commitment, Event, Programme, ProgrammePartner, Service

Node = tuple[str, UUID]
OPEN = ("promised", "under_way")


def programmes(network: Network, *, state: str | None = None) -> QuerySet[Programme]:
    """Programmes, newest first, each with `promised_n` and `kept_n` commitments and its partners."""
    rows = Programme.objects.filter(network=network)
    rows = rows.filter(state=state) if state else rows
    rows = rows.annotate(
        promised_n=Count("commitments"),
        kept_n=Count("commitments", filter=Q(commitments__state="done")),
    ).order_by("-made_at", "id")
    partners = ProgrammePartner.objects.select_related("organisation")
    return rows.prefetch_related(Prefetch("partners", queryset=partners))


def running(network: Network, *, limit: int) -> list[Programme]:
    """Programmes under way, newest first, in one query and without their partners."""
    rows = Programme.objects.filter(network=network, state=Programme.State.RUNNING)
    return list(rows.order_by("-made_at")[:limit])


def programme(network: Network, identifier: UUID) -> Programme | None:
    """One programme of this network with goals, partners and commitments, or none."""
    promised = Commitment.objects.select_related("organisation")
    rows = programmes(network).prefetch_related("goals", Prefetch("commitments", queryset=promised))
    return rows.filter(pk=identifier).first()


def commitments(
    network: Network,
    *,
    state: str | None = None,
    today: date | None = None,
    organisation_id: UUID | None = None,
) -> QuerySet[Commitment]:
    """Commitments by their day. `state` is one of theirs, "open", or "late" (which needs `today`)."""
    rows = Commitment.objects.filter(network=network).select_related("programme", "organisation")
    if organisation_id:
        rows = rows.filter(organisation_id=organisation_id)
    if state == "late":
        return rows.filter(state__in=OPEN, due_on__lt=today)
    if state == "open":
        return rows.filter(state__in=OPEN)
    return rows.filter(state=state) if state else rows


def commitment(network: Network, identifier: UUID) -> Commitment | None:
    """One commitment of this network, or none."""
    return commitments(network).filter(pk=identifier).first()


def organisation_of(network: Network, actor: Actor) -> UUID | None:
    """The organisation that a partner answers for, or none."""
    held = people.membership(network, actor.membership_id) if actor.membership_id else None
    return held.organisation_id if held else None


def sources_of(network: Network, *, programme_id: UUID) -> list[Node]:
    """What a programme came from: themes, projects, decisions, the sessions that shaped it."""
    return trace.came_from(network, node=("programme", programme_id))


def titles(network: Network, nodes: Iterable[Node]) -> dict[Node, str]:
    """What the trace calls the programmes, commitments, events and services among these nodes."""
    wanted = list(nodes)
    tables = (
        ("programme", Programme, "title"),
        ("commitment", Commitment, "text"),
        ("event", Event, "title"),
        ("service", Service, "name"),
    )
    parts: list[Any] = []
    for kind, table, field in tables:
        ids = [identifier for node_kind, identifier in wanted if node_kind == kind]
        if ids:
            rows = table.objects.filter(network=network, pk__in=ids).order_by()
            parts.append(rows.values_list(Value(kind), "pk", field))
    if not parts:
        return {}
    rows = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
    return {(kind, identifier): text for kind, identifier, text in rows}
