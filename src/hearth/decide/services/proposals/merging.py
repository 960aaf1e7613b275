"""Proposals that say much the same become one, if every author agrees to the words; and can part again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from hearth.core.networks.models import Network
from hearth.core.trace import services as trace
from hearth.kit.actors import Actor
from hearth.kit.ids import uuid7
from hearth.kit.refusals import Refused

from ...models import Activity, MergeAnswer, MergeOffer, Proposal, ProposalStep, Support
from ...queries.proposals import call_of
from ...rules.proposals import MERGEABLE
from ..activities import note, unlocked
from .proposing import Draft, checked, tidy
from .steps import held, move

State, Offer, Answer = Proposal.State, MergeOffer.State, MergeAnswer.Answer
#: Fields that an offer and a proposal have in common.
SHARED = ("title", "what", "who_helps", "where", "place", "theme", "rough_cost_minor", "language")


@transaction.atomic
def offer_merge(
    vote: Activity,
    *,
    proposals: Sequence[Proposal],
    draft: Draft,
    reason: str,
    by: Actor,
    now: datetime,
) -> MergeOffer:
    """Ask the authors of several proposals whether these words may stand for all of them.

    Refused: `vote_is_locked`, `merge_of_one`, `merge_of_other_vote`, `proposal_not_now`,
    `proposal_in_merge`, `merge_without_reason`, and as `write_down`.
    """
    vote = unlocked(vote)
    parts = [held(row) for row in {row.pk: row for row in proposals}.values()]
    if len(parts) < 2:
        raise Refused("merge_of_one")
    if any(row.vote_id != vote.pk for row in parts):
        raise Refused("merge_of_other_vote")
    if any(row.state not in MERGEABLE for row in parts):
        raise Refused("proposal_not_now")
    if MergeOffer.objects.filter(answers__proposal__in=parts, state=Offer.OPEN).exists():
        raise Refused("proposal_in_merge")
    if not tidy(reason):
        raise Refused("merge_without_reason")
    words = checked(draft)
    made = MergeOffer.objects.create(
        vote=vote,
        reason=tidy(reason)[:1000],
        made_by=by.label,
        made_at=now,
        due_on=(now + timedelta(days=call_of(vote).merge_days)).date(),
        **{name: words[name] for name in SHARED},
    )
    MergeAnswer.objects.bulk_create(
        MergeAnswer(id=uuid7(), offer=made, proposal=row) for row in parts
    )
    note(vote, "merge offered", by, now, offer=made.pk, n=len(parts))
    return made


@transaction.atomic
def answer_merge(answer: MergeAnswer, *, agrees: bool, by: Actor, now: datetime) -> MergeOffer:
    """What one author says, proven by their receipt. The last yes merges, one no ends the offer.

    Refused: `merge_is_over`, `vote_is_locked`.
    """
    vote = unlocked(answer.offer.vote)
    offer = MergeOffer.objects.select_for_update().get(pk=answer.offer_id)
    if offer.state != Offer.OPEN or offer.due_on < now.date():
        raise Refused("merge_is_over")
    MergeAnswer.objects.filter(pk=answer.pk).update(
        answer=Answer.YES if agrees else Answer.NO, answered_at=now
    )
    note(vote, "merge answered", by, now, offer=offer.pk)
    if not agrees:
        _end(offer, Offer.FAILED, now)
    elif not offer.answers.exclude(answer=Answer.YES).exists():
        _merge(offer, now)
    return offer


def _merge(offer: MergeOffer, now: datetime) -> None:
    """Everybody agreed: one new proposal with the support of all, each supporter once."""
    answers = list(offer.answers.select_related("proposal"))
    parts = [held(row.proposal) for row in answers]
    if any(row.state not in MERGEABLE for row in parts):
        _end(offer, Offer.FAILED, now)
        return
    into = _one_of(offer, parts, now)
    for answer, part in zip(answers, parts, strict=True):
        MergeAnswer.objects.filter(pk=answer.pk).update(state_before=part.state)
        move(part, to=State.MERGED, now=now)
        part.merged_into = into
        part.save()
    into.supporters = _gather_support(into, [row.pk for row in parts], now)
    into.save(update_fields=["supporters"])
    network = offer.vote.network
    pairs = [(("proposal", row.pk), ("proposal", into.pk)) for row in parts]
    trace.link_many(network, pairs=pairs, relation="merged into", now=now)
    offer.into = into
    _end(offer, Offer.MERGED, now)


def _one_of(offer: MergeOffer, parts: Sequence[Proposal], now: datetime) -> Proposal:
    vote = offer.vote
    last = vote.proposals.order_by("-number").values_list("number", flat=True).first() or 0
    by_words = dict.fromkeys(row.proposed_by for row in parts if row.proposed_by)
    shared = {name: getattr(offer, name) for name in SHARED}
    is_reviewed = any(row.state == State.IN_REVIEW for row in parts)
    state = State.IN_REVIEW if is_reviewed else State.SHOWN
    made = Proposal.objects.create(
        vote=vote,
        number=last + 1,
        key=offer.pk,
        proposed_by=", ".join(by_words)[:120],
        state=state,
        told=state,
        words=" ".join(dict.fromkeys(" ".join(row.words for row in parts).split())),
        made_at=now,
        changed_at=now,
        **shared,
    )
    ProposalStep.objects.create(proposal=made, state=state, reason=offer.reason, at=now)
    if made.theme_id:
        source = ("theme", made.theme_id)
        target = ("proposal", made.pk)
        trace.link(vote.network, source=source, target=target, relation="proposed from", now=now)
    return made


def _gather_support(into: Proposal, parts: Sequence[UUID], now: datetime) -> int:
    vote = into.vote
    rows = Support.objects.filter(network_id=vote.network_id, proposal_id__in=parts)
    people = {row["key"]: row["how"] for row in rows.values("key", "how")}
    Support.objects.bulk_create(
        (
            Support(
                network_id=vote.network_id,
                vote_id=vote.pk,
                proposal_id=into.pk,
                key=key,
                how=how,
                at=now,
            )
            for key, how in people.items()
        ),
        batch_size=1000,
    )
    return len(people)


@transaction.atomic
def take_back_offer(offer: MergeOffer, *, by: Actor, now: datetime) -> None:
    """The team no longer offers it. Refused: `merge_is_over`."""
    fresh = MergeOffer.objects.select_for_update().get(pk=offer.pk)
    if fresh.state != Offer.OPEN:
        raise Refused("merge_is_over")
    _end(fresh, Offer.TAKEN_BACK, now)
    note(fresh.vote, "merge taken back", by, now, offer=fresh.pk)


@transaction.atomic
def undo_merge(offer: MergeOffer, *, by: Actor, now: datetime) -> None:
    """The proposals stand for themselves again as before; the one they became is taken back.

    Who supported only the merged one supports none of them. Refused: `merge_not_done`,
    `vote_is_locked`, `proposal_not_now` once the merged one is settled.
    """
    vote = unlocked(offer.vote)
    fresh = MergeOffer.objects.select_for_update().get(pk=offer.pk)
    if fresh.state != Offer.MERGED or fresh.into is None:
        raise Refused("merge_not_done")
    into = held(fresh.into)
    if into.state not in MERGEABLE:
        raise Refused("proposal_not_now")
    for answer in fresh.answers.select_related("proposal"):
        part = held(answer.proposal)
        if part.state == State.MERGED:
            move(part, to=answer.state_before or State.SHOWN, now=now)
            part.merged_into = None
            part.save()
            trace.unlink(
                vote.network,
                source=("proposal", part.pk),
                target=("proposal", into.pk),
                relation="merged into",
            )
    move(into, to=State.WITHDRAWN, now=now)
    into.save()
    _end(fresh, Offer.UNDONE, now)
    note(vote, "merge undone", by, now, offer=fresh.pk)


def end_silent_merges(network: Network, *, now: datetime) -> int:
    """For the clock: offers that not everybody answered in time end without a merge. Returns how many."""
    rows = MergeOffer.objects.filter(
        vote__network=network, state=Offer.OPEN, due_on__lt=now.date()
    ).select_related("vote__network")
    for offer in list(rows):
        with transaction.atomic():
            _end(offer, Offer.FAILED, now)
            note(offer.vote, "merge lapsed", Actor.clock(), now, offer=offer.pk)
    return len(rows)


def _end(offer: MergeOffer, state: str, now: datetime) -> None:
    offer.state, offer.ended_at = state, now
    offer.save()
