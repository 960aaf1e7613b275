"""Proposals are read, costed by named valuers, found feasible or not, and put on the ballot."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from hearth.core.people.models import Membership
from hearth.core.trace import services as trace
from hearth.kit.actors import Actor
from hearth.kit.refusals import Refused

from ...models import Activity, MergeOffer, Project, Proposal, Valuation
from ...queries.proposals import call_of, in_merge
from ..activities import note, unlocked
from .projects import add_project, remove_project
from .proposing import tidy
from .steps import held, move
from .valuers import tell_valuer

State = Proposal.State


@transaction.atomic
def show_proposal(proposal: Proposal, *, by: Actor, now: datetime) -> Proposal:
    """Everybody sees it from now on; also one that was refused before. Repeating is harmless.

    Refused: `vote_is_locked`, `proposal_not_now`.
    """
    return _go(proposal, State.SHOWN, "", "proposal shown", by, now)


@transaction.atomic
def refuse_proposal(proposal: Proposal, *, reason: str, by: Actor, now: datetime) -> Proposal:
    """It is not shown; its author reads why and may correct it elsewhere.

    Refused: `vote_is_locked`, `proposal_not_now`, `proposal_without_reason`.
    """
    return _go(proposal, State.REFUSED, reason, "proposal refused", by, now)


@transaction.atomic
def begin_review(
    proposal: Proposal, *, in_spite_of_support: bool = False, by: Actor, now: datetime
) -> Proposal:
    """Look at what it costs and whether it can be done.

    Refused: `vote_is_locked`, `proposal_not_now`, and `proposal_without_support` below the support
    that the call asks for.
    """
    needed = call_of(proposal.vote).support_needed
    if held(proposal).supporters < needed and not in_spite_of_support:
        raise Refused("proposal_without_support", needed=needed)
    return _go(proposal, State.IN_REVIEW, "", "proposal in review", by, now)


@transaction.atomic
def begin_all_reviews(vote: Activity, *, by: Actor, now: datetime) -> int:
    """Review everything that is shown, has enough support and waits for no merge. Returns how many.

    Refused: `vote_is_locked`.
    """
    needed = call_of(unlocked(vote)).support_needed
    rows = Proposal.objects.filter(vote=vote, state=State.SHOWN, supporters__gte=needed)
    asked = in_merge(vote)
    ready = [row for row in rows if row.pk not in asked]
    for row in ready:
        begin_review(row, by=by, now=now)
    return len(ready)


@transaction.atomic
def settle_proposal(
    proposal: Proposal,
    *,
    is_feasible: bool,
    cost_minor: int | None = None,
    reason: str = "",
    by: Actor,
    now: datetime,
) -> Proposal:
    """Say in public whether it can be done and what it costs; the answers of valuers become public.

    Refused: `vote_is_locked`, `proposal_not_now`, `project_costs_nothing`, `proposal_over_money`,
    `proposal_without_reason` (for a no).
    """
    vote = unlocked(proposal.vote)
    if is_feasible and not cost_minor:
        raise Refused("project_costs_nothing")
    if is_feasible and vote.budget_minor and (cost_minor or 0) > vote.budget_minor:
        raise Refused("proposal_over_money")
    fresh = held(proposal)
    move(fresh, to=State.FEASIBLE if is_feasible else State.NOT_FEASIBLE, reason=reason, now=now)
    fresh.cost_minor = cost_minor if is_feasible else None
    fresh.save()
    deed = "proposal found feasible" if is_feasible else "proposal found not feasible"
    note(fresh.vote, deed, by, now, proposal=fresh.pk)
    return fresh


@transaction.atomic
def reopen_review(proposal: Proposal, *, by: Actor, now: datetime) -> Proposal:
    """Look again at what was settled. Refused: `vote_is_locked`, `proposal_not_now`."""
    return _go(proposal, State.IN_REVIEW, "", "proposal in review again", by, now)


def _go(proposal: Proposal, to: str, reason: str, deed: str, by: Actor, now: datetime) -> Proposal:
    unlocked(proposal.vote)
    fresh = held(proposal)
    if fresh.state == to:
        return fresh
    asked = MergeOffer.objects.filter(answers__proposal=fresh, state=MergeOffer.State.OPEN)
    if to != State.SHOWN and asked.exists():
        raise Refused("proposal_in_merge")
    move(fresh, to=to, reason=tidy(reason), now=now)
    fresh.save()
    note(fresh.vote, deed, by, now, proposal=fresh.pk)
    return fresh


@transaction.atomic
def ask_valuer(
    proposal: Proposal,
    *,
    valuer: Membership,
    shown_name: str,
    question: str = "",
    due_on: date,
    by: Actor,
    now: datetime,
) -> Valuation:
    """Ask one member, with a letter, what it costs and whether it can be done, by a day; again moves the day.

    Refused: `vote_is_locked`, `proposal_not_now`, `valuer_not_of_network`, `valuer_without_name`,
    `valuation_due_before_today`.
    """
    vote = unlocked(proposal.vote)
    if valuer.network_id != vote.network_id or valuer.ended_at:
        raise Refused("valuer_not_of_network")
    if not tidy(shown_name):
        raise Refused("valuer_without_name")
    if due_on < now.date():
        raise Refused("valuation_due_before_today")
    fresh = held(proposal)
    if fresh.state != State.IN_REVIEW:
        raise Refused("proposal_not_now")
    made, _is_new = Valuation.objects.update_or_create(
        proposal=fresh,
        valuer=valuer,
        defaults={
            "shown_name": tidy(shown_name)[:120],
            "question": tidy(question)[:1000],
            "due_on": due_on,
            "state": Valuation.State.ASKED,
            "asked_by": by.label,
            "asked_at": now,
        },
    )
    note(vote, "valuer asked", by, now, proposal=fresh.pk, valuation=made.pk)
    tell_valuer(made, now=now)
    return made


@transaction.atomic
def take_back_valuation(valuation: Valuation, *, by: Actor, now: datetime) -> None:
    """No longer wait for this answer. Refused: `vote_is_locked`, `valuation_is_answered`."""
    unlocked(valuation.proposal.vote)
    if valuation.state == Valuation.State.ANSWERED:
        raise Refused("valuation_is_answered")
    valuation.state = Valuation.State.TAKEN_BACK
    valuation.save(update_fields=["state"])
    note(valuation.proposal.vote, "valuation taken back", by, now, valuation=valuation.pk)


@transaction.atomic
def answer_valuation(
    valuation: Valuation,
    *,
    verdict: str,
    low_minor: int | None,
    high_minor: int | None,
    reasons: str,
    by: Actor,
    now: datetime,
) -> Valuation:
    """The valuer's answer, with reasons that everybody may read; changed until the team has settled.

    Late answers are taken too. Refused: `vote_is_locked`, `valuation_of_another`, `proposal_not_now`,
    `valuation_verdict_unknown`, `valuation_without_reasons`, `valuation_without_cost`,
    `valuation_high_below_low`.
    """
    vote = unlocked(valuation.proposal.vote)
    if by.person_id is None or by.person_id != valuation.valuer.person_id:
        raise Refused("valuation_of_another")
    if valuation.proposal.state != State.IN_REVIEW:
        raise Refused("proposal_not_now")
    _check_answer(verdict, low_minor, high_minor, reasons)
    valuation.verdict, valuation.reasons = verdict, tidy(reasons)[:2000]
    valuation.low_minor, valuation.high_minor = low_minor, high_minor or low_minor
    valuation.state, valuation.answered_at = Valuation.State.ANSWERED, now
    valuation.save()
    note(vote, "valuation answered", by, now, valuation=valuation.pk)
    return valuation


def _check_answer(verdict: str, low: int | None, high: int | None, reasons: str) -> None:
    if verdict not in Valuation.Verdict.values:
        raise Refused("valuation_verdict_unknown")
    if not tidy(reasons):
        raise Refused("valuation_without_reasons")
    if verdict != Valuation.Verdict.NO and not low:
        raise Refused("valuation_without_cost")
    if high is not None and high < (low or 0):
        raise Refused("valuation_high_below_low")


@transaction.atomic
def put_on_ballot(proposal: Proposal, *, by: Actor, now: datetime) -> Project:
    """A feasible proposal becomes a project with its settled cost. Repeating is harmless.

    Refused: `vote_is_locked`, `proposal_not_now`.
    """
    fresh = held(proposal)
    known = Project.objects.filter(proposal=fresh).first()
    if known:
        return known
    move(fresh, to=State.ON_BALLOT, now=now)
    made = add_project(
        fresh.vote,
        title=fresh.title,
        cost_minor=fresh.cost_minor or 0,
        description=fresh.what,
        theme=fresh.theme,
        place=fresh.place,
        proposed_by=fresh.proposed_by,
        by=by,
        now=now,
    )
    made.proposal = fresh
    made.save(update_fields=["proposal"])
    fresh.save()
    trace.link(
        fresh.vote.network,
        source=("proposal", fresh.pk),
        target=("project", made.pk),
        relation="became",
        now=now,
    )
    return made


@transaction.atomic
def put_all_on_ballot(proposals: Iterable[Proposal], *, by: Actor, now: datetime) -> list[Project]:
    """Every feasible one among these becomes a project. Refused: as `put_on_ballot`."""
    rows = [row for row in proposals if row.state == State.FEASIBLE]
    return [put_on_ballot(row, by=by, now=now) for row in rows]


@transaction.atomic
def take_off_ballot(proposal: Proposal, *, by: Actor, now: datetime) -> Proposal:
    """Its project leaves the ballot; the proposal stands as feasible again.

    Refused: `vote_is_locked`, `proposal_not_now`.
    """
    project = Project.objects.filter(proposal=proposal).first()
    if project is None:
        raise Refused("proposal_not_now")
    remove_project(project, by=by, now=now)
    return held(proposal)
