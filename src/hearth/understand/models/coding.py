"""Codings: one person, one voice, one theme, one standpoint."""

from django.db import models

from hearth.kit.networked import NetworkedModel

from .codebook import Theme


class Coding(NetworkedModel):
    """One person's judgement that a voice speaks of a theme, from one standpoint."""

    PRIVACY = {
        "network": "open",
        "id": "open",
        "voice_id": "quasi",
        "theme": "open",
        "standpoint": "open",
        "coder_id": "quasi",
        "coded_at": "open",
        "withdrawn_at": "open",
    }

    class Standpoint(models.TextChoices):
        LIVED = "lived"
        PROFESSIONAL = "professional"

    voice_id = models.UUIDField()
    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, related_name="codings")
    standpoint = models.CharField(max_length=12, choices=Standpoint.choices)
    coder_id = models.UUIDField(help_text="membership of the person who judged")
    coded_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["network", "voice_id", "theme", "coder_id"], name="one_coding_per_coder"
            )
        ]
        indexes = [
            models.Index(fields=["network", "theme", "voice_id"], name="coding_theme"),
        ]
