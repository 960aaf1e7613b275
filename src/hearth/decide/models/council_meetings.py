"""Meetings of a council: their agenda, minutes, who was there, who stepped aside, what is to be done."""

from django.db import models

from hearth.kit.ids import uuid7

from .councils import Council, CouncilInterest, Majority, Quorum, Seat


class CouncilMeeting(models.Model):
    """One meeting, from the first plan to published minutes."""

    PRIVACY = {
        "id": "open",
        "council": "open",
        "title": "open",
        "starts_at": "open",
        "ends_at": "open",
        "where": "open",
        "online_link": "personal",
        "is_link_public": "open",
        "is_open": "open",
        "state": "open",
        "quorum": "open",
        "majority": "open",
        "seats_n": "open",
        "visitors_n": "open",
        "called_at": "open",
        "sequence": "open",
        "changed_at": "open",
        "opened_at": "open",
        "ended_at": "open",
        "published_at": "open",
        "correction": "open",
        "made_at": "open",
    }

    class State(models.TextChoices):
        PLANNED = "planned"
        RUNNING = "running"
        ENDED = "ended"
        PUBLISHED = "published"
        CANCELLED = "cancelled"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="meetings")
    title = models.CharField(max_length=120)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    where = models.CharField(max_length=200, blank=True)
    online_link = models.URLField(max_length=300, blank=True)
    is_link_public = models.BooleanField(default=False)
    is_open = models.BooleanField(default=True, help_text="anybody may come and listen")
    state = models.CharField(max_length=9, choices=State.choices, default=State.PLANNED)
    quorum = models.CharField(max_length=14, choices=Quorum.choices)
    majority = models.CharField(max_length=10, choices=Majority.choices)
    seats_n = models.PositiveSmallIntegerField(
        default=0, help_text="filled seats with a vote when it was opened"
    )
    visitors_n = models.PositiveIntegerField(null=True, blank=True)
    called_at = models.DateTimeField(null=True)
    sequence = models.PositiveIntegerField(default=0, help_text="grows so that calendars follow")
    changed_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)
    correction = models.TextField(max_length=2000, blank=True, help_text="said after publishing")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-starts_at"]
        indexes = [models.Index(fields=["council", "state", "starts_at"], name="council_meeting")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")),
                name="council_meeting_ends_after_start",
            )
        ]

    def __str__(self) -> str:
        return self.title


class CouncilItem(models.Model):
    """One item of an agenda, with its minutes. `remarks` are personal and are never published."""

    PRIVACY = {
        "id": "open",
        "meeting": "open",
        "position": "open",
        "kind": "open",
        "title": "open",
        "text": "open",
        "presenter": "quasi",
        "minutes_long": "open",
        "source_kind": "open",
        "source_id": "open",
        "minutes": "open",
        "remarks": "personal",
        "version": "open",
        "written_by": "quasi",
        "written_at": "open",
        "decision": "open",
        "put_off": "open",
    }

    class Kind(models.TextChoices):
        INFORMATION = "information"
        DISCUSSION = "discussion"
        DECISION = "decision"
        CONSENT = "consent"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    meeting = models.ForeignKey(CouncilMeeting, on_delete=models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=11, choices=Kind.choices)
    title = models.CharField(max_length=160)
    text = models.TextField(max_length=3000, blank=True)
    presenter = models.CharField(max_length=120, blank=True)
    minutes_long = models.PositiveSmallIntegerField(null=True, blank=True)
    source_kind = models.CharField(max_length=20, blank=True)
    source_id = models.UUIDField(null=True, blank=True)
    minutes = models.TextField(max_length=20_000, blank=True)
    remarks = models.TextField(max_length=10_000, blank=True)
    version = models.PositiveIntegerField(default=0)
    written_by = models.CharField(max_length=80, blank=True)
    written_at = models.DateTimeField(null=True)
    decision = models.ForeignKey(
        "decide.Decision", null=True, blank=True, on_delete=models.SET_NULL, related_name="items"
    )
    put_off = models.BooleanField(default=False, help_text="not reached: to the next agenda")

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "source_kind", "source_id"],
                condition=models.Q(source_id__isnull=False),
                name="one_item_per_source",
            )
        ]

    def __str__(self) -> str:
        return self.title


class CouncilMinutesKept(models.Model):
    """What was written in the minutes and then overtaken by somebody else's words: nothing is lost."""

    PRIVACY = {
        "id": "open",
        "item": "open",
        "minutes": "personal",
        "remarks": "personal",
        "by": "quasi",
        "at": "open",
    }

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    item = models.ForeignKey(CouncilItem, on_delete=models.CASCADE, related_name="kept")
    minutes = models.TextField(max_length=20_000, blank=True)
    remarks = models.TextField(max_length=10_000, blank=True)
    by = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at"]


class CouncilAttendance(models.Model):
    """Whether the seat was taken at a meeting. Members only; visitors are counted, never named."""

    PRIVACY = {"id": "open", "meeting": "open", "seat": "open", "how": "quasi"}

    class How(models.TextChoices):
        PRESENT = "present"
        ONLINE = "online"
        APOLOGIES = "apologies"
        ABSENT = "absent"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    meeting = models.ForeignKey(
        CouncilMeeting, on_delete=models.CASCADE, related_name="attendances"
    )
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    how = models.CharField(max_length=9, choices=How.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "seat"], name="one_attendance_per_seat")
        ]


class CouncilVisitors(models.Model):
    """How many visitors of one group came to a meeting."""

    PRIVACY = {"id": "open", "meeting": "open", "category": "open", "count": "quasi"}

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    meeting = models.ForeignKey(CouncilMeeting, on_delete=models.CASCADE, related_name="visitors")
    category = models.ForeignKey("places.Category", on_delete=models.PROTECT, related_name="+")
    count = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "category"], name="one_visitors_count")
        ]


class CouncilRecusal(models.Model):
    """A seat steps aside for one item: it neither votes nor objects, and does not count there."""

    PRIVACY = {
        "id": "open",
        "item": "open",
        "seat": "open",
        "why": "open",
        "interest": "open",
        "at": "open",
    }

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    item = models.ForeignKey(CouncilItem, on_delete=models.CASCADE, related_name="recusals")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    why = models.CharField(max_length=400)
    interest = models.ForeignKey(
        CouncilInterest, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item", "seat"], name="one_recusal_per_seat")
        ]


class CouncilAction(models.Model):
    """Who does what by when. It stands on every later agenda until it is done or dropped."""

    PRIVACY = {
        "id": "open",
        "council": "open",
        "meeting": "open",
        "item": "open",
        "what": "open",
        "who": "quasi",
        "due_on": "open",
        "state": "open",
        "note": "open",
        "made_at": "open",
        "ended_at": "open",
    }

    class State(models.TextChoices):
        OPEN = "open"
        DONE = "done"
        DROPPED = "dropped"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="actions")
    meeting = models.ForeignKey(CouncilMeeting, on_delete=models.PROTECT, related_name="actions")
    item = models.ForeignKey(
        CouncilItem, null=True, blank=True, on_delete=models.SET_NULL, related_name="actions"
    )
    what = models.CharField(max_length=400)
    who = models.CharField(max_length=120)
    due_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=7, choices=State.choices, default=State.OPEN)
    note = models.CharField(max_length=400, blank=True, help_text="what came of it")
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["due_on", "made_at"]
        indexes = [models.Index(fields=["council", "state"], name="council_action")]
