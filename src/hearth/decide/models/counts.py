"""What stands around the count of a budget: how it was worked out, trials of rules, why a rule was chosen."""

from django.db import models

from hearth.kit.ids import uuid7

from .activities import Activity


class CountStory(models.Model):
    """How far the count of a vote is, and what was worked out after it: who paid, what would have been enough.

    The result itself stands in `Outcome` and never changes; this may be worked out anew from it at any time.
    """

    PRIVACY = {
        "vote": "open",
        "step": "open",
        "done": "open",
        "total": "open",
        "held_until": "open",
        "account": "open",
        "told_at": "open",
    }

    class Step(models.TextChoices):
        READING = "reading"
        COUNTING = "counting"
        WAITING = "waiting"
        TELLING = "telling"
        TOLD = "told"

    vote = models.OneToOneField(
        Activity, on_delete=models.CASCADE, primary_key=True, related_name="story"
    )
    step = models.CharField(max_length=8, choices=Step.choices, default=Step.READING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    held_until = models.DateTimeField(null=True, help_text="somebody works on it until then")
    account = models.JSONField(
        default=dict, help_text="limits, effects by place and group, other rules; protected"
    )
    told_at = models.DateTimeField(null=True)


class RuleTrial(models.Model):
    """What each rule does with the same ballots: of a vote that is over, of a file, or made up."""

    PRIVACY = {
        "id": "open",
        "vote": "open",
        "source": "open",
        "title": "open",
        "settings": "open",
        "file": "open",
        "state": "open",
        "refusal": "open",
        "done": "open",
        "total": "open",
        "held_until": "open",
        "result": "open",
        "is_public": "open",
        "made_at": "open",
        "done_at": "open",
    }

    class Source(models.TextChoices):
        PAST = "past"
        FILE = "file"
        MADE_UP = "made_up"

    class State(models.TextChoices):
        WAITING = "waiting"
        DONE = "done"
        FAILED = "failed"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    vote = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="trials")
    source = models.CharField(max_length=8, choices=Source.choices)
    title = models.CharField(max_length=160)
    settings = models.JSONField(
        default=dict, help_text="the past vote, or seed and groups of made-up ballots"
    )
    file = models.TextField(blank=True, help_text="an uploaded election, until it is counted")
    state = models.CharField(max_length=7, choices=State.choices, default=State.WAITING)
    refusal = models.JSONField(default=dict, help_text="why it could not be counted")
    done = models.PositiveSmallIntegerField(default=0)
    total = models.PositiveSmallIntegerField(default=0)
    held_until = models.DateTimeField(null=True)
    result = models.JSONField(default=dict)
    is_public = models.BooleanField(default=True)
    made_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["made_at"]


class RuleChoice(models.Model):
    """Why the community chose its rule, written down before the vote opens."""

    PRIVACY = {
        "vote": "open",
        "rule": "open",
        "reason": "open",
        "chosen_by": "open",
        "chosen_at": "open",
    }

    vote = models.OneToOneField(
        Activity, on_delete=models.CASCADE, primary_key=True, related_name="rule_choice"
    )
    rule = models.JSONField()
    reason = models.TextField(max_length=1000)
    chosen_by = models.CharField(
        max_length=160, help_text="the meeting, council or team that chose"
    )
    chosen_at = models.DateTimeField()
