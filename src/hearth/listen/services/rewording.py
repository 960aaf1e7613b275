"""New words for a voice: its speaker corrects them, or a person writes a recording down.

The words that stood before are kept, and nothing new is public before somebody has read it.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid5

from django.db import transaction

from hearth.core.ledger import services as ledger
from hearth.core.wording import services as wording
from hearth.kit.actors import Actor
from hearth.kit.refusals import Refused

from ..models import Attachment, Moderation, Rewording, Voice
from ..queries.recordings import transcripts
from ..rules import LONGEST, tidy_text
from .receiving import open_alert


@transaction.atomic
def correct_voice(
    voice: Voice, *, text: str, key: UUID, by: Actor, now: datetime, language: str = ""
) -> Voice:
    """Put new words in the place of the old, with the receipt; they are read again before they show.

    The same key twice is one correction, and the same words are none. Refused: `nothing_said`,
    `said_too_much`, `voice_withdrawn`.
    """
    words = _checked(text)
    row = _locked(voice.network_id, voice.id)
    known = Rewording.objects.filter(network_id=voice.network_id, key=key).exists()
    spoken = language or row.language
    if known or (row.text, row.language) == (words, spoken):
        return row
    return _reword(
        row,
        words,
        spoken,
        why=Rewording.Why.CORRECTED,
        deed="voice corrected",
        key=key,
        by=by,
        now=now,
    )


@transaction.atomic
def transcribe(
    attachment: Attachment, *, text: str, language: str, by: Actor, now: datetime
) -> Attachment:
    """Write down what a recording says. Where the voice has no words of its own they become its words.

    Writing it down again changes both, unless its speaker has corrected the words since. Refused:
    `nothing_said`, `said_too_much`, `recording_unknown`, `voice_withdrawn`.
    """
    words = _checked(text)
    row = _recording(attachment)
    voice = _locked(row.network_id, row.voice_id)
    before = transcripts(row.network, voice.id)
    row.transcript, row.transcript_language = words, language
    row.transcribed_by, row.transcribed_at = by.membership_id, now
    row.save(
        update_fields=["transcript", "transcript_language", "transcribed_by", "transcribed_at"]
    )
    ledger.record(
        network=row.network,
        deed="recording written down",
        by=by,
        now=now,
        facts={"voice": voice.id, "attachment": row.id},
    )
    if voice.text in ("", before):
        _take_over(
            voice, language, key=uuid5(row.key, f"{now.isoformat()}:{words}"), by=by, now=now
        )
    else:
        open_alert(voice, now, words)
    return row


def _take_over(voice: Voice, language: str, *, key: UUID, by: Actor, now: datetime) -> None:
    """The words of all its recordings, in the order in which they came, are the words of the voice."""
    words = transcripts(voice.network, voice.id)[:LONGEST]
    if words != voice.text:
        _reword(
            voice,
            words,
            language,
            why=Rewording.Why.TRANSCRIBED,
            deed="voice has words",
            key=key,
            by=by,
            now=now,
        )


def _reword(
    voice: Voice,
    words: str,
    language: str,
    *,
    why: Rewording.Why,
    deed: str,
    key: UUID,
    by: Actor,
    now: datetime,
) -> Voice:
    Rewording.objects.create(
        network_id=voice.network_id,
        key=key,
        voice_id=voice.id,
        why=why,
        text_before=voice.text,
        language_before=voice.language,
        by=by.label,
        at=now,
    )
    voice.text, voice.language = words, language
    voice.shown_text, voice.state = "", Voice.State.WAITING
    voice.save(update_fields=["text", "language", "shown_text", "state"])
    _let_go_of_second_looks(voice, now)
    wording.forget(voice.network, kind="voice", object_ids=[voice.id])
    open_alert(voice, now)
    ledger.record(network=voice.network, deed=deed, by=by, now=now, facts={"voice": voice.id})
    return voice


def _let_go_of_second_looks(voice: Voice, now: datetime) -> None:
    """A second reader was to look at words that stand no more: whoever reads the new ones decides."""
    rows = Moderation.objects.filter(network_id=voice.network_id, voice_id=voice.id)
    rows.filter(is_provisional=True, settled_at=None).update(settled_at=now)


def _checked(text: str) -> str:
    words = tidy_text(text)
    if not words:
        raise Refused("nothing_said")
    if len(words) > LONGEST:
        raise Refused("said_too_much", most=LONGEST)
    return words


def _locked(network_id: UUID, voice_id: UUID | None) -> Voice:
    """The voice as it stands now, held until the deed is done. Refused: `voice_withdrawn`."""
    rows = Voice.objects.select_for_update().filter(network_id=network_id, id__in=[voice_id])
    row = rows.first()
    if row is None or row.state == Voice.State.WITHDRAWN:
        raise Refused("voice_withdrawn")
    return row


def _recording(attachment: Attachment) -> Attachment:
    """A whole recording that belongs to a voice. Refused: `recording_unknown`."""
    rows = Attachment.objects.select_for_update().filter(
        network_id=attachment.network_id,
        id=attachment.id,
        kind=Attachment.Kind.AUDIO,
        state=Attachment.State.WHOLE,
    )
    row = rows.exclude(voice_id=None).first()
    if row is None:
        raise Refused("recording_unknown")
    return row
