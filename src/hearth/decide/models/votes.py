"""What lies in a ballot box: options, codes, ballots, paper sheets, the count."""

from django.db import models

from hearth.kit.ids import uuid7
from hearth.kit.networked import NetworkedModel

from .activities import Activity
from .sheets import TwiceRead, two_people


class Project(models.Model):
    """An option on a ballot: what the money could pay for, or a priority (which costs nothing)."""

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
        "proposal": "open",
    }

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    vote = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="projects")
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
    proposal = models.OneToOneField(
        "decide.Proposal",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="project",
    )

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
        ASSISTED = "assisted"

    vote_id = models.UUIDField()
    voter_key = models.CharField(max_length=64)
    choices = models.JSONField(
        help_text="what the voter chose, in the shape of the vote's kind of ballot"
    )
    channel = models.CharField(max_length=8, choices=Channel.choices)
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


class PaperSheet(TwiceRead):
    """A paper ballot as two different people read it, each without seeing the other."""

    PRIVACY = {**TwiceRead.PRIVACY, "vote_id": "open", "voter_key": "personal"}

    vote_id = models.UUIDField()
    voter_key = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["network", "vote_id", "sheet"], name="one_sheet_per_number"
            ),
            models.UniqueConstraint(
                fields=["network", "vote_id", "voter_key"], name="one_sheet_per_voter"
            ),
            two_people("two_people_enter_a_sheet"),
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
        "ballots_csv": "quasi",
        "ballots": "open",
        "counted_at": "open",
    }

    vote = models.OneToOneField(
        Activity, on_delete=models.PROTECT, primary_key=True, related_name="outcome"
    )
    result = models.JSONField()
    beside = models.JSONField(help_text="plain greedy on the same ballots, and who prefers which")
    turnout = models.JSONField(help_text="by place and group, protected for the public")
    ballots_hash = models.CharField(max_length=64)
    pabulib = models.TextField(help_text="anonymised ballots: shuffled, without time and place")
    ballots_csv = models.TextField(
        blank=True, help_text="the same for priorities: a ballot a row, shuffled, nothing beside it"
    )
    ballots = models.PositiveIntegerField()
    counted_at = models.DateTimeField()
