"""Devices that may send for a member: a token each, of which only a keyed hash is kept."""

from __future__ import annotations

from datetime import datetime, timedelta
from secrets import token_urlsafe

from django.db import transaction

from hearth.core.ledger import services as ledger
from hearth.core.networks.models import Network
from hearth.kit.actors import Actor
from hearth.kit.codes import keyed_hash
from hearth.kit.refusals import Refused

from ..models import Device, Membership

#: A device's last sign of life is written at most this often.
SEEN_EVERY = timedelta(minutes=5)


@transaction.atomic
def give_device(
    membership: Membership, *, kind: str, name: str = "", by: Actor, now: datetime
) -> tuple[Device, str]:
    """Let a device send for this member. The token is told once. Refused: `role_ended`."""
    if membership.ended_at:
        raise Refused("role_ended")
    token = token_urlsafe(32)
    device = Device.objects.create(
        membership=membership,
        kind=kind,
        name=name.strip()[:80],
        token_hash=keyed_hash(token, purpose="device"),
        made_at=now,
    )
    ledger.record(
        network=membership.network,
        deed="device given",
        by=by,
        now=now,
        facts={"device": device.pk, "membership": membership.pk, "kind": kind},
    )
    return device, token


@transaction.atomic
def revoke_device(device: Device, *, by: Actor, now: datetime) -> None:
    """This device sends nothing more. Saying it twice changes nothing."""
    if device.revoked_at:
        return
    device.revoked_at = now
    device.save(update_fields=["revoked_at"])
    ledger.record(
        network=device.membership.network,
        deed="device revoked",
        by=by,
        now=now,
        facts={"device": device.pk},
    )


def device_behind(network: Network, *, token: str, kind: str, now: datetime) -> Device:
    """The device that holds this token. Refused: `device_unknown`, `device_revoked`.

    A device whose member no longer has the role is revoked too.
    """
    rows = Device.objects.select_related("membership__person", "membership__network")
    device = rows.filter(
        token_hash=keyed_hash(token, purpose="device"), kind=kind, membership__network=network
    ).first()
    if device is None:
        raise Refused("device_unknown")
    if device.revoked_at or device.membership.ended_at or not device.membership.person.is_active:
        raise Refused("device_revoked")
    if device.last_seen_at is None or now - device.last_seen_at > SEEN_EVERY:
        device.last_seen_at = now
        device.save(update_fields=["last_seen_at"])
    return device


def actor_behind(device: Device) -> Actor:
    """The member for whom a device sends."""
    held = device.membership
    return Actor(
        held.role, membership_id=held.pk, person_id=held.person_id, roles=frozenset({held.role})
    )
