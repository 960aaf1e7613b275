"""Votes before they open: what is asked, for how much, by which rule, among which projects."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from hearth.core.networks.models import Network
from hearth.core.places.models import Place
from hearth.core.trace import services as trace
from hearth.kit.actors import Actor
from hearth.kit.refusals import Refused

from ..bridge import budget as bridge
from ..models import Activity, Priority, Project, Proposal
from ..rules import DEFAULT_RULE
from .activities import change_activity, make_activity, note, unlocked
from .proposal_steps import held, move


@transaction.atomic
def make_vote(
    network: Network,
    *,
    title: str,
    question: str = "",
    budget_minor: int,
    eligibility: str,
    opens_at: datetime,
    closes_at: datetime,
    rule: dict[str, Any] | None = None,
    priority: Priority | None = None,
    by: Actor,
    now: datetime,
    **words: Any,
) -> Activity:
    """Prepare a vote about money. `words`: other fields of Activity.

    Refused: `vote_without_title`, `vote_without_money`, `vote_for_nobody`, `vote_closes_first`.
    """
    if budget_minor < 1:
        raise Refused("vote_without_money")
    made = make_activity(
        network,
        form=Activity.Form.BUDGET,
        title=title,
        question=question.strip(),
        budget_minor=budget_minor,
        rule=bridge.checked_rule(rule or DEFAULT_RULE),
        eligibility=eligibility,
        opens_at=opens_at,
        closes_at=closes_at,
        by=by,
        now=now,
        **words,
    )
    if priority:
        trace.link(
            network,
            source=("priority", priority.pk),
            target=("vote", made.pk),
            relation="put to a vote",
            now=now,
        )
    return made


@transaction.atomic
def change_vote(vote: Activity, *, by: Actor, now: datetime, **words: Any) -> Activity:
    """Change a vote about money before it opens. Refused: `vote_is_locked`, `vote_without_money`,
    and as `make_activity`."""
    if words.get("budget_minor", vote.budget_minor) < 1:
        raise Refused("vote_without_money")
    kept = {key: vote.rule[key] for key in ("min_support",) if key in vote.rule}
    words["rule"] = bridge.checked_rule(kept | words.get("rule", vote.rule))
    return change_activity(vote, by=by, now=now, **words)


@transaction.atomic
def add_project(
    vote: Activity,
    *,
    title: str,
    cost_minor: int,
    description: str = "",
    theme: Any = None,
    place: Place | None = None,
    proposed_by: str = "",
    by: Actor,
    now: datetime,
) -> Project:
    """Put a project on the ballot. Refused: `vote_is_locked`, `name_missing`, `project_costs_nothing`."""
    vote = unlocked(vote)
    _check_project(vote, title, cost_minor)
    last = vote.projects.order_by("-number").values_list("number", flat=True).first() or 0
    made = Project.objects.create(
        vote=vote,
        number=last + 1,
        title=title.strip(),
        description=description.strip(),
        cost_minor=cost_minor,
        theme=theme,
        place=place,
        proposed_by=proposed_by.strip(),
    )
    trace.link(
        vote.network,
        source=("vote", vote.pk),
        target=("project", made.pk),
        relation="asks about",
        now=now,
    )
    if theme is not None:
        trace.link(
            vote.network,
            source=("theme", theme.pk),
            target=("project", made.pk),
            relation="answered by",
            now=now,
        )
    note(vote, "project added", by, now, project=made.pk)
    return made


@transaction.atomic
def change_project(
    project: Project,
    *,
    title: str,
    cost_minor: int,
    description: str = "",
    by: Actor,
    now: datetime,
) -> Project:
    """Change a project before opening. Refused as `add_project`."""
    vote = unlocked(project.vote)
    _check_project(vote, title, cost_minor)
    project.title, project.cost_minor = title.strip(), cost_minor
    project.description = description.strip()
    project.save()
    note(vote, "project changed", by, now, project=project.pk)
    return project


@transaction.atomic
def remove_project(project: Project, *, by: Actor, now: datetime) -> None:
    """Take a project off the ballot before opening. Refused: `vote_is_locked`."""
    vote = unlocked(project.vote)
    identifier = project.pk
    trace.unlink(
        vote.network,
        source=("vote", vote.pk),
        target=("project", identifier),
        relation="asks about",
    )
    if project.proposal is not None:
        _back_to_feasible(project, project.proposal, now)
    project.delete()
    note(vote, "project removed", by, now, project=identifier)


def _back_to_feasible(project: Project, came_from: Proposal, now: datetime) -> None:
    """The proposal that a project came from stands as feasible again."""
    proposal = held(came_from)
    trace.unlink(
        project.vote.network,
        source=("proposal", proposal.pk),
        target=("project", project.pk),
        relation="became",
    )
    move(proposal, to=Proposal.State.FEASIBLE, now=now)
    proposal.save()


def _check_project(vote: Activity, title: str, cost_minor: int) -> None:
    if not title.strip():
        raise Refused("name_missing")
    if cost_minor < 1 and vote.form == Activity.Form.BUDGET:
        raise Refused("project_costs_nothing")
