"""How the words of a voice changed: by its speaker, or when a recording was written down."""

from django.db import models

from hearth.kit.networked import NetworkedModel


class Rewording(NetworkedModel):
    """The words that stood before, kept beside the voice when new ones took their place."""

    PRIVACY = {
        "network": "open",
        "id": "open",
        "key": "open",
        "voice_id": "open",
        "why": "open",
        "text_before": "quasi",
        "language_before": "open",
        "by": "quasi",
        "at": "open",
    }

    class Why(models.TextChoices):
        CORRECTED = "corrected"
        TRANSCRIBED = "transcribed"

    key = models.UUIDField(help_text="made by the form; the same key twice is one correction")
    voice_id = models.UUIDField()
    why = models.CharField(max_length=11, choices=Why.choices)
    text_before = models.TextField(blank=True)
    language_before = models.CharField(max_length=12)
    by = models.CharField(max_length=80, help_text="label of who did it")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["network", "key"], name="one_rewording_per_key")
        ]
        indexes = [models.Index(fields=["network", "voice_id"], name="rewording_voice")]
