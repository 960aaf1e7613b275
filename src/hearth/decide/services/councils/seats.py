"""Councils: made and changed; seats set up, filled and ended; interests declared."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from hearth.core.ledger import services as ledger
from hearth.core.networks.models import Network
from hearth.core.people.models import Membership
from hearth.core.trace import services as trace
from hearth.kit.actors import Actor
from hearth.kit.refusals import Refused

from ...models import Activity, Council, CouncilInterest, Seat, Term

MOST_SEATS = 150


@transaction.atomic
def make_council(network: Network, *, name: str, by: Actor, now: datetime, **words: Any) -> Council:
    """Found a council. `words`: other fields of Council. Refused: `name_missing`, `council_exists`."""
    made = Council(network=network, name=name.strip(), made_at=now, **words)
    _check_name(made)
    made.save()
    note_council(made, "council made", by, now)
    return made


@transaction.atomic
def change_council(council: Council, *, by: Actor, now: datetime, **words: Any) -> Council:
    """Change name, purpose and rules. Meetings already planned keep their rules.

    Refused: `name_missing`, `council_exists`, `council_ended`.
    """
    fresh = _standing(council)
    for field, value in words.items():
        setattr(fresh, field, value)
    fresh.name = fresh.name.strip()
    _check_name(fresh)
    fresh.save()
    note_council(fresh, "council changed", by, now)
    return fresh


@transaction.atomic
def end_council(council: Council, *, by: Actor, now: datetime) -> Council:
    """A council no longer meets; its pages stay. Running terms end. Repeating is harmless."""
    fresh = Council.objects.select_for_update().get(pk=council.pk)
    if fresh.ended_on is None:
        fresh.ended_on = now.date()
        fresh.save(update_fields=["ended_on"])
        Term.objects.filter(seat__council=fresh, ended_on=None).update(
            ended_on=now.date(), ended_why=Term.Why.OVER
        )
        note_council(fresh, "council ended", by, now)
    return fresh


@transaction.atomic
def add_seat(
    council: Council, *, name: str, how: str, by: Actor, now: datetime, **words: Any
) -> Seat:
    """Set up a seat. Refused: `name_missing`, `seat_exists`, `too_many_seats`, `council_ended`."""
    fresh = _standing(council)
    here = Seat.objects.filter(council=fresh, ended_on=None)
    if here.count() >= MOST_SEATS:
        raise Refused("too_many_seats", most=MOST_SEATS)
    made = Seat(council=fresh, name=name.strip(), how=how, **words)
    _check_seat(made)
    made.position = (here.aggregate(last=Max("position"))["last"] or 0) + 1
    made.save()
    note_council(fresh, "seat added", by, now, seat=made.pk)
    return made


@transaction.atomic
def change_seat(seat: Seat, *, by: Actor, now: datetime, **words: Any) -> Seat:
    """Change a seat: its name, how it is filled, its vote, the activity that fills it next.

    Refused: `name_missing`, `seat_exists`, `council_ended`, `not_of_this_network`.
    """
    _standing(seat.council)
    for field, value in words.items():
        setattr(seat, field, value)
    seat.name = seat.name.strip()
    _check_seat(seat)
    seat.save()
    if seat.activity_id:
        trace.link(
            seat.council.network,
            source=("vote", seat.activity_id),
            target=("council", seat.council_id),
            relation="fills a seat",
            now=now,
        )
    note_council(seat.council, "seat changed", by, now, seat=seat.pk)
    return seat


@transaction.atomic
def end_seat(seat: Seat, *, by: Actor, now: datetime) -> None:
    """Take a seat away; whoever sat on it leaves. Its past stays. Repeating is harmless."""
    if seat.ended_on is None:
        seat.ended_on = now.date()
        seat.save(update_fields=["ended_on"])
        Term.objects.filter(seat=seat, ended_on=None).update(
            ended_on=now.date(), ended_why=Term.Why.OVER
        )
        note_council(seat.council, "seat ended", by, now, seat=seat.pk)


@transaction.atomic
def order_seat(seat: Seat, *, up: bool, by: Actor, now: datetime) -> None:
    """Move a seat one place. At the edge nothing moves."""
    rows = list(Seat.objects.filter(council=seat.council, ended_on=None))
    at = next((i for i, row in enumerate(rows) if row.pk == seat.pk), None)
    other = None if at is None else at - 1 if up else at + 1
    if at is None or other is None or not 0 <= other < len(rows):
        return
    rows[at], rows[other] = rows[other], rows[at]
    for position, row in enumerate(rows, start=1):
        Seat.objects.filter(pk=row.pk).exclude(position=position).update(position=position)
    note_council(seat.council, "seats ordered", by, now)


@transaction.atomic
def begin_term(
    seat: Seat,
    *,
    shown_name: str,
    began_on: date,
    ends_on: date | None = None,
    membership: Membership | None = None,
    is_named: bool = False,
    activity: Activity | None = None,
    by: Actor,
    now: datetime,
) -> Term:
    """Somebody takes a seat; whoever sat there before leaves on that day. Nobody sits twice at once.

    Refused: `name_missing`, `seat_ended`, `term_ends_first`, `term_begins_before_last`,
    `sits_already`, `not_of_this_network`.
    """
    own = Seat.objects.select_for_update().select_related("council__network").get(pk=seat.pk)
    if own.ended_on or own.council.ended_on:
        raise Refused("seat_ended")
    if not shown_name.strip():
        raise Refused("name_missing")
    if ends_on and ends_on <= began_on:
        raise Refused("term_ends_first")
    _must_be_here(own.council.network, membership, activity)
    _must_not_sit(own, membership)
    last = Term.objects.filter(seat=own, ended_on=None).first()
    if last:
        if (last.shown_name, last.began_on) == (shown_name.strip()[:80], began_on):
            return last  # sent twice
        if began_on < last.began_on:
            raise Refused("term_begins_before_last")
        _end(last, began_on, Term.Why.REPLACED)
    made = Term.objects.create(
        seat=own,
        membership=membership,
        shown_name=shown_name.strip()[:80],
        is_named=is_named,
        began_on=began_on,
        ends_on=ends_on,
        activity=activity or own.activity,
    )
    if own.activity_id:
        Seat.objects.filter(pk=own.pk).update(activity=None)
    note_council(own.council, "term begun", by, now, seat=own.pk, term=made.pk)
    return made


@transaction.atomic
def change_term(term: Term, *, by: Actor, now: datetime, **words: Any) -> Term:
    """Change name, consent to be named, account or last day of a term.

    Refused: `name_missing`, `term_ends_first`, `term_over`, `not_of_this_network`, `sits_already`.
    """
    fresh = (
        Term.objects.select_for_update().select_related("seat__council__network").get(pk=term.pk)
    )
    if fresh.ended_on:
        raise Refused("term_over")
    for field, value in words.items():
        setattr(fresh, field, value)
    fresh.shown_name = fresh.shown_name.strip()
    if not fresh.shown_name:
        raise Refused("name_missing")
    if fresh.ends_on and fresh.ends_on <= fresh.began_on:
        raise Refused("term_ends_first")
    _must_be_here(fresh.seat.council.network, fresh.membership)
    _must_not_sit(fresh.seat, fresh.membership)
    fresh.save()
    note_council(fresh.seat.council, "term changed", by, now, term=fresh.pk)
    return fresh


@transaction.atomic
def end_term(term: Term, *, on: date, why: str, by: Actor, now: datetime) -> Term:
    """Somebody leaves a seat before or at the end. Repeating is harmless. Refused: `term_ends_first`."""
    fresh = Term.objects.select_for_update().select_related("seat__council").get(pk=term.pk)
    if fresh.ended_on is None:
        if on < fresh.began_on:
            raise Refused("term_ends_first")
        _end(fresh, on, why)
        note_council(fresh.seat.council, "term ended", by, now, term=fresh.pk, why=why)
    return fresh


@transaction.atomic
def declare_interest(
    term: Term, *, what: str, since_on: date, is_public: bool = True, by: Actor, now: datetime
) -> CouncilInterest:
    """Put an interest into the register. Refused: `interest_empty`, `term_over`."""
    if not what.strip():
        raise Refused("interest_empty")
    if term.ended_on:
        raise Refused("term_over")
    made, is_new = CouncilInterest.objects.get_or_create(
        council=term.seat.council,
        term=term,
        what=what.strip()[:600],
        since_on=since_on,
        until_on=None,
        defaults={"is_public": is_public, "made_at": now},
    )
    if not is_new:  # sent twice
        return made
    note_council(term.seat.council, "interest declared", by, now, interest=made.pk)
    return made


@transaction.atomic
def end_interest(interest: CouncilInterest, *, on: date, by: Actor, now: datetime) -> None:
    """An interest no longer stands; it stays in the register. Refused: `interest_ends_first`."""
    if interest.until_on is None:
        if on < interest.since_on:
            raise Refused("interest_ends_first")
        interest.until_on = on
        interest.save(update_fields=["until_on"])
        note_council(interest.council, "interest ended", by, now, interest=interest.pk)


def note_council(
    council: Council, deed: str, by: Actor, now: datetime, **facts: str | int | UUID
) -> None:
    """One entry of the ledger about this council: ids and counts, never words or names."""
    ledger.record(
        network=council.network, deed=deed, by=by, now=now, facts={"council": council.pk, **facts}
    )


def _end(term: Term, on: date, why: str) -> None:
    term.ended_on, term.ended_why = on, why
    term.save(update_fields=["ended_on", "ended_why"])


def _standing(council: Council) -> Council:
    fresh = Council.objects.select_for_update().select_related("network").get(pk=council.pk)
    if fresh.ended_on:
        raise Refused("council_ended")
    return fresh


def _check_name(council: Council) -> None:
    if not council.name:
        raise Refused("name_missing")
    others = Council.objects.filter(network_id=council.network_id, name__iexact=council.name)
    if others.exclude(pk=council.pk).exists():
        raise Refused("council_exists", name=council.name)


def _check_seat(seat: Seat) -> None:
    if not seat.name:
        raise Refused("name_missing")
    others = Seat.objects.filter(council_id=seat.council_id, ended_on=None, name__iexact=seat.name)
    if others.exclude(pk=seat.pk).exists():
        raise Refused("seat_exists", name=seat.name)
    _must_be_here(seat.council.network, seat.activity)


def _must_be_here(network: Network, *things: Membership | Activity | None) -> None:
    if any(thing is not None and thing.network_id != network.pk for thing in things):
        raise Refused("not_of_this_network")


def _must_not_sit(seat: Seat, membership: Membership | None) -> None:
    """Nobody holds two seats of one council at once: one person has one vote."""
    if membership is None:
        return
    sits = Term.objects.filter(
        seat__council_id=seat.council_id, ended_on=None, membership__person_id=membership.person_id
    )
    if sits.exclude(seat=seat).exists():
        raise Refused("sits_already")
