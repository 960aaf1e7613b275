"""Coming in by a number or address: six digits are sent to it, and whoever reads them is let in."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F

from hearth.core.networks.models import Network
from hearth.core.post import services as post
from hearth.core.post.models import Delivery
from hearth.kit.actors import Actor
from hearth.kit.codes import keyed_hash
from hearth.kit.ids import uuid7
from hearth.kit.refusals import Refused

from ..letters import write_code
from ..models import Activity, ContactCode
from ..rules import contact as rules
from .activities import note
from .entry import Admitted, key_of, only_by

#: The letter's purpose: neither address nor words are kept once it is out.
PURPOSE = "entry_code"


def ask_for_code(activity: Activity, *, address: str, language: str, now: datetime) -> UUID:
    """Send six digits to a number or e-mail address; the answer is the handle that `admit_by_contact` takes.

    Whether the address has said STOP is honoured by the post, and told to nobody.
    Refused: `entry_not_this_way`, `vote_not_open`, `address_not_readable`, `too_many_codes`, `codes_are_many`.
    """
    made, letter = _make(activity, address, language, now)
    post.send_now(letter, now=now)
    return made.id


@transaction.atomic
def _make(
    activity: Activity, address: str, language: str, now: datetime
) -> tuple[ContactCode, Delivery]:
    only_by(activity, Activity.Entry.CONTACT)
    if activity.state not in (Activity.State.GATHERING, Activity.State.OPEN):
        raise Refused("vote_not_open")
    channel = rules.channel_of(address)
    plain = post.plain(channel, address)
    if not rules.is_address(channel, plain):
        raise Refused("address_not_readable")
    key = key_of(activity, f"contact:{channel}:{rules.same_person(channel, plain)}")
    _brake(activity, key, now)
    digits, identifier = f"{secrets.randbelow(1_000_000):06d}", uuid7()
    made = ContactCode.objects.create(
        network_id=activity.network_id,
        id=identifier,
        activity_id=activity.pk,
        voter_key=key,
        channel=channel,
        code_hash=_hash(identifier, digits),
        made_at=now,
        expires_at=now + rules.LASTS,
    )
    minutes = int(rules.LASTS.total_seconds() // 60)
    subject, body = write_code(activity, digits=digits, minutes=minutes, language=language)
    letter = post.queue(
        activity.network,
        key=f"entry:{identifier}",
        channel=channel,
        address=plain,
        subject=subject,
        body=body,
        language=language,
        purpose=PURPOSE,
        now=now,
    )
    note(activity, "entry code sent", Actor.nobody("voter"), now, channel=channel)
    return made, letter


def admit_by_contact(
    activity: Activity, *, asked: UUID | None, digits: str, now: datetime
) -> Admitted:
    """Let in whoever reads the six digits. Refused: `entry_not_this_way`, `contact_code_over`, `contact_code_wrong`.

    A wrong try is counted whatever happens next; after five the code is dead.
    """
    only_by(activity, Activity.Entry.CONTACT)
    if asked is None:
        raise Refused("contact_code_over")
    rows = ContactCode.objects.filter(
        network_id=activity.network_id, activity_id=activity.pk, id=asked
    )
    known = rows.first()
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
    return Admitted(known.voter_key, Activity.Entry.CONTACT)


def forget_old_contact_codes(network: Network, *, now: datetime) -> int:
    """Codes that have not worked for an hour leave nothing behind. For the clock."""
    old = ContactCode.objects.filter(network=network, expires_at__lt=now - timedelta(hours=1))
    return old.delete()[0]


def _brake(activity: Activity, key: str, now: datetime) -> None:
    lately = ContactCode.objects.filter(
        network_id=activity.network_id,
        activity_id=activity.pk,
        made_at__gt=now - timedelta(hours=1),
    )
    if lately.filter(voter_key=key).count() >= rules.CODES_AN_HOUR:
        raise Refused("too_many_codes")
    if lately.count() >= rules.LETTERS_AN_HOUR:
        raise Refused("codes_are_many")


def _hash(identifier: UUID, digits: str) -> str:
    return keyed_hash(f"{identifier}:{digits}", purpose="entry-code")
