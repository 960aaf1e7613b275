"""When a voice is taken back, nothing that its form said stays behind either."""

from __future__ import annotations

from ..models import Submission, SubmissionFile, Voice
from .media import drop_attachment


def erase_submissions(voice: Voice) -> None:
    """Whatever came under the same form's id as this voice: other words for it, their files, names."""
    own = Submission.objects.filter(network_id=voice.network_id, voice_id=voice.id)
    same = Submission.objects.filter(
        network_id=voice.network_id, instance__in=own.values("instance"), is_first=False
    )
    for row in [*own, *same.filter(voice_id=None)]:
        files = SubmissionFile.objects.filter(network_id=row.network_id, submission_id=row.id)
        for key in files.values_list("key", flat=True):
            drop_attachment(voice.network, key=key)
        files.update(file_name="")
        standing = row.voice_id is not None
        row.xml, row.facts = b"", {}
        row.state = Submission.State.MADE if standing else Submission.State.DISCARDED
        row.save(update_fields=["xml", "facts", "state"])
