"""What hangs on a voice, in one list for everybody who takes voices out.

A voice is *emptied* when whoever said it takes it back: that there was one stays, its words go. It is *taken out*
when it should never have been there (an import undone, a sheet typed by mistake): nothing of it stays.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from hearth.core.networks.models import Network
from hearth.core.people import services as people
from hearth.core.people.models import Consent, ContactPoint, Demographic
from hearth.core.trace.models import Edge
from hearth.core.wording import services as wording

from ..models import (
    Addition,
    Alert,
    Appeal,
    Attachment,
    Capture,
    CaseNote,
    Masking,
    Moderation,
    Rewording,
    Voice,
)
from .form_evidence import erase_submissions
from .media import erase_attachments

#: Holds words of the voice: deleted either way.
WORDS: tuple[Any, ...] = (Capture, Addition, Rewording)
#: Says what was done about the voice: stays when it is emptied, without these words.
DEEDS: dict[Any, dict[str, Any]] = {
    Moderation: {},
    Masking: {},
    Appeal: {"text": "", "answer": ""},
    Alert: {"words": []},
}
#: Erased or kept by services of their own: files, forms as they came, sheets and lists that only point at the voice.
BY_THEMSELVES = ("Attachment", "Submission", "MeetingNote", "PaperSheet")


def empty_voice(voice: Voice, *, now: datetime) -> None:
    """Erase the words of a voice wherever they stand, its files, groups, contact and consents."""
    here = {"network_id": voice.network_id, "voice_id": voice.id}
    for model in WORDS:
        model.objects.filter(**here).delete()
    for model, emptied in DEEDS.items():
        if emptied:
            model.objects.filter(**here).update(**emptied)
    wording.forget(voice.network, kind="voice", object_ids=[voice.id])
    erase_attachments(voice)
    erase_submissions(voice)
    people.forget(voice.network, subject_id=voice.profile_id, now=now)


def take_out_voices(network: Network, *, ids: Sequence[UUID], profiles: Sequence[UUID]) -> None:
    """Nothing that hangs on these voices stays, nor the voices themselves. The caller counts them out first."""
    Demographic.objects.filter(network=network, profile_id__in=profiles).delete()
    for model in (Consent, ContactPoint):
        model.objects.filter(network=network, subject_id__in=profiles).delete()
    Edge.objects.filter(network=network, target_kind="voice", target_id__in=ids).delete()
    cases = Alert.objects.filter(network=network, voice_id__in=ids)
    CaseNote.objects.filter(
        network=network, alert_id__in=list(cases.values_list("id", flat=True))
    ).delete()
    wording.forget(network, kind="voice", object_ids=list(ids))
    with_files = Attachment.objects.filter(network=network, voice_id__in=ids)
    for voice in Voice.objects.filter(network=network, id__in=with_files.values("voice_id")):
        erase_attachments(voice)
    for model in (*WORDS, *DEEDS):
        model.objects.filter(network=network, voice_id__in=ids).delete()
    Voice.objects.filter(network=network, id__in=ids).delete()
