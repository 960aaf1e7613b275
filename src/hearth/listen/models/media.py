"""Sound, pictures and files that came with a voice, piece by piece."""

from django.db import models

from hearth.kit.networked import NetworkedModel


class Attachment(NetworkedModel):
    """One recording, photo or file. It may come in pieces, and before or after its voice."""

    PRIVACY = {
        "network": "open",
        "id": "open",
        "key": "open",
        "voice_id": "open",
        "kind": "open",
        "media_type": "open",
        "file_name": "personal",
        "size": "open",
        "got": "open",
        "sha256": "quasi",
        "stored_as": "open",
        "state": "open",
        "transcript": "quasi",
        "transcript_language": "quasi",
        "transcribed_by": "quasi",
        "transcribed_at": "open",
        "began_at": "open",
        "ended_at": "open",
    }

    class Kind(models.TextChoices):
        AUDIO = "audio"
        PHOTO = "photo"
        FILE = "file"

    class State(models.TextChoices):
        COMING = "coming"
        WHOLE = "whole"
        REFUSED = "refused"

    key = models.UUIDField(help_text="made by the device; the same key twice is one attachment")
    voice_id = models.UUIDField(null=True)
    kind = models.CharField(max_length=5, choices=Kind.choices)
    media_type = models.CharField(max_length=60)
    file_name = models.CharField(max_length=200, blank=True)
    size = models.PositiveIntegerField(help_text="bytes that were announced")
    got = models.PositiveIntegerField(default=0, help_text="bytes that have come")
    sha256 = models.CharField(max_length=64, blank=True)
    stored_as = models.CharField(max_length=200)
    state = models.CharField(max_length=7, choices=State.choices, default=State.COMING)
    transcript = models.TextField(blank=True)
    transcript_language = models.CharField(max_length=12, blank=True)
    transcribed_by = models.UUIDField(null=True)
    transcribed_at = models.DateTimeField(null=True)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["network", "key"], name="one_attachment_per_key"),
            models.CheckConstraint(
                condition=models.Q(got__lte=models.F("size")), name="attachment_not_overfull"
            ),
        ]
        indexes = [
            models.Index(fields=["network", "voice_id"], name="attachment_voice"),
            models.Index(fields=["network", "voice_id", "began_at"], name="attachment_orphan"),
        ]
