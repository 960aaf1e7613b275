"""What was said, in the community's own order: themes, who coded what, gaps and their tasks."""

from django.db import models

from hearth.kit.ids import uuid7
from hearth.kit.networked import NetworkedModel


class Theme(models.Model):
    """One entry of the codebook; themes stand in a tree."""

    PRIVACY = {
        "id": "open",
        "network": "open",
        "parent": "open",
        "name": "open",
        "description": "open",
        "state": "open",
        "merged_into": "open",
        "position": "open",
        "made_at": "open",
    }

    class State(models.TextChoices):
        ACTIVE = "active"
        MERGED = "merged"
        RETIRED = "retired"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    network = models.ForeignKey("networks.Network", on_delete=models.PROTECT, related_name="themes")
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    name = models.CharField(max_length=80)
    description = models.TextField(blank=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.ACTIVE)
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    position = models.PositiveSmallIntegerField(default=0)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["position", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["network", "name"],
                condition=models.Q(state="active"),
                name="one_active_theme_per_name",
            )
        ]

    def __str__(self) -> str:
        return self.name


class ThemeChange(models.Model):
    """The codebook's history: what a theme was before and after."""

    PRIVACY = {
        "id": "open",
        "theme": "open",
        "what": "open",
        "before": "open",
        "after": "open",
        "by": "quasi",
        "at": "open",
    }

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    theme = models.ForeignKey(Theme, on_delete=models.CASCADE, related_name="changes")
    what = models.CharField(max_length=20)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    by = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-id"]


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
        "heard_before": "open",
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
    heard_before = models.PositiveIntegerField(default=0)
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
