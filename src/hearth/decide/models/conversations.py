"""A conversation: what is said in it, who takes part, what they think of each statement, how it was read."""

from django.db import models

from hearth.kit.networked import NetworkedModel

from .activities import Activity
from .sheets import TwiceRead, two_people


class Statement(NetworkedModel):
    """One thing that somebody said for others to agree or disagree with. Its number never changes."""

    PRIVACY = {
        "network": "open",
        "id": "open",
        "activity_id": "open",
        "number": "open",
        "text": "quasi",
        "language": "open",
        "origin": "open",
        "author_key": "personal",
        "voice_id": "quasi",
        "is_meta": "open",
        "state": "open",
        "reason": "open",
        "merged_into": "open",
        "first_verdict": "open",
        "first_reason": "open",
        "first_into": "open",
        "first_by": "quasi",
        "is_disputed": "open",
        "moderated_by": "quasi",
        "moderated_at": "open",
        "submitted_at": "quasi",
        "receipt_hash": "personal",
    }

    class Origin(models.TextChoices):
        TEAM = "team"
        VOICE = "voice"
        PARTICIPANT = "participant"
        IMPORTED = "imported"

    class State(models.TextChoices):
        WAITING = "waiting"
        SHOWN = "shown"
        REFUSED = "refused"
        MERGED = "merged"

    activity_id = models.UUIDField()
    number = models.PositiveIntegerField()
    text = models.CharField(max_length=280)
    language = models.CharField(max_length=12)
    origin = models.CharField(max_length=11, choices=Origin.choices)
    author_key = models.CharField(max_length=64, blank=True)
    voice_id = models.UUIDField(null=True, help_text="the voice whose words it takes up")
    is_meta = models.BooleanField(
        default=False,
        help_text="about the people themselves: asked, but opinions are not read from it",
    )
    state = models.CharField(max_length=7, choices=State.choices, default=State.WAITING)
    reason = models.CharField(max_length=12, blank=True)
    merged_into = models.PositiveIntegerField(null=True)
    first_verdict = models.CharField(
        max_length=7, blank=True, help_text="of the first of two readers"
    )
    first_reason = models.CharField(max_length=12, blank=True)
    first_into = models.PositiveIntegerField(null=True)
    first_by = models.UUIDField(null=True)
    is_disputed = models.BooleanField(default=False, help_text="two readers judged differently")
    moderated_by = models.UUIDField(null=True)
    moderated_at = models.DateTimeField(null=True)
    submitted_at = models.DateTimeField()
    receipt_hash = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["network", "activity_id", "number"], name="one_statement_per_number"
            )
        ]
        indexes = [
            models.Index(
                fields=["network", "activity_id", "state", "number"], name="statement_state"
            ),
            models.Index(fields=["network", "receipt_hash"], name="statement_receipt"),
        ]


class Participant(NetworkedModel):
    """Somebody who said what they think of at least one statement, known by a keyed hash alone."""

    PRIVACY = {
        "network": "open",
        "id": "open",
        "activity_id": "open",
        "key": "personal",
        "number": "open",
        "profile_id": "quasi",
        "place": "quasi",
        "channel": "open",
        "entered_by": "quasi",
        "joined_at": "quasi",
    }

    class Channel(models.TextChoices):
        ONLINE = "online"
        PAPER = "paper"
        PHONE = "phone"
        IMPORTED = "imported"

    activity_id = models.UUIDField()
    key = models.CharField(max_length=64)
    number = models.PositiveIntegerField()
    profile_id = models.UUIDField()
    place = models.ForeignKey("places.Place", null=True, on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(max_length=8, choices=Channel.choices)
    entered_by = models.UUIDField(null=True, help_text="membership of who asked and wrote it down")
    joined_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["network", "activity_id", "key"], name="one_participant_per_key"
            ),
            models.UniqueConstraint(
                fields=["network", "activity_id", "number"], name="one_participant_number"
            ),
        ]


class Opinion(NetworkedModel):
    """What one participant thinks of one statement: 1 agrees, -1 disagrees, 0 passes. The last one counts."""

    PRIVACY = {
        "network": "open",
        "id": "open",
        "activity_id": "open",
        "participant": "quasi",
        "statement": "open",
        "value": "quasi",
        "cast_at": "quasi",
    }

    activity_id = models.UUIDField()
    participant = models.PositiveIntegerField(help_text="number of the participant")
    statement = models.PositiveIntegerField(help_text="number of the statement")
    value = models.SmallIntegerField()
    cast_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["network", "activity_id", "participant", "statement"],
                name="one_opinion_per_statement",
            ),
            models.CheckConstraint(
                condition=models.Q(value__in=[-1, 0, 1]), name="opinion_is_known"
            ),
        ]


class OpinionSheet(TwiceRead):
    """A printed sheet of statements as two different people read it, each without seeing the other."""

    PRIVACY = {**TwiceRead.PRIVACY, "activity_id": "open", "participant_key": "personal"}

    activity_id = models.UUIDField()
    participant_key = models.CharField(max_length=64)
    first = models.JSONField(help_text="number of the statement to 1, 0 or -1")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["network", "activity_id", "sheet"], name="one_opinion_sheet_number"
            ),
            two_people("two_people_enter_opinions"),
        ]


class ConversationReading(models.Model):
    """How a conversation was last read: `inner` for asking on and for the desk, `shown` for everybody."""

    PRIVACY = {
        "activity": "open",
        "as_of": "open",
        "touched_at": "open",
        "participants": "open",
        "opinions": "open",
        "grouped_at": "open",
        "grouped_opinions": "open",
        "inner": "quasi",
        "shown": "open",
        "shown_at": "open",
        "shown_participants": "open",
    }

    activity = models.OneToOneField(
        Activity, on_delete=models.CASCADE, primary_key=True, related_name="reading"
    )
    as_of = models.DateTimeField(null=True)
    touched_at = models.DateTimeField(null=True, help_text="when anything last changed")
    participants = models.PositiveIntegerField(default=0)
    opinions = models.PositiveIntegerField(default=0)
    grouped_at = models.DateTimeField(null=True, help_text="when groups were last looked for")
    grouped_opinions = models.PositiveIntegerField(default=0)
    inner = models.JSONField(default=dict)
    shown = models.JSONField(default=dict, help_text="protected; what may be published")
    shown_at = models.DateTimeField(null=True)
    shown_participants = models.PositiveIntegerField(default=0)
