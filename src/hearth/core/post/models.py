"""One message to one address, what comes in, through which gateway, and who has said STOP."""

from django.db import models

from hearth.kit.ids import uuid7
from hearth.kit.networked import NetworkedModel


class Gateway(models.Model):
    """A way by which text messages (or the mailbox) come in and go out.

    The secret is needed in the clear to check signatures and to sign in at a provider; it is shown
    once to whoever adds the gateway and is in no export.
    """

    PRIVACY = {
        "id": "open",
        "network": "open",
        "kind": "open",
        "name": "open",
        "secret": "personal",
        "number": "open",
        "account": "personal",
        "send_url": "personal",
        "is_active": "open",
        "made_at": "open",
        "last_seen_at": "open",
    }

    class Kind(models.TextChoices):
        CHT = "cht"
        SMSSYNC = "smssync"
        RAPIDPRO = "rapidpro"
        TWILIO = "twilio"
        MAIL = "mail"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    network = models.ForeignKey("networks.Network", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    name = models.CharField(max_length=80)
    secret = models.CharField(max_length=120, blank=True)
    number = models.CharField(max_length=20, blank=True, help_text="to which people text")
    account = models.CharField(max_length=80, blank=True, help_text="the account at a provider")
    send_url = models.URLField(max_length=300, blank=True, help_text="where a provider is called")
    is_active = models.BooleanField(default=True)
    made_at = models.DateTimeField()
    last_seen_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["made_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["network"],
                condition=models.Q(kind="mail"),
                name="one_mailbox_per_network",
            )
        ]

    @property
    def is_polled(self) -> bool:
        """Whether the gateway fetches what it should send, rather than being called."""
        return self.kind in (self.Kind.CHT, self.Kind.SMSSYNC)


class Inbound(NetworkedModel):
    """One text or e-mail as it came in; the same message again is the same row.

    Sender and words are cleared as soon as it is settled: what was said then stands in a voice,
    where nobody's number is. The keyed hash of the sender stays for some days as a brake.
    """

    PRIVACY = {
        "network": "open",
        "id": "open",
        "channel": "open",
        "gateway": "open",
        "message_id": "quasi",
        "sender": "personal",
        "sender_hash": "quasi",
        "subject": "personal",
        "body": "personal",
        "said_at": "quasi",
        "received_at": "open",
        "state": "open",
        "note": "open",
        "settled_by": "quasi",
        "settled_at": "open",
    }

    class State(models.TextChoices):
        WAITING = "waiting"
        SETTLED = "settled"
        UNPLACED = "unplaced"
        DISCARDED = "discarded"

    channel = models.CharField(max_length=12)
    gateway = models.ForeignKey(Gateway, on_delete=models.PROTECT, related_name="+")
    message_id = models.CharField(max_length=120, help_text="the gateway's, or made of the text")
    sender = models.CharField(max_length=254, blank=True)
    sender_hash = models.CharField(max_length=64)
    subject = models.CharField(max_length=200, blank=True)
    body = models.TextField(blank=True)
    said_at = models.DateTimeField(help_text="by the phone's clock, where that can be right")
    received_at = models.DateTimeField()
    state = models.CharField(max_length=9, choices=State.choices, default=State.WAITING)
    note = models.CharField(max_length=30, blank=True, help_text="why it is where it is: a code")
    settled_by = models.CharField(max_length=80, blank=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["network", "gateway", "message_id"], name="one_inbound_per_message"
            )
        ]
        indexes = [
            models.Index(fields=["network", "state", "received_at"], name="inbound_waiting"),
            models.Index(fields=["network", "sender_hash", "received_at"], name="inbound_sender"),
        ]


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
        "calendar": "personal",
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
        "delivered_at": "open",
        "gateway": "open",
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
    calendar = models.TextField(blank=True, help_text="a calendar file that goes with an e-mail")
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
    delivered_at = models.DateTimeField(null=True, help_text="as the gateway reported it")
    gateway = models.ForeignKey(
        Gateway,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="the gateway it must leave by; none: the network's own",
    )

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
