"""A form comes in: in one post or several, once or often, always the same voice; nothing is lost.

What cannot become a voice (a closed round, an unknown form, other words under the same id) is kept
as it came and waits for a person; the form app is told so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from uuid import UUID, uuid5

from django.db import IntegrityError, transaction

from hearth.core.ledger import services as ledger
from hearth.core.networks.models import Network
from hearth.core.people.models import Device
from hearth.kit.actors import Actor
from hearth.kit.refusals import Refused

from ...models import Round, Submission, SubmissionFile, Voice
from ...queries.form_apps import files_of, whole_keys
from ...queries.safety import sounds_like_crisis
from ...receipts import receipt_of
from ...xforms import Filled, fields, read_filled
from ..media import join_attachments
from ..receiving import Received, receive_voice
from .files import Part, keep_parts, note_parts
from .saying import agreed_to_keep, kept_instance, key_of, media_named, saying_of

State = Submission.State


@dataclass(frozen=True)
class Taken:
    """What a form app is told: how the form stands, the receipt, why not, and files left out."""

    state: str
    receipt: str = ""
    code: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)
    crisis: bool = False
    left_out: tuple[SubmissionFile, ...] = ()


def take_submission(
    network: Network,
    *,
    xml: bytes,
    parts: Iterable[Part] = (),
    is_incomplete: bool = False,
    device: Device,
    by: Actor,
    now: datetime,
) -> Taken:
    """Take in one post of a form. The same id with the same content is one voice, however often.

    Other content under the same id is kept beside the first and never changes it. Refused (and
    nothing kept): `form_too_large`, `form_not_readable`, `instance_id_missing`, `keep_not_agreed`.
    """
    filled = read_filled(xml)
    if not agreed_to_keep(filled):
        raise Refused("keep_not_agreed")
    instance = kept_instance(network, filled.instance_id)
    kept = keep_parts(network, instance, parts, named=media_named(filled), now=now)
    with transaction.atomic():
        row = _row(network, filled, xml, instance, device=device, by=by, now=now)
        note_parts(row, kept)
        if not is_incomplete and row.state in (State.INCOMPLETE, State.REFUSED):
            _try(row, filled, xml, by=by, now=now)
        elif row.state == State.MADE:
            _join_late_files(row)
    return _told(row, filled)


def _row(
    network: Network,
    filled: Filled,
    xml: bytes,
    instance: UUID,
    *,
    device: Device,
    by: Actor,
    now: datetime,
) -> Submission:
    """The row of exactly this content, locked; a new one if it comes for the first time."""
    content = sha256(xml).hexdigest()
    rows = Submission.objects.select_for_update().filter(network=network, instance=instance)
    known = rows.filter(xml_hash=content).first()
    if known:
        return known
    new = Submission(
        network=network,
        instance=instance,
        form=filled.form,
        version=filled.version,
        round=_round(network, filled.form),
        xml_hash=content,
        xml=xml,
        device_id=device.pk,
        membership_id=by.member,
        received_at=now,
    )
    try:
        with transaction.atomic():
            _place_beside(new, rows.exists(), _is_edit(network, filled))
            new.save(force_insert=True)
    except IntegrityError:  # somebody was quicker: their row stands, ours is looked at again
        return _row(network, filled, xml, instance, device=device, by=by, now=now)
    if new.state == State.CONFLICT:
        _note(new, "form in conflict", by, now)
    return new


def _place_beside(new: Submission, has_first: bool, is_edit: bool) -> None:
    """The first under its id waits to become a voice; any other is evidence of a conflict."""
    new.is_first = not has_first
    new.state = State.CONFLICT if has_first or is_edit else State.INCOMPLETE
    if new.state == State.CONFLICT:
        new.code = "other_words_same_form" if has_first else "form_was_edited"


def _is_edit(network: Network, filled: Filled) -> bool:
    """Whether it takes the place of a form that came before (some form apps can edit what was sent)."""
    if not filled.replaces:
        return False
    before = kept_instance(network, filled.replaces)
    return Submission.objects.filter(network=network, instance=before).exists()


def _round(network: Network, form: str) -> Round | None:
    identifier = fields.round_behind(form)
    if identifier is None:
        return None
    rows = Round.objects.filter(network=network, pk=identifier)
    return rows.exclude(state=Round.State.DRAFT).first()


def _try(row: Submission, filled: Filled, xml: bytes, *, by: Actor, now: datetime) -> None:
    """Make the voice, or write down why not."""
    was = row.state
    try:
        if row.round is None:
            raise Refused("form_unknown")
        received = make_voice(row, filled, xml, round=row.round, by=by, now=now)
    except Refused as refused:
        row.state, row.code = State.REFUSED, refused.code
        row.facts = {name: str(fact)[:80] for name, fact in refused.facts.items()}
        row.save(update_fields=["state", "code", "facts"])
        if was != State.REFUSED:
            _note(row, "form refused", by, now)
        return
    made(row, received)


def make_voice(
    row: Submission, filled: Filled, xml: bytes, *, round: Round, by: Actor, now: datetime
) -> Received:
    """The voice of a form. Refused as `receive_voice`, and `group_size_not_a_number`."""
    files = whole_keys(row.network, row.id)
    saying = saying_of(row.network, filled, xml=xml, round=round, files=files)
    with transaction.atomic():
        return receive_voice(
            row.network,
            round=round,
            channel=Voice.Channel.ODK,
            key=voice_key(row, filled),
            by=by,
            now=now,
            **saying,
        )


def voice_key(row: Submission, filled: Filled) -> UUID:
    """The key of its voice: the form's own, or one more for other words under the same id."""
    key = key_of(row.network, filled.instance_id)
    return key if row.is_first else uuid5(key, row.xml_hash)


def made(row: Submission, received: Received) -> None:
    """A voice was made: what came now stands in its raw capture alone."""
    row.state, row.code, row.facts = State.MADE, "", {}
    row.voice_id, row.xml = received.voice_id, b""
    row.save(update_fields=["state", "code", "facts", "voice_id", "xml"])


def _join_late_files(row: Submission) -> None:
    """Files that come after the voice was made belong to it too, unless it was taken back."""
    rows = Voice.objects.filter(network=row.network).exclude(state=Voice.State.WITHDRAWN)
    if row.voice_id and (standing := rows.filter(id=row.voice_id).first()):
        join_attachments(standing, keys=whole_keys(row.network, row.id))


def _told(row: Submission, filled: Filled) -> Taken:
    files = files_of(row.network, [row.id])[row.id]
    is_made = row.state == State.MADE
    words, spoken = filled.answer(fields.TEXT), filled.answer(fields.LANGUAGE)
    return Taken(
        state=row.state,
        receipt=receipt_of(row.network_id, voice_key(row, filled)) if is_made else "",
        code=row.code,
        facts=row.facts,
        crisis=bool(sounds_like_crisis(words, language=spoken, network=row.network)),
        left_out=tuple(one for one in files if one.code),
    )


def _note(row: Submission, deed: str, by: Actor, now: datetime) -> None:
    ledger.record(
        network=row.network,
        deed=deed,
        by=by,
        now=now,
        facts={"submission": row.id, "why": row.code},
    )
