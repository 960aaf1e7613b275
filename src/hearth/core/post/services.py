"""What can be done with the post: queue, send, stop."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import F

from hearth.core.networks.models import Network
from hearth.kit.codes import keyed_hash

from . import channels
from .models import Delivery, Stop
from .rules import next_try, plain_address

#: How long a letter stays with the worker that took it.
LEASE = timedelta(minutes=10)


def address_hash(channel: str, address: str) -> str:
    """What we remember of an address that said STOP."""
    return keyed_hash(plain_address(channel, address), purpose=f"stop:{channel}")


def queue(
    network: Network,
    *,
    key: str,
    channel: str,
    address: str,
    subject: str = "",
    body: str,
    language: str = "en",
    purpose: str,
    about: tuple[str, UUID] | None = None,
    now: datetime,
) -> Delivery:
    """Put one message in the queue. The same key twice is one message."""
    kind, identifier = about or ("", None)
    delivery, _ = Delivery.objects.get_or_create(
        network=network,
        key=key,
        defaults={
            "channel": channel,
            "address": address,
            "subject": subject,
            "body": body,
            "language": language,
            "purpose": purpose,
            "about_kind": kind,
            "about_id": identifier,
            "queued_at": now,
            "next_try_at": now,
        },
    )
    return delivery


def stop(network: Network, *, channel: str, address: str, now: datetime) -> None:
    """This address wants no more. Saying it twice changes nothing."""
    Stop.objects.get_or_create(
        network=network,
        channel=channel,
        address_hash=address_hash(channel, address),
        defaults={"stopped_at": now},
    )


def start_again(network: Network, *, channel: str, address: str) -> None:
    """This address may be written to again."""
    Stop.objects.filter(
        network=network, channel=channel, address_hash=address_hash(channel, address)
    ).delete()


def send_waiting(network: Network, *, now: datetime, limit: int = 100) -> int:
    """Send what is due; STOP is honoured here, at the last moment. Returns how many went out."""
    due = Delivery.objects.filter(
        network=network, state=Delivery.State.WAITING, next_try_at__lte=now
    ).order_by("next_try_at")[:limit]
    return sum(_send(delivery, now) for delivery in list(due))


def _send(letter: Delivery, now: datetime) -> bool:
    """Claim one delivery, send it with no lock held, note what came of it.

    The claim pushes its next try back by a lease: two workers never hold the same letter, and one
    whose worker died is tried again when the lease has run out (at least once, never lost).
    """
    own = Delivery.objects.filter(network_id=letter.network_id, id=letter.id)
    claim = own.filter(state=Delivery.State.WAITING, next_try_at=letter.next_try_at)
    if not claim.update(attempts=F("attempts") + 1, next_try_at=now + LEASE):
        return False
    letter.attempts += 1
    if _is_stopped(letter):
        letter.state = Delivery.State.STOPPED
    else:
        _try(letter, now)
    own.update(
        state=letter.state,
        error=letter.error,
        sent_at=letter.sent_at,
        next_try_at=letter.next_try_at,
    )
    return letter.state == Delivery.State.SENT


def _is_stopped(letter: Delivery) -> bool:
    return Stop.objects.filter(
        network_id=letter.network_id,
        channel=letter.channel,
        address_hash=address_hash(letter.channel, letter.address),
    ).exists()


def _try(letter: Delivery, now: datetime) -> None:
    """Send; on failure note why and when to try again."""
    try:
        channels.send(letter)
    except channels.ChannelError as failed:
        later = None if failed.permanent else next_try(attempts=letter.attempts, now=now)
        letter.error = failed.code
        letter.state = Delivery.State.WAITING if later else Delivery.State.FAILED
        letter.next_try_at = later or now
    else:
        letter.state, letter.sent_at, letter.error = Delivery.State.SENT, now, ""
