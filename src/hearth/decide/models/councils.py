"""Councils and boards: who sits on them."""

from django.db import models

from hearth.kit.ids import uuid7


class Council(models.Model):
    """A body that decides: a residents' council, a board, a panel that stays."""

    PRIVACY = {
        "id": "open",
        "network": "open",
        "name": "open",
        "purpose": "open",
        "made_at": "open",
        "ended_on": "open",
    }

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    network = models.ForeignKey("networks.Network", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    purpose = models.TextField(max_length=1000, blank=True)
    made_at = models.DateTimeField()
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["network", "name"], name="one_council_per_name")
        ]

    def __str__(self) -> str:
        return self.name
