"""What was decided about showing a voice, and voices that sound like a crisis."""

from django.db import models

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
        "at": "open",
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
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["network", "voice_id"], name="moderation_voice")]


class Alert(NetworkedModel):
    """A voice that sounds like a crisis, until somebody has looked."""

    PRIVACY = {
        "network": "open",
        "id": "open",
        "voice_id": "quasi",
        "words": "quasi",
        "opened_at": "open",
        "taken_by": "quasi",
        "closed_at": "open",
        "outcome": "quasi",
    }

    voice_id = models.UUIDField()
    words = models.JSONField(default=list, help_text="the listed words that were found")
    opened_at = models.DateTimeField()
    taken_by = models.UUIDField(null=True)
    closed_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["network", "voice_id"], name="one_alert_per_voice")
        ]
        indexes = [models.Index(fields=["network", "closed_at", "opened_at"], name="alert_open")]
