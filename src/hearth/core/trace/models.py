"""What came from what: one table of edges, walked both ways."""

from django.db import models

from hearth.kit.networked import NetworkedModel


class Edge(NetworkedModel):
    """`target` came from `source`: a theme from a voice, a decision from a priority."""

    PRIVACY = {
        "network": "open",
        "id": "open",
        "source_kind": "open",
        "source_id": "open",
        "target_kind": "open",
        "target_id": "open",
        "relation": "open",
        "linked_at": "open",
    }

    source_kind = models.CharField(max_length=20)
    source_id = models.UUIDField()
    target_kind = models.CharField(max_length=20)
    target_id = models.UUIDField()
    relation = models.CharField(max_length=40)
    linked_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=[
                    "network",
                    "source_kind",
                    "source_id",
                    "target_kind",
                    "target_id",
                    "relation",
                ],
                name="one_edge",
            )
        ]
        indexes = [
            models.Index(
                fields=["network", "target_kind", "target_id", "source_kind"], name="edge_back"
            ),
        ]
