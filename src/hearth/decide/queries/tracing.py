"""What the trace calls the things of this room."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from django.db.models import F, QuerySet, Value

from hearth.core.networks.models import Network

from ..models import Activity, Council, CouncilMeeting, Decision, Priority, Project
from .activities import activities
from .asks import asks
from .conversations import public_statements
from .proposals import public_proposals
from .votes import votes

#: Kind to its rows that anybody may see; only those asked for are made.
TABLES: dict[str, Callable[[Network], QuerySet[Any]]] = {
    "priority": lambda network: Priority.objects.filter(network=network, is_proposed=False),
    "vote": lambda network: activities(network, public=True).prefetch_related(None),
    "statement": lambda network: public_statements(network).annotate(title=F("text")),
    "project": lambda network: Project.objects.filter(vote__network=network).exclude(
        vote__state=Activity.State.DRAFT
    ),
    "proposal": lambda network: public_proposals(network),
    "outcome": lambda network: votes(network, public=True).filter(state=Activity.State.COUNTED),
    "ask": lambda network: asks(network, public=True),
    "council": lambda network: Council.objects.filter(network=network, is_public=True).annotate(
        title=F("name")
    ),
    "council_meeting": lambda network: CouncilMeeting.objects.filter(
        council__network=network, council__is_public=True
    ),
    "decision": lambda network: Decision.objects.filter(
        network=network, state=Decision.State.PUBLISHED
    ),
}


def titles(network: Network, nodes: Iterable[tuple[str, UUID]]) -> dict[tuple[str, UUID], str]:
    """What the trace calls the priorities, votes, projects, outcomes and published decisions among these."""
    ids: dict[str, list[UUID]] = defaultdict(list)
    for kind, identifier in nodes:
        ids[kind].append(identifier)
    parts = [
        rows(network).filter(id__in=ids[kind]).order_by().values_list(Value(kind), "id", "title")
        for kind, rows in TABLES.items()
        if ids[kind]
    ]
    if not parts:
        return {}
    return {
        (kind, identifier): title
        for kind, identifier, title in parts[0].union(*parts[1:], all=True)
    }
