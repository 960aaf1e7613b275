"""The published record of a finished activity, kept as it was published."""

from django.db import models

from .activities import Activity


class PublishedRecord(models.Model):
    """A zip of files by which anybody recomputes an activity; made once, after it was counted."""

    PRIVACY = {"activity": "open", "archive": "open", "digest": "open", "made_at": "open"}

    activity = models.OneToOneField(
        Activity, on_delete=models.PROTECT, primary_key=True, related_name="record"
    )
    archive = models.BinaryField()
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField()
