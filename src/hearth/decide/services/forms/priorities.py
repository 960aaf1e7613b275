"""Priorities: options, rule, ballot and (if chosen) who the weights are made from are locked; then the count."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from hearth.kit.actors import Actor
from hearth.kit.refusals import Refused

from ...models import Activity, Ballot
from ...queries.choosing import residents_by_group
from ...rules.choosing import checked_choice


def lock(activity: Activity) -> dict[str, Any]:
    """Options, rule and ballot with every setting written out, and residents if ballots are weighted.

    Refused: `choice_without_options`, `choice_too_few_options`, `weighting_without_residents`, and what
    `rules.choosing.checked_choice` refuses.
    """
    options = list(activity.projects.all())
    rule, ballot, refusal = checked_choice(activity.rule, activity.ballot)
    if refusal:
        raise Refused(refusal)
    if len(options) < 2:
        raise Refused("choice_without_options")
    if len(options) <= rule["winners"]:
        raise Refused("choice_too_few_options", winners=rule["winners"])
    residents = residents_by_group(activity.network, rule["weight_by"])
    if len(residents) < len(rule["weight_by"]):
        raise Refused("weighting_without_residents")
    return {
        "budget_minor": 0,
        "rule": rule,
        "ballot": ballot,
        "residents": residents,
        "ties": "sha256(locked_hash:number), lowest first",
        "projects": [
            {"number": str(row.number), "title": row.title, "cost_minor": 0} for row in options
        ],
    }


def close(activity: Activity, *, by: Actor, now: datetime) -> None:
    """Count, where there is anything to count."""
    from ..choosing import count_choice

    if Ballot.objects.filter(network_id=activity.network_id, vote_id=activity.pk).exists():
        count_choice(activity, by=by, now=now)
