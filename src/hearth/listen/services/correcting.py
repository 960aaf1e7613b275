"""Putting a voice right that was written down wrongly, and taking out one that never should have been.

Both are parts of other deeds, which write into the ledger themselves. Raw captures stay as they are.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from hearth.core.networks.models import Network
from hearth.core.people import services as people
from hearth.core.people.models import ContactPoint, Demographic, Known, Purpose
from hearth.core.places.models import Category, Dimension, Place
from hearth.kit.refusals import Refused

from ..models import Addition, Alert, Masking, Moderation, Rewording, Voice
from ..rules import tidy_text
from ..traits import traits_of
from .hanging import take_out_voices
from .receiving import check_saying, open_alert
from .tallies import count_in, count_out

#: Where something is written once somebody has read a voice, or its speaker has come back to it.
TOUCHED = (Moderation, Masking, Addition, Rewording)


@dataclass(frozen=True)
class Corrected:
    """A voice as it should stand: everything that may have been read wrongly."""

    text: str
    kind: str
    place: Place | None = None
    groups: Mapping[Dimension, Category | Known] = field(default_factory=dict)
    consents: Mapping[str, bool] = field(default_factory=dict)
    wordings: Mapping[str, str] = field(default_factory=dict)
    contact: tuple[str, str] | None = None
    language: str = "en"


def put_right(voice: Voice, *, as_: Corrected, now: datetime) -> None:
    """Make the voice what it should have been. Words that others could read wait for a look again.

    Refused: `voice_withdrawn`, `nothing_said`, `said_too_much`, `kind_of_voice_unknown`.
    """
    if voice.state == Voice.State.WITHDRAWN:
        raise Refused("voice_withdrawn")
    words = check_saying(kind=as_.kind, text=as_.text)
    count_out(voice.network, [voice.id])
    if words != tidy_text(voice.text):
        voice.shown_text = ""
        if voice.state == Voice.State.SHOWN:
            voice.state = Voice.State.WAITING
    voice.text, voice.kind, voice.place = words, as_.kind, as_.place
    voice.may_quote = bool(as_.consents.get(Purpose.QUOTE))
    voice.save(update_fields=["text", "shown_text", "state", "kind", "place", "may_quote"])
    _put_groups_and_consents_right(voice, as_, now)
    count_in(voice.network, traits_of(voice.network, [voice.id]))
    open_alert(voice, now)


def _put_groups_and_consents_right(voice: Voice, as_: Corrected, now: datetime) -> None:
    network, profile = voice.network, voice.profile_id
    Demographic.objects.filter(network=network, profile_id=profile).delete()
    people.note_groups(network, profile_id=profile, answers=as_.groups)
    people.note_consents(
        network,
        subject_id=profile,
        answers=as_.consents,
        wordings={purpose: as_.wordings.get(purpose, purpose) for purpose in as_.consents},
        language=as_.language,
        now=now,
    )
    may_write = as_.consents.get(Purpose.HEAR_BACK) or as_.consents.get(Purpose.MESSAGES)
    ContactPoint.objects.filter(network=network, subject_id=profile).delete()
    if as_.contact and may_write:
        channel, address = as_.contact
        people.note_contact(
            network,
            subject_id=profile,
            channel=channel,
            address=address,
            language=as_.language,
            now=now,
        )


def erase_voice(network: Network, voice_id: UUID) -> None:
    """Take out a voice that was typed by mistake and that nobody has read: nothing of it stays.

    Refused: `sheet_was_read_already`.
    """
    voice = Voice.objects.select_for_update().filter(network=network, id=voice_id).first()
    here = {"network": network, "voice_id": voice_id}
    touched = (
        voice is None
        or voice.state != Voice.State.WAITING
        or any(model.objects.filter(**here).exists() for model in TOUCHED)
        or Alert.objects.filter(**here).exclude(taken_by=None, closed_at=None).exists()
    )
    if voice is None or touched:
        raise Refused("sheet_was_read_already")
    count_out(network, [voice_id])
    take_out_voices(network, ids=[voice_id], profiles=[voice.profile_id])
