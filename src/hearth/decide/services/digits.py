"""Six digits sent to a number or address: whoever reads them has it. For coming in and for signing alike."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import F

from hearth.core.post import services as post
from hearth.core.post.models import Delivery
from hearth.kit.codes import keyed_hash
from hearth.kit.ids import uuid7
from hearth.kit.refusals import Refused

from ..letters import write_code
from ..models import Activity, Ask, ContactCode
from ..rules import contact as rules

#: The letter's purpose: neither address nor words are kept once it is out.
PURPOSE = "entry_code"
NOBODY = UUID(int=0)


def read_address(address: str) -> tuple[str, str]:
    """Channel and plain form of what somebody typed. Refused: `address_not_readable`."""
    channel = rules.channel_of(address)
    plain = post.plain(channel, address)
    if not rules.is_address(channel, plain):
        raise Refused("address_not_readable")
    return channel, plain


def who_has(channel: str, plain: str) -> str:
    """What an address is hashed as: its owner's many ways to write it are one."""
    return f"contact:{channel}:{rules.same_person(channel, plain)}"


def make_digits(
    of: Activity | Ask, *, key: str, channel: str, plain: str, language: str, now: datetime
) -> tuple[ContactCode, Delivery]:
    """Six fresh digits for one key, and their letter, to be sent once all of this is kept.

    Refused: `too_many_codes` (for this address), `codes_are_many` (for this activity or ask).
    """
    _brake(of, key, now)
    digits, identifier = f"{secrets.randbelow(1_000_000):06d}", uuid7()
    made = ContactCode.objects.create(
        network_id=of.network_id,
        id=identifier,
        activity_id=of.pk,
        voter_key=key,
        channel=channel,
        code_hash=_hash(identifier, digits),
        made_at=now,
        expires_at=now + rules.LASTS,
    )
    minutes = int(rules.LASTS.total_seconds() // 60)
    subject, body = write_code(of.title, digits=digits, minutes=minutes, language=language)
    letter = post.queue(
        of.network,
        key=f"entry:{identifier}",
        channel=channel,
        address=plain,
        subject=subject,
        body=body,
        language=language,
        purpose=PURPOSE,
        now=now,
    )
    return made, letter


def check_digits(
    of: Activity | Ask, *, asked: UUID | None, digits: str, now: datetime, key: str | None = None
) -> ContactCode:
    """The code whose digits were read. Refused: `contact_code_over`, `contact_code_wrong`.

    A wrong try is counted whatever happens next; after five the code is dead. A second press just after the
    first is the same person's. With `key` the code must have been made for that address.
    """
    rows = ContactCode.objects.filter(
        network_id=of.network_id, activity_id=of.pk, id=asked or NOBODY
    )
    known = rows.first() if key is None else rows.filter(voter_key=key).first()
    if known is None or known.expires_at <= now:
        raise Refused("contact_code_over")
    if known.used_at is not None and known.used_at + rules.AGAIN <= now:
        raise Refused("contact_code_over")
    if not rows.filter(tries__lt=rules.TRIES).update(tries=F("tries") + 1):
        raise Refused("contact_code_over")
    typed = _hash(known.id, rules.only_digits(digits))
    if not secrets.compare_digest(known.code_hash, typed):
        raise Refused("contact_code_wrong", left=max(rules.TRIES - known.tries - 1, 0))
    rows.filter(used_at=None).update(used_at=now)
    return known


def _brake(of: Activity | Ask, key: str, now: datetime) -> None:
    lately = ContactCode.objects.filter(
        network_id=of.network_id, activity_id=of.pk, made_at__gt=now - timedelta(hours=1)
    )
    if lately.filter(voter_key=key).count() >= rules.CODES_AN_HOUR:
        raise Refused("too_many_codes")
    if lately.count() >= rules.LETTERS_AN_HOUR:
        raise Refused("codes_are_many")


def _hash(identifier: UUID, digits: str) -> str:
    return keyed_hash(f"{identifier}:{digits}", purpose="entry-code")
