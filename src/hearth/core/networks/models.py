"""A network: one place's people, partners and rules, fully apart from every other."""

from django.db import models

from hearth.kit.ids import uuid7


class Network(models.Model):
    """One community-led health network of this installation."""

    PRIVACY = {
        "id": "open",
        "slug": "open",
        "name": "open",
        "tagline": "open",
        "languages": "open",
        "default_language": "open",
        "small_number": "open",
        "currency": "open",
        "time_zone": "open",
        "contact_email": "open",
        "contact_phone": "open",
        "crisis_lines": "open",
        "is_demo": "open",
        "created_at": "open",
    }

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    slug = models.SlugField(max_length=50, unique=True)
    name = models.CharField(max_length=120)
    tagline = models.CharField(max_length=200, blank=True)
    languages = models.JSONField(default=list, help_text="language codes in the order offered")
    default_language = models.CharField(max_length=12, default="en")
    small_number = models.PositiveSmallIntegerField(
        default=5, help_text="public counts from 1 to below this are hidden"
    )
    currency = models.CharField(max_length=3, default="GBP")
    time_zone = models.CharField(max_length=40, default="Europe/London")
    contact_email = models.EmailField(blank=True)
    contact_phone = models.CharField(max_length=40, blank=True)
    crisis_lines = models.JSONField(
        default=list, help_text="rows of name, phone, text, hours, note"
    )
    is_demo = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(small_number__gte=3), name="network_small_number_at_least_three"
            )
        ]

    def __str__(self) -> str:
        return self.name
