"""Running counts of who was heard, kept in the same transaction as the voices themselves."""

from django.db import models

from hearth.kit.networked import NetworkedModel

from .rounds import Kind, Round


class Tally(NetworkedModel):
    """One cell of the running counts; its id is made of what it counts, so each cell is one row.

    `axis` says what is counted apart: `place` cells add up to all voices over places, `day` cells
    over days (UTC). A cell without dimension counts everybody (by kind on the place axis); one with
    a dimension counts those who answered it: a category, or the way of not knowing.
    """

    PRIVACY = {
        "network": "open",
        "id": "open",
        "axis": "open",
        "round": "open",
        "place": "open",
        "day": "open",
        "kind": "open",
        "dimension": "open",
        "category": "open",
        "known": "open",
        "voices": "quasi",
        "people": "quasi",
    }

    class Axis(models.TextChoices):
        PLACE = "place"
        DAY = "day"

    axis = models.CharField(max_length=5, choices=Axis.choices)
    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="+")
    place = models.ForeignKey("places.Place", null=True, on_delete=models.CASCADE, related_name="+")
    day = models.DateField(null=True)
    kind = models.CharField(max_length=8, choices=Kind.choices, blank=True)
    dimension = models.ForeignKey(
        "places.Dimension", null=True, on_delete=models.CASCADE, related_name="+"
    )
    category = models.ForeignKey(
        "places.Category", null=True, on_delete=models.CASCADE, related_name="+"
    )
    known = models.CharField(max_length=10, blank=True)
    voices = models.IntegerField(default=0)
    people = models.IntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(fields=["network", "axis", "dimension", "round"], name="tally_axis"),
        ]
