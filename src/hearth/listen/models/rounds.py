"""Rounds: what is asked, when, and whom it hopes to hear."""

from django.db import models

from hearth.kit.ids import uuid7


class Kind(models.TextChoices):
    """What a voice is, in the speaker's own judgement."""

    NEED = "need"
    BARRIER = "barrier"
    IDEA = "idea"
    STRENGTH = "strength"
    STORY = "story"


class Round(models.Model):
    """A listening round: a question, its days, and whom it hopes to hear."""

    PRIVACY = {
        "id": "open",
        "network": "open",
        "title": "open",
        "question": "open",
        "intro": "open",
        "language": "open",
        "languages": "open",
        "opens_on": "open",
        "closes_on": "open",
        "state": "open",
        "hopes_to_hear": "open",
        "made_at": "open",
    }

    class State(models.TextChoices):
        DRAFT = "draft"
        OPEN = "open"
        CLOSED = "closed"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    network = models.ForeignKey("networks.Network", on_delete=models.PROTECT, related_name="rounds")
    title = models.CharField(max_length=120)
    question = models.CharField(max_length=300)
    intro = models.TextField(max_length=1000, blank=True)
    language = models.CharField(max_length=12, default="en")
    languages = models.JSONField(default=list, help_text="languages that it is asked in")
    opens_on = models.DateField()
    closes_on = models.DateField()
    state = models.CharField(max_length=6, choices=State.choices, default=State.DRAFT)
    hopes_to_hear = models.JSONField(default=list, help_text="category ids, as text")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-opens_on", "-made_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(closes_on__gte=models.F("opens_on")),
                name="round_ends_after_it_begins",
            )
        ]

    def __str__(self) -> str:
        return self.title
