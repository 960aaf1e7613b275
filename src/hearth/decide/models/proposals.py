"""From an idea to an option on a ballot: proposals, who supports them, merging, costing, what goes with what."""

from django.db import models

from hearth.kit.ids import uuid7
from hearth.kit.networked import NetworkedModel

from .activities import Activity
from .votes import Project


class Call(models.Model):
    """How proposals are gathered for one budget. Without a row the defaults hold."""

    PRIVACY = {
        "vote": "open",
        "support_needed": "open",
        "is_support_shown": "open",
        "most_each": "open",
        "merge_days": "open",
        "valuation_days": "open",
        "help_text": "open",
    }

    vote = models.OneToOneField(
        Activity, on_delete=models.CASCADE, primary_key=True, related_name="call"
    )
    support_needed = models.PositiveIntegerField(
        default=0, help_text="supporters before a proposal is looked at; 0 is none"
    )
    is_support_shown = models.BooleanField(
        default=False, help_text="while gathering; afterwards it is always shown"
    )
    most_each = models.PositiveSmallIntegerField(default=3, help_text="proposals by one person")
    merge_days = models.PositiveSmallIntegerField(default=14, help_text="to answer a merge offer")
    valuation_days = models.PositiveSmallIntegerField(default=21, help_text="to answer a valuation")
    help_text = models.TextField(
        max_length=1000, blank=True, help_text="what the money may be used for"
    )


class Proposed(models.Model):
    """What is proposed, in words: of one proposal, or of several that could become one."""

    PRIVACY = {
        "title": "open",
        "what": "open",
        "who_helps": "open",
        "where": "open",
        "place": "open",
        "theme": "open",
        "rough_cost_minor": "open",
        "language": "open",
    }

    title = models.CharField(max_length=120)
    what = models.TextField(max_length=2000)
    who_helps = models.TextField(max_length=1000, blank=True)
    where = models.CharField(max_length=200, blank=True)
    place = models.ForeignKey(
        "places.Place", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    theme = models.ForeignKey(
        "understand.Theme", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    rough_cost_minor = models.PositiveBigIntegerField(null=True, blank=True)
    language = models.CharField(max_length=12)

    class Meta:
        abstract = True


class Proposal(Proposed):
    """What somebody would do with the money, in their words. Who proposed it is a keyed hash at most."""

    PRIVACY = {
        **Proposed.PRIVACY,
        "id": "open",
        "vote": "open",
        "number": "open",
        "key": "personal",
        "proposed_by": "open",
        "author_key": "personal",
        "captured_by": "quasi",
        "profile_id": "quasi",
        "receipt_hash": "personal",
        "state": "open",
        "reason": "open",
        "cost_minor": "open",
        "merged_into": "open",
        "supporters": "open",
        "words": "open",
        "told": "open",
        "made_at": "quasi",
        "changed_at": "open",
    }

    class State(models.TextChoices):
        WAITING = "waiting"
        SHOWN = "shown"
        REFUSED = "refused"
        MERGED = "merged"
        IN_REVIEW = "in_review"
        FEASIBLE = "feasible"
        NOT_FEASIBLE = "not_feasible"
        ON_BALLOT = "on_ballot"
        WITHDRAWN = "withdrawn"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    vote = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="proposals")
    number = models.PositiveIntegerField()
    key = models.UUIDField(help_text="of the form it came with, hashed: twice sent is one proposal")
    proposed_by = models.CharField(max_length=120, blank=True, help_text="as its author wants it")
    author_key = models.CharField(max_length=64, blank=True)
    captured_by = models.UUIDField(null=True, help_text="a member who wrote it down for somebody")
    profile_id = models.UUIDField(default=uuid7)
    receipt_hash = models.CharField(max_length=64, blank=True)
    state = models.CharField(max_length=12, choices=State.choices, default=State.WAITING)
    reason = models.TextField(max_length=2000, blank=True, help_text="for the state it is in")
    cost_minor = models.PositiveBigIntegerField(null=True, help_text="after the costing")
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="parts"
    )
    supporters = models.PositiveIntegerField(default=0)
    words = models.TextField(blank=True, help_text="folded and stemmed, for the search")
    told = models.CharField(max_length=60, blank=True, help_text="the last news sent to its author")
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["vote", "number"], name="one_proposal_per_number"),
            models.UniqueConstraint(fields=["vote", "key"], name="one_proposal_per_key"),
        ]
        indexes = [
            models.Index(fields=["vote", "state"], name="proposal_state"),
            models.Index(fields=["receipt_hash"], name="proposal_receipt"),
        ]

    def __str__(self) -> str:
        return self.title


class ProposalStep(models.Model):
    """One step of a proposal's way, with its public reason."""

    PRIVACY = {"id": "open", "proposal": "open", "state": "open", "reason": "open", "at": "open"}

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="steps")
    state = models.CharField(max_length=12, choices=Proposal.State.choices)
    reason = models.TextField(max_length=2000, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]


