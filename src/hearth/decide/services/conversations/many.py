"""Opinions that were collected elsewhere, or for the demo: many people with one entry of the ledger."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from hearth.core.people import services as people
from hearth.core.people.models import Demographic
from hearth.core.places.models import Place
from hearth.kit.actors import Actor
from hearth.kit.ids import uuid7
from hearth.kit.refusals import Refused

from ...models import Activity, Opinion, Participant
from ...queries.conversations import statements
from ...rules import conversations as rules
from ..activities import note
from ..entry import key_of
from .holding import hold, touch
from .opinions import Groups

Person = tuple[Mapping[Any, Any], Place | None, Groups]


@transaction.atomic
def give_many(
    activity: Activity,
    *,
    people_said: Iterable[Person],
    channel: str = Participant.Channel.PAPER,
    by: Actor,
    now: datetime,
) -> int:
    """What many new people said: (opinions, place, groups) of each. Returns how many people.

    Refused: `opinions_not_open`, `opinion_unknown`.
    """
    fresh = hold(activity, states=[Activity.State.OPEN], code="opinions_not_open")
    known = set(statements(fresh).values_list("number", flat=True))
    rows = Participant.objects.filter(network_id=fresh.network_id, activity_id=fresh.pk)
    last = rows.aggregate(last=Max("number"))["last"] or 0
    whose = {"network_id": fresh.network_id, "activity_id": fresh.pk}
    made, said, told = [], [], []
    for number, (given, place, groups) in enumerate(people_said, start=last + 1):
        tidy = rules.tidy_opinions(given)
        if not tidy or set(tidy) - known:
            raise Refused("opinion_unknown")
        person = Participant(
            **whose,
            key=key_of(fresh, f"collected:{number}:{uuid7()}"),
            number=number,
            profile_id=uuid7(),
            place=place,
            channel=channel,
            entered_by=by.membership_id,
            joined_at=now,
        )
        made.append(person)
        said += [
            Opinion(**whose, participant=number, statement=n, value=value, cast_at=now)
            for n, value in tidy.items()
        ]
        told += [
            people.demographic(fresh.network, person.profile_id, d, a) for d, a in groups.items()
        ]
    Participant.objects.bulk_create(made, batch_size=500)
    Opinion.objects.bulk_create(said, batch_size=1000)
    Demographic.objects.bulk_create(told, batch_size=500)
    note(fresh, "opinions given", by, now, n=len(said), people=len(made), channel=channel)
    touch(fresh, now)
    return len(made)
