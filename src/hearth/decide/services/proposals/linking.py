"""Which projects need or exclude each other, and how many votes a project needs at least."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from hearth.kit.actors import Actor
from hearth.kit.refusals import Refused

from ...models import Activity, Project, ProjectLink
from ...queries.proposals import project_links
from ...rules.proposals import trouble_in_links
from ..activities import note, unlocked


@transaction.atomic
def link_projects(
    vote: Activity,
    *,
    kind: str,
    first: Project,
    second: Project,
    reason: str = "",
    by: Actor,
    now: datetime,
) -> ProjectLink:
    """`first` depends on `second`, or both at once cannot be.

    Refused: `vote_is_locked`, `link_kind_unknown`, `link_of_other_vote`, `link_of_itself`, `link_known`,
    `links_need_each_other`, `links_contradict`.
    """
    vote = unlocked(vote)
    if kind not in ProjectLink.Kind.values:
        raise Refused("link_kind_unknown")
    if {first.vote_id, second.vote_id} != {vote.pk}:
        raise Refused("link_of_other_vote")
    if kind == ProjectLink.Kind.EXCLUDES and second.number < first.number:
        first, second = second, first
    known = [(row["kind"], row["a"], row["b"]) for row in project_links(vote)]
    trouble = trouble_in_links(kind, first.number, second.number, known)
    if trouble == "link_of_itself":
        raise Refused("link_of_itself")
    if trouble == "link_known":
        raise Refused("link_known")
    if trouble == "links_need_each_other":
        raise Refused("links_need_each_other")
    if trouble:
        raise Refused("links_contradict")
    made = ProjectLink.objects.create(
        vote=vote, kind=kind, first=first, second=second, reason=reason.strip()[:300], made_at=now
    )
    note(vote, "projects linked", by, now, kind=kind)
    return made


@transaction.atomic
def unlink_projects(link: ProjectLink, *, by: Actor, now: datetime) -> None:
    """These two no longer hang together. Refused: `vote_is_locked`."""
    vote = unlocked(link.vote)
    link.delete()
    note(vote, "projects unlinked", by, now)


@transaction.atomic
def set_min_support(vote: Activity, *, votes: int, by: Actor, now: datetime) -> Activity:
    """A project needs at least so many votes to be bought (0: none). Part of the rule that is locked.

    Refused: `vote_is_locked`, `min_support_not_usable`.
    """
    vote = unlocked(vote)
    if not 0 <= votes <= 1_000_000:
        raise Refused("min_support_not_usable")
    vote.rule = {key: value for key, value in vote.rule.items() if key != "min_support"}
    if votes:
        vote.rule["min_support"] = votes
    vote.save(update_fields=["rule"])
    note(vote, "minimum support set", by, now, votes=votes)
    return vote
