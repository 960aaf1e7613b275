"""Spreadsheets of voices."""

from django.db import models

from hearth.kit.ids import uuid7

from .rounds import Round


class VoiceImport(models.Model):
    """A spreadsheet of voices: its mapping, how far it is, which rows were refused and why."""

    PRIVACY = {
        "id": "open",
        "network": "open",
        "round": "open",
        "file_name": "open",
        "file_hash": "open",
        "stored_as": "open",
        "columns": "open",
        "mapping": "open",
        "defaults": "open",
        "only_if_all_good": "open",
        "state": "open",
        "rows": "open",
        "done": "open",
        "kept": "open",
        "repeated": "open",
        "refused": "quasi",
        "made_by": "quasi",
        "made_at": "open",
        "beat_at": "open",
        "ended_at": "open",
        "error": "open",
    }

    class State(models.TextChoices):
        MAPPING = "mapping"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"
        UNDONE = "undone"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    network = models.ForeignKey("networks.Network", on_delete=models.PROTECT, related_name="+")
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=200)
    file_hash = models.CharField(max_length=64)
    stored_as = models.CharField(max_length=200)
    columns = models.JSONField(default=list)
    mapping = models.JSONField(default=dict)
    defaults = models.JSONField(default=dict)
    only_if_all_good = models.BooleanField(default=False)
    state = models.CharField(max_length=8, choices=State.choices, default=State.MAPPING)
    rows = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    kept = models.PositiveIntegerField(default=0)
    repeated = models.PositiveIntegerField(default=0)
    refused = models.JSONField(default=list, help_text="[row number, code, facts], the first 500")
    made_by = models.CharField(max_length=80)
    made_at = models.DateTimeField()
    beat_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-made_at"]

    @property
    def left_out(self) -> int:
        """Rows that could not be kept, so far."""
        return max(0, self.done - self.kept - self.repeated)
