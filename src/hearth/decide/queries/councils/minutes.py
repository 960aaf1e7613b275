"""Published minutes as the public reads them: everything under every item in seven queries, however long."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, Q

from ...models import (
    CouncilAction,
    CouncilConsent,
    CouncilConsentText,
    CouncilHand,
    CouncilItem,
    CouncilMeeting,
    CouncilRecusal,
    CouncilRemark,
    CouncilVote,
)


@dataclass
class ToldConsent:
    """One proposal with its wordings and the objections that were raised."""

    consent: CouncilConsent
    texts: list[str] = field(default_factory=list)
    objections: list[CouncilRemark] = field(default_factory=list)


@dataclass
class ToldItem:
    """One item with what happened under it."""

    item: CouncilItem
    votes: list[CouncilVote] = field(default_factory=list)
    consents: list[ToldConsent] = field(default_factory=list)
    recusals: list[CouncilRecusal] = field(default_factory=list)
    actions: list[CouncilAction] = field(default_factory=list)


@dataclass(frozen=True)
class Minutes:
    """The items in their order, and the actions of earlier meetings that were open when it began."""

    items: list[ToldItem]
    carried: list[CouncilAction]


def minutes_of(meeting: CouncilMeeting) -> Minutes:
    """What the minutes of a meeting say."""
    rows = CouncilItem.objects.filter(meeting=meeting).select_related("decision")
    told = {row.pk: ToldItem(row) for row in rows}
    hands = Prefetch("hands", queryset=CouncilHand.objects.select_related("seat"))
    for vote in CouncilVote.objects.filter(item__meeting=meeting).prefetch_related(hands):
        told[vote.item_id].votes.append(vote)
    recusals = CouncilRecusal.objects.filter(item__meeting=meeting).select_related("seat")
    for recusal in recusals:
        told[recusal.item_id].recusals.append(recusal)
    _consents(meeting, told)
    return Minutes(list(told.values()), _actions(meeting, told))


def _consents(meeting: CouncilMeeting, told: dict[UUID, ToldItem]) -> None:
    """Every proposal has a wording at least, so that the wordings bring their proposals along."""
    found: dict[UUID, ToldConsent] = {}
    texts = CouncilConsentText.objects.filter(consent__item__meeting=meeting)
    for text in texts.select_related("consent").order_by("consent__began_at", "number"):
        if text.consent_id not in found:
            found[text.consent_id] = ToldConsent(text.consent)
            told[text.consent.item_id].consents.append(found[text.consent_id])
        found[text.consent_id].texts.append(text.text)
    remarks = CouncilRemark.objects.filter(
        consent__item__meeting=meeting, kind=CouncilRemark.Kind.OBJECTION
    )
    for remark in remarks.select_related("seat") if found else ():
        found[remark.consent_id].objections.append(remark)


def _actions(meeting: CouncilMeeting, told: dict[UUID, ToldItem]) -> list[CouncilAction]:
    """Actions of this meeting go under their items; those that were carried along are returned."""
    moment: Any = meeting.opened_at or meeting.starts_at
    earlier = Q(meeting__starts_at__lt=meeting.starts_at, made_at__lt=moment) & (
        Q(ended_at=None) | Q(ended_at__gte=moment)
    )
    rows = CouncilAction.objects.filter(council=meeting.council_id)
    carried = []
    for row in rows.filter(Q(meeting=meeting) | earlier)[:300]:
        if row.meeting_id != meeting.pk:
            carried.append(row)
        elif row.item_id in told:
            told[row.item_id].actions.append(row)
    return carried
