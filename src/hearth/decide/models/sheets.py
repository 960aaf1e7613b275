"""A sheet of paper as two different people read it, each without seeing the other."""

from django.db import models

from hearth.kit.networked import NetworkedModel


class TwiceRead(NetworkedModel):
    """What a sheet keeps of its two readings; who filled it in and what for is added by each kind of sheet."""

    PRIVACY = {
        "network": "open",
        "id": "open",
        "sheet": "open",
        "first": "quasi",
        "first_by": "quasi",
        "second": "quasi",
        "second_by": "quasi",
        "state": "open",
        "entered_at": "open",
    }

    class State(models.TextChoices):
        ONCE = "once"
        AGREED = "agreed"
        DIFFERS = "differs"

    sheet = models.CharField(max_length=20, help_text="the number written on the sheet")
    first = models.JSONField()
    first_by = models.UUIDField()
    second = models.JSONField(null=True)
    second_by = models.UUIDField(null=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.ONCE)
    entered_at = models.DateTimeField()

    class Meta:
        abstract = True


def two_people(name: str) -> models.CheckConstraint:
    """Nobody reads a sheet twice."""
    return models.CheckConstraint(
        condition=models.Q(second_by__isnull=True) | ~models.Q(second_by=models.F("first_by")),
        name=name,
    )
