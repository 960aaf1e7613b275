"""What can be done with the post: queue, send, stop."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from hearth.core.networks.models import Network
from hearth.kit.codes import keyed_hash

from . import channels
from .models import Delivery, Stop
from .rules import next_try, plain_address


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


@transaction.atomic
def _send(delivery: Delivery, now: datetime) -> bool:
    """One delivery, locked, so that two workers never send it twice while both live."""
    own = Delivery.objects.select_for_update().filter(
        network_id=delivery.network_id, id=delivery.id, state=Delivery.State.WAITING
    )
    letter = own.first()
    if letter is None:
        return False
    letter.attempts += 1
    if _is_stopped(letter):
        letter.state = Delivery.State.STOPPED
    else:
        _try(letter, now)
    letter.save()
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
