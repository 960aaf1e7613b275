"""Rounds on paper: batches of coded sheets, and who read each sheet."""

from django.db import models

from hearth.kit.ids import uuid7
from hearth.kit.networked import NetworkedModel

from .rounds import Round


class PaperBatch(models.Model):
    """Some sheets of one round in one language, printed at once.

    `layout` is what stands on the paper: question, kinds, places, questions about groups and the very
    words that were agreed to. Entry goes by it, so that it fits the paper whatever changes later.
    """

    PRIVACY = {
        "id": "open",
        "network": "open",
        "round": "open",
        "number": "open",
        "note": "open",
        "language": "open",
        "is_large": "open",
        "sheets": "open",
        "second_share": "open",
        "layout": "open",
        "made_by": "quasi",
        "made_at": "open",
    }

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    network = models.ForeignKey("networks.Network", on_delete=models.PROTECT, related_name="+")
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField(help_text="counted from 1 in each network")
    note = models.CharField(max_length=120, blank=True, help_text="where the sheets are laid out")
    language = models.CharField(max_length=12)
    is_large = models.BooleanField(default=False)
    sheets = models.PositiveSmallIntegerField()
    second_share = models.FloatField(help_text="share of the sheets that two people read")
    layout = models.JSONField(default=dict)
    made_by = models.CharField(max_length=80)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["network", "number"], name="one_batch_per_number"),
            models.CheckConstraint(
                condition=models.Q(second_share__gte=0) & models.Q(second_share__lte=1),
                name="batch_share_is_a_share",
            ),
        ]


class PaperSheet(NetworkedModel):
    """One sheet. Its answers stand in the captures of its voice; here is only who read it and when."""

    PRIVACY = {
        "network": "open",
        "id": "open",
        "batch": "open",
        "number": "open",
        "code": "open",
        "receipt_hash": "personal",
        "is_sample": "open",
        "state": "open",
        "voice_id": "quasi",
        "first_by": "quasi",
        "first_at": "open",
        "second_by": "quasi",
        "second_at": "open",
        "compared": "open",
        "differs": "open",
        "wrong": "open",
        "settled_by": "quasi",
        "settled_at": "open",
        "reason": "open",
    }

    class State(models.TextChoices):
        OPEN = "open"
        ENTERED = "entered"
        AGREED = "agreed"
        DIFFERS = "differs"
        SETTLED = "settled"

    class Reason(models.TextChoices):
        HANDWRITING = "handwriting"
        SLIP = "slip"
        OVERLOOKED = "overlooked"
        BOTH_TICKED = "both_ticked"
        OTHER = "other"

    batch = models.ForeignKey(PaperBatch, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField(help_text="counted from 1 in its batch")
    code = models.CharField(max_length=12)
    receipt_hash = models.CharField(max_length=64)
    is_sample = models.BooleanField(default=False, help_text="a second person reads it too")
    state = models.CharField(max_length=7, choices=State.choices, default=State.OPEN)
    voice_id = models.UUIDField(null=True)
    first_by = models.UUIDField(null=True)
    first_at = models.DateTimeField(null=True)
    second_by = models.UUIDField(null=True)
    second_at = models.DateTimeField(null=True)
    compared = models.PositiveSmallIntegerField(default=0, help_text="fields read twice")
    differs = models.JSONField(default=list, help_text="names of fields that were read differently")
    wrong = models.JSONField(default=list, help_text="fields whose first reading did not stand")
    settled_by = models.UUIDField(null=True)
    settled_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=11, choices=Reason.choices, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["network", "code"], name="one_coded_sheet_per_code"),
            models.UniqueConstraint(
                fields=["network", "batch", "number"], name="one_coded_sheet_per_number"
            ),
        ]
        indexes = [
            models.Index(fields=["network", "receipt_hash"], name="sheet_receipt"),
            models.Index(fields=["network", "state", "is_sample"], name="sheet_state"),
            models.Index(fields=["network", "voice_id"], name="sheet_voice"),
        ]
