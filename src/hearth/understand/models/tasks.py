"""Gaps that somebody has been asked to close."""

from django.db import models

from hearth.kit.ids import uuid7


class OutreachTask(models.Model):
    """A gap that somebody has been asked to close: a group, a place, or both."""

    PRIVACY = {
        "id": "open",
        "network": "open",
        "category": "open",
        "place": "open",
        "champion": "quasi",
        "note": "quasi",
        "state": "open",
        "due_on": "open",
        "language": "open",
        "training": "open",
        "heard_before": "open",
        "known_before": "open",
        "outcome": "quasi",
        "made_by": "quasi",
        "made_at": "open",
        "ended_at": "open",
    }

    class State(models.TextChoices):
        OPEN = "open"
        TAKEN = "taken"
        DONE = "done"
        DROPPED = "dropped"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    network = models.ForeignKey("networks.Network", on_delete=models.PROTECT, related_name="+")
    category = models.ForeignKey(
        "places.Category", null=True, on_delete=models.PROTECT, related_name="+"
    )
    place = models.ForeignKey("places.Place", null=True, on_delete=models.PROTECT, related_name="+")
    champion = models.ForeignKey(
        "people.Champion", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    note = models.CharField(max_length=400, blank=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    due_on = models.DateField(null=True)
    language = models.CharField(max_length=12, blank=True, help_text="language that is wanted")
    training = models.CharField(max_length=80, blank=True, help_text="training that is wanted")
    heard_before = models.PositiveIntegerField(
        default=0, help_text="people of the gap who were heard when the task was made"
    )
    known_before = models.PositiveIntegerField(
        default=0, help_text="people heard then whose group (or place) was known"
    )
    outcome = models.CharField(max_length=400, blank=True)
    made_by = models.CharField(max_length=80)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["due_on", "made_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(category__isnull=False) | models.Q(place__isnull=False),
                name="task_names_group_or_place",
            )
        ]
