"""Gateways: let one in, turn it off, hand it what it should send, hear how that went."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from secrets import compare_digest, token_urlsafe
from urllib.parse import urlsplit
from uuid import UUID

from django.db import transaction

from hearth.core.ledger import services as ledger
from hearth.core.networks.models import Network
from hearth.kit.actors import Actor
from hearth.kit.refusals import Refused

from .. import channels
from ..addresses import plain
from ..models import Delivery, Gateway, Inbound
from ..queries import letters_to_fetch
from ..rules import is_number
from .sending import claim, fail, note, queue
from .stopping import stop

#: A gateway's last sign of life is written at most this often.
SEEN_EVERY = timedelta(minutes=1)
CALLED = (Gateway.Kind.TWILIO, Gateway.Kind.RAPIDPRO)
NOT_OUT = (Delivery.State.WAITING, Delivery.State.SENT)


@transaction.atomic
def add_gateway(
    network: Network,
    *,
    kind: str,
    name: str,
    number: str = "",
    account: str = "",
    send_url: str = "",
    secret: str = "",
    by: Actor,
    now: datetime,
) -> tuple[Gateway, str]:
    """Let a gateway in. Its secret is made here and told once (a provider's own is handed in).

    Refused: `gateway_kind_unknown`, `gateway_without_name`, `gateway_without_account`,
    `gateway_without_secret`, `gateway_address_not_usable`.
    """
    if kind not in Gateway.Kind.values or kind == Gateway.Kind.MAIL:
        raise Refused("gateway_kind_unknown", kind=kind)
    if not name.strip():
        raise Refused("gateway_without_name")
    if kind == Gateway.Kind.TWILIO and not account.strip():
        raise Refused("gateway_without_account")
    if kind == Gateway.Kind.TWILIO and not secret.strip():
        raise Refused("gateway_without_secret")
    _must_be_callable(kind, send_url.strip())
    made = Gateway.objects.create(
        network=network,
        kind=kind,
        name=name.strip()[:80],
        number=plain("sms", number)[:20],
        account=account.strip()[:80],
        send_url=send_url.strip(),
        secret=secret.strip()[:120] or token_urlsafe(24),
        made_at=now,
    )
    _record(made, "gateway added", by, now)
    return made, made.secret


def _must_be_callable(kind: str, address: str) -> None:
    """A provider that we call needs an address that begins with https."""
    needed = kind == Gateway.Kind.RAPIDPRO
    parts = urlsplit(address)
    if (address or needed) and (parts.scheme != "https" or not parts.hostname):
        raise Refused("gateway_address_not_usable", address=address[:80])


@transaction.atomic
def switch_gateway(gateway: Gateway, *, is_active: bool, by: Actor, now: datetime) -> None:
    """Turn a gateway off, or on again. Saying it twice changes nothing."""
    if gateway.is_active == is_active:
        return
    gateway.is_active = is_active
    gateway.save(update_fields=["is_active"])
    _record(gateway, "gateway turned on" if is_active else "gateway turned off", by, now)


def mailbox_of(network: Network, *, now: datetime) -> Gateway:
    """The network's share of the installation's mailbox; it is there from the first letter on."""
    made, _is_new = Gateway.objects.get_or_create(
        network=network,
        kind=Gateway.Kind.MAIL,
        defaults={"name": "E-mail", "made_at": now},
    )
    return made


def note_seen(gateway: Gateway, *, now: datetime) -> None:
    """The gateway has just shown that it lives."""
    if gateway.last_seen_at is None or abs(now - gateway.last_seen_at) > SEEN_EVERY:
        gateway.last_seen_at = now
        gateway.save(update_fields=["last_seen_at"])


def holds_secret(gateway: Gateway, given: str) -> bool:
    """Whether this is the gateway's secret, compared in constant time."""
    return bool(gateway.secret) and compare_digest(gateway.secret.encode(), given.encode())


def letters_for(gateway: Gateway, *, now: datetime, limit: int = 20) -> list[Delivery]:
    """What a gateway that fetches should send now, oldest first, each claimed for ten minutes.

    A letter of which nothing is heard after that is handed out again under the same id; a phone
    sends each id once. STOP is honoured here as everywhere.
    """
    return [
        letter for letter in letters_to_fetch(gateway, now=now)[:limit] if claim(letter, now=now)
    ]


def note_status(
    gateway: Gateway, *, letter_id: UUID, status: str, code: str = "", to: str = "", now: datetime
) -> None:
    """How a letter fared: `sent`, `delivered`, `failed` or `stopped`. Repeats and strays are harmless.

    An opt-out that only the carrier knows is a STOP, also when the letter's address is forgotten.
    """
    letter = Delivery.objects.filter(
        network_id=gateway.network_id, id=letter_id, channel="sms"
    ).first()
    if letter is None or letter.gateway_id not in (None, gateway.pk):
        return
    if status == "stopped" or code == channels.OPTED_OUT:
        if letter.address or to:
            stop(gateway.network, channel="sms", address=letter.address or to, now=now)
        letter.state, letter.error = Delivery.State.STOPPED, channels.OPTED_OUT
    elif letter.state in NOT_OUT:
        _went(letter, status, code, now)
    note(letter)


def _went(letter: Delivery, status: str, code: str, now: datetime) -> None:
    if status == "failed":
        fail(letter, code or "gateway_failed", permanent=True, now=now)
    elif status in ("sent", "delivered"):
        letter.state, letter.error = Delivery.State.SENT, ""
        letter.sent_at = letter.sent_at or now
        if status == "delivered":
            letter.delivered_at = letter.delivered_at or now


def _record(gateway: Gateway, deed: str, by: Actor, now: datetime) -> None:
    ledger.record(
        network=gateway.network,
        deed=deed,
        by=by,
        now=now,
        facts={"gateway": gateway.pk, "kind": gateway.kind},
    )


def answers_to(inbound: Inbound, *, now: datetime) -> list[str]:
    """The replies to a message, to be handed over in the answer to the gateway's own call."""
    mark = f"reply:{inbound.sender_hash[:24]}:{inbound.id}"
    rows = Delivery.objects.filter(
        network_id=inbound.network_id, key__startswith=mark, state=Delivery.State.WAITING
    )
    return [body for _id, _to, body in _handed_over(rows.order_by("key"), now)]


def outbox_of(gateway: Gateway, *, now: datetime, limit: int = 20) -> list[tuple[UUID, str, str]]:
    """(id, number, words) for a gateway that may never say how it went: handed over is sent."""
    return _handed_over(letters_to_fetch(gateway, now=now)[:limit], now)


def _handed_over(rows: Iterable[Delivery], now: datetime) -> list[tuple[UUID, str, str]]:
    found = []
    for letter in rows:
        if claim(letter, now=now):
            found.append((letter.id, letter.address, letter.body))
            letter.state, letter.sent_at = Delivery.State.SENT, now
            note(letter)
    return found


def note_bounce(letter: Delivery, *, now: datetime) -> None:
    """A mail server says that this letter could not be delivered. Repeats change nothing."""
    if letter.channel == "email" and letter.state in NOT_OUT:
        fail(letter, "bounced", permanent=True, now=now)
        note(letter)


def send_test(gateway: Gateway, *, number: str, body: str, by: Actor, now: datetime) -> Delivery:
    """Send one text through a gateway, to see that it works. Refused: `number_not_usable`."""
    to = plain("sms", number)
    if not is_number(to):
        raise Refused("number_not_usable", number=number.strip()[:30])
    letter = queue(
        gateway.network,
        key=f"test:{gateway.pk}:{now.isoformat()}",
        channel="sms",
        address=to,
        body=body,
        purpose="test",
        gateway=gateway,
        now=now,
    )
    _record(gateway, "gateway tested", by, now)
    return letter
