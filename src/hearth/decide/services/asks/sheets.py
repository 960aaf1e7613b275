"""Paper sheets of signatures: typed in by somebody of the team, and undone where that went wrong.

Of numbers, e-mail and home addresses a keyed hash is kept, so that nobody counts twice; a name only where its owner
ticked that it may be shown; an address only where they want to hear of the answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from hearth.core.ledger import services as ledger
from hearth.core.people import services as people
from hearth.kit.actors import Actor
from hearth.kit.ids import uuid7
from hearth.kit.proofs import receipt_line
from hearth.kit.refusals import Refused

from ...models import Ask, Signature, SignatureSheet
from ...queries.signature_sheets import SignatureLine, may_type_in, trouble_in_lines
from ...rules import asks as rules
from ...rules import receipt_of
from ..digits import read_address
from .signing import Signer, key_by_contact, key_of_home, note_wish, tidy_name

WAY = "paper"


@dataclass(frozen=True)
class SheetTyped:
    """A sheet that is in: numbers of lines whose people had signed already, and who had taken theirs back."""

    sheet: SignatureSheet
    again: tuple[int, ...] = ()
    taken_back: tuple[int, ...] = ()


def type_in_sheet(
    ask: Ask,
    *,
    number: str,
    lines: Mapping[int, SignatureLine],
    key: UUID,
    wish: Signer,
    by: Actor,
    now: datetime,
) -> SheetTyped:
    """Count the signatures of a sheet. Whoever signed before counts once; whoever took theirs back stays out.

    `wish`: language and wording of what those ticked who want to hear of the answer. The same `key` twice is one sheet.
    Refused: `ask_signing_over`, `sheet_without_number`, `signature_sheet_known`, `signature_sheet_unknown` (its key
    is another request's), `signature_sheet_empty`,
    `signature_line_whose`, `signature_line_unreadable`, `signature_line_nameless`, `signature_line_unreachable`,
    `name_not_a_name`; then nothing is kept.
    """
    told, there = number.strip(), {n: line for n, line in lines.items() if not line.is_empty}
    if not told or len(told) > 20:
        raise Refused("sheet_without_number")
    try:
        return _type_in(ask, told, there, key, wish, by, now)
    except IntegrityError:  # somebody on it signed by themselves in the same moment
        return _type_in(ask, told, there, key, wish, by, now)


@transaction.atomic
def _type_in(
    ask: Ask,
    number: str,
    lines: Mapping[int, SignatureLine],
    key: UUID,
    wish: Signer,
    by: Actor,
    now: datetime,
) -> SheetTyped:
    held = Ask.objects.select_for_update(of=("self",)).select_related("network").get(pk=ask.pk)
    everywhere = SignatureSheet.objects.filter(network_id=held.network_id)
    rows, same = everywhere.filter(ask_id=held.pk), everywhere.filter(id=key).first()
    if same and same.ask_id != held.pk:
        raise Refused("signature_sheet_unknown")
    if same and same.undone_at is None:
        return SheetTyped(same)
    if not may_type_in(held, today=now.date()):
        raise Refused("ask_signing_over")
    if rows.filter(number=number, undone_at=None).exists():
        raise Refused("signature_sheet_known", sheet=number)
    if not lines:
        raise Refused("signature_sheet_empty")
    for line_number, _field, code in trouble_in_lines(lines):
        raise Refused(code, line=line_number)
    sheet = SignatureSheet(
        network_id=held.network_id, ask_id=held.pk, number=number, lines=len(lines)
    )
    sheet.id = uuid7() if same else key
    again, taken_back = _sign_all(held, sheet, lines, wish, now)
    sheet.fresh = len(lines) - len(again) - len(taken_back)
    sheet.typed_by, sheet.typed_at = by.member, now
    sheet.save(force_insert=True)
    _note(held, "signature sheet typed in", by, now, sheet)
    return SheetTyped(sheet, again, taken_back)


@transaction.atomic
def undo_sheet(ask: Ask, *, sheet_id: UUID, by: Actor, now: datetime) -> SignatureSheet:
    """What came in with a sheet goes again; who has signed by themselves since then stays. Repeating is harmless.

    Refused: `signature_sheet_unknown`.
    """
    rows = SignatureSheet.objects.select_for_update().filter(
        network_id=ask.network_id, ask_id=ask.pk, id=sheet_id
    )
    sheet = rows.first()
    if sheet is None:
        raise Refused("signature_sheet_unknown")
    if sheet.undone_at is not None:
        return sheet
    signed = Signature.objects.filter(
        network_id=ask.network_id, ask_id=ask.pk, sheet_id=sheet.id, way=WAY, withdrawn_at=None
    )
    for subject in list(signed.values_list("subject_id", flat=True)):
        people.forget(ask.network, subject_id=subject, now=now)
    signed.delete()
    sheet.undone_at = now
    rows.update(undone_at=now)
    _note(ask, "signature sheet undone", by, now, sheet)
    return sheet


def _sign_all(
    ask: Ask, sheet: SignatureSheet, lines: Mapping[int, SignatureLine], wish: Signer, now: datetime
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Put down who is new. Returns the lines of those who signed before, and of those who took theirs back."""
    keys = {number: _key(ask, line) for number, line in lines.items()}
    known = Signature.objects.filter(
        network_id=ask.network_id, ask_id=ask.pk, signer_key__in=list(keys.values())
    )
    stands = {row.signer_key: row.withdrawn_at is None for row in known}
    again: list[int] = []
    taken_back: list[int] = []
    for number, line in lines.items():
        if keys[number] in stands:
            (again if stands[keys[number]] else taken_back).append(number)
            continue
        stands[keys[number]] = True
        made = _put_down(ask, sheet, keys[number], line, now)
        if line.hear_back:
            note_wish(ask, made.subject_id, wish, read_address(line.reach), now)
    return tuple(again), tuple(taken_back)


def _put_down(
    ask: Ask, sheet: SignatureSheet, key: str, line: SignatureLine, now: datetime
) -> Signature:
    name = tidy_name(line.name) if line.show_name else ""
    return Signature.objects.create(
        network_id=ask.network_id,
        ask_id=ask.pk,
        sheet_id=sheet.id,
        signer_key=key,
        way=WAY,
        name=name,
        name_state=Signature.NameState.WAITING if name else Signature.NameState.NONE,
        receipt_hash=receipt_line(ask.pk, receipt_of(ask.pk, key)),
        signed_at=now,
    )


def _key(ask: Ask, line: SignatureLine) -> str:
    """The same as online where a number or e-mail address stands on the line."""
    if line.is_contact:
        return key_by_contact(ask, line.reach)[0]
    return key_of_home(ask, rules.known_at_home(line.name, line.reach))


def _note(ask: Ask, deed: str, by: Actor, now: datetime, sheet: SignatureSheet) -> None:
    facts = {"ask": ask.pk, "sheet": sheet.id, "lines": sheet.lines, "n": sheet.fresh}
    ledger.record(network=ask.network, deed=deed, by=by, now=now, facts=facts)
