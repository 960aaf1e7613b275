"""What can be asked about events, bookings and who was served."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet, Sum

from hearth.core.networks.models import Network
from hearth.core.places.models import Place
from hearth.kit.codes import code_hash

from ..models import Attendance, Booking, Event

#: A feed remembers so much of the past, and no page lists more than so many.
FEED_PAST = timedelta(days=90)
MOST_LISTED = 500


@dataclass(frozen=True)
class Wanted:
    """What somebody looks for in events; empty is "any"."""

    kind: str = ""
    place: Place | None = None
    language: str = ""
    access: frozenset[str] = frozenset()
    online: bool = False
    free_of_booking: bool = False


@dataclass(frozen=True)
class Served:
    """About how many attended, by group and place. Attendances, not persons: one may come twice.

    `unknown` says for each dimension that was counted at all how many attended without a group there;
    `people` without any count of a dimension are unknown in that dimension altogether.
    """

    events: int
    people: int
    by_category: dict[UUID, int] = field(default_factory=dict)
    unknown: dict[UUID, int] = field(default_factory=dict)
    by_place: dict[UUID, int] = field(default_factory=dict)
    place_unknown: int = 0


def events(network: Network) -> QuerySet[Event]:
    """Every event with its place and programme, by time."""
    rows = Event.objects.filter(network=network).select_related("programme", "network", "place")
    return rows.defer("place__boundary", "place__outline")


def event(network: Network, identifier: UUID) -> Event | None:
    """One event of this network, or none."""
    return events(network).filter(pk=identifier).first()


def coming_events(
    network: Network, *, now: datetime, limit: int | None = None, wanted: Wanted | None = None
) -> list[Event]:
    """Events that are not over yet, called-off ones too (people must see that), by time, in one query."""
    rows = events(network).filter(ends_at__gt=now)
    wanted = wanted or Wanted()
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    if wanted.place:
        inside = Q(place=wanted.place) | Q(place__path__startswith=f"{wanted.place.path}/")
        rows = rows.filter(inside)
    found = [row for row in rows[:MOST_LISTED] if _fits(row, wanted)]
    return found[:limit] if limit else found


def _fits(event: Event, wanted: Wanted) -> bool:
    return (
        wanted.access <= set(event.access)
        and (not wanted.language or wanted.language in event.languages)
        and (not wanted.online or bool(event.online_url) or event.kind == Event.Kind.ONLINE)
        and (not wanted.free_of_booking or not event.needs_booking)
    )


def feed_events(
    network: Network, *, now: datetime, programme_id: UUID | None = None
) -> QuerySet[Event]:
    """What a calendar feed holds: the last three months and all that is to come."""
    rows = events(network).filter(ends_at__gt=now - FEED_PAST)
    return rows.filter(programme_id=programme_id) if programme_id else rows


def bookings(network: Network, *, event: Event) -> QuerySet[Booking]:
    """Who booked one event, in the order of asking; for the team only."""
    return Booking.objects.filter(network=network, event=event).order_by("booked_at", "id")


def booking_by_code(network: Network, code: str) -> Booking | None:
    """The booking behind a code of this network, with its event, or none."""
    hashed = code_hash(code, purpose="booking")
    rows = Booking.objects.filter(network=network, code_hash=hashed)
    return rows.select_related("event__network", "event__place").first()


def is_full(event: Event) -> bool:
    """Whether the next to book would wait. How many booked is not for the public to know."""
    if event.capacity is None:
        return False
    rows = Booking.objects.filter(
        network_id=event.network_id, event=event, state=Booking.State.BOOKED
    )
    return (rows.aggregate(n=Sum("party_size"))["n"] or 0) >= event.capacity


def served(network: Network, *, since: datetime | None = None) -> Served:
    """About how many attended events, by group and place, in two queries."""
    held = Event.objects.filter(network=network, state=Event.State.HELD, attended_n__isnull=False)
    held = held.filter(starts_at__gte=since) if since else held
    size = {
        row[0]: (row[1], row[2] or 0) for row in held.values_list("id", "place_id", "attended_n")
    }
    by_category: dict[UUID, int] = defaultdict(int)
    known: dict[UUID, int] = defaultdict(int)
    rows = Attendance.objects.filter(event__in=held).values("category_id", "category__dimension_id")
    for row in rows.annotate(n=Sum("count")):
        by_category[row["category_id"]] += row["n"]
        known[row["category__dimension_id"]] += row["n"]
    people = sum(n for _place, n in size.values())
    by_place: dict[UUID, int] = defaultdict(int)
    for place, n in size.values():
        if place:
            by_place[place] += n
    return Served(
        events=len(size),
        people=people,
        by_category=dict(by_category),
        unknown={dimension: people - n for dimension, n in known.items()},
        by_place=dict(by_place),
        place_unknown=people - sum(by_place.values()),
    )
