"""Figures as they stood at one moment: pages read the latest, so that they stay quick and safe."""

from django.db import models

from hearth.kit.networked import NetworkedModel


class Reading(NetworkedModel):
    """Figures as they stood at one moment. Pages read the latest; yesterday's stay.

    `is_public` readings have passed the disclosure gate; the others never leave the desk.
    """

    PRIVACY = {
        "network": "open",
        "id": "open",
        "kind": "open",
        "is_public": "open",
        "as_of": "open",
        "n": "open",
        "payload": "quasi",
    }

    kind = models.CharField(max_length=30)
    is_public = models.BooleanField()
    as_of = models.DateTimeField()
    n = models.PositiveIntegerField(help_text="voices behind it")
    payload = models.JSONField()

    class Meta:
        indexes = [
            models.Index(fields=["network", "kind", "is_public", "-as_of"], name="reading_latest")
        ]
