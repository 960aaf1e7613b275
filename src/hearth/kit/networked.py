"""The base of every table that can grow without bound.

Such a table carries its network in the primary key, so that it can later be spread over several
machines (docs/decisions/0003). Nothing points at it by a database foreign key; every unique
constraint and every query names the network.
"""

from django.db import models

from hearth.kit.ids import uuid7


class NetworkedModel(models.Model):
    """Rows of one network, keyed by (network, id)."""

    pk = models.CompositePrimaryKey("network_id", "id")
    network = models.ForeignKey("networks.Network", on_delete=models.PROTECT, related_name="+")
    id = models.UUIDField(default=uuid7, editable=False)

    class Meta:
        abstract = True
