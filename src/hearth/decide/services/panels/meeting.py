"""When the panel meets: who came, what they are given for it, how the panel looks beside the community."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from hearth.core.networks.models import Network
from hearth.core.people import services as people
from hearth.kit.actors import Actor
from hearth.kit.refusals import Refused

from ...bridge import panels as bridge
from ...models import (
    Activity,
    HonorariumPaid,
    Panel,
    PanelAttendance,
    PanelIdentity,
    PanelMeeting,
    Registrant,
)
from ...queries import panels as asked
from ..activities import note

MONTH_DAYS = 30
#: How long somebody who may be asked again is kept at most, in months.
REGISTER_MONTHS = 24


@transaction.atomic
def note_attendance(
    meeting: PanelMeeting, *, came: Iterable[UUID], by: Actor, now: datetime
) -> int:
    """Who came to a meeting, the whole list; what was paid for already stays. Refused: `not_on_panel`."""
    activity, wanted = meeting.activity, set(came)
    confirmed = (Registrant.State.CONFIRMED, Registrant.State.DROPPED, Registrant.State.REPLACED)
    on_panel = set(asked.registrants(activity, state__in=confirmed).values_list("id", flat=True))
    if not wanted <= on_panel:
        raise Refused("not_on_panel")
    rows = PanelAttendance.objects.filter(network_id=activity.network_id, meeting_id=meeting.pk)
    paid = set(
        HonorariumPaid.objects.filter(
            network_id=activity.network_id, meeting_id=meeting.pk
        ).values_list("registrant_id", flat=True)
    )
    kept = set(rows.values_list("registrant_id", flat=True))
    rows.filter(registrant_id__in=list(kept - wanted - paid)).delete()
    PanelAttendance.objects.bulk_create(
        PanelAttendance(
            network_id=activity.network_id, meeting_id=meeting.pk, registrant_id=who, noted_at=now
        )
        for who in sorted(wanted - kept, key=str)
    )
    note(activity, "panel attendance noted", by, now, meeting=meeting.pk, n=len(wanted | paid))
    return len(wanted | paid)


@transaction.atomic
def choose_honorarium(
    activity: Activity, *, row: Registrant, accepts: bool, by: Actor, now: datetime
) -> None:
    """Whether somebody of the panel takes the money for their time; they may change their mind."""
    choice = Registrant.Honorarium.YES if accepts else Registrant.Honorarium.NO
    asked.registrants(activity, id=row.id).update(honorarium=choice, changed_at=now)
    note(activity, "honorarium chosen", by, now, registrant=row.id)


@transaction.atomic
def pay_honorarium(
    activity: Activity, *, row: Registrant, how: str = "", by: Actor, now: datetime
) -> int:
    """Note that everything owed to somebody was given. Returns the sum in minor units.

    Refused: `nothing_owed`. Two who press at once note it once.
    """
    owed = asked.honoraria(activity).get(row.id)
    if owed is None or not owed.owed_for:
        raise Refused("nothing_owed")
    amount = asked.settings_of(activity).honorarium_minor
    HonorariumPaid.objects.bulk_create(
        [
            HonorariumPaid(
                network_id=activity.network_id, meeting_id=meeting, registrant_id=row.id,
                amount_minor=amount, how=how.strip()[:60], paid_by=by.label, paid_at=now,
            )
            for meeting in owed.owed_for
        ],
        ignore_conflicts=True,
    )  # fmt: skip
    note(activity, "honorarium paid", by, now, registrant=row.id, minor=owed.owed_minor)
    return owed.owed_minor


@transaction.atomic
def publish_composition(activity: Activity, *, by: Actor, now: datetime) -> Panel:
    """Show pool and panel beside the community, small numbers hidden as a set.

    A panel that changed by one person since would tell who that was: it is shown anew only after as many
    changes as the network's small number. Refused: `panel_not_drawn`, `panel_not_full`, `composition_too_soon`.
    """
    panel = Panel.objects.select_for_update().get(activity=activity)
    if activity.state != Activity.State.COUNTED:
        raise Refused("panel_not_drawn")
    if asked.free_seats(activity):
        raise Refused("panel_not_full")
    seated, _gone = asked.sitting_and_gone(activity)
    changed = set(seated) ^ set(panel.composed_of)
    if panel.composed_of and len(changed) < 2 * activity.network.small_number:
        raise Refused("composition_too_soon", n=activity.network.small_number)
    rows = asked.pool_rows(activity, panel.targets)
    features = bridge.composition_of(activity.network, panel.targets, rows, seated)
    panel.composition = {"features": features, "seats": len(seated), "pool": len(rows)}
    panel.composed_at, panel.composed_of = now, sorted(seated)
    panel.save(update_fields=["composition", "composed_at", "composed_of"])
    note(activity, "panel composition published", by, now, seats=len(seated))
    return panel


def forget_due(network: Network, *, now: datetime) -> None:
    """For the clock: names and addresses of panels that ended some months ago are gone.

    Who said that they may be asked again is kept a while longer, at most two years.
    """
    for activity in asked.panel_activities(network):
        panel = asked.settings_of(activity)
        ends = [row.ends_at for row in asked.meetings(activity)] + [activity.closes_at]
        days = (now - max(ends)).days
        if activity.state not in (Activity.State.CLOSED, Activity.State.COUNTED):
            continue
        if days >= panel.erase_months * MONTH_DAYS and panel.erased_at is None:
            _forget(activity, now=now, also_register=False)
            Panel.objects.filter(activity=activity).update(erased_at=now)
            note(activity, "panel names erased", Actor.clock(), now)
        elif days >= REGISTER_MONTHS * MONTH_DAYS:
            _forget(activity, now=now, also_register=True)


@transaction.atomic
def _forget(activity: Activity, *, now: datetime, also_register: bool) -> None:
    rows = PanelIdentity.objects.filter(network_id=activity.network_id, activity_id=activity.pk)
    rows = rows if also_register else rows.filter(may_ask_again=False)
    for one in list(rows):
        people.forget(activity.network, subject_id=one.id, now=now)
    rows.delete()
