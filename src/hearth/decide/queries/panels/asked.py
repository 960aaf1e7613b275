"""Panels and plain lotteries themselves: settings, days, invitations, draws."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet
from django.db.models.fields.json import KT

from hearth.core.networks.models import Network

from ...models import (
    Activity,
    Panel,
    PanelDraw,
    PanelInvitation,
    PanelMeeting,
    PanelRelaxation,
)

FORMS = (Activity.Form.PANEL, Activity.Form.LOTTERY)
LONG = ("lottery", "pool")


def panel_activity(network: Network, identifier: UUID, *, public: bool = False) -> Activity | None:
    """A panel or plain lottery of this network with its settings and days, or none."""
    rows = Activity.objects.filter(network=network, form__in=FORMS, id=identifier)
    rows = rows.exclude(state=Activity.State.DRAFT) if public else rows
    return rows.select_related("network", "panel").prefetch_related("windows").first()


def panel_activities(network: Network, *, public: bool = False) -> QuerySet[Activity]:
    """Panels and plain lotteries, newest first; the public sees no drafts."""
    rows = Activity.objects.filter(network=network, form__in=FORMS).select_related("panel")
    return rows.exclude(state=Activity.State.DRAFT) if public else rows


def settings_of(activity: Activity) -> Panel:
    """The settings; those of a panel that nobody has set up yet are the usual ones, not kept."""
    found = Panel.objects.filter(activity=activity).first()
    if found:
        return found
    plain = activity.form == Activity.Form.LOTTERY
    method = Panel.Method.PLAIN if plain else Panel.Method.LEXIMIN
    return Panel(activity=activity, method=method)


def meetings(activity: Activity) -> QuerySet[PanelMeeting]:
    """Meetings, by day."""
    return PanelMeeting.objects.filter(activity=activity)


def invitations(activity: Activity) -> QuerySet[PanelInvitation]:
    """Batches of invitations, oldest first."""
    return PanelInvitation.objects.filter(activity=activity)


def relaxations(activity: Activity) -> QuerySet[PanelRelaxation]:
    """Targets that gave way, oldest first."""
    return PanelRelaxation.objects.filter(activity=activity)


def draws(activity: Activity) -> QuerySet[PanelDraw]:
    """Draws without their long files, oldest first; of the lottery its digest, and whether households counted."""
    rows = PanelDraw.objects.filter(activity=activity).defer(*LONG)
    return rows.annotate(digest=KT("lottery__digest"), household=KT("lottery__household"))


def draw_of(activity: Activity, number: int) -> PanelDraw | None:
    """One draw with everything that is kept of it, or none."""
    return PanelDraw.objects.filter(activity=activity, number=number).first()


def draws_to_work_on(network: Network, *, now: datetime, lease_until: datetime) -> list[PanelDraw]:
    """Draws whose lottery waits to be made, or whose worker fell silent before `lease_until`."""
    rows = PanelDraw.objects.filter(activity__network=network)
    waiting = Q(state=PanelDraw.State.WAITING)
    lost = Q(state=PanelDraw.State.WORKING, taken_at__lt=lease_until)
    return list(rows.filter(waiting | lost).defer(*LONG).select_related("activity__network"))
