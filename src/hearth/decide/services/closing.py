"""The box is sealed: at closing, a hash over everything in it goes into the ledger.

Paper ballots may still be read between closing and counting; each of them seals the box again, and the ledger
tells that too.
"""

from __future__ import annotations

from datetime import datetime

from hearth.core.ledger import services as ledger
from hearth.kit.actors import Actor
from hearth.kit.proofs import hash_of

from ..models import Activity
from .records import closing_of


def seal(activity: Activity) -> str:
    """Hash what is in the box now and keep the hash with the activity."""
    activity.closed_hash = hash_of(closing_of(activity))
    Activity.objects.filter(pk=activity.pk).update(closed_hash=activity.closed_hash)
    return activity.closed_hash


def seal_again(activity: Activity, *, by: Actor, now: datetime) -> None:
    """Seal a box into which something came after closing; nothing to do while it is open or unchanged."""
    fresh = Activity.objects.select_related("network").get(pk=activity.pk)
    before = fresh.closed_hash
    if fresh.state == Activity.State.CLOSED and seal(fresh) != before:
        ledger.record(
            network=fresh.network,
            deed="box sealed again",
            by=by,
            now=now,
            facts={"vote": fresh.pk, "closed_hash": fresh.closed_hash},
        )
