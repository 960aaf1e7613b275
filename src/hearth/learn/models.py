"""What changed and for whom; and what we tell those who spoke."""

from django.db import models

from hearth.kit.ids import uuid7


class Indicator(models.Model):
    """Something measured over time, with the direction that is better and a target."""

    PRIVACY = {
        "id": "open",
        "network": "open",
        "name": "open",
        "question": "open",
        "unit": "open",
        "is_higher_better": "open",
        "target": "open",
        "target_on": "open",
        "source": "open",
        "programme_id": "open",
        "is_public": "open",
        "made_at": "open",
    }

    class Unit(models.TextChoices):
        SHARE = "share"
        RATE = "rate"
        SCORE = "score"
        COUNT = "count"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    network = models.ForeignKey("networks.Network", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    question = models.CharField(
        max_length=300, blank=True, help_text="what it tells, in plain words"
    )
    unit = models.CharField(max_length=6, choices=Unit.choices, default=Unit.SHARE)
    is_higher_better = models.BooleanField(default=True)
    target = models.FloatField(
        null=True, blank=True, help_text="share as a fraction; else in its unit"
    )
    target_on = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=200, blank=True)
    programme_id = models.UUIDField(null=True, blank=True)
    is_public = models.BooleanField(default=True)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["network", "name"], name="one_indicator_per_name")
        ]

    def __str__(self) -> str:
        return self.name


class Measurement(models.Model):
    """One value for a period, a place and a group (both optional: the whole network)."""

    PRIVACY = {
        "id": "open",
        "indicator": "open",
        "period_start": "open",
        "period_end": "open",
        "place": "open",
        "category": "quasi",
        "numerator": "quasi",
        "denominator": "quasi",
        "value": "quasi",
        "noted_at": "open",
    }

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="measurements")
    period_start = models.DateField()
    period_end = models.DateField()
    place = models.ForeignKey(
        "places.Place", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    category = models.ForeignKey(
        "places.Category", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    numerator = models.PositiveIntegerField(null=True, blank=True)
    denominator = models.PositiveIntegerField(null=True, blank=True)
    value = models.FloatField(help_text="share as a fraction; else in the indicator's unit")
    noted_at = models.DateTimeField()

    class Meta:
        ordering = ["period_start"]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "period_start", "place", "category"],
                nulls_distinct=False,
                name="one_measurement_per_cell",
            ),
            models.CheckConstraint(
                condition=models.Q(period_end__gte=models.F("period_start")),
                name="period_runs_forward",
            ),
        ]


class Answer(models.Model):
    """You said, we did: an answer to a theme, a decision, a vote or a programme."""

    PRIVACY = {
        "id": "open",
        "network": "open",
        "about_kind": "open",
        "about_id": "open",
        "you_said": "open",
        "we_did": "open",
        "what_next": "open",
        "language": "open",
        "state": "open",
        "made_by": "quasi",
        "made_at": "open",
        "published_at": "open",
        "carried_at": "open",
    }

    class State(models.TextChoices):
        DRAFT = "draft"
        PUBLISHED = "published"

    class About(models.TextChoices):
        THEME = "theme"
        DECISION = "decision"
        VOTE = "vote"
        PROGRAMME = "programme"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    network = models.ForeignKey("networks.Network", on_delete=models.PROTECT, related_name="+")
    about_kind = models.CharField(max_length=10, choices=About.choices)
    about_id = models.UUIDField()
    you_said = models.TextField(max_length=2000)
    we_did = models.TextField(max_length=2000)
    what_next = models.TextField(max_length=1000, blank=True)
    language = models.CharField(max_length=12, default="en")
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    made_by = models.CharField(max_length=80)
    made_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    carried_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-published_at", "-made_at"]
        indexes = [models.Index(fields=["network", "about_kind", "about_id"], name="answer_about")]
