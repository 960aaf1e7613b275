"""Events, places kept at them, who was there as counts, and what was proposed."""

from django.db import models

from hearth.kit.ids import uuid7
from hearth.kit.networked import NetworkedModel


class Event(models.Model):
    """One meeting at one time; a series is several of them with one `series_id`."""

    PRIVACY = {
        "id": "open",
        "network": "open",
        "programme": "open",
        "series_id": "open",
        "kind": "open",
        "title": "open",
        "description": "open",
        "place": "open",
        "address": "open",
        "latitude": "open",
        "longitude": "open",
        "starts_at": "open",
        "ends_at": "open",
        "access": "open",
        "languages": "open",
        "online_url": "quasi",
        "capacity": "open",
        "needs_booking": "open",
        "state": "open",
        "cancelled_why": "open",
        "attended_n": "quasi",
        "sequence": "open",
        "made_at": "open",
        "changed_at": "open",
    }

    class Kind(models.TextChoices):
        CO_DESIGN = "co_design"
        MEETING = "meeting"
        CLINIC = "clinic"
        WALK = "walk"
        CLASS = "class"
        ONLINE = "online"
        OTHER = "other"

    class State(models.TextChoices):
        PLANNED = "planned"
        CANCELLED = "cancelled"
        HELD = "held"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    network = models.ForeignKey("networks.Network", on_delete=models.PROTECT, related_name="+")
    programme = models.ForeignKey(
        "act.Programme", null=True, blank=True, on_delete=models.PROTECT, related_name="events"
    )
    series_id = models.UUIDField(null=True)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    title = models.CharField(max_length=120)
    description = models.TextField(max_length=3000, blank=True)
    place = models.ForeignKey(
        "places.Place", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    address = models.CharField(max_length=200, blank=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    access = models.JSONField(default=list, help_text="keys of rules.ACCESS")
    languages = models.JSONField(default=list)
    online_url = models.URLField(max_length=500, blank=True, help_text="shown only after booking")
    capacity = models.PositiveIntegerField(null=True, help_text="people, none means no limit")
    needs_booking = models.BooleanField(default=False)
    state = models.CharField(max_length=9, choices=State.choices, default=State.PLANNED)
    cancelled_why = models.CharField(max_length=300, blank=True)
    attended_n = models.PositiveIntegerField(null=True, help_text="about how many came")
    sequence = models.PositiveIntegerField(default=0, help_text="of the calendar entry")
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["starts_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")),
                name="event_ends_after_it_starts",
            ),
        ]
        indexes = [models.Index(fields=["network", "starts_at"], name="event_when")]

    def __str__(self) -> str:
        return self.title


class Booking(NetworkedModel):
    """Places kept for one party. Name and needs are erased when it is cancelled."""

    PRIVACY = {
        "network": "open",
        "id": "open",
        "event": "quasi",
        "key": "open",
        "profile_id": "quasi",
        "party_size": "quasi",
        "name": "personal",
        "needs": "personal",
        "language": "quasi",
        "code_hash": "personal",
        "state": "quasi",
        "booked_at": "quasi",
        "changed_at": "quasi",
    }

    class State(models.TextChoices):
        BOOKED = "booked"
        WAITING = "waiting"
        CANCELLED = "cancelled"

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="+")
    key = models.UUIDField(help_text="made with the form, so that sending it twice is one booking")
    profile_id = models.UUIDField()
    party_size = models.PositiveSmallIntegerField(default=1)
    name = models.CharField(max_length=80, blank=True)
    needs = models.CharField(max_length=400, blank=True)
    language = models.CharField(max_length=12, default="en")
    code_hash = models.CharField(max_length=64)
    state = models.CharField(max_length=9, choices=State.choices)
    booked_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["network", "key"], name="one_booking_per_key"),
            models.UniqueConstraint(fields=["network", "code_hash"], name="one_booking_per_code"),
            models.CheckConstraint(
                condition=models.Q(party_size__gte=1), name="booking_for_somebody"
            ),
        ]
        indexes = [
            models.Index(fields=["network", "event", "state", "booked_at"], name="booking_queue")
        ]


class Attendance(models.Model):
    """How many of one group were at one event: a count, never a name."""

    PRIVACY = {"id": "open", "event": "open", "category": "open", "count": "quasi"}

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="attendances")
    category = models.ForeignKey("places.Category", on_delete=models.PROTECT, related_name="+")
    count = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "category"], name="one_attendance_per_group")
        ]


class SessionNote(models.Model):
    """What was proposed or agreed at a co-design session."""

    PRIVACY = {
        "id": "open",
        "event": "open",
        "kind": "open",
        "text": "quasi",
        "is_public": "open",
        "noted_at": "open",
    }

    class Kind(models.TextChoices):
        PROPOSED = "proposed"
        AGREED = "agreed"
        OPEN_QUESTION = "question"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="notes")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    text = models.CharField(max_length=1000)
    is_public = models.BooleanField(default=True)
    noted_at = models.DateTimeField()

    class Meta:
        ordering = ["noted_at", "id"]

    def __str__(self) -> str:
        return self.text
