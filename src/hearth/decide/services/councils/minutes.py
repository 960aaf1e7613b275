"""While a council meets: minutes that two can write, who is there, who steps aside, what is to be done."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from hearth.core.places.models import Category
from hearth.kit.actors import Actor
from hearth.kit.refusals import Refused

from ...models import (
    CouncilAction,
    CouncilAttendance,
    CouncilInterest,
    CouncilItem,
    CouncilMeeting,
    CouncilMinutesKept,
    CouncilRecusal,
    CouncilVisitors,
    Seat,
)
from ...queries.councils.seats import sitting
from .meetings import in_state, note_meeting

State = CouncilMeeting.State
LONGEST = 20_000
MOST_VISITORS = 20_000


@dataclass(frozen=True)
class Written:
    """The item as it stands now; `is_overtaken` when somebody else had written in between."""

    item: CouncilItem
    is_overtaken: bool


@transaction.atomic
def write_minutes(
    item: CouncilItem, *, minutes: str, remarks: str, version: int, by: Actor, now: datetime
) -> Written:
    """Keep the minutes of one item, as the writer saw it at `version`.

    When somebody else has written since, nothing is overwritten: what stands stays, and the new words are kept
    beside it, so that a person brings both together. The same words twice change nothing.
    Refused: `council_meeting_not_running`, `council_minutes_published`, `minutes_too_long`.
    """
    _can_write(item.meeting)
    if len(minutes) > LONGEST or len(remarks) > LONGEST // 2:
        raise Refused("minutes_too_long", most=LONGEST)
    fresh = CouncilItem.objects.select_for_update().select_related("meeting").get(pk=item.pk)
    if (fresh.minutes, fresh.remarks) == (minutes, remarks):
        return Written(fresh, False)
    if fresh.version != version:
        _keep_aside(fresh, minutes, remarks, by, now)
        return Written(fresh, True)
    fresh.minutes, fresh.remarks = minutes, remarks
    fresh.version += 1
    fresh.written_by, fresh.written_at = by.label, now
    fresh.save(update_fields=["minutes", "remarks", "version", "written_by", "written_at"])
    if version == 0 or _is_pause(item.written_at, now):  # not an entry for every few seconds
        note_meeting(item.meeting, "minutes written", by, now, item=item.pk, version=fresh.version)
    return Written(fresh, False)


@transaction.atomic
def note_attendance(
    meeting: CouncilMeeting, *, there: Mapping[UUID, str], by: Actor, now: datetime
) -> None:
    """Write down how each seat is there; apologies also before the meeting. An empty word is no entry.

    Refused: `council_seat_unknown`, `council_minutes_published`.
    """
    fresh = _can_write(meeting, planned=True)
    known = {row.seat.pk for row in sitting(fresh)}
    if not set(there) <= known or any(
        how and how not in CouncilAttendance.How.values for how in there.values()
    ):
        raise Refused("council_seat_unknown")
    for seat_id, how in there.items():
        rows = CouncilAttendance.objects.filter(meeting=fresh, seat_id=seat_id)
        if not how:
            rows.delete()
        elif not rows.update(how=how):
            CouncilAttendance.objects.create(meeting=fresh, seat_id=seat_id, how=how)
    n = sum(how in ("present", "online") for how in there.values())
    note_meeting(fresh, "council attendance noted", by, now, present=n)


@transaction.atomic
def count_visitors(
    meeting: CouncilMeeting,
    *,
    people: int | None,
    groups: Mapping[Category, int],
    by: Actor,
    now: datetime,
) -> None:
    """About how many came to listen, and of which groups. Never names. Counting again replaces.

    Refused: `count_negative`, `attendance_too_large`, `visitors_more_than_came`, `not_of_this_network`,
    `council_minutes_published`.
    """
    fresh = _can_write(meeting)
    _check_visitors(fresh, people or 0, groups)
    fresh.visitors_n = people
    fresh.save(update_fields=["visitors_n"])
    fresh.visitors.all().delete()
    CouncilVisitors.objects.bulk_create(
        CouncilVisitors(meeting=fresh, category=category, count=n)
        for category, n in groups.items()
        if n
    )
    note_meeting(fresh, "council visitors counted", by, now, people=people or 0)


@transaction.atomic
def step_aside(
    item: CouncilItem,
    *,
    seat: Seat,
    why: str,
    interest: CouncilInterest | None = None,
    by: Actor,
    now: datetime,
) -> CouncilRecusal:
    """A seat steps aside for one item, before anything is voted on. Twice changes only the reason.

    Refused: `recusal_without_reason`, `recusal_after_vote`, `council_seat_unknown`, `council_minutes_published`.
    """
    _can_write(item.meeting, planned=True)
    reason = why.strip() or (interest.what if interest else "")
    if not reason:
        raise Refused("recusal_without_reason")
    _no_vote_yet(item)
    if seat.council_id != item.meeting.council_id or (
        interest and interest.council_id != seat.council_id
    ):
        raise Refused("council_seat_unknown")
    made, _is_new = CouncilRecusal.objects.update_or_create(
        item=item, seat=seat, defaults={"why": reason[:400], "interest": interest, "at": now}
    )
    note_meeting(item.meeting, "seat stepped aside", by, now, item=item.pk, seat=seat.pk)
    return made


@transaction.atomic
def undo_recusal(recusal: CouncilRecusal, *, by: Actor, now: datetime) -> None:
    """It was a mistake: the seat counts again. Refused: `recusal_after_vote`, `council_minutes_published`."""
    item = recusal.item
    _can_write(item.meeting, planned=True)
    _no_vote_yet(item)
    note_meeting(item.meeting, "recusal undone", by, now, item=item.pk, seat=recusal.seat_id)
    recusal.delete()


@transaction.atomic
def add_action(
    meeting: CouncilMeeting,
    *,
    what: str,
    who: str,
    due_on: date | None = None,
    item: CouncilItem | None = None,
    by: Actor,
    now: datetime,
) -> CouncilAction:
    """Write down who does what by when. It stands on every agenda until it is done or dropped.

    Refused: `action_empty`, `council_minutes_published`, `council_meeting_not_running`.
    """
    fresh = _can_write(meeting)
    if not what.strip() or not who.strip():
        raise Refused("action_empty")
    made, is_new = CouncilAction.objects.get_or_create(
        council=fresh.council,
        meeting=fresh,
        item=item if item and item.meeting_id == fresh.pk else None,
        what=what.strip()[:400],
        who=who.strip()[:120],
        due_on=due_on,
        defaults={"made_at": now},
    )
    if not is_new:  # sent twice
        return made
    note_meeting(fresh, "action agreed", by, now, action=made.pk)
    return made


@transaction.atomic
def settle_action(
    action: CouncilAction, *, state: str, note: str = "", by: Actor, now: datetime
) -> CouncilAction:
    """An action is done, dropped (with a reason), or open again. Refused: `action_without_outcome`."""
    fresh = CouncilAction.objects.select_for_update().select_related("meeting__council__network")
    own = fresh.get(pk=action.pk)
    if state == CouncilAction.State.DROPPED and not note.strip():
        raise Refused("action_without_outcome")
    if own.state == state:
        return own
    own.state = CouncilAction.State(state)
    own.note = note.strip()[:400] if state != CouncilAction.State.OPEN else own.note
    own.ended_at = None if state == CouncilAction.State.OPEN else now
    own.save(update_fields=["state", "note", "ended_at"])
    note_meeting(own.meeting, f"action {state}", by, now, action=own.pk)
    return own


def _can_write(meeting: CouncilMeeting, *, planned: bool = False) -> CouncilMeeting:
    """A running or ended meeting takes notes; some also one that is still planned."""
    if meeting.state == State.PUBLISHED:
        raise Refused("council_minutes_published")
    states = (State.RUNNING, State.ENDED, *((State.PLANNED,) if planned else ()))
    fresh = CouncilMeeting.objects.only("state").get(pk=meeting.pk)
    if fresh.state == State.PUBLISHED:
        raise Refused("council_minutes_published")
    return in_state(meeting, *states, code="council_meeting_not_running")


def _keep_aside(item: CouncilItem, minutes: str, remarks: str, by: Actor, now: datetime) -> None:
    """Keep overtaken words; a writer who goes on typing has one row since the others wrote."""
    rows = CouncilMinutesKept.objects.filter(item=item, by=by.label)
    last = rows.filter(at__gte=item.written_at).first() if item.written_at else rows.first()
    if last:
        CouncilMinutesKept.objects.filter(pk=last.pk).update(
            minutes=minutes, remarks=remarks, at=now
        )
    else:
        CouncilMinutesKept.objects.create(
            item=item, minutes=minutes, remarks=remarks, by=by.label, at=now
        )


def _is_pause(before: datetime | None, now: datetime) -> bool:
    return before is None or (now - before).total_seconds() > 600


def _no_vote_yet(item: CouncilItem) -> None:
    if item.votes.filter(withdrawn_at=None).exists():
        raise Refused("recusal_after_vote")


def _check_visitors(meeting: CouncilMeeting, people: int, groups: Mapping[Category, int]) -> None:
    least = min([people, *groups.values()])
    if least < 0:
        raise Refused("count_negative", count=least)
    if people > MOST_VISITORS:
        raise Refused("attendance_too_large", most=MOST_VISITORS)
    sums: dict[UUID, int] = defaultdict(int)
    for category, n in groups.items():
        if category.dimension.network_id != meeting.council.network_id:
            raise Refused("not_of_this_network")
        sums[category.dimension_id] += n
        if sums[category.dimension_id] > people:
            raise Refused(
                "visitors_more_than_came", dimension=category.dimension.name, people=people
            )
