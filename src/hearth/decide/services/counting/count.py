"""Counting: once, after closing, by the locked rule. Reasons and effects are told after it (`count_story`)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from hearth.core.ledger import services as ledger
from hearth.core.places import queries as places
from hearth.core.trace import services as trace
from hearth.kit.actors import Actor
from hearth.kit.refusals import Refused

from ...bridge import budget as bridge
from ...bridge.budget_ballots import read_ballots
from ...models import Activity, CountStory, Outcome
from ...queries.voters import ballot_texts, box_mark, took_part
from .progress import StoryProgress

#: How often a count begins anew because paper came into the box meanwhile, before it holds the box.
TRIES = 3


def count_vote(vote: Activity, *, by: Actor, now: datetime) -> Outcome:
    """Count a closed vote; counting it again returns the count that stands.

    The box is read and counted without holding anything, so that the house goes on meanwhile; the result is kept only
    if nothing came into the box since, else it is counted anew. Refused: `vote_not_closed`, `no_ballots`.
    """
    for attempt in range(TRIES):
        if attempt == TRIES - 1:
            made = _count_held(vote, by, now)
        else:
            made = _count_once(vote, by, now)
        if made is not None:
            _tell_soon(vote, now)
            return made
    raise Refused("vote_not_closed")


@transaction.atomic
def _count_held(vote: Activity, by: Actor, now: datetime) -> Outcome | None:
    """Count while nobody can put anything into the box."""
    Activity.objects.select_for_update().get(pk=vote.pk)
    return _count_once(vote, by, now)


def _count_once(vote: Activity, by: Actor, now: datetime) -> Outcome | None:
    """The count that stands, or a new one; none if the box changed meanwhile."""
    vote = Activity.objects.select_related("network").get(pk=vote.pk)
    known = Outcome.objects.filter(vote=vote).first()
    if known:
        return known
    if vote.state != Activity.State.CLOSED:
        raise Refused("vote_not_closed")
    mark = box_mark(vote)
    if not mark[0]:
        raise Refused("no_ballots")
    progress = StoryProgress(vote, step=CountStory.Step.READING)
    ballots = read_ballots(ballot_texts(vote))
    progress.begin(CountStory.Step.COUNTING)
    counted = bridge.count_vote(
        locked=vote.locked,
        ballots=ballots,
        currency=vote.network.currency,
        seed=vote.locked_hash,
        progress=progress,
    )
    counted["turnout"] = bridge.protected_turnout(vote.network, turnout(vote))
    return _keep(vote, counted, mark, by, now)


@transaction.atomic
def _keep(
    vote: Activity, counted: dict[str, Any], mark: tuple[int, ...], by: Actor, now: datetime
) -> Outcome | None:
    held = Activity.objects.select_for_update().get(pk=vote.pk)
    known = Outcome.objects.filter(vote=vote).first()
    if known:
        return known
    if held.state != Activity.State.CLOSED or box_mark(vote) != mark:
        return None
    made = Outcome.objects.create(vote=vote, **counted, ballots=mark[0], counted_at=now)
    Activity.objects.filter(pk=vote.pk).update(state=Activity.State.COUNTED)
    CountStory.objects.filter(vote=vote).update(step=CountStory.Step.WAITING, done=0, total=0)
    ledger.record(
        network=vote.network,
        deed="vote counted",
        by=by,
        now=now,
        facts={"vote": vote.pk, "ballots": mark[0], "ballots_hash": made.ballots_hash},
    )
    _link_winners(vote, made, now)
    return made


def _tell_soon(vote: Activity, now: datetime) -> None:
    """A small vote is told at once; the clock goes on with what takes longer."""
    from .story import tell_if_small

    vote.state = Activity.State.COUNTED
    tell_if_small(vote, now=now)


def _link_winners(vote: Activity, outcome: Outcome, now: datetime) -> None:
    """The vote led to what it bought."""
    winners = {int(number) for number in outcome.result["winners"]}
    pairs = [
        (("project", row.pk), ("outcome", vote.pk))
        for row in vote.projects.all()
        if row.number in winners
    ]
    trace.link_many(vote.network, pairs=pairs, relation="funded by", now=now)


def turnout(vote: Activity) -> dict[str, Any]:
    """Ballots by ward and by every asked dimension, with those of unknown group apart."""
    network, took = vote.network, took_part(vote)
    above = places.ancestor_at(network, depth=1)
    spots: dict[Any, int] = {}
    for place, n in took.by_place.items():
        spots[above.get(place)] = spots.get(above.get(place), 0) + n
    rest = took.place_unknown + spots.pop(None, 0)
    tables: dict[str, Any] = {
        "place": {
            "name": "",
            "rest": rest,
            "rows": [
                {"id": str(place.pk), "name": place.name, "n": spots.get(place.pk, 0)}
                for place in places.places(network, depth=1)
            ],
        }
    }
    for dimension in places.dimensions(network, asked=True):
        rows = [
            {"id": str(c.pk), "name": c.name, "n": took.by_category.get(c.pk, 0)}
            for c in dimension.categories.all()
            if c.key != "not_answered"
        ]
        rest = sum(took.unknown.get(dimension.pk, {}).values())
        tables[dimension.key] = {"name": dimension.name, "rest": rest, "rows": rows}
    return tables
