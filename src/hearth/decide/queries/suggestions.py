"""What could stand on the next agenda: themes, gaps, proposals, reviews, vetoes, seats, results."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from hearth.core.networks.models import Network
from hearth.understand import queries as understand

from ..models import Activity, CouncilItem, CouncilMeeting, Proposal
from .councils.seats import terms_ending
from .log import open_vetoes, priorities, to_review

MOST_EACH = 5


@dataclass(frozen=True)
class Suggestion:
    """One thing that could be talked about: where it comes from, its name, and a figure that says why."""

    kind: str
    id: UUID
    title: str
    item_kind: str
    figure: int | None = None
    on: Any = None
    why: str = ""

    @property
    def key(self) -> str:
        """What a form sends back."""
        return f"{self.kind}:{self.id}"


def suggestions(
    meeting: CouncilMeeting, *, gaps: Sequence[Mapping[str, Any]], now: datetime
) -> list[Suggestion]:
    """Everything that waits and is not on this agenda yet; the most pressing kinds first.

    `gaps` are those of the first screen (who is missing), worst first.
    """
    network, today = meeting.council.network, now.date()
    kinds = CouncilItem.Kind
    found = [
        *(
            Suggestion(
                "decision", row.pk, row.title, kinds.DECISION, on=row.answer_due_on, why="veto"
            )
            for row in open_vetoes(network)[:MOST_EACH]
        ),
        *(
            Suggestion(
                "decision", row.pk, row.title, kinds.DECISION, on=row.review_on, why="review"
            )
            for row in to_review(network, today=today)[:MOST_EACH]
        ),
        *(
            Suggestion("vote", row.pk, row.title, kinds.DECISION, on=row.closes_at.date())
            for row in _results(network)
        ),
        *(
            Suggestion("proposal", row.pk, row.title, kinds.DISCUSSION)
            for row in _proposals(network)
        ),
        *(
            Suggestion("gap", UUID(str(row["id"])), row["name"], kinds.DISCUSSION)
            for row in gaps[:MOST_EACH]
        ),
        *(
            Suggestion("priority", row.pk, row.title, kinds.DISCUSSION)
            for row in priorities(network)[:MOST_EACH]
        ),
        *_themes(network),
        *(
            Suggestion("term", row.pk, row.seat.name, kinds.DECISION, on=row.ends_on)
            for row in terms_ending(network, today=today)
            if row.seat.council_id == meeting.council_id
        ),
    ]
    there = set(
        CouncilItem.objects.filter(meeting=meeting, source_id__isnull=False).values_list(
            "source_kind", "source_id"
        )
    )
    return [row for row in dict.fromkeys(found) if (row.kind, row.id) not in there]


def _themes(network: Network) -> list[Suggestion]:
    """Themes that most voices speak of."""
    rows = sorted(understand.theme_counts(network), key=lambda row: -row.voices)
    return [
        Suggestion(
            "theme", row.theme.pk, row.theme.name, CouncilItem.Kind.DISCUSSION, figure=row.voices
        )
        for row in rows[:MOST_EACH]
        if row.voices
    ]


def _proposals(network: Network) -> list[Proposal]:
    """Proposals that are public and still on their way, oldest first."""
    states = (Proposal.State.SHOWN, Proposal.State.IN_REVIEW, Proposal.State.FEASIBLE)
    rows = Proposal.objects.filter(vote__network=network, state__in=states)
    return list(rows.order_by("id")[:MOST_EACH])


def _results(network: Network) -> list[Activity]:
    """Results of the last votes."""
    rows = Activity.objects.filter(network=network, state=Activity.State.COUNTED)
    return list(rows.order_by("-closes_at")[:3])
