"""Who came to the meetings of a panel, and what is owed to them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Sum

from ...models import (
    Activity,
    HonorariumPaid,
    PanelAttendance,
)
from .asked import meetings, settings_of
from .people import registrants


def attendance_of(activity: Activity) -> dict[UUID, set[UUID]]:
    """Meeting → who of the panel came."""
    ids = list(meetings(activity).values_list("id", flat=True))
    found: dict[UUID, set[UUID]] = {identifier: set() for identifier in ids}
    rows = PanelAttendance.objects.filter(network_id=activity.network_id, meeting_id__in=ids)
    for meeting, who in rows.values_list("meeting_id", "registrant_id"):
        found[meeting].add(who)
    return found


@dataclass(frozen=True)
class Owed:
    """What somebody of the panel has coming for meetings they came to."""

    came: int
    paid_minor: int
    owed_minor: int
    owed_for: list[UUID]


def honoraria(activity: Activity) -> dict[UUID, Owed]:
    """Registrant → meetings, what was paid and what is owed; nothing is owed to who declined it."""
    amount = settings_of(activity).honorarium_minor
    came: dict[UUID, list[UUID]] = defaultdict(list)
    for meeting, those in attendance_of(activity).items():
        for who in those:
            came[who].append(meeting)
    paid: dict[UUID, dict[UUID, int]] = defaultdict(dict)
    ids = list(meetings(activity).values_list("id", flat=True))
    rows = HonorariumPaid.objects.filter(network_id=activity.network_id, meeting_id__in=ids)
    for who, meeting, minor in rows.values_list("registrant_id", "meeting_id", "amount_minor"):
        paid[who][meeting] = minor
    refused = set(registrants(activity, honorarium="no").values_list("id", flat=True))
    found = {}
    for who in came.keys() | paid.keys():
        waiting = [one for one in came[who] if one not in paid[who]]
        owing = [] if who in refused or not amount else waiting
        found[who] = Owed(len(came[who]), sum(paid[who].values()), amount * len(owing), owing)
    return found


def honoraria_total(activity: Activity) -> int:
    """Money given out so far, all together."""
    ids = list(meetings(activity).values_list("id", flat=True))
    rows = HonorariumPaid.objects.filter(network_id=activity.network_id, meeting_id__in=ids)
    return rows.aggregate(all=Sum("amount_minor"))["all"] or 0
