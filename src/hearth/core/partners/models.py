"""Organisations of the network and how to reach them."""

from django.db import models

from hearth.kit.ids import uuid7


class Organisation(models.Model):
    """A partner: a charity, faith group, clinic, school, council team, business."""

    PRIVACY = {
        "id": "open",
        "network": "open",
        "name": "open",
        "kind": "open",
        "description": "open",
        "website": "open",
        "phone": "open",
        "email": "open",
        "languages": "open",
        "place": "open",
        "is_active": "open",
        "joined_on": "open",
    }

    class Kind(models.TextChoices):
        COMMUNITY = "community"
        FAITH = "faith"
        CHARITY = "charity"
        HEALTH = "health"
        COUNCIL = "council"
        SCHOOL = "school"
        BUSINESS = "business"
        OTHER = "other"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    network = models.ForeignKey(
        "networks.Network", on_delete=models.PROTECT, related_name="organisations"
    )
    name = models.CharField(max_length=160)
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.COMMUNITY)
    description = models.TextField(blank=True)
    website = models.URLField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    email = models.EmailField(blank=True)
    languages = models.JSONField(default=list)
    place = models.ForeignKey(
        "places.Place", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    is_active = models.BooleanField(default=True)
    joined_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["network", "name"], name="one_organisation_per_name")
        ]

    def __str__(self) -> str:
        return self.name


class ContactPerson(models.Model):
    """Somebody to ask at an organisation; never public."""

    PRIVACY = {
        "id": "open",
        "organisation": "open",
        "name": "personal",
        "role": "quasi",
        "email": "personal",
        "phone": "personal",
    }

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="contacts"
    )
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=120, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)

    def __str__(self) -> str:
        return self.name
