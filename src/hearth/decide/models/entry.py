"""Six digits that went to a number or an address, so that one person has one vote."""

from django.db import models

from hearth.kit.networked import NetworkedModel


class ContactCode(NetworkedModel):
    """One code that was sent. Neither address nor code is kept: only keyed hashes of both.

    `voter_key` is how whoever reads the code is known in the activity, and in no other.
    """

    PRIVACY = {
        "network": "open",
        "id": "open",
        "activity_id": "open",
        "voter_key": "personal",
        "channel": "open",
        "code_hash": "personal",
        "tries": "open",
        "made_at": "open",
        "expires_at": "open",
        "used_at": "open",
    }

    activity_id = models.UUIDField()
    voter_key = models.CharField(max_length=64)
    channel = models.CharField(max_length=12)
    code_hash = models.CharField(max_length=64)
    tries = models.PositiveSmallIntegerField(default=0)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["network", "activity_id", "voter_key", "made_at"], name="contact_code_of"
            ),
            models.Index(fields=["network", "expires_at"], name="contact_code_old"),
        ]
