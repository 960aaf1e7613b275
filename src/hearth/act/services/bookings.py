"""Bookings without an account: a code in place of one, a waiting list, and honest capacity."""

from __future__ import annotations

import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Sum

from hearth.core.ledger import services as ledger
from hearth.core.networks.models import Network
from hearth.core.people import queries as people
from hearth.core.people import services as peoples_deeds
from hearth.core.people.models import Purpose
from hearth.core.post import services as post
from hearth.kit.actors import Actor
from hearth.kit.codes import LETTERS, code_hash, grouped
from hearth.kit.refusals import Refused

from .. import letters, rules
from ..models import Booking, Event


@dataclass(frozen=True)
class Booked:
    """What a resident is told: the code to change or cancel by, and whether they wait."""

    booking_id: UUID
    code: str
    state: str


@transaction.atomic
def book(
    network: Network,
    *,
    event: Event,
    party_size: int = 1,
    name: str = "",
    needs: str = "",
    contact: str = "",
    contact_wording: str = "",
    language: str = "en",
    key: UUID,
    by: Actor,
    now: datetime,
) -> Booked:
    """Keep places for a party, or a turn on the waiting list. The same key again is the same booking.

    The event's row is locked while its places are counted, so that two people never get one chair.
    `contact` is an e-mail address, kept only to tell of changes, with the words of `contact_wording`.
    Refused: `not_of_this_network`, `booking_not_needed`, `event_cancelled`, `event_over`,
    `party_size_wrong`, `contact_not_an_address`.
    """
    own = Event.objects.select_for_update().filter(network=network, pk=event.pk).first()
    if own is None:
        raise Refused("not_of_this_network")
    code = _code_of(network, key)
    if before := Booking.objects.filter(network=network, key=key).first():
        return Booked(before.id, code, before.state)
    _check(own, party_size, contact, now)
    free = None if own.capacity is None else own.capacity - places_taken(own)
    waits = free is not None and (free < party_size or _somebody_waits(own))
    made = Booking(network=network, event=own, key=key, party_size=party_size, language=language)
    made.name, made.needs = name.strip(), needs.strip()
    made.profile_id = _profile_of(network, key)
    made.code_hash = code_hash(code, purpose="booking")
    made.state = Booking.State.WAITING if waits else Booking.State.BOOKED
    made.booked_at = made.changed_at = now
    made.save(force_insert=True)
    if contact.strip():
        _keep_contact(made, contact, contact_wording, now)
    facts = {"event": own.pk, "booking": made.id, "state": made.state}
    ledger.record(network=network, deed="place booked", by=by, now=now, facts=facts)
    return Booked(made.id, code, made.state)


@transaction.atomic
def cancel_booking(network: Network, *, code: str, by: Actor, now: datetime) -> Booking:
    """Give places back by code; name, needs and address are erased; those who wait move up.

    Twice changes nothing. Refused: `code_unknown`.
    """
    hashed = code_hash(code, purpose="booking")
    found = Booking.objects.filter(network=network, code_hash=hashed).first()
    if found is None:
        raise Refused("code_unknown")
    event = Event.objects.select_for_update().get(pk=found.event_id)
    own = Booking.objects.select_for_update().get(network=network, id=found.id)
    if own.state == Booking.State.CANCELLED:
        return own
    own.state, own.name, own.needs, own.changed_at = Booking.State.CANCELLED, "", "", now
    own.save()
    peoples_deeds.forget(network, subject_id=own.profile_id, now=now)
    moved = move_up(event, now=now)
    facts = {"event": event.pk, "booking": own.id, "moved_up": len(moved)}
    ledger.record(network=network, deed="booking cancelled", by=by, now=now, facts=facts)
    return own


def places_taken(event: Event) -> int:
    """Chairs that are kept; call it with the event's row locked."""
    rows = Booking.objects.filter(
        network_id=event.network_id, event=event, state=Booking.State.BOOKED
    )
    return rows.aggregate(n=Sum("party_size"))["n"] or 0


def move_up(event: Event, *, now: datetime) -> list[UUID]:
    """Give free places to those who wait, in their order, and tell them; the event's row is locked."""
    rows = Booking.objects.filter(
        network_id=event.network_id, event=event, state=Booking.State.WAITING
    )
    waiting = list(rows.order_by("booked_at", "id"))
    if not waiting or event.state != Event.State.PLANNED or event.starts_at <= now:
        return []
    free = None if event.capacity is None else event.capacity - places_taken(event)
    moved = rules.who_moves_up([(row.id, row.party_size) for row in waiting], free=free)
    Booking.objects.filter(network_id=event.network_id, id__in=moved).update(
        state=Booking.State.BOOKED, changed_at=now
    )
    tell(event, [row for row in waiting if row.id in set(moved)], what="moved_up", now=now)
    return moved


def tell(event: Event, bookings: Iterable[Booking], *, what: str, now: datetime) -> int:
    """Write to those who left an address. Returns how many letters were queued."""
    by_profile = {row.profile_id: row for row in bookings}
    contacts = people.contacts(event.network, subjects=by_profile) if by_profile else []
    for contact in contacts:
        booking = by_profile[contact.subject_id]
        subject, body = letters.write(what, event=event, language=booking.language)
        post.queue(
            event.network,
            key=f"booking:{booking.id}:{what}",
            channel=contact.channel,
            address=contact.address,
            subject=subject,
            body=body,
            language=booking.language,
            purpose=Purpose.HEAR_BACK,
            about=("event", event.pk),
            now=now,
        )
    return len(contacts)


def _check(event: Event, party_size: int, contact: str, now: datetime) -> None:
    if event.state == Event.State.CANCELLED:
        raise Refused("event_cancelled")
    if event.state == Event.State.HELD or event.ends_at <= now:
        raise Refused("event_over")
    if not event.needs_booking:
        raise Refused("booking_not_needed")
    if not 1 <= party_size <= rules.LARGEST_PARTY:
        raise Refused("party_size_wrong", most=rules.LARGEST_PARTY)
    if contact.strip() and ("@" not in contact or len(contact) > 254):
        raise Refused("contact_not_an_address")


def _somebody_waits(event: Event) -> bool:
    """Who comes later does not pass those who wait."""
    rows = Booking.objects.filter(
        network_id=event.network_id, event=event, state=Booking.State.WAITING
    )
    return rows.exists()


def _digest(network: Network, key: UUID, purpose: str) -> bytes:
    """Made from the form's key with our secret, so that a repeated form meets the same answer."""
    text = f"{purpose}:{network.pk}:{key}".encode()
    return hmac.new(settings.SECRET_KEY.encode(), text, sha256).digest()


def _code_of(network: Network, key: UUID) -> str:
    """60 bits as a code that can be read aloud."""
    digest = _digest(network, key, "booking code")
    return grouped("".join(LETTERS[byte % 32] for byte in digest[:12]))


def _profile_of(network: Network, key: UUID) -> UUID:
    return UUID(bytes=_digest(network, key, "booking profile")[:16])


def _keep_contact(made: Booking, contact: str, wording: str, now: datetime) -> None:
    peoples_deeds.note_contact(
        made.network,
        subject_id=made.profile_id,
        channel="email",
        address=contact,
        language=made.language,
        now=now,
    )
    peoples_deeds.note_consents(
        made.network,
        subject_id=made.profile_id,
        answers={Purpose.HEAR_BACK: True},
        wordings={Purpose.HEAR_BACK: wording},
        language=made.language,
        now=now,
    )
