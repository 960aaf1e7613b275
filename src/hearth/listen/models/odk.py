"""Forms that were given to form apps, and what came back from them."""

from django.db import models

from hearth.kit.ids import uuid7
from hearth.kit.networked import NetworkedModel

from .rounds import Round


class FormVersion(models.Model):
    """One version of a round's form as form apps fetched it, with the consents in its words."""

    PRIVACY = {
        "id": "open",
        "round": "open",
        "version": "open",
        "xml": "open",
        "wordings": "open",
        "made_at": "open",
    }

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="+")
    version = models.CharField(max_length=40, help_text="fingerprint of everything the form says")
    xml = models.TextField()
    wordings = models.JSONField(default=dict, help_text="language to purpose to the very words")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-made_at"]
        constraints = [
            models.UniqueConstraint(fields=["round", "version"], name="one_form_per_version")
        ]


class Submission(NetworkedModel):
    """One form that a form app sent: each content of each instance once, whatever became of it.

    The form's own id is kept as a keyed hash, because a receipt is made of it. `xml` is what came,
    until a voice was made of it (then it stands in the voice's raw capture) or a person discarded it.
    """

    PRIVACY = {
        "network": "open",
        "id": "open",
        "instance": "open",
        "is_first": "open",
        "form": "open",
        "version": "open",
        "round": "open",
        "xml_hash": "quasi",
        "xml": "personal",
        "device_id": "quasi",
        "membership_id": "quasi",
        "state": "open",
        "code": "open",
        "facts": "quasi",
        "voice_id": "open",
        "received_at": "open",
        "settled_by": "quasi",
        "settled_at": "open",
        "reason": "quasi",
    }

    class State(models.TextChoices):
        INCOMPLETE = "incomplete"
        MADE = "made"
        REFUSED = "refused"
        CONFLICT = "conflict"
        DISCARDED = "discarded"

    instance = models.UUIDField(help_text="keyed hash of the id that the form app made")
    is_first = models.BooleanField(help_text="the first content that came under this id")
    form = models.CharField(max_length=80, blank=True, help_text="the form's id as it came")
    version = models.CharField(max_length=40, blank=True, help_text="its version as it came")
    round = models.ForeignKey(Round, null=True, on_delete=models.PROTECT, related_name="+")
    xml_hash = models.CharField(max_length=64)
    xml = models.BinaryField(default=b"")
    device_id = models.UUIDField()
    membership_id = models.UUIDField()
    state = models.CharField(max_length=10, choices=State.choices)
    code = models.CharField(max_length=40, blank=True, help_text="why no voice was made")
    facts = models.JSONField(default=dict)
    voice_id = models.UUIDField(null=True)
    received_at = models.DateTimeField()
    settled_by = models.CharField(max_length=80, blank=True)
    settled_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["network", "instance", "xml_hash"], name="one_submission_per_content"
            ),
            models.UniqueConstraint(
                fields=["network", "instance"],
                condition=models.Q(is_first=True),
                name="one_first_submission",
            ),
        ]
        indexes = [
            models.Index(fields=["network", "state", "received_at"], name="submission_waiting"),
            models.Index(fields=["network", "voice_id"], name="submission_voice"),
        ]


class SubmissionFile(NetworkedModel):
    """One recording or photo that came with a form; one that could not be kept says why."""

    PRIVACY = {
        "network": "open",
        "id": "open",
        "submission_id": "open",
        "key": "open",
        "file_name": "personal",
        "code": "open",
        "facts": "open",
    }

    submission_id = models.UUIDField()
    key = models.UUIDField(help_text="the key of its attachment")
    file_name = models.CharField(max_length=200)
    code = models.CharField(max_length=40, blank=True, help_text="why it was not kept")
    facts = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["network", "submission_id", "key"], name="one_submission_file"
            )
        ]
        indexes = [models.Index(fields=["network", "key"], name="submission_file_key")]
