"""A participatory budget: projects, money and the rule are locked; after closing the ballots are counted."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from hearth.kit.actors import Actor
from hearth.kit.refusals import Refused

from ...bridge import budget as bridge
from ...models import Activity, Ballot
from ...queries.proposals import project_links


def lock(activity: Activity) -> dict[str, Any]:
    """Projects, money, rule and its hash. Refused: `vote_without_projects`, `vote_without_money`."""
    projects = list(activity.projects.all())
    if len(projects) < 2:
        raise Refused("vote_without_projects")
    if activity.budget_minor < 1:
        raise Refused("vote_without_money")
    listed = [(str(row.number), row.title, row.cost_minor) for row in projects]
    return {
        "budget_minor": activity.budget_minor,
        "rule_hash": bridge.locked_rule_hash(activity.rule, listed, budget=activity.budget_minor),
        "projects": [
            {"number": n, "title": title, "cost_minor": cost} for n, title, cost in listed
        ],
        "links": project_links(activity),
    }


def close(activity: Activity, *, by: Actor, now: datetime) -> None:
    """Count, where there is anything to count."""
    from ..counting import count_vote

    if Ballot.objects.filter(network_id=activity.network_id, vote_id=activity.pk).exists():
        count_vote(activity, by=by, now=now)
