"""Meetings: notes at tables become voices; devices join without an account."""

from django.db import models

from hearth.kit.ids import uuid7
from hearth.kit.networked import NetworkedModel

from .rounds import Kind, Round


class Meeting(models.Model):
    """One meeting of one round: its tables, what the room agreed to, and how its wall is reached."""

    PRIVACY = {
        "id": "open",
        "network": "open",
        "round": "open",
        "title": "open",
        "held_on": "open",
        "place": "open",
        "language": "open",
        "tables": "open",
        "columns": "open",
        "state": "open",
        "wall": "open",
        "shows_members_at_once": "open",
        "agreed": "open",
        "wordings": "open",
        "turn": "open",
        "join_hash": "personal",
        "wall_hash": "personal",
        "opened_by": "quasi",
        "opened_at": "open",
        "closed_at": "open",
    }

    class State(models.TextChoices):
        OPEN = "open"
        CLOSED = "closed"

    class Wall(models.TextChoices):
        NONE = "none"
        SHORT = "short"
        LONG = "long"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    network = models.ForeignKey("networks.Network", on_delete=models.PROTECT, related_name="+")
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=120)
    held_on = models.DateField()
    place = models.ForeignKey("places.Place", null=True, on_delete=models.PROTECT, related_name="+")
    language = models.CharField(max_length=12, default="en")
    tables = models.PositiveSmallIntegerField(default=1)
    columns = models.JSONField(default=list, help_text="headings of the wall beyond the kinds")
    state = models.CharField(max_length=6, choices=State.choices, default=State.OPEN)
    wall = models.CharField(max_length=5, choices=Wall.choices, default=Wall.LONG)
    shows_members_at_once = models.BooleanField(default=False)
    agreed = models.JSONField(
        default=dict, help_text="purpose to yes or no, asked of the room once"
    )
    wordings = models.JSONField(default=dict, help_text="purpose to the words that were used")
    turn = models.PositiveSmallIntegerField(
        default=1, help_text="new codes are given by counting on"
    )
    join_hash = models.CharField(max_length=64)
    wall_hash = models.CharField(max_length=64)
    opened_by = models.CharField(max_length=80)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-held_on", "-opened_at"]
        constraints = [
            models.UniqueConstraint(fields=["network", "join_hash"], name="one_meeting_per_code"),
            models.UniqueConstraint(fields=["network", "wall_hash"], name="one_meeting_per_wall"),
        ]


class MeetingDevice(NetworkedModel):
    """A phone or tablet that takes notes in one meeting. Who holds it is known only for members."""

    PRIVACY = {
        "network": "open",
        "id": "open",
        "meeting": "open",
        "table": "open",
        "membership_id": "quasi",
        "joined_at": "open",
        "ended_at": "open",
    }

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="+")
    table = models.PositiveSmallIntegerField(default=1)
    membership_id = models.UUIDField(null=True)
    joined_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["network", "meeting", "joined_at"], name="meeting_devices")]


class MeetingNote(NetworkedModel):
    """Where the voice of a table stands in its meeting: which table, which device, on the wall or not."""

    PRIVACY = {
        "network": "open",
        "id": "open",
        "meeting": "open",
        "voice_id": "open",
        "device_id": "quasi",
        "table": "open",
        "kind": "open",
        "column": "open",
        "wall": "open",
        "looked_by": "quasi",
        "taken_at": "open",
    }

    class Wall(models.TextChoices):
        WAITING = "waiting"
        UP = "up"
        DOWN = "down"

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="+")
    voice_id = models.UUIDField()
    device_id = models.UUIDField()
    table = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=8, choices=Kind.choices)
    column = models.CharField(max_length=60, blank=True)
    wall = models.CharField(max_length=7, choices=Wall.choices, default=Wall.WAITING)
    looked_by = models.CharField(max_length=80, blank=True)
    taken_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["network", "voice_id"], name="one_note_per_voice")
        ]
        indexes = [
            models.Index(fields=["network", "meeting", "wall", "taken_at"], name="meeting_wall")
        ]
