"""Voices come in: one by one or many, each once; they can be added to and taken back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypedDict
from uuid import UUID, uuid5

from django.db import IntegrityError, transaction
from django.utils import timezone

from hearth.core.ledger import services as ledger
from hearth.core.networks.models import Network
from hearth.core.people import services as people
from hearth.core.people.models import Known, Purpose
from hearth.core.places.models import Category, Dimension, Place
from hearth.core.trace import services as trace
from hearth.kit.actors import Actor
from hearth.kit.refusals import Refused

from ..models import Addition, Capture, Kind, Rewording, Round, Voice
from ..queries import voice_by_key
from ..queries.safety import sounds_like_crisis
from ..receipts import kept_code, kept_key, receipt_of
from ..rules import (
    LARGEST_GROUP,
    LONGEST,
    LONGEST_ADDITION,
    believable,
    is_open,
    storable,
    takes_late,
    tidy_text,
)
from ..traits import traits_from
from .cases import open_alert as open_alert
from .hanging import empty_voice
from .media import join_attachments
from .tallies import count_in, count_out


@dataclass(frozen=True)
class Received:
    """What the speaker gets. A repeat has the same receipt; a voice brought in by others has none."""

    voice_id: UUID
    receipt: str | None
    crisis: bool
    is_repeat: bool = False


@dataclass(frozen=True)
class Origin:
    """How a voice came. `raw` is kept as it came (JSON); `said_at` is by the device's own clock.

    `attachments` are the keys of recordings and photos: with them the words may be empty.
    """

    raw: Any = None
    said_at: datetime | None = None
    attachments: tuple[UUID, ...] = ()
    meeting_id: UUID | None = None


NO_ORIGIN = Origin()


def receive_voice(
    network: Network,
    *,
    round: Round,
    kind: str,
    text: str,
    language: str,
    place: Place | None = None,
    channel: str = "web",
    on_behalf: str = "self",
    group_size: int = 1,
    groups: Mapping[Dimension, Category | Known] | None = None,
    consents: Mapping[str, bool] | None = None,
    wordings: Mapping[str, str] | None = None,
    contact: tuple[str, str] | None = None,
    asked_in: str = "",
    origin: Origin = NO_ORIGIN,
    key: UUID,
    by: Actor,
    now: datetime,
) -> Received:
    """Take in one voice. The same key twice is one voice, also when both come at once.

    `asked_in` is the language of the page and its wordings, if it is not that of the words.
    `contact` is (channel, address), kept only with consent to hear back or to messages. What has
    changed when a key comes again is kept as an addition. What a member caught while the round was
    open may come some days after it closed (`rules.takes_late`). Refused: `nothing_said`,
    `said_too_much`, `kind_of_voice_unknown`, `round_not_open`, `group_size_not_usable`,
    `place_unknown`, `may_not_speak_for_others`.
    """
    words = _checked(kind, text, on_behalf, group_size, may_be_empty=bool(origin.attachments))
    known = voice_by_key(network, key)
    if known:
        return _again(known, key, words, origin, now)
    said_at = believable(origin.said_at, now=now)
    _must_be_open(round, network, by=by, said_at=said_at, now=now)
    _must_be_here(network, place)
    _may_record(by, on_behalf)
    receipt = receipt_of(network.pk, key)
    voice = Voice(
        network=network,
        key=kept_key(key),
        round=round,
        kind=kind,
        text=words,
        language=language,
        place=place,
        channel=channel,
        captured_by=by.membership_id,
        on_behalf=on_behalf,
        group_size=group_size,
        may_quote=bool((consents or {}).get(Purpose.QUOTE)),
        said_at=said_at,
        received_at=now,
        receipt_hash=kept_code(receipt),
        meeting_id=origin.meeting_id,
    )
    try:
        agreed = _Agreed(consents or {}, wordings or {}, contact, asked_in or language)
        return _keep(voice, text, origin, groups or {}, agreed, receipt, by, now)
    except IntegrityError:
        known = voice_by_key(network, key)
        if known is None:
            raise
        return _again(known, key, words, origin, now)


def _again(known: Voice, key: UUID, words: str, origin: Origin, now: datetime) -> Received:
    """The same voice once more. Words that have changed since are kept as an addition."""
    if known.state != Voice.State.WITHDRAWN:
        join_attachments(known, keys=origin.attachments)
    if known.state != Voice.State.WITHDRAWN and words and not _was_said(known, words):
        add_to_voice(known, text=words[:LONGEST_ADDITION], key=uuid5(key, words), now=now)
    receipt = receipt_of(known.network_id, key) if known.receipt_hash else None
    return Received(known.id, receipt, _is_crisis(known, words), is_repeat=True)


def _was_said(known: Voice, words: str) -> bool:
    """Whether these are its words, or were before its speaker corrected them."""
    rows = Rewording.objects.filter(network_id=known.network_id, voice_id=known.id)
    return known.text == words or rows.filter(text_before=words).exists()


@dataclass(frozen=True)
class _Agreed:
    """What somebody agreed to, in which words and language, and where to answer them."""

    consents: Mapping[str, bool]
    wordings: Mapping[str, str]
    contact: tuple[str, str] | None
    language: str

    @property
    def may_write(self) -> bool:
        return bool(self.consents.get(Purpose.HEAR_BACK) or self.consents.get(Purpose.MESSAGES))


@transaction.atomic
def _keep(
    voice: Voice,
    text: str,
    origin: Origin,
    groups: Mapping[Dimension, Category | Known],
    agreed: _Agreed,
    receipt: str,
    by: Actor,
    now: datetime,
) -> Received:
    """The voice, its raw capture, groups, consents, contact and alert: all or nothing."""
    network = voice.network
    voice.save(force_insert=True)
    Capture.objects.create(
        network=network,
        voice_id=voice.id,
        payload=_as_it_came(voice, text, origin),
        received_at=now,
    )
    join_attachments(voice, keys=origin.attachments)
    people.note_groups(network, profile_id=voice.profile_id, answers=groups)
    count_in(network, [traits_from(voice, groups)])
    _note_agreement(voice, agreed, now)
    crisis = open_alert(voice, now)
    trace.link(
        network,
        source=("round", voice.round_id),
        target=("voice", voice.id),
        relation="asked",
        now=now,
    )
    ledger.record(
        network=network,
        deed="voice received",
        by=by,
        now=now,
        facts={"voice": voice.id, "round": voice.round_id, "channel": voice.channel},
    )
    return Received(voice.id, receipt, crisis)


def _as_it_came(voice: Voice, text: str, origin: Origin) -> dict[str, Any]:
    """The raw capture: the words to the letter, the device's own clock, and whatever else came."""
    came = {"text": storable(text), "kind": voice.kind, "channel": voice.channel}
    clock = {"said_at": origin.said_at.isoformat()} if origin.said_at else {}
    return came | clock | ({"raw": origin.raw} if origin.raw is not None else {})


