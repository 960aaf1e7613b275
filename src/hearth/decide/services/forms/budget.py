"""A participatory budget: projects, money and the rule are locked; after closing the ballots are counted."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from hearth.kit.actors import Actor
from hearth.kit.refusals import Refused

from ...bridge import budget as bridge
from ...models import Activity, Ballot, RuleChoice
from ...queries.proposals import project_links


def lock(activity: Activity) -> dict[str, Any]:
    """Projects, money, rule and its hash; what depends on what; why this rule was chosen, if anybody said.

    Refused: `vote_without_projects`, `vote_without_money`, `ballot_not_for_money`, `links_in_a_circle`.
    """
    projects = list(activity.projects.all())
    if len(projects) < 2:
        raise Refused("vote_without_projects")
    if activity.budget_minor < 1:
        raise Refused("vote_without_money")
    if not bridge.shares_money((activity.ballot or {}).get("kind", "approval")):
        raise Refused("ballot_not_for_money")
    listed = [(str(row.number), row.title, row.cost_minor) for row in projects]
    links = project_links(activity)
    if not bridge.are_links_sound(listed, links):
        raise Refused("links_in_a_circle")
    chosen = RuleChoice.objects.filter(vote=activity, rule=activity.rule).first()
    return {
        "budget_minor": activity.budget_minor,
        "rule_hash": bridge.locked_rule_hash(
            activity.rule, listed, budget=activity.budget_minor, links=links
        ),
        "projects": [
            {"number": n, "title": title, "cost_minor": cost} for n, title, cost in listed
        ],
        "links": links,
        "rule_choice": {"reason": chosen.reason, "by": chosen.chosen_by} if chosen else None,
    }


def close(activity: Activity, *, by: Actor, now: datetime) -> None:
    """Count, where there is anything to count."""
    from ..counting import count_vote

    if Ballot.objects.filter(network_id=activity.network_id, vote_id=activity.pk).exists():
        count_vote(activity, by=by, now=now)
