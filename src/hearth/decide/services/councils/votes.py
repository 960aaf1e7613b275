"""Votes in a meeting: by name or secret, with quorum and majority; taken back in the open."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from hearth.kit.actors import Actor
from hearth.kit.refusals import Refused

from ...models import CouncilHand, CouncilItem, CouncilMeeting, CouncilVote
from ...queries.councils.meetings import recused_of, room
from ...rules.councils import Room, result_of
from .meetings import in_state, note_meeting

State = CouncilMeeting.State
Choice = CouncilHand.Choice
#: The same vote within this time is a form that was sent twice.
TWICE = timedelta(minutes=1)
FOR_DECIDING = (CouncilItem.Kind.DECISION, CouncilItem.Kind.CONSENT)


@transaction.atomic
def take_vote(
    item: CouncilItem,
    *,
    motion: str,
    hands: Mapping[UUID, str] | None = None,
    counts: tuple[int, int, int] | None = None,
    majority: str = "",
    by: Actor,
    now: datetime,
) -> CouncilVote:
    """Write down a vote: `hands` by seat (a vote by name), or `counts` for, against, abstaining (a secret one).

    Quorum, majority and who stepped aside are written down with it. Without a quorum nothing is carried.
    Refused: `council_meeting_not_running`, `item_not_for_deciding`, `motion_empty`, `vote_by_absent`,
    `nobody_voted`, `more_votes_than_present`, `count_negative`.
    """
    meeting = in_state(item.meeting, State.RUNNING, code="council_meeting_not_running")
    if item.kind not in FOR_DECIDING:
        raise Refused("item_not_for_deciding")
    if not motion.strip():
        raise Refused("motion_empty")
    here = room(meeting, recused=recused_of(item))
    yes, no, abstain = _by_name(here, hands) if counts is None else _secret(here, counts)
    rule = majority or meeting.majority
    twin = _pressed_twice(item, motion, (yes, no, abstain), counts is not None, now)
    if twin:
        return twin
    made = CouncilVote.objects.create(
        item=item,
        motion=motion.strip()[:600],
        is_secret=counts is not None,
        majority=rule,
        needed_n=here.needed,
        present_n=len(here.present),
        seats_n=len(here.seats),
        recused_n=len(here.recused),
        for_n=yes,
        against_n=no,
        abstain_n=abstain,
        result=result_of(here, majority=rule, yes=yes, no=no),
        taken_at=now,
    )
    if counts is None:
        CouncilHand.objects.bulk_create(
            CouncilHand(vote=made, seat_id=seat, choice=choice)
            for seat, choice in (hands or {}).items()
            if choice
        )
    note_meeting(meeting, "council voted", by, now, item=item.pk, council_vote=made.pk)
    return made


@transaction.atomic
def take_vote_back(vote: CouncilVote, *, why: str, by: Actor, now: datetime) -> CouncilVote:
    """A vote does not count (a wrong motion, a miscount): it stays in the minutes with the reason.

    Refused: `council_meeting_not_running`, `vote_taken_back_without_reason`.
    """
    meeting = in_state(vote.item.meeting, State.RUNNING, code="council_meeting_not_running")
    if not why.strip():
        raise Refused("vote_taken_back_without_reason")
    if vote.withdrawn_at is None:
        vote.withdrawn_at, vote.withdrawn_why = now, why.strip()[:400]
        vote.save(update_fields=["withdrawn_at", "withdrawn_why"])
        note_meeting(meeting, "council vote taken back", by, now, council_vote=vote.pk)
    return vote


def _pressed_twice(
    item: CouncilItem, motion: str, told: tuple[int, int, int], is_secret: bool, now: datetime
) -> CouncilVote | None:
    """The very same vote of a moment ago: a form that was sent twice is one vote."""
    rows = item.votes.filter(withdrawn_at=None, is_secret=is_secret, motion=motion.strip()[:600])
    rows = rows.filter(for_n=told[0], against_n=told[1], abstain_n=told[2])
    return rows.filter(taken_at__gte=now - TWICE).first()


def _by_name(here: Room, hands: Mapping[UUID, str] | None) -> tuple[int, int, int]:
    given = {seat: choice for seat, choice in (hands or {}).items() if choice}
    if not given:
        raise Refused("nobody_voted")
    if not set(given) <= here.present or not set(given.values()) <= set(Choice.values):
        raise Refused("vote_by_absent")
    counted = Counter(given.values())
    return counted[Choice.FOR], counted[Choice.AGAINST], counted[Choice.ABSTAIN]


def _secret(here: Room, counts: tuple[int, int, int]) -> tuple[int, int, int]:
    if min(counts) < 0:
        raise Refused("count_negative", count=min(counts))
    if not sum(counts):
        raise Refused("nobody_voted")
    if sum(counts) > len(here.present):
        raise Refused("more_votes_than_present", present=len(here.present))
    return counts
