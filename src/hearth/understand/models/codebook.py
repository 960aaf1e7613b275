"""The codebook: themes in a tree, and how each came to be what it is."""

from django.db import models

from hearth.kit.ids import uuid7


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
        "starter": "open",
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
    starter = models.CharField(
        max_length=60, blank=True, help_text="the starter entry it came from"
    )

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
        "undone_at": "open",
    }

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    theme = models.ForeignKey(Theme, on_delete=models.CASCADE, related_name="changes")
    what = models.CharField(max_length=20)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    by = models.CharField(max_length=80)
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-at", "-id"]


class ThemeExample(models.Model):
    """What counts under a theme and what does not: a rule in words, or a voice that shows it."""

    PRIVACY = {
        "id": "open",
        "theme": "open",
        "counts": "open",
        "text": "open",
        "voice_id": "quasi",
        "made_by": "quasi",
        "made_at": "open",
    }

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    theme = models.ForeignKey(Theme, on_delete=models.CASCADE, related_name="examples")
    counts = models.BooleanField(help_text="whether such a voice belongs under the theme")
    text = models.CharField(max_length=300, blank=True)
    voice_id = models.UUIDField(null=True)
    made_by = models.CharField(max_length=80)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-counts", "made_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["theme", "voice_id"],
                condition=models.Q(voice_id__isnull=False),
                name="one_example_per_voice",
            ),
            models.CheckConstraint(
                condition=models.Q(voice_id__isnull=False) | ~models.Q(text=""),
                name="example_shows_something",
            ),
        ]
