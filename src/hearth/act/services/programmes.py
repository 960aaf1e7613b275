"""Programmes: what is done together, towards what, with whom."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from hearth.core.ledger import services as ledger
from hearth.core.networks.models import Network
from hearth.core.partners.models import Organisation
from hearth.core.trace import services as trace
from hearth.kit.actors import Actor
from hearth.kit.refusals import Refused

from ..models import Goal, Programme, ProgrammePartner
from .standing import must_be_here, must_be_team

Node = tuple[str, UUID]
#: What a programme may come from.
SOURCES = {"theme", "priority", "project", "decision"}


@transaction.atomic
def make_programme(
    network: Network,
    *,
    title: str,
    summary: str = "",
    state: str = Programme.State.IDEA,
    starts_on: date | None = None,
    ends_on: date | None = None,
    came_from: Iterable[Node] = (),
    by: Actor,
    now: datetime,
) -> Programme:
    """Begin a programme. Refused: `for_the_team`, `not_of_this_network`, and as its words are checked:
    `programme_without_title`, `programme_exists`, `programme_ends_first`, `programme_state_unknown`."""
    must_be_team(network, by)
    _check(network, None, title, state, starts_on, ends_on)
    made = Programme.objects.create(
        network=network,
        title=title.strip(),
        summary=summary.strip(),
        state=state,
        starts_on=starts_on,
        ends_on=ends_on,
        made_at=now,
        changed_at=now,
    )
    _link(made, came_from, now)
    _note(made, "programme made", by, now, state=state)
    return made


@transaction.atomic
def change_programme(
    programme: Programme,
    *,
    title: str,
    summary: str = "",
    state: str,
    starts_on: date | None = None,
    ends_on: date | None = None,
    came_from: Iterable[Node] = (),
    by: Actor,
    now: datetime,
) -> Programme:
    """Change what is said of a programme; links are only added. Refused as `make_programme`."""
    must_be_team(programme.network, by)
    _check(programme.network, programme, title, state, starts_on, ends_on)
    programme.title, programme.summary, programme.state = title.strip(), summary.strip(), state
    programme.starts_on, programme.ends_on, programme.changed_at = starts_on, ends_on, now
    programme.save()
    _link(programme, came_from, now)
    _note(programme, "programme changed", by, now, state=state)
    return programme


@transaction.atomic
def add_goal(
    programme: Programme,
    *,
    text: str,
    indicator_key: str = "",
    target: str = "",
    by: Actor,
    now: datetime,
) -> Goal:
    """Add a shared goal. Refused: `for_the_team`, `not_of_this_network`, `goal_without_words`."""
    must_be_team(programme.network, by)
    if not text.strip():
        raise Refused("goal_without_words")
    last = programme.goals.aggregate(last=Max("position"))["last"]
    made = Goal.objects.create(
        programme=programme,
        text=text.strip(),
        indicator_key=indicator_key.strip(),
        target=target.strip(),
        position=0 if last is None else last + 1,
    )
    _note(programme, "goal added", by, now, goal=made.pk)
    return made


@transaction.atomic
def remove_goal(programme: Programme, *, goal_id: UUID, by: Actor, now: datetime) -> None:
    """Take a goal away; twice changes nothing. Refused: `for_the_team`, `not_of_this_network`."""
    must_be_team(programme.network, by)
    if programme.goals.filter(pk=goal_id).delete()[0]:
        _note(programme, "goal removed", by, now, goal=goal_id)


@transaction.atomic
def add_partner(
    programme: Programme, *, organisation: Organisation, role: str, by: Actor, now: datetime
) -> ProgrammePartner:
    """Add an organisation in a role; twice is once. Refused: `for_the_team`, `not_of_this_network`,
    `partner_role_unknown`."""
    must_be_team(programme.network, by)
    must_be_here(programme.network, organisation)
    if role not in ProgrammePartner.Role.values:
        raise Refused("partner_role_unknown", role=role)
    made, is_new = ProgrammePartner.objects.get_or_create(
        programme=programme, organisation=organisation, role=role
    )
    if is_new:
        _note(
            programme, "programme partner added", by, now, organisation=organisation.pk, role=role
        )
    return made


@transaction.atomic
def remove_partner(programme: Programme, *, partner_id: UUID, by: Actor, now: datetime) -> None:
    """Take a partner's role away; twice changes nothing. Refused: `for_the_team`,
    `not_of_this_network`."""
    must_be_team(programme.network, by)
    if programme.partners.filter(pk=partner_id).delete()[0]:
        _note(programme, "programme partner removed", by, now, partner=partner_id)


def _check(
    network: Network,
    own: Programme | None,
    title: str,
    state: str,
    starts_on: date | None,
    ends_on: date | None,
) -> None:
    if not title.strip():
        raise Refused("programme_without_title")
    if state not in Programme.State.values:
        raise Refused("programme_state_unknown", state=state)
    if starts_on and ends_on and ends_on < starts_on:
        raise Refused("programme_ends_first")
    same = Programme.objects.filter(network=network, title__iexact=title.strip())
    if (same.exclude(pk=own.pk) if own else same).exists():
        raise Refused("programme_exists", title=title.strip())


def _link(programme: Programme, came_from: Iterable[Node], now: datetime) -> None:
    pairs = [(node, ("programme", programme.pk)) for node in came_from]
    for (kind, _identifier), _target in pairs:
        if kind not in SOURCES:
            raise Refused("source_unknown", kind=kind)
    trace.link_many(programme.network, pairs=pairs, relation="acted on by", now=now)


def _note(programme: Programme, deed: str, by: Actor, now: datetime, **facts: object) -> None:
    facts = {"programme": programme.pk, **facts}
    ledger.record(network=programme.network, deed=deed, by=by, now=now, facts=facts)
