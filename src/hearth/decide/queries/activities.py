"""Activities of every form, and what is open in them now."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from hearth.core.networks.models import Network

from ..models import Activity
from ..rules import FEATURES, Span, is_feature_open


def activities(
    network: Network, *, public: bool = False, form: str | None = None, **belonging: object
) -> QuerySet[Activity]:
    """Activities, newest first; the public sees no drafts. `belonging`: theme, council or programme_id."""
    rows = Activity.objects.filter(network=network, **belonging).prefetch_related("windows")
    rows = rows.filter(form=form) if form else rows
    return rows.exclude(state=Activity.State.DRAFT) if public else rows


def activity(
    network: Network, identifier: UUID, *, public: bool = False, form: str | None = None
) -> Activity | None:
    """One activity of this network with its windows, or none."""
    rows = activities(network, public=public, form=form).filter(id=identifier)
    return rows.select_related("theme", "council").first()


def is_open(activity: Activity, feature: str, *, now: datetime) -> bool:
    """Whether people can use this feature of the activity now."""
    windows = {row.feature: Span(row.opens_at, row.closes_at) for row in activity.windows.all()}
    return is_feature_open(
        feature,
        form=activity.form,
        state=activity.state,
        main=Span(activity.opens_at, activity.closes_at),
        window=windows.get(feature),
        now=now,
    )


def features(activity: Activity, *, now: datetime) -> dict[str, bool]:
    """Each feature of the activity's form and whether it is open now."""
    return {name: is_open(activity, name, now=now) for name in FEATURES[activity.form]}


def open_now(network: Network, *, now: datetime) -> list[Activity]:
    """Activities in which people can do something now, whatever their form."""
    rows = activities(network, public=True).filter(
        state__in=[Activity.State.GATHERING, Activity.State.OPEN]
    )
    return [row for row in rows if any(features(row, now=now).values())]
