"""How voices are read: the network's own rules, details that were looked at, and appeals."""

from django.db import models

from hearth.kit.networked import NetworkedModel

#: Reasons for which a second person reads too, where a network has chosen none itself.
SECOND_READER = ("hurts", "unsafe", "names")


def second_reader() -> list[str]:
    """The reasons that need two readers at the beginning."""
    return list(SECOND_READER)


class ReadingRules(models.Model):
    """What one network decided about reading voices. No row: the defaults below."""

    PRIVACY = {
        "network": "open",
        "second_reader": "open",
        "queue_days": "open",
        "case_hours": "open",
        "team_languages": "open",
        "changed_at": "open",
    }

    network = models.OneToOneField(
        "networks.Network", primary_key=True, on_delete=models.PROTECT, related_name="+"
    )
    second_reader = models.JSONField(
        default=second_reader, help_text="reasons that need two readers"
    )
    queue_days = models.PositiveSmallIntegerField(
        default=3, help_text="how long a voice may wait to be read"
    )
    case_hours = models.PositiveSmallIntegerField(
        default=24, help_text="how soon a safeguarding case must be closed"
    )
    team_languages = models.JSONField(
        default=list, help_text="languages that the team reads; empty: the network's main language"
    )
    changed_at = models.DateTimeField(null=True)


class Masking(NetworkedModel):
    """Somebody looked at the personal details of a voice and chose what is masked."""

    PRIVACY = {
        "network": "open",
        "id": "open",
        "voice_id": "open",
        "spans": "open",
        "looked_hash": "open",
        "by": "quasi",
        "at": "open",
    }

    voice_id = models.UUIDField()
    spans = models.JSONField(default=list, help_text="[start, end, kind] in the words as they came")
    looked_hash = models.CharField(max_length=64, help_text="of the words that were looked at")
    by = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["network", "voice_id", "at"], name="masking_voice")]


class Appeal(NetworkedModel):
    """Who holds the receipt asks for another look at a decision; another person answers."""

    PRIVACY = {
        "network": "open",
        "id": "open",
        "voice_id": "open",
        "decision_id": "open",
        "text": "quasi",
        "made_at": "open",
        "result": "open",
        "answer": "quasi",
        "decided_by": "quasi",
        "decided_at": "open",
    }

    class Result(models.TextChoices):
        WAITING = ""
        UPHELD = "upheld"
        CHANGED = "changed"

    voice_id = models.UUIDField()
    decision_id = models.UUIDField()
    text = models.TextField(max_length=2000)
    made_at = models.DateTimeField()
    result = models.CharField(max_length=7, choices=Result.choices, blank=True)
    answer = models.CharField(max_length=600, blank=True)
    decided_by = models.CharField(max_length=80, blank=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["network", "voice_id", "decision_id"], name="one_appeal_per_decision"
            )
        ]
        indexes = [models.Index(fields=["network", "decided_at", "made_at"], name="appeal_waiting")]
