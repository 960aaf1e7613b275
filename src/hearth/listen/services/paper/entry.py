"""Typing a sheet in: it becomes the voice whose receipt was torn off."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from hearth.core.ledger import services as ledger
from hearth.core.networks.models import Network
from hearth.core.people.models import Known, Purpose
from hearth.core.places import queries as places
from hearth.core.places.models import Category, Dimension, Place
from hearth.kit.actors import Actor
from hearth.kit.codes import tidy
from hearth.kit.refusals import Refused

from ...models import PaperBatch, PaperSheet, Round
from ...queries.papers import (
    BLANK,
    FIRST,
    PREFER_NOT,
    SheetAnswers,
    is_sheet_code,
    key_of,
    readings,
)
from ..correcting import erase_voice
from ..receiving import Origin, Received, receive_voice

UNDO = timedelta(hours=24)


@transaction.atomic
def enter_sheet(
    network: Network, *, code: str, answers: SheetAnswers, by: Actor, now: datetime
) -> Received:
    """Type a sheet in. The same answers by the same person twice are one voice.

    Refused: `sheet_code_slip`, `sheet_code_unknown`, `sheet_entered_already`, and as `receive_voice`.
    """
    sheet = locked_sheet(network, code)
    if sheet.state != PaperSheet.State.OPEN:
        return _entered_already(sheet, answers, by)
    batch = sheet.batch
    received = receive_voice(
        network,
        round=batch.round,
        kind=answers.kind,
        text=answers.text,
        language=answers.language,
        place=place_of(network, answers),
        channel="paper",
        groups=groups_of(network, answers),
        consents=consents_of(batch, answers),
        wordings=wordings_of(batch),
        contact=answers.contact,
        asked_in=batch.language,
        origin=Origin(
            raw={"turn": FIRST, "sheet": sheet.code, "answers": answers.as_json()},
            said_at=_said_at(batch.round, answers, now),
        ),
        key=key_of(sheet.id),
        by=by,
        now=now,
    )
    sheet.state, sheet.voice_id = PaperSheet.State.ENTERED, received.voice_id
    sheet.first_by, sheet.first_at = by.member, now
    sheet.save(update_fields=["state", "voice_id", "first_by", "first_at"])
    return received


def _entered_already(sheet: PaperSheet, answers: SheetAnswers, by: Actor) -> Received:
    """An impatient finger gets its voice again; anything else is told that the sheet is in."""
    first = readings(sheet).get(FIRST)
    same = first is not None and first.as_json() | {"has_contact": 0} == answers.as_json() | {
        "has_contact": 0
    }
    if sheet.first_by != by.membership_id or not same or sheet.voice_id is None:
        raise Refused("sheet_entered_already")
    return Received(sheet.voice_id, None, crisis=False, is_repeat=True)


@transaction.atomic
def undo_entry(network: Network, *, code: str, by: Actor, now: datetime) -> SheetAnswers:
    """Take one's own entry back within a day, as if it had not been typed; gives the answers back.

    Refused: as `enter_sheet`, and `sheet_not_yours_to_undo`, `sheet_was_read_already` (somebody has
    read the voice, or the sheet a second time).
    """
    sheet = locked_sheet(network, code)
    if sheet.first_by != by.membership_id or not sheet.first_at or now - sheet.first_at > UNDO:
        raise Refused("sheet_not_yours_to_undo")
    first = readings(sheet).get(FIRST)
    if sheet.state != PaperSheet.State.ENTERED or first is None or sheet.voice_id is None:
        raise Refused("sheet_was_read_already")
    erase_voice(network, sheet.voice_id)
    sheet.state, sheet.voice_id = PaperSheet.State.OPEN, None
    sheet.first_by = sheet.first_at = None
    sheet.save(update_fields=["state", "voice_id", "first_by", "first_at"])
    ledger.record(
        network=network, deed="sheet entry undone", by=by, now=now, facts={"sheet": sheet.id}
    )
    return first


def locked_sheet(network: Network, code: str) -> PaperSheet:
    """The sheet behind a typed code, for us alone. Refused: `sheet_code_slip`, `sheet_code_unknown`."""
    if not is_sheet_code(code):
        raise Refused("sheet_code_slip")
    rows = PaperSheet.objects.select_for_update().filter(network=network, code=tidy(code))
    sheet = rows.first()
    if sheet is None:
        raise Refused("sheet_code_unknown")
    return sheet


def place_of(network: Network, answers: SheetAnswers) -> Place | None:
    """The place that was named. Refused: `place_unknown`."""
    if answers.place is None:
        return None
    found = places.places(network).filter(pk=answers.place).first()
    if found is None:
        raise Refused("place_unknown", code=str(answers.place))
    return found


def groups_of(network: Network, answers: SheetAnswers) -> Mapping[Dimension, Category | Known]:
    """Answers about groups. What was asked and left blank is not known, which is not "not asked"."""
    told: dict[Dimension, Category | Known] = {}
    for dimension in places.dimensions(network):
        answer = answers.groups.get(str(dimension.pk))
        category = next((row for row in dimension.categories.all() if str(row.pk) == answer), None)
        if answer == PREFER_NOT:
            told[dimension] = Known.PREFER_NOT
        elif answer == BLANK:
            told[dimension] = Known.NOT_KNOWN
        elif category:
            told[dimension] = category
    return told


def consents_of(batch: PaperBatch, answers: SheetAnswers) -> dict[str, bool]:
    """Every purpose that the sheet asks about, with its answer; handing in means that we may keep it."""
    asked = [purpose for purpose, _words in batch.layout.get("consents", [])]
    return {Purpose.KEEP.value: True} | {purpose: purpose in answers.agreed for purpose in asked}


def wordings_of(batch: PaperBatch) -> dict[str, str]:
    """The very words on the sheet."""
    kept = {Purpose.KEEP.value: batch.layout.get("keep", Purpose.KEEP.value)}
    return kept | dict(batch.layout.get("consents", []))


def _said_at(round: Round, answers: SheetAnswers, now: datetime) -> datetime | None:
    """When it was written: the day on the sheet; for a closed round without a day, its last one."""
    day = answers.said_on
    if day is None and timezone.localdate(now) > round.closes_on:
        day = round.closes_on
    return datetime.combine(day, time(12), tzinfo=UTC) if day else None
