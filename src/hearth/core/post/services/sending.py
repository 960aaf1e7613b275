"""Messages out: queued once, sent once, STOP honoured at the last moment."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import F

from hearth.core.networks.models import Network

from .. import channels
from ..addresses import plain
from ..models import Delivery, Gateway, Inbound
from ..queries import gateway_for, polled
from ..rules import REPLIES_A_DAY, is_number, next_try
from .stopping import is_stopped, stop

#: How long a letter stays with the worker that took it.
LEASE = timedelta(minutes=10)
#: Says that somebody's STOP was heard; the one letter that a STOP does not hold back.
STOP_CONFIRMATION = "stop_confirmation"
REPLY = "reply"
#: Says who helps at once: not held back by how many replies there were today, within reason.
HELP_NOW = "help_now"
#: Letters of which neither address nor words are kept once they are out.
FORGOTTEN = (REPLY, HELP_NOW, STOP_CONFIRMATION, "test", "entry_code")


def queue(
    network: Network,
    *,
    key: str,
    channel: str,
    address: str,
    subject: str = "",
    body: str,
    calendar: str = "",
    language: str = "en",
    purpose: str,
    about: tuple[str, UUID] | None = None,
    gateway: Gateway | None = None,
    now: datetime,
) -> Delivery:
    """Put one message in the queue. The same key twice is one message; `calendar` goes with an e-mail."""
    kind, identifier = about or ("", None)
    delivery, _ = Delivery.objects.get_or_create(
        network=network,
        key=key,
        defaults={
            "channel": channel,
            "address": address,
            "subject": subject,
            "body": body,
            "calendar": calendar,
            "language": language,
            "purpose": purpose,
            "about_kind": kind,
            "about_id": identifier,
            "gateway": gateway,
            "queued_at": now,
            "next_try_at": now,
        },
    )
    return delivery


def reply(
    to: Inbound,
    *,
    body: str,
    subject: str = "",
    language: str,
    part: str = "",
    purpose: str = REPLY,
    now: datetime,
) -> Delivery | None:
    """Answer a message that came in, by the way it came. None when its sender had twenty today
    (sixty, where it is about danger or STOP).

    A sender who is no number (a shop's name) is not answered either.
    """
    mark = f"reply:{to.sender_hash[:24]}:"
    today = Delivery.objects.filter(
        network_id=to.network_id, key__startswith=mark, queued_at__gt=now - timedelta(days=1)
    )
    if today.count() >= REPLIES_A_DAY * (1 if purpose == REPLY else 3):
        return None
    address = plain(to.channel, to.sender)
    if to.channel == "sms" and not is_number(address):
        return None
    return queue(
        to.network,
        key=f"{mark}{to.id}{part}",
        channel=to.channel,
        address=address,
        subject=subject[:200],
        body=body,
        language=language,
        purpose=purpose,
        gateway=to.gateway if to.channel == "sms" else None,
        now=now,
    )


def send_waiting(network: Network, *, now: datetime, limit: int = 100) -> int:
    """Send what is due; STOP is honoured here, at the last moment. Returns how many went out.

    What a phone with a SIM card fetches by itself (`gateways.letters_for`) is left to it.
    """
    due = Delivery.objects.filter(
        network=network, state=Delivery.State.WAITING, next_try_at__lte=now
    ).exclude(polled(network))
    return sum(_send(delivery, now) for delivery in list(due.order_by("next_try_at")[:limit]))


def send_now(letter: Delivery, *, now: datetime) -> bool:
    """Send one letter that somebody is waiting for; True when it is out.

    STOP is honoured as ever; what fails, or what a gateway fetches by itself, goes the usual way.
    """
    own = Delivery.objects.filter(network_id=letter.network_id, id=letter.id)
    is_fetched = own.filter(polled(letter.network)).exists()
    return False if is_fetched else _send(letter, now)


def claim(letter: Delivery, *, now: datetime) -> bool:
    """Take one letter for a while; False when somebody else has it, or STOP was said.

    The claim pushes its next try back by a lease: two workers never hold the same letter, and one
    whose worker died is tried again when the lease has run out (at least once, never lost).
    """
    own = Delivery.objects.filter(network_id=letter.network_id, id=letter.id)
    mine = own.filter(state=Delivery.State.WAITING, next_try_at=letter.next_try_at)
    if not mine.update(attempts=F("attempts") + 1, next_try_at=now + LEASE):
        return False
    letter.attempts += 1
    letter.next_try_at = now + LEASE
    if letter.purpose != STOP_CONFIRMATION and is_stopped(
        letter.network, channel=letter.channel, address=letter.address
    ):
        letter.state = Delivery.State.STOPPED
        note(letter)
        return False
    return True


def note(letter: Delivery) -> None:
    """Write down how a letter stands; of a reply that is out neither address nor words are kept."""
    if letter.state != Delivery.State.WAITING and letter.purpose in FORGOTTEN:
        letter.address = letter.subject = letter.body = ""
    fields = (
        "state",
        "error",
        "sent_at",
        "delivered_at",
        "next_try_at",
        "address",
        "subject",
        "body",
    )
    Delivery.objects.filter(network_id=letter.network_id, id=letter.id).update(
        **{name: getattr(letter, name) for name in fields}
    )


def _send(letter: Delivery, now: datetime) -> bool:
    """Claim one delivery, send it with no lock held, note what came of it."""
    if not claim(letter, now=now):
        return False
    _try(letter, now)
    note(letter)
    return letter.state == Delivery.State.SENT


def _try(letter: Delivery, now: datetime) -> None:
    """Send; on failure note why and when to try again."""
    try:
        gateway = gateway_for(letter)
        if gateway:
            channels.send_through(gateway, letter)
        else:
            channels.send(letter)
    except channels.ChannelError as failed:
        fail(letter, failed.code, permanent=failed.permanent, now=now)
    else:
        letter.state, letter.sent_at, letter.error = Delivery.State.SENT, now, ""


def fail(letter: Delivery, code: str, *, permanent: bool, now: datetime) -> None:
    """It did not go out. A carrier that says that the person opted out is a STOP like any other."""
    if code == channels.OPTED_OUT and letter.address:
        stop(letter.network, channel=letter.channel, address=letter.address, now=now)
        letter.error, letter.state, letter.next_try_at = code, Delivery.State.STOPPED, now
        return
    later = None if permanent else next_try(attempts=letter.attempts, now=now)
    letter.error = code
    letter.state = Delivery.State.WAITING if later else Delivery.State.FAILED
    letter.next_try_at = later or now
