"""Published records, and the receipts behind them."""

from __future__ import annotations

from datetime import datetime

from ..models import Activity, Ballot, Participant, PublishedRecord
from ..rules import receipt_of


def has_record(activity: Activity) -> datetime | None:
    """When the record of this activity was published, or none."""
    rows = PublishedRecord.objects.filter(activity=activity)
    return rows.values_list("made_at", flat=True).first()


def record_archive(activity: Activity) -> tuple[bytes, str] | None:
    """The record as a zip and its SHA-256, or none before it was published."""
    rows = PublishedRecord.objects.filter(activity=activity)
    found = rows.values_list("archive", "digest").first()
    return (bytes(found[0]), found[1]) if found else None


def receipt_for(activity: Activity, key: str) -> str | None:
    """The receipt of whoever has this key here, or none where nothing of theirs is in the box."""
    of = {"network_id": activity.network_id}
    is_in = (
        Participant.objects.filter(**of, activity_id=activity.pk, key=key).exists()
        if activity.form == Activity.Form.CONVERSATION
        else Ballot.objects.filter(**of, vote_id=activity.pk, voter_key=key).exists()
    )
    return receipt_of(activity.pk, key) if is_in else None
