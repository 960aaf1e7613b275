"""Written content in other languages, with who vouches for it."""

from django.db import models

from hearth.kit.networked import NetworkedModel


class Wording(NetworkedModel):
    """One field of one object in one language."""

    PRIVACY = {
        "network": "open",
        "id": "open",
        "kind": "open",
        "object_id": "open",
        "field": "open",
        "language": "open",
        "text": "open",
        "state": "open",
        "source_hash": "open",
        "written_at": "open",
        "written_by": "quasi",
        "reviewed_by": "quasi",
    }

    class State(models.TextChoices):
        MACHINE = "machine"
        HUMAN = "human"
        REVIEWED = "reviewed"

    kind = models.CharField(max_length=30)
    object_id = models.UUIDField()
    field = models.CharField(max_length=30)
    language = models.CharField(max_length=12)
    text = models.TextField()
    state = models.CharField(max_length=10, choices=State.choices)
    source_hash = models.CharField(max_length=64)
    written_at = models.DateTimeField()
    written_by = models.UUIDField(null=True, help_text="membership of the person who translated")
    reviewed_by = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["network", "kind", "object_id", "field", "language"], name="one_wording"
            )
        ]
