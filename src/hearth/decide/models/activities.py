"""What a community decides together: one activity, in one of several forms, with its own calendar."""

from django.db import models

from hearth.kit.ids import uuid7

from .councils import Council


class Activity(models.Model):
    """Something people decide together. From opening on, what was locked never changes.

    An activity that takes ballots (a budget, priorities) is called a vote. `rule` and `ballot` hold the
    settings of its form; `eligibility` says in people's own words who may take part, `min_age` and
    `areas` say it in figures, and `entry` how one person has one vote.
    """

    PRIVACY = {
        "id": "open",
        "network": "open",
        "form": "open",
        "purpose": "open",
        "title": "open",
        "question": "open",
        "theme": "open",
        "council": "open",
        "programme_id": "open",
        "budget_minor": "open",
        "rule": "open",
        "ballot": "open",
        "eligibility": "open",
        "min_age": "open",
        "areas": "open",
        "entry": "open",
        "is_running_shown": "open",
        "state": "open",
        "opens_at": "open",
        "closes_at": "open",
        "opened_at": "open",
        "locked": "open",
        "locked_hash": "open",
        "closed_hash": "open",
        "made_at": "open",
    }

    class Form(models.TextChoices):
        BUDGET = "budget"
        PRIORITIES = "priorities"
        CONVERSATION = "conversation"
        PANEL = "panel"
        LOTTERY = "lottery"

    class Entry(models.TextChoices):
        """How one person has one vote."""

        CODE = "code"
        CONTACT = "contact"
        MEMBER = "member"
        BROWSER = "browser"

    class State(models.TextChoices):
        DRAFT = "draft"
        GATHERING = "gathering"
        OPEN = "open"
        CLOSED = "closed"
        COUNTED = "counted"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    network = models.ForeignKey("networks.Network", on_delete=models.PROTECT, related_name="+")
    form = models.CharField(max_length=12, choices=Form.choices, default=Form.BUDGET)
    purpose = models.CharField(max_length=30, blank=True, help_text="the template it was made from")
    title = models.CharField(max_length=120)
    question = models.TextField(max_length=1000, blank=True)
    theme = models.ForeignKey(
        "understand.Theme", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    council = models.ForeignKey(
        Council, null=True, blank=True, on_delete=models.PROTECT, related_name="activities"
    )
    programme_id = models.UUIDField(
        null=True, blank=True, help_text="a programme of act, a floor above: no key of the database"
    )
    budget_minor = models.PositiveBigIntegerField(default=0)
    rule = models.JSONField(default=dict, help_text="settings of the method that counts")
    ballot = models.JSONField(default=dict, help_text="kind of ballot and its limits")
    eligibility = models.CharField(max_length=400, help_text="who may take part, in plain words")
    min_age = models.PositiveSmallIntegerField(null=True, blank=True)
    areas = models.JSONField(default=list, help_text="codes of places; empty is everywhere")
    entry = models.CharField(max_length=8, choices=Entry.choices, default=Entry.CODE)
    is_running_shown = models.BooleanField(default=False)
    state = models.CharField(max_length=9, choices=State.choices, default=State.DRAFT)
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    locked = models.JSONField(default=dict)
    locked_hash = models.CharField(max_length=64, blank=True)
    closed_hash = models.CharField(max_length=64, blank=True)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-opens_at"]
        indexes = [models.Index(fields=["network", "form", "state"], name="activity_form")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(closes_at__gt=models.F("opens_at")),
                name="vote_closes_after_opening",
            )
        ]

    def __str__(self) -> str:
        return self.title


class Window(models.Model):
    """From when to when one feature of an activity is open. Without a window nothing gates it by accident."""

    PRIVACY = {
        "id": "open",
        "activity": "open",
        "feature": "open",
        "opens_at": "open",
        "closes_at": "open",
    }

    class Feature(models.TextChoices):
        STATEMENTS = "statements"
        OPINIONS = "opinions"
        PROPOSALS = "proposals"
        SUPPORT = "support"
        REVIEW = "review"
        BALLOTS = "ballots"
        REGISTERING = "registering"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="windows")
    feature = models.CharField(max_length=12, choices=Feature.choices)
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()

    class Meta:
        ordering = ["opens_at"]
        constraints = [
            models.UniqueConstraint(fields=["activity", "feature"], name="one_window_a_feature"),
            models.CheckConstraint(
                condition=models.Q(closes_at__gt=models.F("opens_at")),
                name="window_closes_after_opening",
            ),
        ]
