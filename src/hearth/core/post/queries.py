"""What can be asked of the post."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from hearth.core.networks.models import Network

from .mail_text import MARK as MARK  # other rooms read mail and words through this door
from .mails import Mail as Mail
from .mails import bounced_letters as bounced_letters
from .mails import read_mail as read_mail
from .models import Delivery, Gateway, Inbound
from .rules import is_number as is_number
from .rules import moment_of as moment_of
from .words import HELP as HELP
from .words import START as START
from .words import STOP as STOP
from .words import command_of as command_of
from .words import commands as commands
from .words import language_of as language_of
from .words import plain_words as plain_words

POLLED = (Gateway.Kind.CHT, Gateway.Kind.SMSSYNC)


def counts(network: Network, *, about: tuple[str, UUID] | None = None) -> dict[str, int]:
    """Deliveries by state, in all or about one thing."""
    rows = Delivery.objects.filter(network=network)
    if about:
        rows = rows.filter(about_kind=about[0], about_id=about[1])
    return {row["state"]: row["n"] for row in rows.values("state").annotate(n=Count("key"))}


def failed(network: Network, *, limit: int = 50) -> list[Delivery]:
    """Letters that could not be delivered, newest first: channel and reason, not the address."""
    rows = Delivery.objects.filter(network=network, state=Delivery.State.FAILED)
    return list(rows.defer("address", "body").order_by("-queued_at")[:limit])


def gateways(network: Network) -> list[Gateway]:
    """Every gateway of this network, oldest first."""
    return list(Gateway.objects.filter(network=network))


def gateway(network: Network, identifier: UUID) -> Gateway | None:
    """One gateway of this network, or none."""
    return Gateway.objects.filter(network=network, id=identifier).first()


def own_gateway(network: Network) -> Gateway | None:
    """The gateway by which this network sends texts of its own accord: the oldest that is on."""
    rows = Gateway.objects.filter(network=network, is_active=True)
    return rows.exclude(kind=Gateway.Kind.MAIL).first()


def gateway_for(letter: Delivery) -> Gateway | None:
    """The gateway by which this letter leaves; none where there is none (then settings say)."""
    if letter.channel != "sms":
        return None
    chosen = letter.gateway
    return chosen if chosen and chosen.is_active else own_gateway(letter.network)


def polled(network: Network) -> Q:
    """The letters that a gateway fetches by itself."""
    found = Q(channel="sms", gateway__is_active=True, gateway__kind__in=POLLED)
    own = own_gateway(network)
    return found | _without_their_own() if own and own.is_polled else found


def _without_their_own() -> Q:
    return Q(channel="sms") & (Q(gateway=None) | Q(gateway__is_active=False))


def letters_to_fetch(gateway: Gateway, *, now: datetime) -> QuerySet[Delivery]:
    """What waits for a gateway that fetches, oldest first."""
    mine = Q(channel="sms", gateway=gateway)
    if own_gateway(gateway.network) == gateway:
        mine |= _without_their_own()
    due = Delivery.objects.filter(
        mine,
        network_id=gateway.network_id,
        state=Delivery.State.WAITING,
        next_try_at__lte=now,
    )
    return due.order_by("next_try_at", "id")


def unplaced(network: Network) -> QuerySet[Inbound]:
    """Messages that wait for a person, oldest first, those that may be about danger before all."""
    rows = Inbound.objects.filter(network=network, state=Inbound.State.UNPLACED)
    return rows.order_by("received_at", "id")


def inbound(network: Network, identifier: UUID) -> Inbound | None:
    """One message of this network, or none."""
    rows = Inbound.objects.filter(network=network, id=identifier)
    return rows.select_related("gateway").first()


def waiting_inbound(network: Network, *, before: datetime, limit: int = 200) -> list[Inbound]:
    """Messages that came in and were not worked on to the end, oldest first."""
    rows = Inbound.objects.filter(
        network=network, state=Inbound.State.WAITING, received_at__lt=before
    )
    return list(rows.select_related("gateway").order_by("received_at", "id")[:limit])


def letter_by_id(identifier: UUID) -> Delivery | None:
    """The letter that somebody answers, in whatever network it was sent."""
    return Delivery.objects.filter(id=identifier).select_related("network").first()
