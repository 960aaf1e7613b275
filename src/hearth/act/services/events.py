"""Events: plan one or a series, change it, call it off."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from hearth.core.ledger import services as ledger
from hearth.core.networks.models import Network
from hearth.core.trace import services as trace
from hearth.kit.actors import Actor
from hearth.kit.ids import uuid7
from hearth.kit.refusals import Refused

from .. import rules
from ..models import Booking, Event
from .bookings import move_up, places_taken, tell
from .standing import must_be_here, must_be_team

#: What may be said of an event beside its title, kind and time.
DETAILS = {
    "programme", "description", "place", "address", "latitude", "longitude", "access", "languages",
    "online_url", "capacity", "needs_booking",
}  # fmt: skip
LONGEST = timedelta(days=14)


@transaction.atomic
def plan_event(
    network: Network,
    *,
    title: str,
    kind: str,
    starts_at: datetime,
    ends_at: datetime,
    repeat: str = "",
    until: date | None = None,
    by: Actor,
    now: datetime,
    **details: Any,
) -> Event:
    """Plan an event, or a series: each time is an event with places of its own; the first is returned.

    Details: programme, description, place, address, latitude, longitude, access, languages,
    online_url, capacity, needs_booking. Refused: `for_the_team`, `not_of_this_network`,
    `event_without_title`, `kind_unknown`, `event_ends_first`, `event_too_long`, `access_unknown`,
    `event_nowhere`, `capacity_of_nobody`, `repeat_unknown`, `repeat_without_end`, `too_many_times`.
    """
    must_be_team(network, by)
    said = _checked(network, title, kind, starts_at, ends_at, details)
    times = _times(network, starts_at, ends_at, repeat, until)
    series = uuid7() if len(times) > 1 else None
    made = [
        Event(
            network=network,
            series_id=series,
            made_at=now,
            changed_at=now,
            **said | {"starts_at": a, "ends_at": b},
        )
        for a, b in times
    ]
    Event.objects.bulk_create(made)
    _link(made, now)
    facts = {"event": made[0].pk, "times": len(made), "kind": kind}
    ledger.record(network=network, deed="event planned", by=by, now=now, facts=facts)
    return made[0]


@transaction.atomic
def change_event(
    event: Event,
    *,
    title: str,
    kind: str,
    starts_at: datetime,
    ends_at: datetime,
    by: Actor,
    now: datetime,
    **details: Any,
) -> Event:
    """Change one event; free places go to those who wait. Refused as `plan_event`, and
    `event_cancelled`, `capacity_below_booked`."""
    own = Event.objects.select_for_update().get(pk=event.pk)
    must_be_team(own.network, by)
    if own.state == Event.State.CANCELLED:
        raise Refused("event_cancelled")
    for field, value in _checked(own.network, title, kind, starts_at, ends_at, details).items():
        setattr(own, field, value)
    taken = places_taken(own)
    if own.capacity is not None and own.capacity < taken:
        raise Refused("capacity_below_booked", taken=taken)
    own.sequence, own.changed_at = own.sequence + 1, now
    own.save()
    _link([own], now)
    move_up(own, now=now)
    ledger.record(
        network=own.network, deed="event changed", by=by, now=now, facts={"event": own.pk}
    )
    return own


@transaction.atomic
def cancel_event(event: Event, *, why: str, by: Actor, now: datetime) -> Event:
    """Call an event off and tell those who left an address; twice is once. Refused: `for_the_team`,
    `not_of_this_network`, `cancel_needs_a_reason`, `event_held`."""
    own = Event.objects.select_for_update().get(pk=event.pk)
    must_be_team(own.network, by)
    if own.state == Event.State.CANCELLED:
        return own
    if own.state == Event.State.HELD:
        raise Refused("event_held")
    if not why.strip():
        raise Refused("cancel_needs_a_reason")
    own.state, own.cancelled_why = Event.State.CANCELLED, why.strip()
    own.sequence, own.changed_at = own.sequence + 1, now
    own.save()
    rows = Booking.objects.filter(network=own.network, event=own).exclude(
        state=Booking.State.CANCELLED
    )
    tell(own, rows, what="cancelled", now=now)
    facts = {"event": own.pk, "bookings": len(rows)}
    ledger.record(network=own.network, deed="event cancelled", by=by, now=now, facts=facts)
    return own


def _checked(
    network: Network,
    title: str,
    kind: str,
    starts_at: datetime,
    ends_at: datetime,
    details: dict[str, Any],
) -> dict[str, Any]:
    """The fields of an event, all of them, as they will be kept."""
    if unknown := set(details) - DETAILS:
        raise TypeError(f"an event has no {sorted(unknown)}")
    must_be_here(network, details.get("place"), details.get("programme"))
    _check_time(title, kind, starts_at, ends_at)
    kept = {
        "programme": None, "description": "", "place": None, "address": "", "latitude": None,
        "longitude": None, "access": [], "languages": [], "online_url": "", "capacity": None,
        "needs_booking": False,
    } | details  # fmt: skip
    kept |= {"title": title.strip(), "kind": kind, "starts_at": starts_at, "ends_at": ends_at}
    kept["access"], kept["languages"] = list(kept["access"]), list(kept["languages"])
    if strange := set(kept["access"]) - set(rules.ACCESS):
        raise Refused("access_unknown", access=", ".join(sorted(strange)))
    if not (kept["place"] or kept["address"].strip() or kept["online_url"]):
        raise Refused("event_nowhere")
    if kept["capacity"] is not None and kept["capacity"] < 1:
        raise Refused("capacity_of_nobody")
    # The link is told only to those who booked, so there must be a way to book.
    kept["needs_booking"] = bool(kept["needs_booking"] or kept["online_url"])
    return kept


def _check_time(title: str, kind: str, starts_at: datetime, ends_at: datetime) -> None:
    if not title.strip():
        raise Refused("event_without_title")
    if kind not in Event.Kind.values:
        raise Refused("kind_unknown", kind=kind)
    if ends_at <= starts_at:
        raise Refused("event_ends_first")
    if ends_at - starts_at > LONGEST:
        raise Refused("event_too_long")


def _times(
    network: Network, starts_at: datetime, ends_at: datetime, repeat: str, until: date | None
) -> list[tuple[datetime, datetime]]:
    if not repeat:
        return [(starts_at, ends_at)]
    if repeat not in rules.REPEATS:
        raise Refused("repeat_unknown", repeat=repeat)
    if until is None or until < starts_at.date():
        raise Refused("repeat_without_end")
    found = rules.times_of(starts_at, ends_at, repeat=repeat, until=until, zone=network.time_zone)
    if len(found) > rules.MOST_TIMES:
        raise Refused("too_many_times", most=rules.MOST_TIMES)
    return found


def _link(events: list[Event], now: datetime) -> None:
    for event in events:
        if event.programme_id:
            source = ("programme", event.programme_id)
            trace.link(
                event.network,
                source=source,
                target=("event", event.pk),
                relation="held for",
                now=now,
            )
