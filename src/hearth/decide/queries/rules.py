"""How a budget is counted: trials of rules, the choice, how far a count is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from ..models import Activity, CountStory, Project, RuleChoice, RuleTrial
from ..rules.winner_rules import FAMILIES, family_of, family_rule

__all__ = [
    "FAMILIES",
    "count_story",
    "family_of",
    "family_rule",
    "own_rule",
    "past_budgets",
    "projects_on_ballot",
    "rule_choice",
    "trial",
    "trials",
]


def own_rule(vote: Activity) -> Mapping[str, Any]:
    """The rule of a vote: what was locked, or what stands before it is."""
    return (vote.locked or {}).get("rule") or vote.rule


def trials(vote: Activity, *, public: bool = False) -> QuerySet[RuleTrial]:
    """Trials of rules for this vote, oldest first, without uploaded files; the public sees what is done and shown."""
    rows = RuleTrial.objects.filter(vote=vote).defer("file")
    return rows.filter(is_public=True, state=RuleTrial.State.DONE) if public else rows


def trial(vote: Activity, identifier: UUID, *, public: bool = False) -> RuleTrial | None:
    """One trial of this vote, or none."""
    return trials(vote, public=public).filter(pk=identifier).first()


def past_budgets(vote: Activity) -> QuerySet[Activity]:
    """Counted budgets of the same network, newest first."""
    rows = Activity.objects.filter(network=vote.network_id, form=Activity.Form.BUDGET)
    return rows.filter(state=Activity.State.COUNTED).exclude(pk=vote.pk)


def projects_on_ballot(vote: Activity, *, words: str = "") -> QuerySet[Project]:
    """What stands on a ballot, by number; with words, those whose title bears them."""
    rows = Project.objects.filter(vote=vote).select_related("place", "theme").order_by("number")
    return rows.filter(title__icontains=words) if words else rows


def rule_choice(vote: Activity) -> RuleChoice | None:
    """Why the rule that stands was chosen, or none if nobody said."""
    return RuleChoice.objects.filter(vote=vote, rule=vote.rule).first()


def count_story(vote: Activity) -> CountStory | None:
    """How far the count of a vote is, and what was told after it; none before it begins."""
    return CountStory.objects.filter(vote=vote).first()
