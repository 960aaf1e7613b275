"""Meetings of councils: agenda, room, actions that are carried along, how it was decided."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from hearth.core.networks.models import Network
from hearth.core.readings import services as readings

from ...models import (
    Council,
    CouncilAction,
    CouncilAttendance,
    CouncilConsent,
    CouncilConsentText,
    CouncilHand,
    CouncilItem,
    CouncilMeeting,
    CouncilMinutesKept,
    CouncilRecusal,
    CouncilRemark,
    CouncilVisitors,
    CouncilVote,
)
from ...rules.councils import NEXT_STAGES as NEXT_STAGES
from ...rules.councils import SAID_AT as SAID_AT
from ...rules.councils import Room, room_of
from .seats import Sitting, sitting

State = CouncilMeeting.State
HERE = (CouncilAttendance.How.PRESENT, CouncilAttendance.How.ONLINE)


def council_meetings(of: Council) -> QuerySet[CouncilMeeting]:
    """Meetings of a council, the newest first."""
    return CouncilMeeting.objects.filter(council=of).order_by("-starts_at")


def council_meeting(
    network: Network, identifier: UUID, *, public: bool = False
) -> CouncilMeeting | None:
    """One meeting of this network, or none; the public sees meetings of public councils."""
    rows = CouncilMeeting.objects.filter(council__network=network, id=identifier)
    rows = rows.filter(council__is_public=True) if public else rows
    return rows.select_related("council__network").first()


def coming_meetings(
    network: Network, *, now: datetime, public: bool = False, limit: int = 20
) -> list[CouncilMeeting]:
    """Meetings that are running or still to come, soonest first."""
    rows = CouncilMeeting.objects.filter(council__network=network).filter(
        Q(state=State.RUNNING) | Q(state=State.PLANNED, ends_at__gt=now)
    )
    rows = rows.filter(council__is_public=True) if public else rows
    return list(rows.select_related("council__network").order_by("starts_at")[:limit])


def feed_meetings(
    network: Network, *, since: datetime, council: Council | None = None
) -> list[Any]:
    """What a public calendar shows: meetings since a day, cancelled ones too so that calendars follow."""
    rows = CouncilMeeting.objects.filter(
        council__network=network, council__is_public=True, starts_at__gte=since
    )
    rows = rows.filter(council=council) if council else rows
    return list(rows.select_related("council__network").order_by("starts_at")[:500])


def council_item(network: Network, identifier: UUID) -> CouncilItem | None:
    """One item of an agenda of this network, or none."""
    rows = CouncilItem.objects.filter(meeting__council__network=network, id=identifier)
    return rows.select_related("meeting__council__network", "decision").first()


def items_of(meeting: CouncilMeeting) -> list[CouncilItem]:
    """The agenda with everything that happened under each item, in a fixed number of queries."""
    rows = CouncilItem.objects.filter(meeting=meeting).select_related("decision")
    hands = Prefetch("hands", queryset=CouncilHand.objects.select_related("seat"))
    votes = CouncilVote.objects.prefetch_related(hands)
    said = CouncilRemark.objects.select_related("seat")
    consents = CouncilConsent.objects.prefetch_related(
        Prefetch("texts", queryset=CouncilConsentText.objects.all()),
        Prefetch("remarks", queryset=said),
    )
    return list(
        rows.prefetch_related(
            Prefetch("votes", queryset=votes),
            Prefetch("consents", queryset=consents),
            Prefetch("recusals", queryset=CouncilRecusal.objects.select_related("seat")),
            Prefetch("actions", queryset=CouncilAction.objects.all()),
        )
    )


def agenda_of(meeting: CouncilMeeting) -> list[CouncilItem]:
    """The items in their order and nothing more, in one query."""
    return list(CouncilItem.objects.filter(meeting=meeting))


def kept_minutes(item: CouncilItem, *, limit: int = 20) -> list[CouncilMinutesKept]:
    """Wordings of one item that were overtaken, the newest first."""
    return list(CouncilMinutesKept.objects.filter(item=item)[:limit])


def attendance_of(meeting: CouncilMeeting) -> dict[UUID, str]:
    """How each seat was there: {seat_id: present | online | apologies | absent}."""
    rows = CouncilAttendance.objects.filter(meeting=meeting)
    return dict(rows.values_list("seat_id", "how"))


def room(
    meeting: CouncilMeeting,
    *,
    recused: Iterable[UUID] = (),
    seats: list[Sitting] | None = None,
    there: dict[UUID, str] | None = None,
) -> Room:
    """Who counts now, for the whole meeting or for an item under which some stepped aside."""
    seats = sitting(meeting) if seats is None else seats
    there = attendance_of(meeting) if there is None else there
    filled: set[object] = {row.seat.pk for row in seats if row.term and row.seat.may_vote}
    present: set[object] = {seat for seat, how in there.items() if how in HERE}
    return room_of(filled=filled, present=present, recused=set(recused), rule=meeting.quorum)


def recused_of(item: CouncilItem) -> set[UUID]:
    """Seats that stepped aside for an item."""
    return set(CouncilRecusal.objects.filter(item=item).values_list("seat_id", flat=True))


def carried_actions(meeting: CouncilMeeting) -> list[CouncilAction]:
    """Actions of earlier meetings that were not done when this one began: they stand on its agenda."""
    moment = meeting.opened_at or meeting.starts_at
    rows = CouncilAction.objects.filter(
        council=meeting.council_id, meeting__starts_at__lt=meeting.starts_at, made_at__lt=moment
    ).filter(Q(ended_at=None) | Q(ended_at__gte=moment))
    return list(rows.select_related("meeting").order_by("due_on", "made_at")[:100])


def open_actions(of: Council) -> list[CouncilAction]:
    """Everything that somebody of this council still has to do."""
    rows = CouncilAction.objects.filter(council=of, state=CouncilAction.State.OPEN)
    return list(rows.select_related("meeting").order_by("due_on", "made_at")[:200])


def council_action(network: Network, identifier: UUID) -> CouncilAction | None:
    """One action of this network, or none."""
    rows = CouncilAction.objects.filter(council__network=network, id=identifier)
    return rows.select_related("council__network", "meeting").first()


def council_vote(network: Network, identifier: UUID) -> CouncilVote | None:
    """One vote of a meeting of this network, or none."""
    rows = CouncilVote.objects.filter(item__meeting__council__network=network, id=identifier)
    return rows.select_related("item__meeting__council__network").first()


def council_recusal(network: Network, identifier: UUID) -> CouncilRecusal | None:
    """One recusal of this network, or none."""
    rows = CouncilRecusal.objects.filter(item__meeting__council__network=network, id=identifier)
    return rows.select_related("item__meeting__council__network").first()


def consent(network: Network, identifier: UUID) -> CouncilConsent | None:
    """One proposal on its way to consent, with its wordings and what was said, or none."""
    rows = CouncilConsent.objects.filter(item__meeting__council__network=network, id=identifier)
    rows = rows.select_related("item__meeting__council__network")
    return rows.prefetch_related("texts", "remarks__seat").first()


def consent_remark(network: Network, identifier: UUID) -> CouncilRemark | None:
    """One remark on the way to consent, or none."""
    rows = CouncilRemark.objects.filter(
        consent__item__meeting__council__network=network, id=identifier
    )
    return rows.select_related("consent__item__meeting__council__network", "seat").first()


def last_wording(item: CouncilItem) -> str:
    """The last wording of a proposal that was talked over under an item, or nothing."""
    rows = CouncilConsentText.objects.filter(consent__item=item).order_by("-at", "-number")
    return rows.values_list("text", flat=True).first() or ""


@dataclass(frozen=True)
class Visitors:
    """Visitors of a meeting by group, as the public may see them: small counts are hidden."""

    total: int | None
    tables: list[dict[str, Any]]


def visitor_counts(meeting: CouncilMeeting) -> dict[UUID, int]:
    """Exact counts of visitors by category, for the form of the team."""
    rows = CouncilVisitors.objects.filter(meeting=meeting)
    return dict(rows.values_list("category_id", "count"))


def visitors(meeting: CouncilMeeting) -> Visitors:
    """Visitors as published: one table for each dimension, protected together with those not known."""
    rows = CouncilVisitors.objects.filter(meeting=meeting).select_related("category__dimension")
    by_dimension: dict[str, list[dict[str, Any]]] = {}
    for row in rows.order_by("category__dimension__name", "category__position"):
        told = {"id": str(row.category_id), "name": row.category.name, "heard": row.count}
        by_dimension.setdefault(row.category.dimension.name, []).append(told)
    network, total = meeting.council.network, meeting.visitors_n
    tables = []
    for name, told_rows in by_dimension.items():
        rest = max(0, (total or 0) - sum(row["heard"] for row in told_rows))
        shown, left = readings.protect_table(network, told_rows, count_key="heard", rest=rest)
        tables.append({"name": name, "rows": shown, "unknown": left})
    # a single total below the threshold would tell as much as a small cell
    few = total is not None and 0 < total < network.small_number
    return Visitors(None if few else total, [] if few else tables)
