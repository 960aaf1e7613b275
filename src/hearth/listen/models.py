"""What people said: rounds that ask, voices as they came, and what was done with them."""

from django.db import models

from hearth.kit.ids import uuid7
from hearth.kit.networked import NetworkedModel


class Kind(models.TextChoices):
    """What a voice is, in the speaker's own judgement."""

    NEED = "need"
    BARRIER = "barrier"
    IDEA = "idea"
    STRENGTH = "strength"
    STORY = "story"


class Round(models.Model):
    """A listening round: a question, its days, and whom it hopes to hear."""

    PRIVACY = {
        "id": "open",
        "network": "open",
        "title": "open",
        "question": "open",
        "intro": "open",
        "language": "open",
        "languages": "open",
        "opens_on": "open",
        "closes_on": "open",
        "state": "open",
        "hopes_to_hear": "open",
        "made_at": "open",
    }

    class State(models.TextChoices):
        DRAFT = "draft"
        OPEN = "open"
        CLOSED = "closed"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    network = models.ForeignKey("networks.Network", on_delete=models.PROTECT, related_name="rounds")
    title = models.CharField(max_length=120)
    question = models.CharField(max_length=300)
    intro = models.TextField(max_length=1000, blank=True)
    language = models.CharField(max_length=12, default="en")
    languages = models.JSONField(default=list, help_text="languages that it is asked in")
    opens_on = models.DateField()
    closes_on = models.DateField()
    state = models.CharField(max_length=6, choices=State.choices, default=State.DRAFT)
    hopes_to_hear = models.JSONField(default=list, help_text="category ids, as text")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-opens_on", "-made_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(closes_on__gte=models.F("opens_on")),
                name="round_ends_after_it_begins",
            )
        ]

    def __str__(self) -> str:
        return self.title


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
    }

    class Channel(models.TextChoices):
        WEB = "web"
        CHAMPION = "champion"
        PAPER = "paper"
        IMPORT = "import"
        EVENT = "event"
        REACH = "reach"

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
        ]


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


class Moderation(NetworkedModel):
    """One decision about showing a voice, with its reason from the public list."""

    PRIVACY = {
        "network": "open",
        "id": "open",
        "voice_id": "open",
        "before": "open",
        "after": "open",
        "reason": "open",
        "by": "quasi",
        "at": "open",
    }

    class Reason(models.TextChoices):
        NONE = ""
        NAMES = "names"
        HURTS = "hurts"
        OFF_TOPIC = "off_topic"
        ADVERT = "advert"
        UNSAFE = "unsafe"
        TWICE = "twice"

    voice_id = models.UUIDField()
    before = models.CharField(max_length=9)
    after = models.CharField(max_length=9)
    reason = models.CharField(max_length=10, choices=Reason.choices, blank=True)
    by = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["network", "voice_id"], name="moderation_voice")]


class Alert(NetworkedModel):
    """A voice that sounds like a crisis, until somebody has looked."""

    PRIVACY = {
        "network": "open",
        "id": "open",
        "voice_id": "quasi",
        "words": "quasi",
        "opened_at": "open",
        "taken_by": "quasi",
        "closed_at": "open",
        "outcome": "quasi",
    }

    voice_id = models.UUIDField()
    words = models.JSONField(default=list, help_text="the listed words that were found")
    opened_at = models.DateTimeField()
    taken_by = models.UUIDField(null=True)
    closed_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["network", "voice_id"], name="one_alert_per_voice")
        ]
        indexes = [models.Index(fields=["network", "closed_at", "opened_at"], name="alert_open")]


class VoiceImport(models.Model):
    """A spreadsheet of voices: its mapping, how far it is, which rows were refused and why."""

    PRIVACY = {
        "id": "open",
        "network": "open",
        "round": "open",
        "file_name": "open",
        "file_hash": "open",
        "stored_as": "open",
        "columns": "open",
        "mapping": "open",
        "defaults": "open",
        "only_if_all_good": "open",
        "state": "open",
        "rows": "open",
        "done": "open",
        "kept": "open",
        "repeated": "open",
        "refused": "quasi",
        "made_by": "quasi",
        "made_at": "open",
        "beat_at": "open",
        "ended_at": "open",
        "error": "open",
    }

    class State(models.TextChoices):
        MAPPING = "mapping"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"
        UNDONE = "undone"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    network = models.ForeignKey("networks.Network", on_delete=models.PROTECT, related_name="+")
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=200)
    file_hash = models.CharField(max_length=64)
    stored_as = models.CharField(max_length=200)
    columns = models.JSONField(default=list)
    mapping = models.JSONField(default=dict)
    defaults = models.JSONField(default=dict)
    only_if_all_good = models.BooleanField(default=False)
    state = models.CharField(max_length=8, choices=State.choices, default=State.MAPPING)
    rows = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    kept = models.PositiveIntegerField(default=0)
    repeated = models.PositiveIntegerField(default=0)
    refused = models.JSONField(default=list, help_text="[row number, code, facts], the first 500")
    made_by = models.CharField(max_length=80)
    made_at = models.DateTimeField()
    beat_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-made_at"]

    @property
    def left_out(self) -> int:
        """Rows that could not be kept, so far."""
        return max(0, self.done - self.kept - self.repeated)
