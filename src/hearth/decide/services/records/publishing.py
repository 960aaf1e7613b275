"""A record is made once, after the count, and kept as it was published."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.db import transaction

from hearth.core.ledger import services as ledger
from hearth.core.networks.models import Network
from hearth.kit.actors import Actor
from hearth.kit.refusals import Refused

from ...models import Activity, PublishedRecord
from .building import archive_of, builder_of, record_files


@transaction.atomic
def publish_record(activity: Activity, *, by: Actor, now: datetime) -> PublishedRecord:
    """Publish the record of a finished activity; a record that is unchanged stays as it is.

    Refused: `record_not_ready`.
    """
    fresh = Activity.objects.select_for_update().select_related("network").get(pk=activity.pk)
    if fresh.state != Activity.State.COUNTED:
        raise Refused("record_not_ready")
    archive = archive_of(record_files(fresh))
    digest = hashlib.sha256(archive).hexdigest()
    known = PublishedRecord.objects.filter(activity=fresh).defer("archive").first()
    if known and known.digest == digest:
        return known
    made, _is_new = PublishedRecord.objects.update_or_create(
        activity=fresh, defaults={"archive": archive, "digest": digest, "made_at": now}
    )
    ledger.record(
        network=fresh.network,
        deed="record published",
        by=by,
        now=now,
        facts={"vote": fresh.pk, "digest": digest},
    )
    return made


def publish_records_due(network: Network, *, now: datetime) -> int:
    """For the clock: publish the record of every counted activity that has none, or to which something was added.

    Returns how many.
    """
    made = 0
    for row in Activity.objects.filter(network=network, state=Activity.State.COUNTED):
        if not _is_due(row):
            continue
        try:
            publish_record(row, by=Actor.clock(), now=now)
        except Refused:  # its form has none, or its result is still being worked on
            continue
        made += 1
    return made


def _is_due(activity: Activity) -> bool:
    """Whether there is no record yet, or (of a panel) another draw since."""
    rows = PublishedRecord.objects.filter(activity=activity)
    made_at = rows.values_list("made_at", flat=True).first()
    if made_at is None:
        return True
    changed = getattr(builder_of(activity.form), "changed_at", None)
    last = changed(activity) if changed else None
    return last is not None and last > made_at
