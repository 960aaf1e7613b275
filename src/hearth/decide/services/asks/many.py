"""Signatures collected on paper or elsewhere, brought in together."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from hearth.core.ledger import services as ledger
from hearth.kit.actors import Actor
from hearth.kit.proofs import receipt_line
from hearth.kit.refusals import Refused

from ...models import Ask, Signature
from ...queries.asks import may_sign
from ...rules import receipt_of
from .signing import Signer, key_by_contact, tidy_name


@transaction.atomic
def bring_signatures(
    ask: Ask, *, signers: Iterable[tuple[str, Signer]], by: Actor, now: datetime
) -> int:
    """Many signatures with one ledger entry: (number or address, what they want). Whoever signed already counts once.

    Of the numbers and addresses nothing is kept. Returns how many are new.
    Refused: `ask_signing_over`, `address_not_readable`, `name_not_a_name`; then none is taken.
    """
    if not may_sign(Ask.objects.get(pk=ask.pk), today=now.date()):
        raise Refused("ask_signing_over")
    rows: dict[str, Signature] = {}
    for address, signer in signers:
        key, channel = key_by_contact(ask, address)
        name = tidy_name(signer.name)
        rows[key] = Signature(
            network_id=ask.network_id,
            ask_id=ask.pk,
            signer_key=key,
            way=channel,
            name=name,
            name_state=Signature.NameState.WAITING if name else Signature.NameState.NONE,
            place=signer.place,
            receipt_hash=receipt_line(ask.pk, receipt_of(ask.pk, key)),
            signed_at=now,
        )
    there = Signature.objects.filter(network_id=ask.network_id, ask_id=ask.pk)
    for key in there.values_list("signer_key", flat=True):
        rows.pop(key, None)
    Signature.objects.bulk_create(rows.values(), batch_size=500)
    ledger.record(
        network=ask.network,
        deed="signatures brought in",
        by=by,
        now=now,
        facts={"ask": ask.pk, "n": len(rows)},
    )
    return len(rows)
