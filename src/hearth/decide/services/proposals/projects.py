"""Projects stand on a ballot before it opens: put there, changed, taken off."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from hearth.core.places.models import Place
from hearth.core.trace import services as trace
from hearth.kit.actors import Actor
from hearth.kit.refusals import Refused

from ...models import Activity, Project, Proposal
from ..activities import note, unlocked
from .steps import held, move


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
