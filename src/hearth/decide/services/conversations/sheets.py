"""Printed sheets of statements: two people read each, and only what both read the same counts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from hearth.kit.actors import Actor
from hearth.kit.refusals import Refused

from ...models import Activity, OpinionSheet, Participant
from ...queries.conversations import opinion_sheets, statements
from ...rules import conversations as rules
from ..activities import note
from ..entry import admit_by_code, key_of
from ..twice_read import read_again
from .holding import hold
from .opinions import put_in

#: Paper that was filled in before closing is still read afterwards, until the result is out.
READING = (Activity.State.OPEN, Activity.State.CLOSED)


@transaction.atomic
def enter_opinion_sheet(
    activity: Activity,
    *,
    sheet: str,
    code: str = "",
    opinions: Mapping[Any, Any],
    by: Actor,
    now: datetime,
) -> OpinionSheet:
    """Enter a sheet; a second person enters it again, and only when both agree it counts.

    `code` where people come in by code; otherwise the number on the sheet stands for the person.
    Refused: `opinions_not_open`, `sheet_without_number`, `voter_code_unknown`, `opinion_unknown`,
    `opinion_empty`, `same_person_twice`, `sheet_is_done`, `sheet_code_differs`.
    """
    fresh = hold(activity, states=READING, code="opinions_not_open")
    name = sheet.strip()[:20]
    if not name:
        raise Refused("sheet_without_number")
    key = _key(fresh, name, code)
    read = _tidy(fresh, opinions)
    known = opinion_sheets(fresh).select_for_update().filter(sheet=name).first()
    if known is None:
        return _first(fresh, name, key, read, by, now)
    agreed = read_again(known, read, is_same_code=known.participant_key == key, by=by)
    if agreed:
        _count(fresh, known, read, by, now)
    else:
        note(fresh, "sheet of opinions differs", by, now, sheet=name)
    return known


@transaction.atomic
def settle_opinion_sheet(
    activity: Activity, *, sheet_id: UUID, opinions: Mapping[Any, Any], by: Actor, now: datetime
) -> OpinionSheet:
    """Settle a sheet that two people read differently, paper in hand.

    Refused: `opinions_not_open`, `sheet_not_differing`, `opinion_unknown`, `opinion_empty`.
    """
    fresh = hold(activity, states=READING, code="opinions_not_open")
    known = opinion_sheets(fresh).select_for_update().filter(id=sheet_id).first()
    if known is None or known.state != OpinionSheet.State.DIFFERS:
        raise Refused("sheet_not_differing")
    read = _tidy(fresh, opinions)
    known.state = OpinionSheet.State.AGREED
    known.save(update_fields=["state"])
    _count(fresh, known, read, by, now)
    return known


def _key(activity: Activity, sheet: str, code: str) -> str:
    if activity.entry == Activity.Entry.CODE:
        return admit_by_code(activity, code=code).key
    return key_of(activity, f"sheet:{sheet}")


def _tidy(activity: Activity, opinions: Mapping[Any, Any]) -> dict[str, int]:
    """As a sheet keeps it: numbers as texts, since JSON has no others."""
    tidy = rules.tidy_opinions(opinions)
    if tidy is None:
        raise Refused("opinion_unknown")
    if not tidy:
        raise Refused("opinion_empty")
    if statements(activity).filter(number__in=tidy).count() != len(tidy):
        raise Refused("opinion_unknown")
    return {str(number): tidy[number] for number in sorted(tidy)}


def _first(
    activity: Activity, sheet: str, key: str, read: dict[str, int], by: Actor, now: datetime
) -> OpinionSheet:
    made = OpinionSheet.objects.create(
        network_id=activity.network_id,
        activity_id=activity.pk,
        participant_key=key,
        sheet=sheet,
        first=read,
        first_by=by.member,
        entered_at=now,
    )
    note(activity, "sheet of opinions entered", by, now, sheet=sheet)
    return made


def _count(
    activity: Activity, sheet: OpinionSheet, read: dict[str, int], by: Actor, now: datetime
) -> None:
    put_in(activity, sheet.participant_key, read, Participant.Channel.PAPER, by, now)
