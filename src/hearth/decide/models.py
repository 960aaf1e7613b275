"""What the community decides: priorities, money, and a log of decisions with their reasons."""

from django.db import models

from hearth.kit.ids import uuid7
from hearth.kit.networked import NetworkedModel


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


class BudgetVote(models.Model):
    """Money that residents share out. From opening on, what was locked never changes."""

    PRIVACY = {
        "id": "open",
        "network": "open",
        "title": "open",
        "question": "open",
        "budget_minor": "open",
        "rule": "open",
        "eligibility": "open",
        "state": "open",
        "opens_at": "open",
        "closes_at": "open",
        "opened_at": "open",
        "locked": "open",
        "locked_hash": "open",
        "made_at": "open",
    }

    class State(models.TextChoices):
        DRAFT = "draft"
        OPEN = "open"
        CLOSED = "closed"
        COUNTED = "counted"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    network = models.ForeignKey("networks.Network", on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=120)
    question = models.TextField(max_length=1000, blank=True)
    budget_minor = models.PositiveBigIntegerField()
    rule = models.JSONField(default=dict, help_text="settings of methods.budgeting.Rule")
    eligibility = models.CharField(max_length=400, help_text="who may vote, in plain words")
    state = models.CharField(max_length=8, choices=State.choices, default=State.DRAFT)
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    locked = models.JSONField(default=dict)
    locked_hash = models.CharField(max_length=64, blank=True)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-opens_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(closes_at__gt=models.F("opens_at")),
                name="vote_closes_after_opening",
            )
        ]

    def __str__(self) -> str:
        return self.title


class Project(models.Model):
    """Something that the money could pay for."""

    PRIVACY = {
        "id": "open",
        "vote": "open",
        "number": "open",
        "title": "open",
        "description": "open",
        "cost_minor": "open",
        "theme": "open",
        "place": "open",
        "proposed_by": "open",
    }

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    vote = models.ForeignKey(BudgetVote, on_delete=models.CASCADE, related_name="projects")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120)
    description = models.TextField(max_length=2000, blank=True)
    cost_minor = models.PositiveBigIntegerField()
    theme = models.ForeignKey(
        "understand.Theme", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    place = models.ForeignKey(
        "places.Place", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    proposed_by = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["vote", "number"], name="one_project_per_number")
        ]

    def __str__(self) -> str:
        return self.title


class VoterCode(NetworkedModel):
    """One eligible person's code; only its hash is kept, and never who got it."""

    PRIVACY = {
        "network": "open",
        "id": "open",
        "vote_id": "open",
        "voter_key": "personal",
        "batch": "open",
        "made_at": "open",
    }

    vote_id = models.UUIDField()
    voter_key = models.CharField(max_length=64)
    batch = models.CharField(max_length=60, blank=True)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["network", "vote_id", "voter_key"], name="one_code_per_voter"
            )
        ]


class Ballot(NetworkedModel):
    """One eligible person's choice; a later one by the same code replaces it until closing."""

    PRIVACY = {
        "network": "open",
        "id": "open",
        "vote_id": "open",
        "voter_key": "personal",
        "choices": "quasi",
        "channel": "open",
        "place": "quasi",
        "profile_id": "quasi",
        "cast_at": "quasi",
        "receipt_hash": "personal",
        "times": "quasi",
    }

    class Channel(models.TextChoices):
        ONLINE = "online"
        PAPER = "paper"

    vote_id = models.UUIDField()
    voter_key = models.CharField(max_length=64)
    choices = models.JSONField(help_text="project numbers, in rising order")
    channel = models.CharField(max_length=6, choices=Channel.choices)
    place = models.ForeignKey("places.Place", null=True, on_delete=models.PROTECT, related_name="+")
    profile_id = models.UUIDField(default=uuid7)
    cast_at = models.DateTimeField()
    receipt_hash = models.CharField(max_length=64, blank=True)
    times = models.PositiveSmallIntegerField(
        default=1, help_text="how often it was cast; the last counts"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["network", "vote_id", "voter_key"], name="one_ballot_per_voter"
            )
        ]
        indexes = [models.Index(fields=["network", "receipt_hash"], name="ballot_receipt")]


class PaperSheet(NetworkedModel):
    """A paper ballot as two different people read it, each without seeing the other."""

    PRIVACY = {
        "network": "open",
        "id": "open",
        "vote_id": "open",
        "voter_key": "personal",
        "sheet": "open",
        "first": "quasi",
        "first_by": "quasi",
        "second": "quasi",
        "second_by": "quasi",
        "state": "open",
        "entered_at": "open",
    }

    class State(models.TextChoices):
        ONCE = "once"
        AGREED = "agreed"
        DIFFERS = "differs"

    vote_id = models.UUIDField()
    voter_key = models.CharField(max_length=64)
    sheet = models.CharField(max_length=20, help_text="the number written on the sheet")
    first = models.JSONField()
    first_by = models.UUIDField()
    second = models.JSONField(null=True)
    second_by = models.UUIDField(null=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.ONCE)
    entered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["network", "vote_id", "sheet"], name="one_sheet_per_number"
            ),
            models.UniqueConstraint(
                fields=["network", "vote_id", "voter_key"], name="one_sheet_per_voter"
            ),
            models.CheckConstraint(
                condition=models.Q(second_by__isnull=True)
                | ~models.Q(second_by=models.F("first_by")),
                name="two_people_enter_a_sheet",
            ),
        ]


class Outcome(models.Model):
    """The count of a vote, made once: the result with its reasons, greedy beside it, and the files."""

    PRIVACY = {
        "vote": "open",
        "result": "open",
        "beside": "open",
        "turnout": "open",
        "ballots_hash": "open",
        "pabulib": "quasi",
        "ballots": "open",
        "counted_at": "open",
    }

    vote = models.OneToOneField(
        BudgetVote, on_delete=models.PROTECT, primary_key=True, related_name="outcome"
    )
    result = models.JSONField()
    beside = models.JSONField(help_text="plain greedy on the same ballots, and who prefers which")
    turnout = models.JSONField(help_text="by place and group, protected for the public")
    ballots_hash = models.CharField(max_length=64)
    pabulib = models.TextField(help_text="anonymised ballots: shuffled, without time and place")
    ballots = models.PositiveIntegerField()
    counted_at = models.DateTimeField()


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