class Support(NetworkedModel):
    """One person's support of one proposal: as everywhere, known by a keyed hash alone."""

    PRIVACY = {
        "network": "open",
        "id": "open",
        "vote_id": "open",
        "proposal_id": "open",
        "key": "personal",
        "how": "open",
        "at": "quasi",
    }

    vote_id = models.UUIDField()
    proposal_id = models.UUIDField()
    key = models.CharField(max_length=64)
    how = models.CharField(max_length=8)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["network", "proposal_id", "key"], name="one_support_per_person"
            )
        ]
        indexes = [models.Index(fields=["network", "vote_id", "key"], name="support_of_person")]


class MergeOffer(Proposed):
    """Several proposals that could become one, in words that every author must agree to."""

    PRIVACY = {
        **Proposed.PRIVACY,
        "id": "open",
        "vote": "open",
        "reason": "open",
        "state": "open",
        "into": "open",
        "made_by": "quasi",
        "made_at": "open",
        "due_on": "open",
        "ended_at": "open",
    }

    class State(models.TextChoices):
        OPEN = "open"
        MERGED = "merged"
        FAILED = "failed"
        TAKEN_BACK = "taken_back"
        UNDONE = "undone"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    vote = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="merge_offers")
    reason = models.TextField(max_length=1000, help_text="why they would be better as one")
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    into = models.ForeignKey(
        Proposal, null=True, blank=True, on_delete=models.SET_NULL, related_name="merged_by"
    )
    made_by = models.CharField(max_length=80)
    made_at = models.DateTimeField()
    due_on = models.DateField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-made_at"]

    def __str__(self) -> str:
        return self.title


class MergeAnswer(models.Model):
    """What the author of one of the proposals says to a merge offer."""

    PRIVACY = {
        "id": "open",
        "offer": "open",
        "proposal": "open",
        "answer": "open",
        "state_before": "open",
        "answered_at": "open",
    }

    class Answer(models.TextChoices):
        WAITING = "waiting"
        YES = "yes"
        NO = "no"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    offer = models.ForeignKey(MergeOffer, on_delete=models.CASCADE, related_name="answers")
    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="merge_answers")
    answer = models.CharField(max_length=8, choices=Answer.choices, default=Answer.WAITING)
    state_before = models.CharField(max_length=12, blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["proposal__number"]
        constraints = [
            models.UniqueConstraint(fields=["offer", "proposal"], name="one_answer_per_author")
        ]


class Valuation(models.Model):
    """What one named member found out: can it be done, and what does it cost."""

    PRIVACY = {
        "id": "open",
        "proposal": "open",
        "valuer": "quasi",
        "shown_name": "open",
        "question": "open",
        "due_on": "open",
        "state": "open",
        "verdict": "open",
        "low_minor": "open",
        "high_minor": "open",
        "reasons": "open",
        "asked_by": "quasi",
        "asked_at": "open",
        "answered_at": "open",
    }

    class State(models.TextChoices):
        ASKED = "asked"
        ANSWERED = "answered"
        TAKEN_BACK = "taken_back"

    class Verdict(models.TextChoices):
        YES = "yes"
        WITH_CHANGES = "changes"
        NO = "no"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="valuations")
    valuer = models.ForeignKey("people.Membership", on_delete=models.PROTECT, related_name="+")
    shown_name = models.CharField(max_length=120, help_text="who values stands beside the answer")
    question = models.TextField(max_length=1000, blank=True)
    due_on = models.DateField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.ASKED)
    verdict = models.CharField(max_length=8, choices=Verdict.choices, blank=True)
    low_minor = models.PositiveBigIntegerField(null=True)
    high_minor = models.PositiveBigIntegerField(null=True)
    reasons = models.TextField(max_length=2000, blank=True)
    asked_by = models.CharField(max_length=80)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["due_on", "asked_at"]
        constraints = [
            models.UniqueConstraint(fields=["proposal", "valuer"], name="one_valuation_per_valuer"),
            models.CheckConstraint(
                condition=models.Q(low_minor__isnull=True)
                | models.Q(high_minor__gte=models.F("low_minor")),
                name="valuation_low_to_high",
            ),
        ]


class ProjectLink(models.Model):
    """Two projects that go together, or not: `first` needs `second`, or both at once cannot be."""

    PRIVACY = {
        "id": "open",
        "vote": "open",
        "kind": "open",
        "first": "open",
        "second": "open",
        "reason": "open",
        "made_at": "open",
    }

    class Kind(models.TextChoices):
        DEPENDS_ON = "depends_on"
        EXCLUDES = "excludes"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    vote = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="links")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    first = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="links_out")
    second = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="links_in")
    reason = models.CharField(max_length=300, blank=True)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["first__number", "second__number"]
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="one_link_per_pair"),
            models.CheckConstraint(
                condition=~models.Q(first=models.F("second")), name="link_of_two_projects"
            ),
        ]
