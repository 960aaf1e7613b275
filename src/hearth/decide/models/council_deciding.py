"""How a council decides in a meeting: votes with quorum and majority, and consent in stages."""

from django.db import models

from hearth.kit.ids import uuid7

from .council_meetings import CouncilItem
from .councils import Majority, Seat


class CouncilVote(models.Model):
    """One motion put to the vote. The rule is written down with it; who stepped aside does not count."""

    PRIVACY = {
        "id": "open",
        "item": "open",
        "motion": "open",
        "is_secret": "open",
        "majority": "open",
        "needed_n": "open",
        "present_n": "open",
        "seats_n": "open",
        "recused_n": "open",
        "for_n": "open",
        "against_n": "open",
        "abstain_n": "open",
        "result": "open",
        "taken_at": "open",
        "withdrawn_at": "open",
        "withdrawn_why": "open",
    }

    class Result(models.TextChoices):
        CARRIED = "carried"
        LOST = "lost"
        TIED = "tied"
        NO_QUORUM = "no_quorum"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    item = models.ForeignKey(CouncilItem, on_delete=models.CASCADE, related_name="votes")
    motion = models.CharField(max_length=600)
    is_secret = models.BooleanField(default=False)
    majority = models.CharField(max_length=10, choices=Majority.choices)
    needed_n = models.PositiveSmallIntegerField(help_text="seats that had to be there")
    present_n = models.PositiveSmallIntegerField(help_text="seats with a vote that were there")
    seats_n = models.PositiveSmallIntegerField(help_text="filled seats with a vote on this item")
    recused_n = models.PositiveSmallIntegerField(default=0)
    for_n = models.PositiveSmallIntegerField()
    against_n = models.PositiveSmallIntegerField()
    abstain_n = models.PositiveSmallIntegerField()
    result = models.CharField(max_length=9, choices=Result.choices)
    taken_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_why = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering = ["taken_at"]


class CouncilHand(models.Model):
    """How one seat voted, where the vote is by name."""

    PRIVACY = {"id": "open", "vote": "open", "seat": "open", "choice": "open"}

    class Choice(models.TextChoices):
        FOR = "for"
        AGAINST = "against"
        ABSTAIN = "abstain"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    vote = models.ForeignKey(CouncilVote, on_delete=models.CASCADE, related_name="hands")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    choice = models.CharField(max_length=7, choices=Choice.choices)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["vote", "seat"], name="one_hand_per_seat")]


class CouncilConsent(models.Model):
    """A proposal on its way to consent: nobody has a reasoned objection that still stands."""

    PRIVACY = {
        "id": "open",
        "item": "open",
        "stage": "open",
        "began_at": "open",
        "ended_at": "open",
        "withdrawn_why": "open",
    }

    class Stage(models.TextChoices):
        PROPOSE = "propose"
        CLARIFY = "clarify"
        REACT = "react"
        OBJECT = "object"
        INTEGRATE = "integrate"
        CONSENTED = "consented"
        WITHDRAWN = "withdrawn"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    item = models.ForeignKey(CouncilItem, on_delete=models.CASCADE, related_name="consents")
    stage = models.CharField(max_length=9, choices=Stage.choices, default=Stage.PROPOSE)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    withdrawn_why = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering = ["began_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["item"], condition=models.Q(ended_at=None), name="one_open_consent_per_item"
            )
        ]


class CouncilConsentText(models.Model):
    """One wording of a proposal; every earlier wording stays."""

    PRIVACY = {"id": "open", "consent": "open", "number": "open", "text": "open", "at": "open"}

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    consent = models.ForeignKey(CouncilConsent, on_delete=models.CASCADE, related_name="texts")
    number = models.PositiveSmallIntegerField()
    text = models.TextField(max_length=3000)
    at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["consent", "number"], name="one_consent_text")
        ]


class CouncilRemark(models.Model):
    """A question, an answer, a reaction or an objection on the way to consent."""

    PRIVACY = {
        "id": "open",
        "consent": "open",
        "kind": "open",
        "seat": "open",
        "text": "open",
        "number": "open",
        "state": "open",
        "resolved": "open",
        "at": "open",
        "resolved_at": "open",
    }

    class Kind(models.TextChoices):
        QUESTION = "question"
        ANSWER = "answer"
        REACTION = "reaction"
        OBJECTION = "objection"

    class State(models.TextChoices):
        STANDS = "stands"
        INTEGRATED = "integrated"
        WITHDRAWN = "withdrawn"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    consent = models.ForeignKey(CouncilConsent, on_delete=models.CASCADE, related_name="remarks")
    kind = models.CharField(max_length=9, choices=Kind.choices)
    seat = models.ForeignKey(Seat, null=True, on_delete=models.PROTECT, related_name="+")
    text = models.CharField(max_length=1000)
    number = models.PositiveSmallIntegerField(help_text="the wording it was said about")
    state = models.CharField(max_length=10, choices=State.choices, default=State.STANDS)
    resolved = models.CharField(max_length=1000, blank=True, help_text="how it was met")
    at = models.DateTimeField()
    resolved_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["at"]
