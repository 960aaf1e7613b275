"""Commitments: promised in public, kept or honestly broken."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from hearth.core.ledger import services as ledger
from hearth.core.networks.models import Network
from hearth.core.partners.models import Organisation
from hearth.core.trace import services as trace
from hearth.kit.actors import Actor
from hearth.kit.refusals import Refused

from .. import rules
from ..models import Commitment, Programme
from .standing import must_answer_for, must_be_here


@transaction.atomic
def make_commitment(
    network: Network,
    *,
    text: str,
    due_on: date,
    programme: Programme | None = None,
    organisation: Organisation | None = None,
    promised_by: str = "",
    note: str = "",
    decision_id: UUID | None = None,
    by: Actor,
    now: datetime,
) -> Commitment:
    """Note a promise. Refused: `not_of_this_network`, `not_your_organisation`,
    `commitment_without_words`, `commitment_of_nobody`."""
    must_be_here(network, programme, organisation)
    must_answer_for(network, by, organisation)
    _check(text, organisation, promised_by)
    made = Commitment.objects.create(
        network=network,
        programme=programme,
        organisation=organisation,
        promised_by=promised_by.strip(),
        text=text.strip(),
        due_on=due_on,
        note=note.strip(),
        made_at=now,
        changed_at=now,
    )
    _link(made, decision_id, now)
    _note(made, "commitment made", by, now, due_on=due_on)
    return made


@transaction.atomic
def change_commitment(
    commitment: Commitment,
    *,
    text: str,
    due_on: date,
    organisation: Organisation | None = None,
    promised_by: str = "",
    note: str = "",
    by: Actor,
    now: datetime,
) -> Commitment:
    """Change the words or the day; the ledger keeps the day before. Refused as `make_commitment`."""
    network = commitment.network
    must_be_here(network, organisation)
    must_answer_for(network, by, commitment.organisation)
    _check(text, organisation, promised_by)
    before = commitment.due_on
    commitment.text, commitment.due_on, commitment.note = text.strip(), due_on, note.strip()
    commitment.organisation, commitment.promised_by = organisation, promised_by.strip()
    commitment.changed_at = now
    commitment.save()
    _note(commitment, "commitment changed", by, now, due_on=due_on, was_due_on=before)
    return commitment


@transaction.atomic
def settle_commitment(
    commitment: Commitment,
    *,
    state: str,
    reason: str = "",
    note: str | None = None,
    by: Actor,
    now: datetime,
) -> Commitment:
    """Say how it stands: under way, done, broken with its reason. The same state again changes nothing.

    Refused: `not_of_this_network`, `not_your_organisation`, `commitment_state_unknown`,
    `broken_needs_a_reason`.
    """
    own = Commitment.objects.select_for_update().get(pk=commitment.pk)
    must_answer_for(own.network, by, own.organisation)
    if own.state == state:
        return own
    if not rules.may_follow(own.state, state):
        raise Refused("commitment_state_unknown", before=own.state, state=state)
    if state == Commitment.State.BROKEN and not reason.strip():
        raise Refused("broken_needs_a_reason")
    before, own.state, own.changed_at = own.state, state, now
    own.done_at = now if state == Commitment.State.DONE else None
    own.reason = reason.strip() if state == Commitment.State.BROKEN else ""
    own.note = own.note if note is None else note.strip()
    own.save()
    _note(own, "commitment settled", by, now, state=state, before=before)
    return own


def _check(text: str, organisation: Organisation | None, promised_by: str) -> None:
    if not text.strip():
        raise Refused("commitment_without_words")
    if organisation is None and not promised_by.strip():
        raise Refused("commitment_of_nobody")


def _link(made: Commitment, decision_id: UUID | None, now: datetime) -> None:
    target = ("commitment", made.pk)
    if made.programme_id:
        source = ("programme", made.programme_id)
        trace.link(made.network, source=source, target=target, relation="promised in", now=now)
    if decision_id:
        source = ("decision", decision_id)
        trace.link(made.network, source=source, target=target, relation="promised in", now=now)


def _note(commitment: Commitment, deed: str, by: Actor, now: datetime, **facts: object) -> None:
    facts = {"commitment": commitment.pk, **facts}
    ledger.record(network=commitment.network, deed=deed, by=by, now=now, facts=facts)
