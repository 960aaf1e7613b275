"""What comes back by itself: reviews of decisions, vetoes that need an answer."""

from __future__ import annotations

from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from hearth.core.networks.models import Network
from hearth.core.people import queries as people
from hearth.core.people.models import Person
from hearth.core.post import services as post
from hearth.core.trace import services as trace
from hearth.kit.actors import Actor
from hearth.kit.refusals import Refused

from ..models import CouncilItem, Decision, DecisionReview, VetoAnswer
from ..queries.log import open_vetoes, to_review
from .log import note_decision

Result = DecisionReview.Result


@transaction.atomic
def review_decision(
    decision: Decision,
    *,
    result: str,
    words: str,
    next_on: date | None = None,
    by: Actor,
    now: datetime,
) -> DecisionReview:
    """Look at a decision again: keep it, change it (a new entry says how), or end it.

    Refused: `decision_not_published`, `decision_ended`, `review_unknown`, `review_empty`,
    `review_date_missing`, `review_date_past`.
    """
    fresh = Decision.objects.select_for_update().get(pk=decision.pk)
    if fresh.state != Decision.State.PUBLISHED:
        raise Refused("decision_not_published")
    if fresh.ended_on:
        raise Refused("decision_ended")
    if result not in Result.values:
        raise Refused("review_unknown")
    if not words.strip():
        raise Refused("review_empty")
    ends = result == Result.END
    if not ends and next_on is None:
        raise Refused("review_date_missing")
    if not ends and next_on is not None and next_on <= now.date():
        raise Refused("review_date_past")
    made = DecisionReview.objects.create(
        decision=fresh,
        due_on=fresh.review_on,
        result=result,
        words=words.strip()[:2000],
        next_on=None if ends else next_on,
        reviewed_on=now.date(),
        by=by.label,
    )
    fresh.review_on, fresh.ended_on = made.next_on, now.date() if ends else None
    fresh.save(update_fields=["review_on", "ended_on"])
    note_decision(fresh, "decision reviewed", by, now, result=result)
    return made


@transaction.atomic
def answer_veto(
    veto: Decision,
    *,
    result: str,
    words: str,
    answered_by: str,
    answered_on: date | None = None,
    by: Actor,
    now: datetime,
) -> VetoAnswer:
    """Record what was answered to a veto: accepted, the plan changed, or disputed. Once only.

    Refused: `not_a_veto`, `decision_not_published`, `veto_answered`, `veto_answer_empty`, `chosen_by_nobody`.
    """
    fresh = Decision.objects.select_for_update().get(pk=veto.pk)
    if fresh.kind != Decision.Kind.VETO:
        raise Refused("not_a_veto")
    if fresh.state != Decision.State.PUBLISHED:
        raise Refused("decision_not_published")
    if VetoAnswer.objects.filter(veto=fresh).exists():
        raise Refused("veto_answered")
    if not words.strip() or result not in VetoAnswer.Result.values:
        raise Refused("veto_answer_empty")
    if not answered_by.strip():
        raise Refused("chosen_by_nobody")
    made = VetoAnswer.objects.create(
        veto=fresh,
        result=result,
        words=words.strip()[:3000],
        answered_by=answered_by.strip()[:160],
        answered_on=answered_on or now.date(),
        by=by.label,
    )
    note_decision(fresh, "veto answered", by, now, result=result)
    return made


@transaction.atomic
def tie_to_item(decision: Decision, *, item: CouncilItem, by: Actor, now: datetime) -> None:
    """Say under an item of an agenda which entry of the log came of it. Refused: `not_of_this_network`."""
    if item.meeting.council.network_id != decision.network_id:
        raise Refused("not_of_this_network")
    CouncilItem.objects.filter(pk=item.pk).update(decision=decision)
    trace.link(
        decision.network,
        source=("council_meeting", item.meeting_id),
        target=("decision", decision.pk),
        relation="decided at",
        now=now,
    )
    note_decision(decision, "decision taken in a meeting", by, now, item=item.pk)


# -- for the clock -------------------------------------------------------------------------------


def remind_of_reviews(network: Network, *, now: datetime) -> int:
    """For the clock: who owns a decision hears once that its review day has come. Returns how many."""
    today, told = now.date(), 0
    for row in to_review(network, today=today):
        if row.review_told_on == row.review_on:
            continue
        for person in _whom_to_tell(network, row):
            _write(
                network, person, row, key=f"review:{row.pk}:{row.review_on}", what="review", now=now
            )
        Decision.objects.filter(pk=row.pk).update(review_told_on=row.review_on)
        told += 1
    return told


def remind_of_vetoes(network: Network, *, now: datetime) -> int:
    """For the clock: the team hears once that a veto is past its deadline. Returns how many are."""
    late = [
        row for row in open_vetoes(network) if row.answer_due_on and row.answer_due_on < now.date()
    ]
    for row in late:
        for person in _team(network):
            _write(
                network, person, row, key=f"veto:{row.pk}:{row.answer_due_on}", what="veto", now=now
            )
    return len(late)


def _whom_to_tell(network: Network, decision: Decision) -> list[Person]:
    """The owner where one is known; otherwise the team."""
    held = decision.owner_member
    if held and held.ended_at is None and held.person.email:
        return [held.person]
    return _team(network)


def _team(network: Network) -> list[Person]:
    rows = people.members(network, role="facilitator")
    return list({row.person_id: row.person for row in rows if row.person.email}.values())


def _write(
    network: Network, person: Person, decision: Decision, *, key: str, what: str, now: datetime
) -> None:
    """A letter that names the entry, which is public, and nothing else."""
    address = f"{settings.HEARTH_BASE_URL.rstrip('/')}/{network.slug}/desk/decisions/{decision.pk}/"
    with translation.override(person.language):
        subject = (
            _("A decision comes back for review: %(title)s")
            if what == "review"
            else _("A veto still needs an answer: %(title)s")
        ) % {"title": decision.title}
        body = _("Please sign in and look: %(address)s") % {"address": address}
    post.queue(
        network,
        key=f"{key}:{person.pk}"[:120],
        channel="email",
        address=person.email or "",
        subject=subject[:200],
        body=body,
        language=person.language,
        purpose="decision",
        about=("decision", decision.pk),
        now=now,
    )
