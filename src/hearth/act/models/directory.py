"""The directory of services: what help there is, for whom, and how to get it."""

from django.db import models

from hearth.kit.ids import uuid7


class Service(models.Model):
    """One listing. A confidential address is kept for the team and never leaves the desk."""

    PRIVACY = {
        "id": "open",
        "network": "open",
        "organisation": "open",
        "name": "open",
        "description": "open",
        "language": "open",
        "is_for": "open",
        "is_not_for": "open",
        "cost": "open",
        "how_to_get_it": "open",
        "phone": "open",
        "email": "open",
        "website": "open",
        "opening": "open",
        "place": "quasi",
        "address": "quasi",
        "latitude": "quasi",
        "longitude": "quasi",
        "is_remote": "open",
        "is_crisis": "open",
        "address_is_confidential": "open",
        "verified_on": "open",
        "source": "open",
        "state": "open",
        "made_at": "open",
        "changed_at": "open",
    }

    class State(models.TextChoices):
        DRAFT = "draft"
        ACTIVE = "active"
        PAUSED = "paused"
        CLOSED = "closed"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    network = models.ForeignKey("networks.Network", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(
        "partners.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    name = models.CharField(max_length=160)
    description = models.TextField(max_length=3000, blank=True)
    language = models.CharField(max_length=12, default="en", help_text="of the listing itself")
    is_for = models.CharField(max_length=300, blank=True)
    is_not_for = models.CharField(max_length=300, blank=True)
    cost = models.CharField(max_length=160, blank=True)
    how_to_get_it = models.CharField(max_length=400, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    email = models.EmailField(blank=True)
    website = models.URLField(max_length=300, blank=True)
    opening = models.CharField(max_length=300, blank=True)
    place = models.ForeignKey(
        "places.Place", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    address = models.CharField(max_length=200, blank=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    is_remote = models.BooleanField(default=False, help_text="by phone or online, from anywhere")
    is_crisis = models.BooleanField(default=False)
    address_is_confidential = models.BooleanField(default=False)
    verified_on = models.DateField(null=True, blank=True)
    source = models.CharField(
        max_length=160, blank=True, help_text="who confirmed it, or where it is from"
    )
    state = models.CharField(max_length=6, choices=State.choices, default=State.DRAFT)
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(address_is_confidential=True)
                | models.Q(latitude=None, longitude=None),
                name="confidential_service_is_on_no_map",
            ),
        ]
        indexes = [
            models.Index(fields=["network", "state", "name"], name="service_listed"),
            models.Index(fields=["network", "latitude", "longitude"], name="service_near"),
        ]

    def __str__(self) -> str:
        return self.name


class ServiceTag(models.Model):
    """One need, language or access feature of a service, to filter by."""

    PRIVACY = {"id": "open", "service": "open", "kind": "open", "value": "open"}

    class Kind(models.TextChoices):
        NEED = "need"
        LANGUAGE = "language"
        ACCESS = "access"

    id = models.BigAutoField(primary_key=True)
    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="tags")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    value = models.CharField(max_length=30)

    class Meta:
        ordering = ["kind", "id"]
        constraints = [
            models.UniqueConstraint(fields=["service", "kind", "value"], name="one_tag_per_service")
        ]
        indexes = [models.Index(fields=["kind", "value", "service"], name="tag_value")]


class ServiceWord(models.Model):
    """The index of the search: one word of one field, folded and stemmed, alike on both engines."""

    PRIVACY = {
        "id": "open",
        "network": "open",
        "service": "open",
        "field": "open",
        "word": "open",
        "stem": "open",
    }

    id = models.BigAutoField(primary_key=True)
    network = models.ForeignKey("networks.Network", on_delete=models.CASCADE, related_name="+")
    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="words")
    field = models.CharField(max_length=12)
    word = models.CharField(max_length=40)
    stem = models.CharField(max_length=40)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["service", "field", "word"], name="one_word_per_field")
        ]
        indexes = [
            models.Index(fields=["network", "stem", "service"], name="service_stem"),
            models.Index(fields=["network", "word", "service"], name="service_word"),
        ]


class ListedWord(models.Model):
    """Every word that any listing holds, once: where a mistyped word is mended from."""

    PRIVACY = {"id": "open", "network": "open", "word": "open"}

    id = models.BigAutoField(primary_key=True)
    network = models.ForeignKey("networks.Network", on_delete=models.CASCADE, related_name="+")
    word = models.CharField(max_length=40)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["network", "word"], name="one_listed_word")]