def _note_agreement(voice: Voice, agreed: _Agreed, now: datetime) -> None:
    people.note_consents(
        voice.network,
        subject_id=voice.profile_id,
        answers=agreed.consents,
        wordings={purpose: agreed.wordings.get(purpose, purpose) for purpose in agreed.consents},
        language=agreed.language,
        now=now,
    )
    if agreed.contact and agreed.contact[1].strip() and agreed.may_write:
        channel, address = agreed.contact
        people.note_contact(
            voice.network,
            subject_id=voice.profile_id,
            channel=channel,
            address=address,
            language=agreed.language,
            now=now,
        )


@transaction.atomic
def add_to_voice(voice: Voice, *, text: str, key: UUID, now: datetime) -> Addition:
    """Add words with the receipt; the voice is looked at again. The same key twice is one addition.

    Refused: `nothing_said`, `said_too_much`, `voice_withdrawn`.
    """
    if voice.state == Voice.State.WITHDRAWN:
        raise Refused("voice_withdrawn")
    words = tidy_text(text)
    if not words:
        raise Refused("nothing_said")
    if len(words) > LONGEST_ADDITION:
        raise Refused("said_too_much", most=LONGEST_ADDITION)
    known = Addition.objects.filter(network_id=voice.network_id, key=key).first()
    if known:
        return known
    made = Addition.objects.create(
        network_id=voice.network_id, key=key, voice_id=voice.id, text=words, added_at=now
    )
    open_alert(voice, now, words)
    ledger.record(
        network=voice.network,
        deed="voice added to",
        by=Actor.nobody(),
        now=now,
        facts={"voice": voice.id},
    )
    return made


@transaction.atomic
def withdraw_voice(voice: Voice, *, by: Actor, now: datetime) -> None:
    """Take a voice back: its words, raw capture, groups, contact and consents are erased.

    What stays is that there was one, and that it was withdrawn. Repeating is harmless.
    """
    rows = Voice.objects.filter(network_id=voice.network_id, id=voice.id)
    standing = rows.exclude(state=Voice.State.WITHDRAWN)
    if standing.select_for_update().first() is None:
        return
    count_out(voice.network, [voice.id])
    rows.update(state=Voice.State.WITHDRAWN, text="", shown_text="", may_quote=False, place=None)
    empty_voice(voice, now=now)
    ledger.record(
        network=voice.network, deed="voice withdrawn", by=by, now=now, facts={"voice": voice.id}
    )


def check_saying(*, kind: str, text: str, on_behalf: str = "self", group_size: int = 1) -> str:
    """The tidy text of a voice that may be kept. Refused as `receive_voice`."""
    return _checked(kind, text, on_behalf, group_size)


def _checked(
    kind: str, text: str, on_behalf: str, group_size: int, *, may_be_empty: bool = False
) -> str:
    words = tidy_text(text)
    if not words and not may_be_empty:
        raise Refused("nothing_said")
    if len(words) > LONGEST:
        raise Refused("said_too_much", most=LONGEST)
    if kind not in Kind.values:
        raise Refused("kind_of_voice_unknown", kind=kind)
    if not 1 <= group_size <= LARGEST_GROUP or (group_size > 1 and on_behalf != "group"):
        raise Refused("group_size_not_usable", most=LARGEST_GROUP)
    return words


class _Days(TypedDict):
    """When a round runs."""

    state: str
    opens_on: date
    closes_on: date


def _must_be_open(
    round: Round, network: Network, *, by: Actor, said_at: datetime, now: datetime
) -> None:
    days = _Days(state=round.state, opens_on=round.opens_on, closes_on=round.closes_on)
    today, said_on = timezone.localdate(now), timezone.localdate(said_at)
    late = by.membership_id and takes_late(**days, said_on=said_on, today=today)
    if round.network_id != network.pk or not (is_open(**days, today=today) or late):
        raise Refused("round_not_open")


def _must_be_here(network: Network, place: Place | None) -> None:
    if place is not None and place.network_id != network.pk:
        raise Refused("place_unknown", code=place.code)


def _may_record(by: Actor, on_behalf: str) -> None:
    """Somebody without a name speaks for themselves; champions and the team write down for others."""
    if on_behalf != Voice.OnBehalf.SELF and by.kind == "resident":
        raise Refused("may_not_speak_for_others")


def _is_crisis(voice: Voice, words: str) -> bool:
    return bool(sounds_like_crisis(words, language=voice.language, network=voice.network))
