"""A second person reads a sheet without seeing the first reading; what differs is settled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction

from hearth.core.ledger import services as ledger
from hearth.core.networks.models import Network
from hearth.core.people import queries as people
from hearth.core.people.models import ContactPoint
from hearth.kit.actors import Actor
from hearth.kit.refusals import Refused

from ...bridge import share_between
from ...models import Capture, PaperBatch, PaperSheet, Voice
from ...queries.papers import FIRST, SECOND, SETTLED, Compared, SheetAnswers, compared, readings
from ...rules import storable, tidy_text
from ..correcting import Corrected, put_right
from .entry import consents_of, groups_of, locked_sheet, place_of, wordings_of


@transaction.atomic
def read_again(
    network: Network, *, code: str, answers: SheetAnswers, by: Actor, now: datetime
) -> PaperSheet:
    """Read a sheet a second time. The same person sending twice changes nothing.

    Refused: as `enter_sheet`, and `sheet_not_entered_yet`, `sheet_same_person`, `sheet_read_twice`,
    `voice_withdrawn`.
    """
    sheet = locked_sheet(network, code)
    if sheet.state == PaperSheet.State.OPEN:
        raise Refused("sheet_not_entered_yet")
    if sheet.first_by == by.member:
        raise Refused("sheet_same_person")
    if sheet.state != PaperSheet.State.ENTERED:
        if sheet.second_by == by.member:
            return sheet
        raise Refused("sheet_read_twice")
    voice, first = _standing(sheet)
    first = replace(first, contact=_contact_of(voice))
    names = fields_of(sheet.batch)
    sheet.differs = [name for name in names if not _same(name, first, answers)]
    sheet.compared = len(names)
    sheet.state = PaperSheet.State.DIFFERS if sheet.differs else PaperSheet.State.AGREED
    sheet.second_by, sheet.second_at = by.member, now
    sheet.save(update_fields=["differs", "compared", "state", "second_by", "second_at"])
    _keep(sheet, SECOND, answers, now)
    ledger.record(
        network=network,
        deed="sheet read again",
        by=by,
        now=now,
        facts={"sheet": sheet.id, "differs": len(sheet.differs)},
    )
    return sheet


@transaction.atomic
def settle_sheet(
    network: Network,
    *,
    code: str,
    chosen: Mapping[str, str],
    text: str = "",
    contact: tuple[str, str] | None = None,
    reason: str,
    by: Actor,
    now: datetime,
) -> PaperSheet:
    """Settle what two people read differently, paper in hand.

    `chosen` says for each field `first` or `second`, for the words also `own` (then `text` stands).
    `contact` stands where the address differed, since no second one is kept. Repeating is harmless.
    Refused: `sheet_not_to_settle`, `choice_missing`, `reason_missing`, and as `put_right`.
    """
    sheet = locked_sheet(network, code)
    if sheet.state == PaperSheet.State.SETTLED:
        return sheet
    if sheet.state != PaperSheet.State.DIFFERS:
        raise Refused("sheet_not_to_settle")
    if reason not in PaperSheet.Reason.values:
        raise Refused("reason_missing")
    voice, first = _standing(sheet)
    first = replace(first, contact=_contact_of(voice))
    second = replace(readings(sheet)[SECOND], contact=contact)
    final = _final(sheet, first, second, chosen, text)
    sheet.wrong = [name for name in sheet.differs if not _same(name, first, final)]
    if sheet.wrong:
        as_ = _corrected(network, sheet.batch, final)
        if voice.text != tidy_text(first.text):  # its speaker has put the words right since
            as_ = replace(as_, text=voice.text)
        put_right(voice, as_=as_, now=now)
        _keep(sheet, SETTLED, final, now)
    sheet.state, sheet.reason = PaperSheet.State.SETTLED, reason
    sheet.settled_by, sheet.settled_at = by.member, now
    sheet.save(update_fields=["wrong", "state", "reason", "settled_by", "settled_at"])
    ledger.record(
        network=network,
        deed="sheet settled",
        by=by,
        now=now,
        facts={"sheet": sheet.id, "wrong": len(sheet.wrong), "reason": reason},
    )
    return sheet


@dataclass(frozen=True)
class Quality:
    """How well a batch was typed: of the sheets read twice, how many had a mistake, from low to high."""

    counted: Compared
    share: float | None
    low: float
    high: float


def quality_of(batch: PaperBatch) -> Quality:
    """The share of sheets with a mistake in the first reading, with its interval (95 %)."""
    counted = compared(batch)
    low, high = share_between(counted.with_mistake, counted.sheets)
    share = counted.with_mistake / counted.sheets if counted.sheets else None
    return Quality(counted, share, low, high)


def fields_of(batch: PaperBatch) -> list[str]:
    """Names of what is compared: `text`, `kind`, `place`, `agreed:quote`, `group:<id>`, `contact`."""
    consents = [f"agreed:{purpose}" for purpose, _words in batch.layout.get("consents", [])]
    groups = [f"group:{dimension}" for dimension, _words, _rows in batch.layout.get("groups", [])]
    return ["text", "kind", "place", *consents, "contact", *groups]


def _value(name: str, answers: SheetAnswers) -> object:
    """One field in a shape that can be compared: spaces, capitals and commas are no difference."""
    part, _colon, key = name.partition(":")
    if part == "text":
        return " ".join(
            "".join(c if c.isalnum() or ord(c) > 0x2FF else " " for c in answers.text).split()
        ).casefold()
    if part == "agreed":
        return key in answers.agreed
    if part == "group":
        return answers.groups.get(key)
    if part == "contact":
        return answers.contact[1].replace(" ", "").casefold() if answers.contact else ""
    return getattr(answers, part)


def _same(name: str, one: SheetAnswers, other: SheetAnswers) -> bool:
    return _value(name, one) == _value(name, other)


def _final(
    sheet: PaperSheet,
    first: SheetAnswers,
    second: SheetAnswers,
    chosen: Mapping[str, str],
    text: str,
) -> SheetAnswers:
    """The answers that stand. Refused: `choice_missing`."""
    final = first
    for name in sheet.differs:
        choice = chosen.get(name, SECOND if name == "contact" else "")
        if name == "text" and choice == "own" and text.strip():
            final = replace(final, text=text)
        elif choice == SECOND:
            final = _taken_over(name, final, second)
        elif choice != FIRST:
            raise Refused("choice_missing")
    return final


def _taken_over(name: str, into: SheetAnswers, source: SheetAnswers) -> SheetAnswers:
    part, _colon, key = name.partition(":")
    if part == "agreed":
        own = into.agreed - {key}
        return replace(into, agreed=own | ({key} & source.agreed))
    if part == "group":
        return replace(into, groups=dict(into.groups) | {key: source.groups.get(key, "")})
    return replace(into, **{part: getattr(source, part)})


def _corrected(network: Network, batch: PaperBatch, final: SheetAnswers) -> Corrected:
    return Corrected(
        text=final.text,
        kind=final.kind,
        place=place_of(network, final),
        groups=groups_of(network, final),
        consents=consents_of(batch, final),
        wordings=wordings_of(batch),
        contact=final.contact,
        language=batch.language,
    )


def _standing(sheet: PaperSheet) -> tuple[Voice, SheetAnswers]:
    """The sheet's voice and its first reading. Refused: `voice_withdrawn`."""
    rows = Voice.objects.filter(network_id=sheet.network_id, id=sheet.voice_id or sheet.id)
    voice = rows.first()
    first = readings(sheet).get(FIRST)
    if voice is None or voice.state == Voice.State.WITHDRAWN or first is None:
        raise Refused("voice_withdrawn")
    return voice, first


def _contact_of(voice: Voice) -> tuple[str, str] | None:
    rows: list[ContactPoint] = people.contacts(voice.network, subjects=[voice.profile_id])
    return (rows[0].channel, rows[0].address) if rows else None


def _keep(sheet: PaperSheet, turn: str, answers: SheetAnswers, now: datetime) -> None:
    """The raw reading, beside the first one: neither is written over."""
    kept = answers.as_json()
    kept["text"] = storable(kept["text"])
    Capture.objects.create(
        network_id=sheet.network_id,
        voice_id=sheet.voice_id or sheet.id,
        payload={
            "text": kept["text"],
            "kind": answers.kind,
            "channel": "paper",
            "raw": {"turn": turn, "sheet": sheet.code, "answers": kept},
        },
        received_at=now,
    )
