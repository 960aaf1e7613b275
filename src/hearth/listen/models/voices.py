"""Voices as they came, and what was added to them."""

from django.db import models

from hearth.kit.ids import uuid7
from hearth.kit.networked import NetworkedModel

from .rounds import Kind, Round


class Voice(NetworkedModel):
    """What one person (or a group of about so many) said. Who they are stands elsewhere."""

    PRIVACY = {
        "network": "open",
        "id": "open",
        "key": "open",
        "round": "open",
        "kind": "open",
        "text": "quasi",
        "language": "open",
        "place": "quasi",
        "channel": "open",
        "captured_by": "quasi",
        "on_behalf": "open",
        "group_size": "quasi",
        "profile_id": "quasi",
        "state": "open",
        "may_quote": "open",
        "said_at": "quasi",
        "received_at": "open",
        "receipt_hash": "personal",
        "import_id": "open",
        "meeting_id": "open",
        "shown_text": "quasi",
    }

    class Channel(models.TextChoices):
        WEB = "web"
        CHAMPION = "champion"
        PAPER = "paper"
        IMPORT = "import"
        EVENT = "event"
        REACH = "reach"
        ODK = "odk"
        SMS = "sms"
        EMAIL = "email"
        MEETING = "meeting"

    class OnBehalf(models.TextChoices):
        SELF = "self"
        OTHER = "other"
        GROUP = "group"

    class State(models.TextChoices):
        WAITING = "waiting"
        SHOWN = "shown"
        KEPT_BACK = "kept_back"
        WITHDRAWN = "withdrawn"

    key = models.UUIDField(help_text="made by the form or phone; the same key twice is one voice")
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    text = models.TextField()
    language = models.CharField(max_length=12)
    place = models.ForeignKey("places.Place", null=True, on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(max_length=8, choices=Channel.choices)
    captured_by = models.UUIDField(null=True, help_text="membership of who wrote it down for them")
    on_behalf = models.CharField(max_length=5, choices=OnBehalf.choices, default=OnBehalf.SELF)
    group_size = models.PositiveSmallIntegerField(default=1)
    profile_id = models.UUIDField(default=uuid7)
    state = models.CharField(max_length=9, choices=State.choices, default=State.WAITING)
    may_quote = models.BooleanField(default=False)
    said_at = models.DateTimeField()
    received_at = models.DateTimeField()
    receipt_hash = models.CharField(max_length=64, blank=True)
    import_id = models.UUIDField(null=True)
    meeting_id = models.UUIDField(null=True, help_text="the meeting at whose table it was said")
    shown_text = models.TextField(
        blank=True, help_text="the words with personal details masked; empty: nothing is masked"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["network", "key"], name="one_voice_per_key"),
            models.CheckConstraint(condition=models.Q(group_size__gte=1), name="voice_of_somebody"),
        ]
        indexes = [
            models.Index(fields=["network", "state", "received_at"], name="voice_queue"),
            models.Index(fields=["network", "state", "may_quote", "-said_at"], name="voice_shown"),
            models.Index(fields=["network", "receipt_hash"], name="voice_receipt"),
            models.Index(fields=["network", "profile_id"], name="voice_profile"),
            models.Index(fields=["network", "import_id"], name="voice_import"),
            models.Index(fields=["network", "round", "state"], name="voice_round"),
            models.Index(fields=["network", "meeting_id"], name="voice_meeting"),
        ]

    @property
    def quotable_text(self) -> str:
        """The words as anybody may read them: whoever quotes a voice uses these."""
        return self.shown_text or self.text


class Capture(NetworkedModel):
    """The raw capture as it came, beside the voice made of it: corrections destroy no evidence."""

    PRIVACY = {
        "network": "open",
        "id": "open",
        "voice_id": "open",
        "payload": "personal",
        "received_at": "open",
    }

    voice_id = models.UUIDField()
    payload = models.JSONField()
    received_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["network", "voice_id"], name="capture_voice")]


class Addition(NetworkedModel):
    """Words added later by whoever holds the receipt."""

    PRIVACY = {
        "network": "open",
        "id": "open",
        "key": "open",
        "voice_id": "open",
        "text": "quasi",
        "added_at": "open",
    }

    key = models.UUIDField()
    voice_id = models.UUIDField()
    text = models.TextField(max_length=4000)
    added_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["network", "key"], name="one_addition_per_key")
        ]
        indexes = [models.Index(fields=["network", "voice_id"], name="addition_voice")]
