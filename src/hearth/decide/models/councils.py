"""Councils and boards: what they are for, their seats, who sits on them, and what interests they hold."""

from django.db import models

from hearth.kit.ids import uuid7


class Quorum(models.TextChoices):
    """How many of the filled seats with a vote must be there."""

    NONE = "none"
    THIRD = "third"
    HALF = "half"
    MORE_THAN_HALF = "more_than_half"
    TWO_THIRDS = "two_thirds"
    ALL = "all"


class Majority(models.TextChoices):
    """When a motion is carried."""

    SIMPLE = "simple"
    ABSOLUTE = "absolute"
    TWO_THIRDS = "two_thirds"
    UNANIMOUS = "unanimous"


class Council(models.Model):
    """A body that decides: a residents' council, a board, a panel that stays."""

    PRIVACY = {
        "id": "open",
        "network": "open",
        "name": "open",
        "purpose": "open",
        "meets": "open",
        "quorum": "open",
        "majority": "open",
        "is_public": "open",
        "made_at": "open",
        "ended_on": "open",
    }

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    network = models.ForeignKey("networks.Network", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    purpose = models.TextField(max_length=1000, blank=True)
    meets = models.CharField(max_length=160, blank=True, help_text="how often, in plain words")
    quorum = models.CharField(max_length=14, choices=Quorum.choices, default=Quorum.MORE_THAN_HALF)
    majority = models.CharField(max_length=10, choices=Majority.choices, default=Majority.SIMPLE)
    is_public = models.BooleanField(default=True)
    made_at = models.DateTimeField()
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["network", "name"], name="one_council_per_name")
        ]

    def __str__(self) -> str:
        return self.name


class Seat(models.Model):
    """A place on a council, whoever sits on it: how it is filled and whether it has a vote."""

    PRIVACY = {
        "id": "open",
        "council": "open",
        "name": "open",
        "position": "open",
        "how": "open",
        "may_vote": "open",
        "activity": "open",
        "ended_on": "open",
    }

    class How(models.TextChoices):
        ELECTION = "election"
        LOT = "lot"
        APPOINTMENT = "appointment"
        EX_OFFICIO = "ex_officio"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="seats")
    name = models.CharField(max_length=120)
    position = models.PositiveSmallIntegerField(default=1)
    how = models.CharField(max_length=11, choices=How.choices, default=How.ELECTION)
    may_vote = models.BooleanField(default=True)
    activity = models.ForeignKey(
        "decide.Activity",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="fills",
        help_text="the election or lottery that fills it next",
    )
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["position", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["council", "name"],
                condition=models.Q(ended_on=None),
                name="one_seat_per_name",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Term(models.Model):
    """Somebody sits on a seat from one day to another. At most one term of a seat runs."""

    PRIVACY = {
        "id": "open",
        "seat": "open",
        "membership": "personal",
        "shown_name": "personal",
        "is_named": "open",
        "began_on": "open",
        "ends_on": "open",
        "ended_on": "open",
        "ended_why": "open",
        "activity": "open",
        "reminded_on": "open",
    }

    class Why(models.TextChoices):
        OVER = "over"
        RESIGNED = "resigned"
        MOVED = "moved"
        REPLACED = "replaced"
        OTHER = "other"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="terms")
    membership = models.ForeignKey(
        "people.Membership", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    shown_name = models.CharField(max_length=80, help_text="as it stands in minutes")
    is_named = models.BooleanField(default=False, help_text="agreed to be named in public")
    began_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    ended_why = models.CharField(max_length=8, choices=Why.choices, blank=True)
    activity = models.ForeignKey(
        "decide.Activity", null=True, blank=True, on_delete=models.SET_NULL, related_name="filled"
    )
    reminded_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["-began_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["seat"], condition=models.Q(ended_on=None), name="one_running_term_per_seat"
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on=None) | models.Q(ends_on__gt=models.F("began_on")),
                name="term_ends_after_it_began",
            ),
        ]

    @property
    def public_name(self) -> str:
        """The name, where its bearer has agreed; otherwise nothing."""
        return self.shown_name if self.is_named else ""


class CouncilInterest(models.Model):
    """An interest that somebody on a council declares: it is never deleted, only ended."""

    PRIVACY = {
        "id": "open",
        "council": "open",
        "term": "open",
        "what": "personal",
        "since_on": "open",
        "until_on": "open",
        "is_public": "open",
        "made_at": "open",
    }

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="interests")
    term = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="interests")
    what = models.CharField(max_length=600)
    since_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)
    is_public = models.BooleanField(default=True)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-since_on", "-made_at"]
