"""Running counts of voices under each theme, kept in the same transaction as the codings."""

from django.db import models

from hearth.kit.networked import NetworkedModel

from .codebook import Theme


class ThemeTally(NetworkedModel):
    """One cell: voices of one round that stand under one theme (or any), told apart along one axis.

    Its id is made of what it counts. The cells of one axis add up to the theme's voices: by kind (with
    the standpoints from which they were put there), by place, by week (its Monday, UTC), and, for each
    dimension, by category of those who told it.
    """

    PRIVACY = {
        "network": "open",
        "id": "open",
        "axis": "open",
        "theme": "open",
        "round": "open",
        "kind": "open",
        "place": "open",
        "week": "open",
        "category": "open",
        "voices": "quasi",
        "lived": "quasi",
        "professional": "quasi",
    }

    class Axis(models.TextChoices):
        KIND = "kind"
        PLACE = "place"
        WEEK = "week"
        GROUP = "group"

    axis = models.CharField(max_length=5, choices=Axis.choices)
    theme = models.ForeignKey(
        Theme, null=True, on_delete=models.CASCADE, related_name="+", help_text="none: any theme"
    )
    round = models.ForeignKey("listen.Round", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=8, blank=True)
    place = models.ForeignKey("places.Place", null=True, on_delete=models.CASCADE, related_name="+")
    week = models.DateField(null=True)
    category = models.ForeignKey(
        "places.Category", null=True, on_delete=models.CASCADE, related_name="+"
    )
    voices = models.IntegerField(default=0)
    lived = models.IntegerField(default=0)
    professional = models.IntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["network", "axis", "theme"], name="themetally_axis")]
