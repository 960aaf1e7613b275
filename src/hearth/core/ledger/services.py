"""What can be done with the ledger: add an entry. Nothing else."""

import json
from datetime import datetime
from typing import Any

from django.db import transaction

from hearth.core.networks.models import Network
from hearth.kit.actors import Actor

from .models import Chain, Entry
from .rules import seal_of


@transaction.atomic(savepoint=False)
def record(
    *, network: Network, deed: str, by: Actor, now: datetime, facts: dict[str, Any] | None = None
) -> Entry:
    """Add one entry to the network's chain, in the transaction of the deed itself.

    The chain's head is locked first, so that two deeds at once get two numbers and one order.
    """
    chain = _held(network)
    plain = json.loads(json.dumps(facts or {}, default=str))
    number = chain.length + 1
    seal = seal_of(
        network=str(network.pk),
        number=number,
        at=now,
        by=by.label,
        deed=deed,
        facts=plain,
        previous=chain.head,
    )
    entry = Entry.objects.create(
        network=network,
        number=number,
        at=now,
        by=by.label,
        deed=deed,
        facts=plain,
        previous=chain.head,
        seal=seal,
    )
    Chain.objects.filter(network=network).update(length=number, head=seal)
    return entry


def _held(network: Network) -> Chain:
    """The network's chain, held for us; begun with its first entry."""
    rows = Chain.objects.select_for_update().filter(network=network).order_by()
    held = next(iter(rows), None)
    if held is None:
        Chain.objects.get_or_create(network=network)
        held = rows.get()
    return held
