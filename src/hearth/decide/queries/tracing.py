"""What the trace calls the things of this room."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from django.db.models import F, Value

from hearth.core.networks.models import Network

from ..models import Activity, Council, CouncilMeeting, Decision, Priority, Project
from .activities import activities
from .asks import asks
from .conversations import public_statements
from .proposals import public_proposals
from .votes import votes


def titles(network: Network, nodes: Iterable[tuple[str, UUID]]) -> dict[tuple[str, UUID], str]:
    """What the trace calls the priorities, votes, projects, outcomes and published decisions among these."""
    ids: dict[str, list[UUID]] = defaultdict(list)
    for kind, identifier in nodes:
        ids[kind].append(identifier)
    seen = votes(network, public=True).order_by()
    counted = seen.filter(state=Activity.State.COUNTED)
    projects = Project.objects.filter(vote__network=network).exclude(
        vote__state=Activity.State.DRAFT
    )
    tables = {
        "priority": Priority.objects.filter(network=network, is_proposed=False),
        "vote": activities(network, public=True).prefetch_related(None),
        "statement": public_statements(network).annotate(title=F("text")),
        "project": projects,
        "proposal": public_proposals(network),
        "outcome": counted,
        "ask": asks(network, public=True),
        "council": Council.objects.filter(network=network, is_public=True).annotate(title=F("name")),
        "council_meeting": CouncilMeeting.objects.filter(
            council__network=network, council__is_public=True
        ),
        "decision": Decision.objects.filter(network=network, state=Decision.State.PUBLISHED),
    }
    parts = [
        rows.filter(id__in=ids[kind]).order_by().values_list(Value(kind), "id", "title")
        for kind, rows in tables.items()
        if ids[kind]
    ]
    if not parts:
        return {}
    return {
        (kind, identifier): title
        for kind, identifier, title in parts[0].union(*parts[1:], all=True)
    }
