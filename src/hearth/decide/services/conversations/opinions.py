"""Opinions: online, on paper, or on the telephone; the last one of each person on each statement counts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from hearth.core.people import services as people
from hearth.core.people.models import Known
from hearth.core.places.models import Category, Dimension, Place
from hearth.kit.actors import Actor
from hearth.kit.ids import uuid7
from hearth.kit.refusals import Refused

from ...models import Activity, Opinion, Participant, Statement
from ...queries.activities import is_open
from ...queries.conversations import opinions, opinions_of, participant, statements
from ...rules import conversations as rules
from ..activities import note
from ..entry import Admitted, admit_by_code, key_of
from .holding import hold, touch

Groups = Mapping[Dimension, Category | Known]


@transaction.atomic
def give_opinions(
    activity: Activity,
    *,
    admitted: Admitted,
    opinions: Mapping[Any, Any],
    channel: str = Participant.Channel.ONLINE,
    by: Actor,
    now: datetime,
) -> int:
    """Say what somebody thinks of some statements; saying it again changes nothing, a change of mind counts once.

    `opinions`: number of the statement to 1 (agree), -1 (disagree) or 0 (pass). What was taken out meanwhile
    is left aside. Returns how many were new or changed.
    Refused: `opinions_not_open`, `opinion_unknown`, `opinion_empty`.
    """
    fresh = hold(activity, states=[Activity.State.OPEN], code="opinions_not_open")
    if not is_open(fresh, "opinions", now=now):
        raise Refused("opinions_not_open")
    return put_in(fresh, admitted.key, opinions, channel, by, now)


def put_in(
    activity: Activity,
    key: str,
    given: Mapping[Any, Any],
    channel: str,
    by: Actor,
    now: datetime,
) -> int:
    """Opinions of one participant into a conversation that is held; one entry of the ledger."""
    tidy = rules.tidy_opinions(given)
    if tidy is None:
        raise Refused("opinion_unknown")
    known = dict(statements(activity).filter(number__in=tidy).values_list("number", "state"))
    if set(tidy) - set(known):
        raise Refused("opinion_unknown")
    wanted = {n: v for n, v in tidy.items() if known[n] == Statement.State.SHOWN}
    if not wanted:
        raise Refused("opinion_empty")
    who = _joined(activity, key, channel, by, now)
    changed = _write(activity, who, wanted, now)
    if changed:
        label = by if by.membership_id else Actor.nobody("participant")
        note(activity, "opinions given", label, now, n=changed, channel=channel)
        touch(activity, now)
    return changed


def _joined(activity: Activity, key: str, channel: str, by: Actor, now: datetime) -> Participant:
    known = participant(activity, key)
    if known:
        return known
    rows = Participant.objects.filter(network_id=activity.network_id, activity_id=activity.pk)
    last = rows.aggregate(last=Max("number"))["last"] or 0
    is_online = channel == Participant.Channel.ONLINE
    return Participant.objects.create(
        network_id=activity.network_id,
        activity_id=activity.pk,
        key=key,
        number=last + 1,
        profile_id=uuid7(),
        channel=channel,
        entered_by=None if is_online else by.membership_id,
        joined_at=now,
    )


def _write(activity: Activity, who: Participant, wanted: dict[int, int], now: datetime) -> int:
    before = opinions_of(activity, who)
    fresh = {n: v for n, v in wanted.items() if n not in before}
    changed = {n: v for n, v in wanted.items() if n in before and before[n] != v}
    Opinion.objects.bulk_create(
        Opinion(
            network_id=activity.network_id,
            activity_id=activity.pk,
            participant=who.number,
            statement=number,
            value=value,
            cast_at=now,
        )
        for number, value in fresh.items()
    )
    own = opinions(activity).filter(participant=who.number)
    for number, value in changed.items():
        own.filter(statement=number).update(value=value, cast_at=now)
    return len(fresh) + len(changed)


@transaction.atomic
def note_participant(
    activity: Activity,
    *,
    admitted: Admitted,
    place: Place | None = None,
    groups: Groups | None = None,
    by: Actor,
    now: datetime,
) -> None:
    """Keep where somebody who takes part lives and what they told of themselves, apart from what they think.

    Refused: `opinion_first`, `opinions_not_open`.
    """
    fresh = hold(activity, states=[Activity.State.OPEN], code="opinions_not_open")
    who = participant(fresh, admitted.key)
    if who is None:
        raise Refused("opinion_first")
    if place is not None:
        who.place = place
        who.save(update_fields=["place"])
    people.note_groups(fresh.network, profile_id=who.profile_id, answers=groups or {})
    note(fresh, "participant described", Actor.nobody("participant"), now)


def begin_call(activity: Activity, *, code: str = "", call_id: UUID) -> Admitted:
    """Whoever is on the telephone, or sits beside somebody of the team: by code, or for this one talk.

    Refused: `voter_code_unknown`.
    """
    if activity.entry == Activity.Entry.CODE:
        return admit_by_code(activity, code=code)
    return Admitted(key_of(activity, f"call:{call_id}"), "call")
