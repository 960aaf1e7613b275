"""STOP and START: who wants no more. Honoured at the moment of sending, whoever sends."""

from __future__ import annotations

from datetime import datetime

from hearth.core.networks.models import Network

from ..addresses import address_hash, known_hashes
from ..models import Stop


def stop(network: Network, *, channel: str, address: str, now: datetime) -> bool:
    """This address wants no more. Saying it twice changes nothing; True when it is new."""
    if is_stopped(network, channel=channel, address=address):
        return False
    _row, is_new = Stop.objects.get_or_create(
        network=network,
        channel=channel,
        address_hash=address_hash(channel, address),
        defaults={"stopped_at": now},
    )
    return is_new


def start_again(network: Network, *, channel: str, address: str) -> None:
    """This address may be written to again."""
    Stop.objects.filter(
        network=network, channel=channel, address_hash__in=known_hashes(channel, address)
    ).delete()


def is_stopped(network: Network, *, channel: str, address: str) -> bool:
    """Whether this address has said STOP in this network."""
    return Stop.objects.filter(
        network=network, channel=channel, address_hash__in=known_hashes(channel, address)
    ).exists()
