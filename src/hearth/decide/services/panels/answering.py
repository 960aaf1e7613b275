"""After a draw: who was drawn is told, says yes or no, and may drop out; a seat that comes free is filled by rule."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction

from hearth.core.post import services as post
from hearth.kit.actors import Actor
from hearth.kit.codes import code_hash, new_code
from hearth.kit.refusals import Refused

from ...bridge import panels as bridge
from ...models import Activity, Panel, PanelDraw, Registrant
from ...queries import panels as asked
from ...rules import panels as rules
from ..activities import note

#: Subject and body for somebody drawn: from language, name, their code, and until when to answer.
WritesLetter = Callable[[str, str, str, datetime], tuple[str, str]]
#: The same for somebody who was not drawn: from language and name.
WritesNotDrawn = Callable[[str, str], tuple[str, str]]


@transaction.atomic
def tell_selected(activity: Activity, *, words: WritesLetter, by: Actor, now: datetime) -> int:
    """Write to everybody who was drawn and has not been told; those without e-mail or text wait for a call.

    Each message carries a code that opens that person's place. Returns how many are on their way.
    """
    panel = asked.settings_of(activity)
    waiting = asked.registrants(activity, state=Registrant.State.SELECTED)
    told = 0
    for member in asked.identities(activity, waiting):
        way = next((one for one in member.contacts if one[0] in ("email", "sms")), None)
        if way is None:
            continue
        code, row = new_code(), member.row
        until = _until(panel, now)
        subject, body = words(member.language, member.name, code, until)
        row.answer_hash = code_hash(code, purpose="panel")
        _become(row, Registrant.State.INVITED, now, until=until)
        post.queue(
            activity.network, key=f"panel-drawn:{row.id}:{row.draw_number}", channel=way[0],
            address=way[1], subject=subject, body=body, language=member.language,
            purpose="panel", about=("vote", activity.pk), now=now,
        )  # fmt: skip
        told += 1
    if told:
        note(activity, "panel members told", by, now, n=told)
    return told


@transaction.atomic
def tell_others(activity: Activity, *, words: WritesNotDrawn, by: Actor, now: datetime) -> int:
    """Write to everybody who is in the pool and was not drawn; nobody gets it twice. Refused: `panel_not_drawn`."""
    if activity.state != Activity.State.COUNTED:
        raise Refused("panel_not_drawn")
    states = (Registrant.State.REGISTERED, Registrant.State.RESERVE)
    told = 0
    for member in asked.identities(activity, asked.registrants(activity, state__in=states)):
        way = next((one for one in member.contacts if one[0] in ("email", "sms")), None)
        if way is None:
            continue
        subject, body = words(member.language, member.name)
        post.queue(
            activity.network, key=f"panel-not-drawn:{member.row.id}", channel=way[0],
            address=way[1], subject=subject, body=body, language=member.language,
            purpose="panel", about=("vote", activity.pk), now=now,
        )  # fmt: skip
        told += 1
    if told:
        note(activity, "panel others told", by, now, n=told)
    return told


@transaction.atomic
def note_told(activity: Activity, *, row: Registrant, by: Actor, now: datetime) -> Registrant:
    """Somebody of the team told a person who was drawn, on the phone or at the door. Refused: `panel_state_not_so`."""
    until = _until(asked.settings_of(activity), now)
    fresh = _moved(activity, row, Registrant.State.INVITED, now, until=until)
    note(activity, "panel members told", by, now, n=1, registrant=fresh.id)
    return fresh


@transaction.atomic
def confirm(activity: Activity, *, row: Registrant, by: Actor, now: datetime) -> Registrant:
    """Yes, I come; saying it twice changes nothing. Refused: `panel_state_not_so`, `seat_given_on`."""
    return _answer(activity, row, Registrant.State.CONFIRMED, by, now)


@transaction.atomic
def decline(activity: Activity, *, row: Registrant, by: Actor, now: datetime) -> Registrant:
    """No, I cannot: before saying yes (declined) or after (dropped). Twice changes nothing.

    In a plain lottery the next in turn has the place at once. Refused: `panel_state_not_so`.
    """
    state = _fresh(activity, row).state
    wanted = (
        Registrant.State.DROPPED
        if state in (Registrant.State.CONFIRMED, Registrant.State.DROPPED)
        else Registrant.State.DECLINED
    )
    fresh = _answer(activity, row, wanted, by, now)
    if fresh.state != state:
        _next_in_turn(activity, fresh, by, now)
    return _fresh(activity, fresh)


@transaction.atomic
def take_back_no(activity: Activity, *, row: Registrant, by: Actor, now: datetime) -> Registrant:
    """The no was a mistake: the seat is theirs again, as long as nobody else was drawn for it.

    Refused: `panel_state_not_so`, `seat_given_on`.
    """
    fresh = _fresh(activity, row)
    back = {"declined": Registrant.State.INVITED, "dropped": Registrant.State.CONFIRMED}
    if fresh.state not in back:
        raise Refused("panel_state_not_so")
    _seat_is_theirs(activity)
    return _answer(activity, fresh, back[fresh.state], by, now)


def _answer(
    activity: Activity, row: Registrant, state: str, by: Actor, now: datetime
) -> Registrant:
    fresh = _fresh(activity, row)
    if fresh.state == state:
        return fresh
    moved = _moved(activity, fresh, state, now)
    note(activity, f"panel seat {state}", by, now, registrant=moved.id)
    return moved


def _moved(
    activity: Activity, row: Registrant, state: str, now: datetime, *, until: datetime | None = None
) -> Registrant:
    fresh = _fresh(activity, row)
    if not rules.may_become(fresh.state, state):
        raise Refused("panel_state_not_so")
    _become(fresh, state, now, until=until)
    return fresh


def _become(row: Registrant, state: str, now: datetime, *, until: datetime | None = None) -> None:
    row.state, row.changed_at = state, now
    if until:
        row.answer_by = until
    row.save(update_fields=["state", "changed_at", "answer_by", "answer_hash"])


def _fresh(activity: Activity, row: Registrant) -> Registrant:
    return Registrant.objects.select_for_update().get(
        network_id=activity.network_id, activity_id=activity.pk, id=row.id
    )


def _until(panel: Panel, now: datetime) -> datetime:
    return now + timedelta(days=panel.answer_days)


def _seat_is_theirs(activity: Activity) -> None:
    """Refused: `seat_given_on`, where a replacement is under way or the panel is full."""
    under_way = asked.draws(activity).exclude(state=PanelDraw.State.DRAWN).exists()
    if under_way or not asked.free_seats(activity):
        raise Refused("seat_given_on")


def _next_in_turn(activity: Activity, gone: Registrant, by: Actor, now: datetime) -> None:
    """A plain lottery: whoever comes next in the order that was drawn has the place, the reserve first."""
    first = asked.draw_of(activity, 1)
    if first is None or first.kind != first.Kind.LOTTERY or not asked.free_seats(activity):
        return
    waiting = {
        row.pool_number: row
        for row in asked.registrants(
            activity, state__in=(Registrant.State.RESERVE, Registrant.State.REGISTERED)
        )
    }
    order = bridge.in_order([row[0] for row in first.pool], seed=first.seed)
    after = next((waiting[number] for number in order if number in waiting), None)
    if after is None:
        return
    after.draw_number = first.number
    after.save(update_fields=["draw_number"])
    _become(after, Registrant.State.SELECTED, now)
    _become(gone, Registrant.State.REPLACED, now)
    note(activity, "panel seat given on", by, now, registrant=after.id)
