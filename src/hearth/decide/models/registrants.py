"""Who registered for a panel: their place in the pool, and apart from it who they are."""

from django.db import models

from hearth.kit.ids import uuid7
from hearth.kit.networked import NetworkedModel


class Registrant(NetworkedModel):
    """One person in a pool, known by a pool number that says nothing; groups hang on `profile_id`.

    `chances` maps the number of a draw to this person's chance in it; only they and nobody else are told.
    """

    PRIVACY = {
        "network": "open",
        "id": "open",
        "activity_id": "open",
        "entry_key": "personal",
        "turn": "quasi",
        "pool_number": "quasi",
        "profile_id": "quasi",
        "place": "quasi",
        "state": "quasi",
        "channel": "open",
        "chances": "personal",
        "receipt_hash": "personal",
        "answer_hash": "personal",
        "answer_by": "quasi",
        "honorarium": "personal",
        "draw_number": "quasi",
        "registered_at": "quasi",
        "changed_at": "quasi",
    }

    class State(models.TextChoices):
        REGISTERED = "registered"
        WITHDRAWN = "withdrawn"
        RESERVE = "reserve"
        SELECTED = "selected"
        INVITED = "invited"
        CONFIRMED = "confirmed"
        DECLINED = "declined"
        DROPPED = "dropped"
        REPLACED = "replaced"

    class Channel(models.TextChoices):
        ONLINE = "online"
        ASSISTED = "assisted"

    class Honorarium(models.TextChoices):
        ASKED = "asked"
        YES = "yes"
        NO = "no"

    activity_id = models.UUIDField()
    entry_key = models.CharField(max_length=64)
    turn = models.PositiveSmallIntegerField(default=1, help_text="which one with the same letter")
    pool_number = models.CharField(max_length=12)
    profile_id = models.UUIDField(default=uuid7)
    place = models.ForeignKey("places.Place", null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.REGISTERED)
    channel = models.CharField(max_length=8, choices=Channel.choices, default=Channel.ONLINE)
    chances = models.JSONField(default=dict)
    receipt_hash = models.CharField(max_length=64)
    answer_hash = models.CharField(
        max_length=64, blank=True, help_text="code in the message of the draw"
    )
    answer_by = models.DateTimeField(null=True)
    honorarium = models.CharField(
        max_length=5, choices=Honorarium.choices, default=Honorarium.ASKED
    )
    draw_number = models.PositiveSmallIntegerField(null=True, help_text="which draw chose them")
    registered_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["network", "activity_id", "entry_key", "turn"], name="one_registration"
            ),
            models.UniqueConstraint(
                fields=["network", "activity_id", "pool_number"], name="one_pool_number"
            ),
        ]
        indexes = [
            models.Index(fields=["network", "activity_id", "state"], name="registrant_state"),
            models.Index(fields=["network", "receipt_hash"], name="registrant_receipt"),
        ]


class PanelIdentity(NetworkedModel):
    """Who a registrant is: for the team alone, erased some months after the panel's last meeting.

    Ways to reach them hang on this row's id (`people.ContactPoint`), never on the groups' profile.
    """

    PRIVACY = {
        "network": "open",
        "id": "open",
        "activity_id": "open",
        "registrant_id": "quasi",
        "name": "personal",
        "needs": "personal",
        "language": "quasi",
        "may_ask_again": "personal",
        "kept_at": "open",
    }

    activity_id = models.UUIDField()
    registrant_id = models.UUIDField()
    name = models.CharField(max_length=120)
    needs = models.TextField(max_length=1000, blank=True, help_text="what makes coming possible")
    language = models.CharField(max_length=12, default="en")
    may_ask_again = models.BooleanField(default=False)
    kept_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["network", "registrant_id"], name="one_identity_per_registrant"
            )
        ]


class PanelAttendance(NetworkedModel):
    """Somebody of the panel came to a meeting."""

    PRIVACY = {
        "network": "open",
        "id": "open",
        "meeting_id": "open",
        "registrant_id": "quasi",
        "noted_at": "open",
    }

    meeting_id = models.UUIDField()
    registrant_id = models.UUIDField()
    noted_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["network", "meeting_id", "registrant_id"], name="came_once"
            )
        ]


class HonorariumPaid(NetworkedModel):
    """Money given to somebody of the panel for one meeting."""

    PRIVACY = {
        "network": "open",
        "id": "open",
        "meeting_id": "open",
        "registrant_id": "quasi",
        "amount_minor": "quasi",
        "how": "quasi",
        "paid_by": "quasi",
        "paid_at": "open",
    }

    meeting_id = models.UUIDField()
    registrant_id = models.UUIDField()
    amount_minor = models.PositiveIntegerField()
    how = models.CharField(max_length=60, blank=True)
    paid_by = models.CharField(max_length=80)
    paid_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["network", "meeting_id", "registrant_id"], name="paid_once_a_meeting"
            )
        ]
