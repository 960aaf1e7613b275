"""Calendar feeds: one for a network, one for a programme, one file for an event (RFC 5545, 7986)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.urls import path, reverse
from django.utils import timezone
from icalendar import Calendar
from icalendar import Event as Entry

from hearth.act import queries
from hearth.act.queries import Event
from hearth.core.networks.models import Network
from hearth.faces.shared.access import NetworkRequest, public_view
from hearth.faces.shared.paging import found_or_404

REFRESH = timedelta(hours=4)
STATUS = {"planned": "CONFIRMED", "held": "CONFIRMED", "cancelled": "CANCELLED"}


@public_view
def network_feed(request: NetworkRequest) -> HttpResponse:
    """Everything public of one network, to subscribe to."""
    rows = queries.feed_events(request.network, now=timezone.now())
    return _answer(request, rows, name=request.network.name)


@public_view
def programme_feed(request: NetworkRequest, programme_id: UUID) -> HttpResponse:
    """The events of one programme."""
    programme = found_or_404(queries.programme(request.network, programme_id))
    rows = queries.feed_events(request.network, now=timezone.now(), programme_id=programme.pk)
    return _answer(request, rows, name=f"{programme.title} · {request.network.name}")


@public_view
def event_file(request: NetworkRequest, event_id: UUID) -> HttpResponse:
    """One event, to put into one's own calendar."""
    event = found_or_404(queries.event(request.network, event_id))
    answer = _answer(request, [event], name=event.title)
    answer["Content-Disposition"] = f'attachment; filename="event-{event.pk}.ics"'
    return answer


def _answer(request: NetworkRequest, events: Iterable[Event], *, name: str) -> HttpResponse:
    calendar = empty_calendar(request.network, name)
    for event in events:
        address = reverse("public:event", args=[request.network.slug, event.pk])
        calendar.add_component(_entry(event, url=request.build_absolute_uri(address)))
    calendar.add_missing_timezones()
    answer = HttpResponse(calendar.to_ical(), content_type="text/calendar; charset=utf-8")
    answer["Cache-Control"] = "public, max-age=900"
    return answer


def empty_calendar(network: Network, name: str) -> Calendar:
    """An empty calendar that asks to be fetched again now and then, in both dialects."""
    calendar = Calendar()
    calendar.add("prodid", "-//Hearth//community events//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", network.time_zone)
    calendar.add("refresh-interval", REFRESH, parameters={"value": "DURATION"})
    calendar.add("x-published-ttl", REFRESH, parameters={"value": "DURATION"})
    return calendar


def _entry(event: Event, *, url: str) -> Entry:
    """One event in the network's time zone. The link to join is told only to those who booked."""
    zone = ZoneInfo(event.network.time_zone)
    entry = Entry()
    entry.add("uid", f"{event.pk}@hearth")
    entry.add("sequence", event.sequence)
    entry.add("dtstamp", event.changed_at)
    entry.add("last-modified", event.changed_at)
    entry.add("dtstart", event.starts_at.astimezone(zone))
    entry.add("dtend", event.ends_at.astimezone(zone))
    entry.add("summary", event.title)
    entry.add("status", STATUS[event.state])
    entry.add("url", url)
    if event.description or event.cancelled_why:
        entry.add("description", event.cancelled_why or event.description)
    where = ", ".join(filter(None, [event.address, event.place.name if event.place else ""]))
    if where:
        entry.add("location", where)
    if event.latitude is not None and event.longitude is not None:
        entry.add("geo", (event.latitude, event.longitude))
    return entry


urlpatterns = [
    path("<slug:network_slug>/events.ics", network_feed, name="events_feed"),
    path(
        "<slug:network_slug>/programmes/<uuid:programme_id>.ics",
        programme_feed,
        name="programme_feed",
    ),
    path("<slug:network_slug>/events/<uuid:event_id>.ics", event_file, name="event_file"),
]
