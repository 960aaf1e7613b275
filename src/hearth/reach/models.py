"""Health messages signed by two kinds of knowledge, carried by people, and whom they missed."""

from django.db import models

from hearth.kit.ids import uuid7
from hearth.kit.networked import NetworkedModel


class Message(models.Model):
    """A health message: translations stand in `wording` under the kind `message`."""

    PRIVACY = {
        "id": "open",
        "network": "open",
        "title": "open",
        "body": "open",
        "language": "open",
        "why": "open",
        "audience": "open",
        "place": "open",
        "version": "open",
        "state": "open",
        "made_by": "quasi",
        "made_at": "open",
        "changed_at": "open",
        "sent_at": "open",
    }

    class State(models.TextChoices):
        DRAFT = "draft"
        READY = "ready"
        SENT = "sent"
        ARCHIVED = "archived"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    network = models.ForeignKey("networks.Network", on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=120)
    body = models.TextField(max_length=2000)
    language = models.CharField(max_length=12, default="en")
    why = models.CharField(max_length=400, blank=True, help_text="the need or answer it comes from")
    audience = models.ManyToManyField("places.Category", blank=True, related_name="+")
    place = models.ForeignKey(
        "places.Place", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    version = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=8, choices=State.choices, default=State.DRAFT)
    made_by = models.CharField(max_length=80)
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-changed_at"]

    def __str__(self) -> str:
        return self.title


class SignOff(models.Model):
    """One signature under one version, from lived experience or from clinical expertise."""

    PRIVACY = {
        "id": "open",
        "message": "open",
        "kind": "open",
        "version": "open",
        "is_yes": "open",
        "note": "quasi",
        "membership": "quasi",
        "at": "open",
    }

    class Kind(models.TextChoices):
        LIVED = "lived"
        CLINICAL = "clinical"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="signoffs")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    version = models.PositiveSmallIntegerField()
    is_yes = models.BooleanField()
    note = models.CharField(max_length=400, blank=True)
    membership = models.ForeignKey("people.Membership", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(
                fields=["message", "kind", "version"], name="one_signoff_per_kind"
            ),
            models.UniqueConstraint(
                fields=["message", "membership", "version"], name="one_person_signs_once"
            ),
        ]


class PackTaken(NetworkedModel):
    """A champion took a message pack to carry it on."""

    PRIVACY = {
        "network": "open",
        "id": "open",
        "message_id": "open",
        "champion_id": "quasi",
        "language": "open",
        "how": "open",
        "taken_at": "open",
    }

    message_id = models.UUIDField()
    champion_id = models.UUIDField()
    language = models.CharField(max_length=12)
    how = models.CharField(max_length=12, help_text="text, poster or pack")
    taken_at = models.DateTimeField()


class Contact(NetworkedModel):
    """A champion's report back: about how many, where, mostly who. Counts, never names."""

    PRIVACY = {
        "network": "open",
        "id": "open",
        "key": "open",
        "message_id": "open",
        "champion_id": "quasi",
        "place": "open",
        "about_n": "quasi",
        "setting": "open",
        "met_on": "open",
        "reported_at": "open",
        "voice_id": "quasi",
        "withdrawn_at": "open",
    }

    class Setting(models.TextChoices):
        GROUP = "group"
        DOOR = "door"
        STREET = "street"
        FAITH = "faith"
        SCHOOL = "school"
        PHONE = "phone"
        ARTS = "arts"
        OTHER = "other"

    key = models.UUIDField()
    message_id = models.UUIDField(null=True)
    champion_id = models.UUIDField()
    place = models.ForeignKey("places.Place", null=True, on_delete=models.PROTECT, related_name="+")
    about_n = models.PositiveIntegerField()
    setting = models.CharField(max_length=8, choices=Setting.choices, default=Setting.GROUP)
    met_on = models.DateField()
    reported_at = models.DateTimeField()
    voice_id = models.UUIDField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["network", "key"], name="one_contact_per_key"),
            models.CheckConstraint(condition=models.Q(about_n__gte=1), name="contact_of_somebody"),
        ]
        indexes = [models.Index(fields=["network", "message_id"], name="contact_message")]


class ContactGroup(NetworkedModel):
    """A group that most people of one contact belonged to."""

    PRIVACY = {"network": "open", "id": "open", "contact_id": "quasi", "category": "quasi"}

    contact_id = models.UUIDField()
    category = models.ForeignKey("places.Category", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["network", "contact_id", "category"], name="one_group_per_contact"
            )
        ]
