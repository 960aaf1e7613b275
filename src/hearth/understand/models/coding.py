"""Codings: one person, one voice, one theme, one standpoint; and what came of the differences."""

from django.db import models

from hearth.kit.ids import uuid7
from hearth.kit.networked import NetworkedModel

from .codebook import Theme


class Coding(NetworkedModel):
    """One person's judgement that a voice speaks of a theme, from one standpoint."""

    PRIVACY = {
        "network": "open",
        "id": "open",
        "voice_id": "quasi",
        "theme": "open",
        "standpoint": "open",
        "coder_id": "quasi",
        "coded_at": "open",
        "withdrawn_at": "open",
    }

    class Standpoint(models.TextChoices):
        LIVED = "lived"
        PROFESSIONAL = "professional"

    voice_id = models.UUIDField()
    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, related_name="codings")
    standpoint = models.CharField(max_length=12, choices=Standpoint.choices)
    coder_id = models.UUIDField(help_text="membership of the person who judged")
    coded_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["network", "voice_id", "theme", "coder_id"], name="one_coding_per_coder"
            )
        ]
        indexes = [
            models.Index(fields=["network", "theme", "voice_id"], name="coding_theme"),
        ]


class NoTheme(NetworkedModel):
    """One person's judgement that no theme of the codebook fits a voice."""

    PRIVACY = {
        "network": "open",
        "id": "open",
        "voice_id": "quasi",
        "standpoint": "open",
        "coder_id": "quasi",
        "judged_at": "open",
        "withdrawn_at": "open",
    }

    voice_id = models.UUIDField()
    standpoint = models.CharField(max_length=12, choices=Coding.Standpoint.choices)
    coder_id = models.UUIDField(help_text="membership of the person who judged")
    judged_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["network", "voice_id", "coder_id"], name="one_no_theme_per_coder"
            )
        ]


class Recoding(NetworkedModel):
    """One coding that a merge or a split carried from theme to theme, so that it can go back."""

    PRIVACY = {
        "network": "open",
        "id": "open",
        "change_id": "open",
        "voice_id": "quasi",
        "coder_id": "quasi",
        "source_id": "open",
        "target_id": "open",
        "made": "open",
    }

    change_id = models.UUIDField(help_text="the entry of the codebook's history")
    voice_id = models.UUIDField()
    coder_id = models.UUIDField()
    source_id = models.UUIDField(help_text="the theme it came from")
    target_id = models.UUIDField(help_text="the theme it went to")
    made = models.BooleanField(help_text="false: the coder had put it under the target already")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["network", "change_id", "voice_id", "coder_id"], name="one_recoding_each"
            )
        ]


class AgendaItem(models.Model):
    """A voice that lived and professional experience read differently, to be talked over."""

    PRIVACY = {
        "id": "open",
        "network": "open",
        "voice_id": "quasi",
        "lived": "open",
        "professional": "open",
        "state": "open",
        "learned": "quasi",
        "made_by": "quasi",
        "made_at": "open",
        "talked_at": "open",
    }

    class State(models.TextChoices):
        OPEN = "open"
        TALKED_OVER = "talked_over"
        TAKEN_OFF = "taken_off"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    network = models.ForeignKey("networks.Network", on_delete=models.PROTECT, related_name="+")
    voice_id = models.UUIDField()
    lived = models.JSONField(default=list, help_text="names of themes as they stood")
    professional = models.JSONField(default=list, help_text="names of themes as they stood")
    state = models.CharField(max_length=11, choices=State.choices, default=State.OPEN)
    learned = models.TextField(max_length=2000, blank=True)
    made_by = models.CharField(max_length=80)
    made_at = models.DateTimeField()
    talked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-made_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["network", "voice_id"], name="one_agenda_item_per_voice"
            )
        ]
