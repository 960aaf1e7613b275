"""Coming in by a number or address: six digits are sent to it, and whoever reads them is let in."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from hearth.core.networks.models import Network
from hearth.core.post import services as post
from hearth.core.post.models import Delivery
from hearth.kit.actors import Actor
from hearth.kit.refusals import Refused

from ..models import Activity, ContactCode
from .activities import note
from .digits import check_digits, make_digits, read_address, who_has
from .entry import Admitted, key_of, only_by


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
    channel, plain = read_address(address)
    key = key_of(activity, who_has(channel, plain))
    made, letter = make_digits(
        activity, key=key, channel=channel, plain=plain, language=language, now=now
    )
    note(activity, "entry code sent", Actor.nobody("voter"), now, channel=channel)
    return made, letter


def admit_by_contact(
    activity: Activity, *, asked: UUID | None, digits: str, now: datetime
) -> Admitted:
    """Let in whoever reads the six digits. Refused: `entry_not_this_way`, and as `check_digits`."""
    only_by(activity, Activity.Entry.CONTACT)
    known = check_digits(activity, asked=asked, digits=digits, now=now)
    return Admitted(known.voter_key, Activity.Entry.CONTACT)


def forget_old_contact_codes(network: Network, *, now: datetime) -> int:
    """Codes that have not worked for an hour leave nothing behind. For the clock."""
    old = ContactCode.objects.filter(network=network, expires_at__lt=now - timedelta(hours=1))
    return old.delete()[0]
