"""Votes before and at opening: what is asked, for how much, by which rule, among which projects."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from hearth.core.ledger import services as ledger
from hearth.core.networks.models import Network
from hearth.core.places.models import Place
from hearth.core.trace import services as trace
from hearth.kit.actors import Actor
from hearth.kit.refusals import Refused

from .. import bridge
from ..models import BudgetVote, Priority, Project
from ..rules import DEFAULT_RULE, hash_of


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
) -> BudgetVote:
    """Prepare a vote. Refused: `vote_without_title`, `vote_without_money`, `vote_for_nobody`,
    `vote_closes_first`."""
    _check(title, budget_minor, eligibility, opens_at, closes_at)
    made = BudgetVote.objects.create(
        network=network,
        title=title.strip(),
        question=question.strip(),
        budget_minor=budget_minor,
        rule=bridge.checked_rule(rule or DEFAULT_RULE),
        eligibility=eligibility.strip(),
        opens_at=opens_at,
        closes_at=closes_at,
        made_at=now,
    )
    if priority:
        trace.link(
            network,
            source=("priority", priority.pk),
            target=("vote", made.pk),
            relation="put to a vote",
            now=now,
        )
    _note(made, "vote made", by, now)
    return made


@transaction.atomic
def change_vote(vote: BudgetVote, *, by: Actor, now: datetime, **words: Any) -> BudgetVote:
    """Change a vote before it opens. Refused: `vote_is_locked`, and as `make_vote`."""
    vote = _unlocked(vote)
    for field, value in words.items():
        setattr(vote, field, value)
    _check(vote.title, vote.budget_minor, vote.eligibility, vote.opens_at, vote.closes_at)
    vote.rule = bridge.checked_rule(vote.rule)
    vote.save()
    _note(vote, "vote changed", by, now)
    return vote


@transaction.atomic
def add_project(
    vote: BudgetVote,
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
    vote = _unlocked(vote)
    _check_project(title, cost_minor)
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
    _note(vote, "project added", by, now, project=made.pk)
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
    vote = _unlocked(project.vote)
    _check_project(title, cost_minor)
    project.title, project.cost_minor = title.strip(), cost_minor
    project.description = description.strip()
    project.save()
    _note(vote, "project changed", by, now, project=project.pk)
    return project


@transaction.atomic
def remove_project(project: Project, *, by: Actor, now: datetime) -> None:
    """Take a project off the ballot before opening. Refused: `vote_is_locked`."""
    vote = _unlocked(project.vote)
    identifier = project.pk
    trace.unlink(
        vote.network,
        source=("vote", vote.pk),
        target=("project", identifier),
        relation="asks about",
    )
    project.delete()
    _note(vote, "project removed", by, now, project=identifier)


@transaction.atomic
def open_vote(vote: BudgetVote, *, by: Actor, now: datetime) -> BudgetVote:
    """Open a vote: from now on rule, projects, money, days and eligibility are locked and hashed.

    Refused: `vote_is_locked`, `vote_without_projects`, `vote_is_over`.
    """
    vote = _unlocked(vote)
    projects = list(vote.projects.all())
    if len(projects) < 2:
        raise Refused("vote_without_projects")
    if vote.closes_at <= now:
        raise Refused("vote_is_over")
    vote.locked = _locked(vote, projects)
    vote.locked_hash = hash_of(vote.locked)
    vote.state, vote.opened_at = BudgetVote.State.OPEN, now
    vote.save()
    _note(vote, "vote opened", by, now, locked_hash=vote.locked_hash)
    return vote


def _locked(vote: BudgetVote, projects: list[Project]) -> dict[str, Any]:
    listed = [(str(row.number), row.title, row.cost_minor) for row in projects]
    return {
        "vote": str(vote.pk),
        "title": vote.title,
        "budget_minor": vote.budget_minor,
        "rule": vote.rule,
        "rule_hash": bridge.locked_rule_hash(vote.rule, listed, budget=vote.budget_minor),
        "eligibility": vote.eligibility,
        "opens_at": vote.opens_at.isoformat(),
        "closes_at": vote.closes_at.isoformat(),
        "projects": [
            {"number": n, "title": title, "cost_minor": cost} for n, title, cost in listed
        ],
    }


def _unlocked(vote: BudgetVote) -> BudgetVote:
    """The vote as it stands now, locked for us; refused once it has opened."""
    fresh = BudgetVote.objects.select_for_update().get(pk=vote.pk)
    if fresh.state != BudgetVote.State.DRAFT:
        raise Refused("vote_is_locked")
    return fresh


def _check(
    title: str, budget: int, eligibility: str, opens_at: datetime, closes_at: datetime
) -> None:
    if not title.strip():
        raise Refused("vote_without_title")
    if budget < 1:
        raise Refused("vote_without_money")
    if not eligibility.strip():
        raise Refused("vote_for_nobody")
    if closes_at <= opens_at:
        raise Refused("vote_closes_first")


def _check_project(title: str, cost_minor: int) -> None:
    if not title.strip():
        raise Refused("name_missing")
    if cost_minor < 1:
        raise Refused("project_costs_nothing")


def _note(vote: BudgetVote, deed: str, by: Actor, now: datetime, **facts: Any) -> None:
    ledger.record(network=vote.network, deed=deed, by=by, now=now, facts={"vote": vote.pk, **facts})
