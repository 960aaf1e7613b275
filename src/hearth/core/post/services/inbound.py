"""Messages in: each once, however often it is delivered; cleared as soon as it is settled."""

from __future__ import annotations

from datetime import datetime, timedelta
from hashlib import sha256

from hearth.core.networks.models import Network
from hearth.kit.codes import keyed_hash

from ..addresses import address_hash, plain
from ..models import Gateway, Inbound
from ..rules import sensible

#: So long a settled message is known again when it comes once more.
KEPT_FOR = timedelta(days=90)
LONGEST = 20_000


def take_in(
    gateway: Gateway,
    *,
    message_id: str = "",
    sender: str,
    subject: str = "",
    body: str,
    said_at: datetime | None = None,
    stamp: str = "",
    now: datetime,
) -> tuple[Inbound, bool]:
    """Keep one message as it came; True when it is new. Both at once give one row.

    A gateway that names no message gives its `stamp` (the phone's time, as it was sent): sender,
    words and stamp together are the name then.
    """
    channel = "email" if gateway.kind == Gateway.Kind.MAIL else "sms"
    words = storable(body)[:LONGEST]
    name = message_id.strip() or _name_of(channel, sender, body, stamp)
    return Inbound.objects.get_or_create(
        network_id=gateway.network_id,
        gateway=gateway,
        message_id=name if len(name) <= 120 else sha256(name.encode()).hexdigest(),
        defaults={
            "channel": channel,
            "sender": plain(channel, storable(sender))[:254],
            "sender_hash": address_hash(channel, sender),
            "subject": storable(subject)[:200],
            "body": words,
            "said_at": sensible(said_at, now=now),
            "received_at": now,
        },
    )


def storable(text: str) -> str:
    """Words without what no database keeps: NUL, and half of a pair that makes one sign."""
    return text.encode("utf-8", "ignore").decode().replace("\x00", "")


def _name_of(channel: str, sender: str, body: str, stamp: str) -> str:
    told = "\x1f".join((plain(channel, storable(sender)), storable(body), storable(stamp)))
    return keyed_hash(told, purpose="name of a text")


def settle(inbound: Inbound, *, note: str, by: str = "", now: datetime) -> None:
    """It has become what it should be: sender and words are cleared."""
    inbound.state = Inbound.State.DISCARDED if note == "discarded" else Inbound.State.SETTLED
    inbound.sender = inbound.subject = inbound.body = ""
    _write(inbound, note, by, now)


def leave_to_people(inbound: Inbound, *, note: str, now: datetime) -> None:
    """Nobody could place it: it waits for the team with its words."""
    inbound.state = Inbound.State.UNPLACED
    _write(inbound, note, "", now)


def _write(inbound: Inbound, note: str, by: str, now: datetime) -> None:
    inbound.note, inbound.settled_by, inbound.settled_at = note, by, now
    Inbound.objects.filter(network_id=inbound.network_id, id=inbound.id).update(
        state=inbound.state,
        sender=inbound.sender,
        subject=inbound.subject,
        body=inbound.body,
        note=note,
        settled_by=by,
        settled_at=now,
    )


def forget_old_inbound(network: Network, *, now: datetime) -> int:
    """Throw away what was settled long ago. Returns how many."""
    rows = Inbound.objects.filter(
        network=network,
        state__in=(Inbound.State.SETTLED, Inbound.State.DISCARDED),
        received_at__lt=now - KEPT_FOR,
    )
    return rows.delete()[0]
