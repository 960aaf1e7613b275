"""Priorities that stand, and the log of decisions with their reasons."""

from django.db import models

from hearth.kit.ids import uuid7

from .councils import Council


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
        "vote": "open",
        "is_proposed": "open",
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
    vote = models.ForeignKey(
        "decide.Activity",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="priorities",
    )
    is_proposed = models.BooleanField(
        default=False, help_text="taken from a vote, not shown to everybody yet"
    )

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
        "reasons": "open",
        "dissent": "open",
        "interests": "open",
        "owner": "open",
        "owner_member": "personal",
        "council": "open",
        "money_minor": "open",
        "decided_by": "open",
        "decided_on": "open",
        "review_on": "open",
        "review_told_on": "open",
        "ended_on": "open",
        "state": "open",
        "vetoes": "open",
        "answer_due_on": "open",
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
    reasons = models.TextField(max_length=3000)
    dissent = models.TextField(max_length=3000, blank=True)
    interests = models.TextField(max_length=2000, blank=True)
    owner = models.CharField(max_length=160)
    owner_member = models.ForeignKey(
        "people.Membership",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="who is written to when the review comes",
    )
    council = models.ForeignKey(
        Council, null=True, blank=True, on_delete=models.PROTECT, related_name="decisions"
    )
    money_minor = models.PositiveBigIntegerField(null=True, blank=True)
    decided_by = models.CharField(max_length=160)
    decided_on = models.DateField()
    review_on = models.DateField(null=True, blank=True)
    review_told_on = models.DateField(
        null=True, blank=True, help_text="the review day of which the owner was told"
    )
    ended_on = models.DateField(null=True, blank=True, help_text="it no longer holds")
    state = models.CharField(max_length=9, choices=State.choices, default=State.DRAFT)
    vetoes = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="vetoed_by"
    )
    answer_due_on = models.DateField(
        null=True, blank=True, help_text="by when a veto has to be answered"
    )
    made_by = models.CharField(max_length=80)
    made_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-decided_on", "-made_at"]
        indexes = [models.Index(fields=["network", "state", "-decided_on"], name="decision_log")]

    def __str__(self) -> str:
        return self.title


class DecisionOption(models.Model):
    """One option that was considered; all but the chosen say why they were not taken."""

    PRIVACY = {
        "id": "open",
        "decision": "open",
        "position": "open",
        "title": "open",
        "is_chosen": "open",
        "why_not": "open",
    }

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="options")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=300)
    is_chosen = models.BooleanField(default=False)
    why_not = models.CharField(max_length=1000, blank=True)

    class Meta:
        ordering = ["position"]


class DecisionReview(models.Model):
    """A decision was looked at again: it is kept, to be changed, or ended."""

    PRIVACY = {
        "id": "open",
        "decision": "open",
        "due_on": "open",
        "result": "open",
        "words": "open",
        "next_on": "open",
        "reviewed_on": "open",
        "by": "quasi",
    }

    class Result(models.TextChoices):
        KEEP = "keep"
        CHANGE = "change"
        END = "end"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="reviews")
    due_on = models.DateField(null=True)
    result = models.CharField(max_length=6, choices=Result.choices)
    words = models.TextField(max_length=2000)
    next_on = models.DateField(null=True)
    reviewed_on = models.DateField()
    by = models.CharField(max_length=80)

    class Meta:
        ordering = ["-reviewed_on", "-id"]


class VetoAnswer(models.Model):
    """What the community answered to a veto. A veto without one stands in the open as unanswered."""

    PRIVACY = {
        "id": "open",
        "veto": "open",
        "result": "open",
        "words": "open",
        "answered_by": "open",
        "answered_on": "open",
        "by": "quasi",
    }

    class Result(models.TextChoices):
        ACCEPTED = "accepted"
        CHANGED = "changed"
        DISPUTED = "disputed"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    veto = models.OneToOneField(Decision, on_delete=models.CASCADE, related_name="answered")
    result = models.CharField(max_length=8, choices=Result.choices)
    words = models.TextField(max_length=3000)
    answered_by = models.CharField(max_length=160)
    answered_on = models.DateField()
    by = models.CharField(max_length=80)


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
