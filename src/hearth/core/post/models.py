"""One message to one address, and who has said STOP."""

from django.db import models

from hearth.kit.networked import NetworkedModel


class Delivery(NetworkedModel):
    """A message waiting for, or past, its channel. `key` makes queueing twice harmless."""

    PRIVACY = {
        "network": "open",
        "id": "open",
        "key": "open",
        "channel": "open",
        "address": "personal",
        "subject": "quasi",
        "body": "personal",
        "language": "quasi",
        "purpose": "open",
        "about_kind": "open",
        "about_id": "open",
        "state": "open",
        "attempts": "open",
        "error": "open",
        "queued_at": "open",
        "next_try_at": "open",
        "sent_at": "open",
    }

    class State(models.TextChoices):
        WAITING = "waiting"
        SENT = "sent"
        FAILED = "failed"
        STOPPED = "stopped"

    key = models.CharField(max_length=120)
    channel = models.CharField(max_length=12)
    address = models.CharField(max_length=254)
    subject = models.CharField(max_length=200, blank=True)
    body = models.TextField()
    language = models.CharField(max_length=12, default="en")
    purpose = models.CharField(max_length=30)
    about_kind = models.CharField(max_length=20, blank=True)
    about_id = models.UUIDField(null=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=200, blank=True)
    queued_at = models.DateTimeField()
    next_try_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["network", "key"], name="one_delivery_per_key")
        ]
        indexes = [
            models.Index(fields=["network", "state", "next_try_at"], name="delivery_waiting"),
            models.Index(fields=["network", "about_kind", "about_id"], name="delivery_about"),
        ]


class Stop(NetworkedModel):
    """An address that wants no more, by channel; honoured at the moment of sending."""

    PRIVACY = {
        "network": "open",
        "id": "open",
        "channel": "open",
        "address_hash": "quasi",
        "stopped_at": "open",
    }

    channel = models.CharField(max_length=12)
    address_hash = models.CharField(max_length=64)
    stopped_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["network", "channel", "address_hash"], name="one_stop")
        ]
