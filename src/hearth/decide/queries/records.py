"""Published records, and the receipts behind them."""

from __future__ import annotations

from datetime import datetime

from ..models import Activity, PublishedRecord


def has_record(activity: Activity) -> datetime | None:
    """When the record of this activity was published, or none."""
    rows = PublishedRecord.objects.filter(activity=activity)
    return rows.values_list("made_at", flat=True).first()


def record_archive(activity: Activity) -> tuple[bytes, str] | None:
    """The record as a zip and its SHA-256, or none before it was published."""
    rows = PublishedRecord.objects.filter(activity=activity)
    found = rows.values_list("archive", "digest").first()
    return (bytes(found[0]), found[1]) if found else None
