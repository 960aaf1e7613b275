"""After an event: how many of which group were there, and what was proposed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import transaction

from hearth.core.ledger import services as ledger
from hearth.core.places.models import Category
from hearth.core.trace import services as trace
from hearth.kit.actors import Actor
from hearth.kit.refusals import Refused

from ..models import Attendance, Event, SessionNote
from .standing import must_be_here, must_be_team

MOST = 20_000


@dataclass(frozen=True)
class Came:
    """About how many came, and of which groups; what is in no group is not known."""

    people: int
    groups: Mapping[Category, int] = field(default_factory=dict)


@transaction.atomic
def record_attendance(event: Event, *, came: Came, by: Actor, now: datetime) -> Event:
    """Keep the counts of one event; recording again replaces them. Never names.

    Refused: `for_the_team`, `not_of_this_network`, `event_cancelled`, `event_not_yet`,
    `count_negative`, `attendance_too_large`, `groups_more_than_people`.
    """
    own = Event.objects.select_for_update().get(pk=event.pk)
    must_be_team(own.network, by)
    must_be_here(own.network, *(category.dimension for category in came.groups))
    _check(own, came, now)
    own.attended_n, own.state, own.changed_at = came.people, Event.State.HELD, now
    own.save()
    own.attendances.all().delete()
    Attendance.objects.bulk_create(
        Attendance(event=own, category=category, count=n)
        for category, n in came.groups.items()
        if n
    )
    facts = {"event": own.pk, "people": came.people}
    ledger.record(network=own.network, deed="attendance recorded", by=by, now=now, facts=facts)
    return own


def _check(event: Event, came: Came, now: datetime) -> None:
    if event.state == Event.State.CANCELLED:
        raise Refused("event_cancelled")
    if event.starts_at > now:
        raise Refused("event_not_yet")
    least = min([came.people, *came.groups.values()])
    if least < 0:
        raise Refused("count_negative", count=least)
    if came.people > MOST:
        raise Refused("attendance_too_large", most=MOST)
    by_dimension: dict[UUID, int] = defaultdict(int)
    for category, n in came.groups.items():
        by_dimension[category.dimension_id] += n
        if by_dimension[category.dimension_id] > came.people:
            raise Refused(
                "groups_more_than_people", dimension=category.dimension.name, people=came.people
            )


@transaction.atomic
def add_note(
    event: Event, *, kind: str, text: str, is_public: bool = True, by: Actor, now: datetime
) -> SessionNote:
    """Note what was proposed; the programme is then traced to the session where it was shaped.

    Refused: `for_the_team`, `not_of_this_network`, `note_without_words`, `kind_unknown`.
    """
    must_be_team(event.network, by)
    if kind not in SessionNote.Kind.values:
        raise Refused("kind_unknown", kind=kind)
    if not text.strip():
        raise Refused("note_without_words")
    made = SessionNote.objects.create(
        event=event, kind=kind, text=text.strip(), is_public=is_public, noted_at=now
    )
    if event.programme_id:
        target = ("programme", event.programme_id)
        trace.link(
            event.network, source=("event", event.pk), target=target, relation="shaped at", now=now
        )
    facts = {"event": event.pk, "note": made.pk, "kind": kind}
    ledger.record(network=event.network, deed="session note added", by=by, now=now, facts=facts)
    return made


@transaction.atomic
def remove_note(event: Event, *, note_id: UUID, by: Actor, now: datetime) -> None:
    """Take a note away; twice changes nothing. Refused: `for_the_team`, `not_of_this_network`."""
    must_be_team(event.network, by)
    if event.notes.filter(pk=note_id).delete()[0]:
        facts = {"event": event.pk, "note": note_id}
        ledger.record(
            network=event.network, deed="session note removed", by=by, now=now, facts=facts
        )
