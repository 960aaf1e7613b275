"""Priorities that stand, and the log of decisions with their reasons."""

from django.db import models

from hearth.kit.ids import uuid7


class Priority(models.Model):
    """A theme that the community has chosen to put first, with the reason."""

    PRIVACY = {
        "id": "open",
        "network": "open",
        "theme": "open",
        "title": "open",
        "reason": "open",
        "chosen_by": "open",
        "position": "open",
        "chosen_on": "open",
        "ended_on": "open",
    }

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    network = models.ForeignKey("networks.Network", on_delete=models.PROTECT, related_name="+")
    theme = models.ForeignKey(
        "understand.Theme", null=True, on_delete=models.PROTECT, related_name="+"
    )
    title = models.CharField(max_length=120)
    reason = models.TextField(max_length=1000)
    chosen_by = models.CharField(
        max_length=160, help_text="the meeting, council or vote that chose it"
    )
    position = models.PositiveSmallIntegerField(default=1)
    chosen_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["position", "chosen_on"]

    def __str__(self) -> str:
        return self.title


class Decision(models.Model):
    """One entry of the decision log. A veto is recorded as a veto, with its reason."""

    PRIVACY = {
        "id": "open",
        "network": "open",
        "kind": "open",
        "title": "open",
        "what": "open",
        "options": "open",
        "reasons": "open",
        "dissent": "open",
        "interests": "open",
        "owner": "open",
        "money_minor": "open",
        "decided_by": "open",
        "decided_on": "open",
        "review_on": "open",
        "state": "open",
        "vetoes": "open",
        "made_by": "quasi",
        "made_at": "open",
        "published_at": "open",
    }

    class Kind(models.TextChoices):
        DECISION = "decision"
        VETO = "veto"

    class State(models.TextChoices):
        DRAFT = "draft"
        PUBLISHED = "published"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    network = models.ForeignKey("networks.Network", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.DECISION)
    title = models.CharField(max_length=160)
    what = models.TextField(max_length=3000)
    options = models.TextField(max_length=3000, blank=True)
    reasons = models.TextField(max_length=3000)
    dissent = models.TextField(max_length=3000, blank=True)
    interests = models.TextField(max_length=2000, blank=True)
    owner = models.CharField(max_length=160)
    money_minor = models.PositiveBigIntegerField(null=True, blank=True)
    decided_by = models.CharField(max_length=160)
    decided_on = models.DateField()
    review_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=9, choices=State.choices, default=State.DRAFT)
    vetoes = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="vetoed_by"
    )
    made_by = models.CharField(max_length=80)
    made_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-decided_on", "-made_at"]

    def __str__(self) -> str:
        return self.title


class Amendment(models.Model):
    """What was added to a published decision: it is never silently rewritten."""

    PRIVACY = {"id": "open", "decision": "open", "text": "open", "by": "quasi", "at": "open"}

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="amendments")
    text = models.TextField(max_length=2000)
    by = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at"]
