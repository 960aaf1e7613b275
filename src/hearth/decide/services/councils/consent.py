"""Consent: propose, clarify, react, object, integrate, until no reasoned objection stands."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from hearth.kit.actors import Actor
from hearth.kit.refusals import Refused

from ...models import (
    CouncilConsent,
    CouncilConsentText,
    CouncilItem,
    CouncilMeeting,
    CouncilRemark,
    Seat,
)
from ...queries.councils.meetings import recused_of, room
from ...rules.councils import SAID_AT, may_follow
from .meetings import in_state, note_meeting

Stage = CouncilConsent.Stage
Kind = CouncilRemark.Kind


@transaction.atomic
def begin_consent(item: CouncilItem, *, text: str, by: Actor, now: datetime) -> CouncilConsent:
    """Put a proposal before the council, to be talked over in stages.

    Refused: `council_meeting_not_running`, `item_not_for_deciding`, `consent_empty`, `consent_open_already`.
    """
    meeting = _running(item)
    if item.kind != CouncilItem.Kind.CONSENT:
        raise Refused("item_not_for_deciding")
    if not text.strip():
        raise Refused("consent_empty")
    if CouncilConsent.objects.filter(item=item, ended_at=None).exists():
        raise Refused("consent_open_already")
    made = CouncilConsent.objects.create(item=item, began_at=now)
    CouncilConsentText.objects.create(consent=made, number=1, text=text.strip()[:3000], at=now)
    note_meeting(meeting, "consent begun", by, now, item=item.pk, consent=made.pk)
    return made


@transaction.atomic
def move_consent(
    consent: CouncilConsent, *, stage: str, why: str = "", by: Actor, now: datetime
) -> CouncilConsent:
    """Go to another stage; to `consented` only when no objection stands and enough are there.

    Refused: `council_meeting_not_running`, `consent_over`, `consent_not_so`, `objection_stands`,
    `objection_none_to_integrate`, `consent_without_quorum`.
    """
    fresh = _open(consent)
    meeting = _running(fresh.item)
    if not may_follow(fresh.stage, stage):
        raise Refused("consent_not_so")
    stands = fresh.remarks.filter(kind=Kind.OBJECTION, state=CouncilRemark.State.STANDS).exists()
    if stage == Stage.INTEGRATE and not stands:
        raise Refused("objection_none_to_integrate")
    if stage == Stage.CONSENTED:
        if stands:
            raise Refused("objection_stands")
        if not room(meeting, recused=recused_of(fresh.item)).is_quorate:
            raise Refused("consent_without_quorum")
    fresh.stage = Stage(stage)
    if stage in (Stage.CONSENTED, Stage.WITHDRAWN):
        fresh.ended_at, fresh.withdrawn_why = now, why.strip()[:400]
    fresh.save(update_fields=["stage", "ended_at", "withdrawn_why"])
    note_meeting(meeting, f"consent: {stage}", by, now, consent=fresh.pk)
    return fresh


@transaction.atomic
def reword_consent(
    consent: CouncilConsent, *, text: str, by: Actor, now: datetime
) -> CouncilConsentText:
    """A new wording, while it is proposed or an objection is being integrated; the old ones stay.

    Refused: `council_meeting_not_running`, `consent_over`, `consent_not_now`, `consent_empty`, `consent_text_same`.
    """
    fresh = _open(consent)
    meeting = _running(fresh.item)
    if fresh.stage not in (Stage.PROPOSE, Stage.CLARIFY, Stage.INTEGRATE):
        raise Refused("consent_not_now")
    if not text.strip():
        raise Refused("consent_empty")
    last = CouncilConsentText.objects.filter(consent=fresh).order_by("-number")[0]
    if last.text == text.strip():
        raise Refused("consent_text_same")
    made = CouncilConsentText.objects.create(
        consent=fresh, number=last.number + 1, text=text.strip()[:3000], at=now
    )
    note_meeting(meeting, "consent reworded", by, now, consent=fresh.pk, number=made.number)
    return made


@transaction.atomic
def say_in_consent(
    consent: CouncilConsent,
    *,
    kind: str,
    text: str,
    seat: Seat | None = None,
    by: Actor,
    now: datetime,
) -> CouncilRemark:
    """Write down a question, an answer, a reaction or an objection with its reason.

    Refused: `council_meeting_not_running`, `consent_over`, `consent_not_now`, `consent_remark_empty`,
    `objection_without_seat`, `objection_by_recused`, `council_seat_unknown`.
    """
    fresh = _open(consent)
    meeting = _running(fresh.item)
    if kind not in SAID_AT[fresh.stage]:
        raise Refused("consent_not_now")
    if not text.strip():
        raise Refused("consent_remark_empty")
    if seat is not None and seat.council_id != meeting.council_id:
        raise Refused("council_seat_unknown")
    if kind == Kind.OBJECTION:
        if seat is None:
            raise Refused("objection_without_seat")
        if seat.pk in recused_of(fresh.item):
            raise Refused("objection_by_recused")
    number = CouncilConsentText.objects.filter(consent=fresh).count()
    made, is_new = CouncilRemark.objects.get_or_create(
        consent=fresh,
        kind=kind,
        seat=seat,
        text=text.strip()[:1000],
        number=number,
        defaults={"at": now},
    )
    if not is_new:  # sent twice
        return made
    note_meeting(meeting, f"consent: {kind}", by, now, consent=fresh.pk, remark=made.pk)
    return made


@transaction.atomic
def settle_objection(
    remark: CouncilRemark, *, state: str, resolved: str, by: Actor, now: datetime
) -> CouncilRemark:
    """An objection was integrated into the wording, or withdrawn by who raised it; or stands after all.

    Refused: `council_meeting_not_running`, `consent_over`, `objection_not_met`.
    """
    fresh = CouncilRemark.objects.select_for_update().get(pk=remark.pk)
    meeting = _running(_open(remark.consent).item)
    if fresh.kind != Kind.OBJECTION:
        raise Refused("consent_not_now")
    stands = state == CouncilRemark.State.STANDS
    if not stands and not resolved.strip():
        raise Refused("objection_not_met")
    fresh.state = CouncilRemark.State(state)
    fresh.resolved = "" if stands else resolved.strip()[:1000]
    fresh.resolved_at = None if stands else now
    fresh.save(update_fields=["state", "resolved", "resolved_at"])
    note_meeting(meeting, f"objection {state}", by, now, remark=fresh.pk)
    return fresh


def _running(item: CouncilItem) -> CouncilMeeting:
    return in_state(item.meeting, CouncilMeeting.State.RUNNING, code="council_meeting_not_running")


def _open(consent: CouncilConsent) -> CouncilConsent:
    rows = CouncilConsent.objects.select_for_update().select_related("item__meeting")
    fresh = rows.get(pk=consent.pk)
    if fresh.ended_at:
        raise Refused("consent_over")
    return fresh
