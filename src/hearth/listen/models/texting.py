"""Text messages: the keywords that open a round, and the short talks that follow."""

from django.db import models

from hearth.kit.ids import uuid7
from hearth.kit.networked import NetworkedModel

from .rounds import Kind, Round


class RoundKeyword(models.Model):
    """A word that somebody texts to be asked a round's question, in the language of the word."""

    PRIVACY = {
        "id": "open",
        "network": "open",
        "round": "open",
        "word": "open",
        "shown": "open",
        "language": "open",
        "kind": "open",
        "made_at": "open",
    }

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    network = models.ForeignKey("networks.Network", on_delete=models.PROTECT, related_name="+")
    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="keywords")
    word = models.CharField(max_length=30, help_text="as it is compared")
    shown = models.CharField(max_length=30, help_text="as it is printed on a poster")
    language = models.CharField(max_length=12)
    kind = models.CharField(
        max_length=8, choices=Kind.choices, default=Kind.NEED, help_text="what its voices are"
    )
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["made_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["network", "word"], name="one_round_per_keyword")
        ]


class Conversation(NetworkedModel):
    """A talk by text about one round, from the keyword to the receipt.

    Of the number there is only a keyed hash. When the talk ends its words are cleared: what was
    agreed to be kept stands in a voice then, and nothing leads from here to it.
    """

    PRIVACY = {
        "network": "open",
        "id": "open",
        "sender_hash": "quasi",
        "round": "open",
        "language": "open",
        "kind": "open",
        "step": "open",
        "text": "personal",
        "parts": "personal",
        "place": "quasi",
        "keep": "open",
        "quote": "open",
        "wordings": "open",
        "tries": "open",
        "opened_at": "open",
        "said_at": "open",
        "last_at": "open",
        "ended_at": "open",
        "outcome": "open",
    }

    class Step(models.TextChoices):
        SAYING = "saying"
        PLACE = "place"
        QUOTE = "quote"
        HEAR_BACK = "hear_back"

    class Outcome(models.TextChoices):
        KEPT = "kept"
        NOT_AGREED = "not_agreed"
        STOPPED = "stopped"
        NOTHING_SAID = "nothing_said"
        LEFT = "left"

    sender_hash = models.CharField(max_length=64)
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="+")
    language = models.CharField(max_length=12)
    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.NEED)
    step = models.CharField(max_length=9, choices=Step.choices, default=Step.SAYING)
    text = models.TextField(blank=True, help_text="what was said so far")
    parts = models.JSONField(default=list, help_text="every text as it came, with its time")
    place = models.ForeignKey("places.Place", null=True, on_delete=models.PROTECT, related_name="+")
    keep = models.BooleanField(default=False, help_text="agreed, by answering, that it is kept")
    quote = models.BooleanField(null=True, help_text="none: not answered")
    wordings = models.JSONField(default=dict, help_text="purpose to the words that were sent")
    tries = models.PositiveSmallIntegerField(default=0, help_text="how often this step was asked")
    opened_at = models.DateTimeField()
    said_at = models.DateTimeField(null=True, help_text="by the phone's clock: the last part")
    last_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=12, choices=Outcome.choices, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["network", "sender_hash"],
                condition=models.Q(ended_at=None),
                name="one_open_conversation",
            )
        ]
        indexes = [models.Index(fields=["network", "ended_at", "last_at"], name="talk_silent")]
