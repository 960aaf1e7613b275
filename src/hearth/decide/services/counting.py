"""Counting: once, after closing, by the locked rule, with reasons for every project."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from hearth.core.ledger import services as ledger
from hearth.core.places import queries as places
from hearth.core.trace import services as trace
from hearth.kit.actors import Actor
from hearth.kit.refusals import Refused

from ..bridge import budget as bridge
from ..models import Activity, Ballot, Outcome
from ..queries import deciding


@transaction.atomic
def count_vote(vote: Activity, *, by: Actor, now: datetime) -> Outcome:
    """Count a closed vote; counting it again returns the count that stands.

    The vote is held meanwhile: no paper ballot slips in between the count and its record.
    Refused: `vote_not_closed`, `no_ballots`.
    """
    vote = Activity.objects.select_for_update().select_related("network").get(pk=vote.pk)
    known = Outcome.objects.filter(vote=vote).first()
    if known:
        return known
    if vote.state != Activity.State.CLOSED:
        raise Refused("vote_not_closed")
    rows = Ballot.objects.filter(network_id=vote.network_id, vote_id=vote.pk)
    ballots = list(rows.values_list("choices", flat=True))
    if not ballots:
        raise Refused("no_ballots")
    locked = vote.locked
    counted = bridge.count_vote(
        projects=[
            (str(row["number"]), row["title"], row["cost_minor"]) for row in locked["projects"]
        ],
        budget=locked["budget_minor"],
        rule=locked["rule"],
        ballots=ballots,
        title=locked["title"],
        currency=vote.network.currency,
        seed=vote.locked_hash,
    )
    return _keep(vote, counted, len(ballots), by, now)


def _keep(vote: Activity, counted: dict[str, Any], n: int, by: Actor, now: datetime) -> Outcome:
    made, is_new = Outcome.objects.get_or_create(
        vote=vote,
        defaults={
            **counted,
            "turnout": bridge.protected_turnout(vote.network, _turnout(vote)),
            "ballots": n,
            "counted_at": now,
        },
    )
    if is_new:
        Activity.objects.filter(pk=vote.pk).update(state=Activity.State.COUNTED)
        vote.state = Activity.State.COUNTED
        ledger.record(
            network=vote.network,
            deed="vote counted",
            by=by,
            now=now,
            facts={"vote": vote.pk, "ballots": n, "ballots_hash": made.ballots_hash},
        )
        _link_winners(vote, made, now)
    return made


def _link_winners(vote: Activity, outcome: Outcome, now: datetime) -> None:
    """The vote led to what it bought."""
    winners = {int(number) for number in outcome.result["winners"]}
    pairs = [
        (("project", row.pk), ("outcome", vote.pk))
        for row in vote.projects.all()
        if row.number in winners
    ]
    trace.link_many(vote.network, pairs=pairs, relation="funded by", now=now)


def _turnout(vote: Activity) -> dict[str, Any]:
    """Ballots by ward and by every asked dimension, with those of unknown group apart."""
    network, took = vote.network, deciding(vote.network, vote=vote)
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
