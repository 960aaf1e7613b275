"""Who did what, when: entries that are only ever added, each sealed with the one before."""

from django.db import models


class Chain(models.Model):
    """The head of one network's chain; locked while an entry is added."""

    PRIVACY = {"network": "open", "length": "open", "head": "open"}

    network = models.OneToOneField("networks.Network", on_delete=models.PROTECT, primary_key=True)
    length = models.BigIntegerField(default=0)
    head = models.CharField(max_length=64, default="")


class Entry(models.Model):
    """One deed. `facts` holds ids and counts, never names or what a person said."""

    PRIVACY = {
        "network": "open",
        "number": "open",
        "at": "open",
        "by": "quasi",
        "deed": "open",
        "facts": "quasi",
        "previous": "open",
        "seal": "open",
    }

    pk = models.CompositePrimaryKey("network_id", "number")
    network = models.ForeignKey("networks.Network", on_delete=models.PROTECT, related_name="+")
    number = models.BigIntegerField()
    at = models.DateTimeField()
    by = models.CharField(max_length=80)
    deed = models.CharField(max_length=80)
    facts = models.JSONField(default=dict)
    previous = models.CharField(max_length=64, blank=True)
    seal = models.CharField(max_length=64)

    class Meta:
        ordering = ["number"]
