"""What was decided about showing a voice, and voices that sound like a crisis."""

from django.db import models

from hearth.kit.ids import uuid7
from hearth.kit.networked import NetworkedModel


class Moderation(NetworkedModel):
    """One decision about showing a voice, with its reason from the public list."""

    PRIVACY = {
        "network": "open",
        "id": "open",
        "voice_id": "open",
        "before": "open",
        "after": "open",
        "reason": "open",
        "by": "quasi",
        "by_member": "quasi",
        "at": "open",
        "is_provisional": "open",
        "settled_at": "open",
        "second_of": "open",
    }

    class Reason(models.TextChoices):
        NONE = ""
        NAMES = "names"
        HURTS = "hurts"
        OFF_TOPIC = "off_topic"
        ADVERT = "advert"
        UNSAFE = "unsafe"
        TWICE = "twice"

    voice_id = models.UUIDField()
    before = models.CharField(max_length=9)
    after = models.CharField(max_length=9)
    reason = models.CharField(max_length=10, choices=Reason.choices, blank=True)
    by = models.CharField(max_length=80)
    by_member = models.UUIDField(null=True)
    at = models.DateTimeField()
    is_provisional = models.BooleanField(
        default=False, help_text="stands until a second person has read the voice too"
    )
    settled_at = models.DateTimeField(null=True, help_text="when a provisional one was settled")
    second_of = models.UUIDField(null=True, help_text="the provisional decision that this settles")

    class Meta:
        indexes = [
            models.Index(fields=["network", "voice_id"], name="moderation_voice"),
            models.Index(
                fields=["network", "is_provisional", "settled_at"], name="moderation_second"
            ),
        ]


class Alert(NetworkedModel):
    """A safeguarding case: a voice that may mean danger, until a lead has closed it with an outcome."""

    PRIVACY = {
        "network": "open",
        "id": "open",
        "voice_id": "quasi",
        "words": "quasi",
        "opened_at": "open",
        "due_at": "open",
        "taken_by": "quasi",
        "closed_at": "open",
        "result": "quasi",
        "outcome": "quasi",
        "reopened_at": "open",
    }

    class Result(models.TextChoices):
        NONE = ""
        REACHED = "reached"
        PASSED_ON = "passed_on"
        EMERGENCY = "emergency"
        NOT_FOUND = "not_found"
        FALSE_ALARM = "false_alarm"
        OTHER = "other"

    voice_id = models.UUIDField()
    words = models.JSONField(default=list, help_text="the listed words that were found")
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True, help_text="by when somebody must have looked")
    taken_by = models.UUIDField(null=True)
    closed_at = models.DateTimeField(null=True)
    result = models.CharField(max_length=11, choices=Result.choices, blank=True)
    outcome = models.CharField(max_length=400, blank=True)
    reopened_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["network", "voice_id"], name="one_alert_per_voice")
        ]
        indexes = [models.Index(fields=["network", "closed_at", "opened_at"], name="alert_open")]


class CaseNote(NetworkedModel):
    """What a lead wrote down about a case. Notes are added, never changed."""

    PRIVACY = {
        "network": "open",
        "id": "open",
        "alert_id": "open",
        "text": "personal",
        "by_member": "quasi",
        "at": "open",
    }

    alert_id = models.UUIDField()
    text = models.TextField(max_length=4000)
    by_member = models.UUIDField(null=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["network", "alert_id", "at"], name="case_note_case")]


class CrisisPhrase(models.Model):
    """What one network changed in the shipped list of words of danger: added, or switched off."""

    PRIVACY = {
        "id": "open",
        "network": "open",
        "language": "open",
        "phrase": "open",
        "is_off": "open",
        "changed_by": "quasi",
        "changed_at": "open",
    }

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    network = models.ForeignKey("networks.Network", on_delete=models.PROTECT, related_name="+")
    language = models.CharField(max_length=12)
    phrase = models.CharField(max_length=80)
    is_off = models.BooleanField(help_text="a shipped phrase that is not looked for here")
    changed_by = models.CharField(max_length=80)
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["language", "phrase"]
        constraints = [
            models.UniqueConstraint(
                fields=["network", "language", "phrase"], name="one_crisis_phrase"
            )
        ]
