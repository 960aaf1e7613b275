"""How many people of whom a round hopes to hear."""

from django.db import models

from hearth.kit.ids import uuid7


class Quota(models.Model):
    """So many people of a group, of a place, or of a group in a place, in one round."""

    PRIVACY = {
        "id": "open",
        "network": "open",
        "round": "open",
        "category": "open",
        "place": "open",
        "wanted": "open",
        "made_by": "quasi",
        "made_at": "open",
    }

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    network = models.ForeignKey("networks.Network", on_delete=models.PROTECT, related_name="+")
    round = models.ForeignKey("listen.Round", on_delete=models.CASCADE, related_name="+")
    category = models.ForeignKey(
        "places.Category", null=True, on_delete=models.CASCADE, related_name="+"
    )
    place = models.ForeignKey("places.Place", null=True, on_delete=models.CASCADE, related_name="+")
    wanted = models.PositiveIntegerField()
    made_by = models.CharField(max_length=80)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["made_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(category__isnull=False) | models.Q(place__isnull=False),
                name="quota_names_group_or_place",
            ),
            models.CheckConstraint(condition=models.Q(wanted__gte=1), name="quota_wants_somebody"),
            models.UniqueConstraint(
                fields=["round", "category", "place"],
                condition=models.Q(category__isnull=False, place__isnull=False),
                name="one_quota_per_group_and_place",
            ),
            models.UniqueConstraint(
                fields=["round", "category"],
                condition=models.Q(category__isnull=False, place__isnull=True),
                name="one_quota_per_group",
            ),
            models.UniqueConstraint(
                fields=["round", "place"],
                condition=models.Q(category__isnull=True, place__isnull=False),
                name="one_quota_per_place",
            ),
        ]
