"""Meetings of a council: planned, put on an agenda, called, held, and their minutes published."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from hearth.core.trace import services as trace
from hearth.kit.actors import Actor
from hearth.kit.refusals import Refused

from ...models import Council, CouncilItem, CouncilMeeting
from ...queries.councils.meetings import room
from .seats import note_council

State = CouncilMeeting.State
MOST_ITEMS = 60
#: Changes that calendars of invited people have to follow.
IN_CALENDARS = ("title", "starts_at", "ends_at", "where", "online_link")


@transaction.atomic
def plan_meeting(
    council: Council,
    *,
    title: str,
    starts_at: datetime,
    ends_at: datetime,
    by: Actor,
    now: datetime,
    **words: Any,
) -> CouncilMeeting:
    """Plan a meeting under the council's rules of today. What the last one put off comes along.

    Refused: `name_missing`, `council_meeting_ends_first`, `council_ended`.
    """
    if council.ended_on:
        raise Refused("council_ended")
    made = CouncilMeeting(
        council=council,
        title=title.strip(),
        starts_at=starts_at,
        ends_at=ends_at,
        quorum=council.quorum,
        majority=council.majority,
        changed_at=now,
        made_at=now,
        **words,
    )
    _check(made)
    twin = CouncilMeeting.objects.filter(council=council, title=made.title, starts_at=starts_at)
    if found := twin.exclude(state=State.CANCELLED).first():  # sent twice
        return found
    made.save()
    _bring_along(made)
    link: tuple[str, UUID] = ("council", council.pk)
    trace.link(
        council.network, source=link, target=("council_meeting", made.pk), relation="met", now=now
    )
    note_meeting(made, "council meeting planned", by, now)
    return made


@transaction.atomic
def change_meeting(
    meeting: CouncilMeeting, *, by: Actor, now: datetime, **words: Any
) -> CouncilMeeting:
    """Change time, place, link or title before it begins; calendars that hold it will follow.

    Refused: `council_meeting_not_planned`, `name_missing`, `council_meeting_ends_first`.
    """
    fresh = in_state(meeting, State.PLANNED, code="council_meeting_not_planned")
    before = [getattr(fresh, name) for name in IN_CALENDARS]
    for field, value in words.items():
        setattr(fresh, field, value)
    fresh.title = fresh.title.strip()
    _check(fresh)
    if before != [getattr(fresh, name) for name in IN_CALENDARS]:
        fresh.sequence += 1
    fresh.changed_at = now
    fresh.save()
    note_meeting(fresh, "council meeting changed", by, now)
    return fresh


@transaction.atomic
def cancel_meeting(meeting: CouncilMeeting, *, by: Actor, now: datetime) -> CouncilMeeting:
    """Call a meeting off. Its page says so. Refused: `council_meeting_not_planned`."""
    fresh = in_state(meeting, State.PLANNED, State.CANCELLED, code="council_meeting_not_planned")
    if fresh.state != State.CANCELLED:
        fresh.state, fresh.changed_at = State.CANCELLED, now
        fresh.sequence += 1
        fresh.save(update_fields=["state", "changed_at", "sequence"])
        note_meeting(fresh, "council meeting cancelled", by, now)
    return fresh


@transaction.atomic
def begin_meeting(meeting: CouncilMeeting, *, by: Actor, now: datetime) -> CouncilMeeting:
    """Open the meeting: from now on minutes are written. Repeating is harmless.

    Refused: `council_meeting_not_planned`, `council_meeting_without_agenda`.
    """
    fresh = in_state(meeting, State.PLANNED, State.RUNNING, code="council_meeting_not_planned")
    if fresh.state == State.RUNNING:
        return fresh
    if not fresh.items.exists():
        raise Refused("council_meeting_without_agenda")
    fresh.seats_n = len(room(fresh).seats)
    fresh.state, fresh.opened_at = State.RUNNING, now
    fresh.save(update_fields=["state", "opened_at", "seats_n"])
    note_meeting(fresh, "council meeting begun", by, now, seats=fresh.seats_n)
    return fresh


@transaction.atomic
def end_meeting(meeting: CouncilMeeting, *, by: Actor, now: datetime) -> CouncilMeeting:
    """Close the meeting; minutes can still be written until they are published.

    Refused: `council_meeting_not_running`.
    """
    fresh = in_state(meeting, State.RUNNING, State.ENDED, code="council_meeting_not_running")
    return _moved(fresh, State.ENDED, "council meeting ended", by, now, ended_at=now)


@transaction.atomic
def resume_meeting(meeting: CouncilMeeting, *, by: Actor, now: datetime) -> CouncilMeeting:
    """It was ended too early: it runs again. Refused: `council_meeting_not_ended`."""
    fresh = in_state(meeting, State.ENDED, State.RUNNING, code="council_meeting_not_ended")
    return _moved(fresh, State.RUNNING, "council meeting resumed", by, now, ended_at=None)


@transaction.atomic
def publish_minutes(meeting: CouncilMeeting, *, by: Actor, now: datetime) -> CouncilMeeting:
    """Publish the minutes (personal remarks stay inside). From now on they are only corrected.

    Refused: `council_meeting_not_ended`.
    """
    fresh = in_state(meeting, State.ENDED, State.PUBLISHED, code="council_meeting_not_ended")
    return _moved(fresh, State.PUBLISHED, "council minutes published", by, now, published_at=now)


def _moved(
    fresh: CouncilMeeting,
    state: str,
    deed: str,
    by: Actor,
    now: datetime,
    **moments: datetime | None,
) -> CouncilMeeting:
    """Bring a meeting into a state, with the moment kept beside it. Repeating is harmless."""
    if fresh.state != state:
        for field, moment in {"state": state, **moments}.items():
            setattr(fresh, field, moment)
        fresh.save(update_fields=["state", *moments])
        note_meeting(fresh, deed, by, now)
    return fresh


@transaction.atomic
def correct_minutes(
    meeting: CouncilMeeting, *, text: str, by: Actor, now: datetime
) -> CouncilMeeting:
    """Say under published minutes what was wrong in them; corrections add up.

    Refused: `council_minutes_not_published`, `decision_without_words`.
    """
    fresh = in_state(meeting, State.PUBLISHED, code="council_minutes_not_published")
    if not text.strip():
        raise Refused("decision_without_words")
    dated = f"{now:%Y-%m-%d}: {text.strip()}"
    fresh.correction = f"{fresh.correction}\n{dated}".strip()[:2000]
    fresh.save(update_fields=["correction"])
    note_meeting(fresh, "council minutes corrected", by, now)
    return fresh


# -- the agenda ----------------------------------------------------------------------------------


@transaction.atomic
def add_item(
    meeting: CouncilMeeting,
    *,
    title: str,
    kind: str,
    source: tuple[str, UUID] | None = None,
    by: Actor,
    now: datetime,
    **words: Any,
) -> CouncilItem:
    """Put something on the agenda; `source` is the theme, gap, proposal or decision it comes from.

    Also while the meeting runs (any other business).
    Refused: `name_missing`, `too_many_items`, `council_item_on_agenda`, `council_minutes_published`.
    """
    fresh = _before_publishing(meeting)
    if not title.strip():
        raise Refused("name_missing")
    here = CouncilItem.objects.filter(meeting=fresh)
    if here.count() >= MOST_ITEMS:
        raise Refused("too_many_items", most=MOST_ITEMS)
    if source and here.filter(source_kind=source[0], source_id=source[1]).exists():
        raise Refused("council_item_on_agenda")
    twin = here.filter(title=title.strip()[:160], kind=kind, source_id=None).first()
    if twin and not source:  # sent twice
        return twin
    made = CouncilItem.objects.create(
        meeting=fresh,
        title=title.strip()[:160],
        kind=kind,
        position=(here.aggregate(last=Max("position"))["last"] or 0) + 1,
        source_kind=source[0] if source else "",
        source_id=source[1] if source else None,
        **words,
    )
    if source:
        trace.link(
            fresh.council.network,
            source=source,
            target=("council_meeting", fresh.pk),
            relation="on the agenda",
            now=now,
        )
    note_meeting(fresh, "agenda item added", by, now, item=made.pk)
    return made


@transaction.atomic
def change_item(item: CouncilItem, *, by: Actor, now: datetime, **words: Any) -> CouncilItem:
    """Change title, kind, text, presenter or time of an item; or put it off to the next agenda.

    Refused: `name_missing`, `council_minutes_published`.
    """
    _before_publishing(item.meeting)
    fresh = CouncilItem.objects.select_for_update().get(pk=item.pk)
    for field, value in words.items():
        setattr(fresh, field, value)
    fresh.title = fresh.title.strip()
    if not fresh.title:
        raise Refused("name_missing")
    fresh.save(update_fields=list(dict.fromkeys(["title", *words])))
    note_meeting(item.meeting, "agenda item changed", by, now, item=item.pk)
    return fresh


@transaction.atomic
def move_item(item: CouncilItem, *, up: bool, by: Actor, now: datetime) -> None:
    """Move an item one place. At the edge nothing moves. Refused: `council_minutes_published`."""
    fresh = _before_publishing(item.meeting)
    rows = list(CouncilItem.objects.filter(meeting=fresh).order_by("position", "id"))
    at = next(i for i, row in enumerate(rows) if row.pk == item.pk)
    other = at - 1 if up else at + 1
    if not 0 <= other < len(rows):
        return
    rows[at], rows[other] = rows[other], rows[at]
    for position, row in enumerate(rows, start=1):
        CouncilItem.objects.filter(pk=row.pk).exclude(position=position).update(position=position)
    note_meeting(fresh, "agenda ordered", by, now)


@transaction.atomic
def drop_item(item: CouncilItem, *, by: Actor, now: datetime) -> None:
    """Take an item off the agenda while nothing hangs on it.

    Refused: `council_item_used`, `council_minutes_published`.
    """
    fresh = _before_publishing(item.meeting)
    used = item.minutes or item.remarks or item.decision_id
    if used or item.votes.exists() or item.consents.exists() or item.actions.exists():
        raise Refused("council_item_used")
    if item.source_id:
        trace.unlink(
            fresh.council.network,
            source=(item.source_kind, item.source_id),
            target=("council_meeting", fresh.pk),
            relation="on the agenda",
        )
    note_meeting(fresh, "agenda item dropped", by, now, item=item.pk)
    item.delete()


# -- shared --------------------------------------------------------------------------------------


def in_state(meeting: CouncilMeeting, *states: str, code: str) -> CouncilMeeting:
    """The meeting as it stands now, held for us; refused with `code` in any other state."""
    rows = CouncilMeeting.objects.select_for_update().select_related("council__network")
    fresh = rows.get(pk=meeting.pk)
    if fresh.state not in states:
        raise Refused(code)
    return fresh


def note_meeting(
    meeting: CouncilMeeting, deed: str, by: Actor, now: datetime, **facts: str | int | UUID
) -> None:
    """One entry of the ledger about a meeting: ids and counts only."""
    note_council(meeting.council, deed, by, now, meeting=meeting.pk, **facts)


def _before_publishing(meeting: CouncilMeeting) -> CouncilMeeting:
    return in_state(
        meeting, State.PLANNED, State.RUNNING, State.ENDED, code="council_minutes_published"
    )


def _check(meeting: CouncilMeeting) -> None:
    if not meeting.title:
        raise Refused("name_missing")
    if meeting.ends_at <= meeting.starts_at:
        raise Refused("council_meeting_ends_first")


def _bring_along(meeting: CouncilMeeting) -> None:
    """Items that the last meeting did not reach stand first on this agenda."""
    last = (
        CouncilMeeting.objects.filter(council=meeting.council, starts_at__lt=meeting.starts_at)
        .exclude(state__in=[State.PLANNED, State.CANCELLED])
        .order_by("-starts_at")
        .first()
    )
    put_off = last.items.filter(put_off=True) if last else CouncilItem.objects.none()
    CouncilItem.objects.bulk_create(
        CouncilItem(
            meeting=meeting,
            position=position,
            kind=row.kind,
            title=row.title,
            text=row.text,
            presenter=row.presenter,
            minutes_long=row.minutes_long,
            source_kind=row.source_kind,
            source_id=row.source_id,
        )
        for position, row in enumerate(put_off, start=1)
    )
