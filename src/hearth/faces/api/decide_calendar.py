"""The days of what people decide together, as calendar files (RFC 5545, 7986)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _t
from icalendar import Event as Entry

from hearth.decide import queries
from hearth.faces.shared.access import NetworkRequest, public_view
from hearth.faces.shared.activity_words import FEATURES
from hearth.faces.shared.paging import found_or_404

from .calendar import empty_calendar


@public_view
def activity_file(request: NetworkRequest, activity_id: UUID) -> HttpResponse:
    """The days of one activity, to put into one's own calendar."""
    found = found_or_404(queries.activity(request.network, activity_id, public=True))
    answer = _answer(request, [found], name=found.title)
    answer["Content-Disposition"] = f'attachment; filename="activity-{found.pk}.ics"'
    return answer


@public_view
def activities_feed(request: NetworkRequest) -> HttpResponse:
    """The days of every activity that is announced or open, to subscribe to."""
    rows = queries.activities(request.network, public=True).filter(state__in=["gathering", "open"])
    name = _t("Deciding together in %(network)s") % {"network": request.network.name}
    return _answer(request, rows, name=name)


def _answer(request: NetworkRequest, rows: Iterable[Any], *, name: str) -> HttpResponse:
    calendar = empty_calendar(request.network, name)
    for row in rows:
        address = reverse("public:activity", args=[request.network.slug, row.pk])
        url = request.build_absolute_uri(address)
        for days in queries.calendar(row, now=timezone.now()):
            for entry in _entries(row, days, url=url, zone=ZoneInfo(request.network.time_zone)):
                calendar.add_component(entry)
    calendar.add_missing_timezones()
    answer = HttpResponse(calendar.to_ical(), content_type="text/calendar; charset=utf-8")
    answer["Cache-Control"] = "public, max-age=900"
    return answer


def _entries(row: Any, days: queries.Days, *, url: str, zone: ZoneInfo) -> list[Entry]:
    """When a feature opens and when it closes: two moments that leave the calendar free between."""
    what = {"what": FEATURES[days.feature], "title": row.title}
    opens, closes = _t("Begins: %(what)s · %(title)s"), _t("Last moment: %(what)s · %(title)s")
    moments = [("closes", closes, days.closes_at)]
    if days.opens_at is not None:
        moments.insert(0, ("opens", opens, days.opens_at))
    return [
        _entry(row, f"{days.feature}-{key}", words % what, at.astimezone(zone), url)
        for key, words, at in moments
    ]


def _entry(row: Any, key: str, summary: str, at: datetime, url: str) -> Entry:
    entry = Entry()
    entry.add("uid", f"{row.pk}-{key}@hearth")
    entry.add("dtstamp", row.opened_at or row.made_at)
    entry.add("dtstart", at)
    entry.add("summary", summary)
    entry.add("description", row.eligibility)
    entry.add("transp", "TRANSPARENT")
    entry.add("url", url)
    return entry


urlpatterns = [
    path("<slug:network_slug>/activities.ics", activities_feed, name="activities_feed"),
    path(
        "<slug:network_slug>/activities/<uuid:activity_id>.ics", activity_file, name="activity_file"
    ),
]
