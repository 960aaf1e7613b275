"""Asks: drafted from evidence, opened for signatures, delivered, answered, taken further, closed honestly."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from hearth.core.ledger import services as ledger
from hearth.core.networks.models import Network
from hearth.core.trace import queries as traces
from hearth.core.trace import services as trace
from hearth.kit.actors import Actor
from hearth.kit.refusals import Refused

from ...models import Ask, AskStep
from ...queries.asks import signature_count
from ...rules import asks as rules

RELATION = "asked for"
Node = tuple[str, UUID]


@transaction.atomic
def make_ask(
    network: Network,
    *,
    title: str,
    institution: str,
    what: str,
    why: str,
    evidence: Iterable[Node] = (),
    by: Actor,
    now: datetime,
    **words: Any,
) -> Ask:
    """Draft an ask. `evidence`: what it rests on; `words`: other fields of Ask.

    Refused: `ask_without_title`, `ask_to_nobody`, `ask_for_nothing`, `ask_without_reasons`.
    """
    made = Ask(
        network=network,
        title=title.strip(),
        institution=institution.strip(),
        what=what.strip(),
        why=why.strip(),
        made_by=by.label,
        made_at=now,
        **words,
    )
    _check(made)
    made.save()
    _rest_on(made, evidence, now)
    _note(made, "ask drafted", by, now)
    return made


@transaction.atomic
def change_ask(
    ask: Ask, *, evidence: Iterable[Node] | None = None, by: Actor, now: datetime, **words: Any
) -> Ask:
    """Change a draft; with `evidence`, that and nothing else is what it rests on.

    Refused: `ask_is_fixed`, and as `make_ask`.
    """
    fresh = _held(ask, "change", "ask_is_fixed")
    for field, value in words.items():
        setattr(fresh, field, value.strip() if isinstance(value, str) else value)
    _check(fresh)
    fresh.save()
    if evidence is not None:
        kept = set(evidence)
        for node in traces.came_from(fresh.network, node=("ask", fresh.pk)):
            if node not in kept:
                trace.unlink(
                    fresh.network, source=node, target=("ask", fresh.pk), relation=RELATION
                )
        _rest_on(fresh, kept, now)
    _note(fresh, "ask changed", by, now)
    return fresh


@transaction.atomic
def drop_ask(ask: Ask, *, by: Actor, now: datetime) -> None:
    """Throw a draft away that nobody has signed. Refused: `ask_is_fixed`."""
    fresh = _held(ask, "drop", "ask_is_fixed")
    change_ask(fresh, evidence=(), by=by, now=now)
    _note(fresh, "ask dropped", by, now)
    fresh.delete()


@transaction.atomic
def open_ask(ask: Ask, *, by: Actor, now: datetime) -> Ask:
    """Show it to everybody and take signatures; its words are fixed from now on. Repeating is harmless.

    Refused: `ask_is_fixed`, `ask_signing_over`.
    """
    fresh = _fresh(ask)
    if fresh.state == Ask.State.OPEN:
        return fresh
    fresh = _held(ask, "open", "ask_is_fixed")
    if fresh.sign_until and fresh.sign_until < now.date():
        raise Refused("ask_signing_over")
    fresh.state, fresh.opened_at = Ask.State.OPEN, now
    fresh.save()
    _step(fresh, AskStep.Kind.OPENED, on=now.date(), by=by, now=now)
    _note(fresh, "ask opened", by, now)
    return fresh


@transaction.atomic
def deliver_ask(
    ask: Ask, *, how: str, on: date, due_on: date, proof: str = "", by: Actor, now: datetime
) -> Ask:
    """Say that it was handed over, how, and by when an answer is asked for. Repeating is harmless.

    Refused: `ask_not_open`, `ask_delivered_how`, `ask_day_ahead`, `ask_due_before`.
    """
    fresh = _fresh(ask)
    if fresh.state == Ask.State.DELIVERED:
        return fresh
    fresh = _held(ask, "deliver", "ask_not_open")
    _check_handing_over(how, on, due_on, now)
    fresh.state, fresh.due_on = Ask.State.DELIVERED, due_on
    fresh.save()
    _step(
        fresh,
        AskStep.Kind.DELIVERED,
        how=how.strip(),
        proof=proof.strip(),
        on=on,
        due_on=due_on,
        by=by,
        now=now,
    )
    _note(fresh, "ask delivered", by, now, due_on=due_on.isoformat())
    return fresh


@transaction.atomic
def answer_ask(ask: Ask, *, kind: str, words: str, on: date, by: Actor, now: datetime) -> Ask:
    """Write down what the addressee answered, in their own words. A later answer stands beside the first.

    Refused: `ask_not_delivered`, `answer_kind_unknown`, `ask_answer_empty`, `ask_day_ahead`.
    """
    fresh = _held(ask, "answer", "ask_not_delivered")
    if kind not in (Ask.Answer.YES, Ask.Answer.PARTLY, Ask.Answer.NO):
        raise Refused("answer_kind_unknown")
    if not words.strip():
        raise Refused("ask_answer_empty")
    if on > now.date():
        raise Refused("ask_day_ahead")
    fresh.state, fresh.answer_kind = Ask.State.ANSWERED, kind
    fresh.answer, fresh.answered_on = words.strip(), on
    fresh.save()
    _step(
        fresh,
        AskStep.Kind.ANSWERED,
        words=words.strip(),
        answer_kind=kind,
        on=on,
        by=by,
        now=now,
    )
    _note(fresh, "ask answered", by, now, kind=kind)
    return fresh


@transaction.atomic
def escalate_ask(
    ask: Ask,
    *,
    institution: str,
    office: str = "",
    how: str,
    why: str,
    on: date,
    due_on: date,
    proof: str = "",
    by: Actor,
    now: datetime,
) -> Ask:
    """Take it to the next addressee, with a new deadline and the reason. What came before stays written.

    Refused: `ask_not_delivered`, `ask_to_nobody`, `ask_same_addressee`, `ask_escalated_why`, `ask_delivered_how`,
    `ask_day_ahead`, `ask_due_before`.
    """
    fresh = _held(ask, "escalate", "ask_not_delivered")
    if not institution.strip():
        raise Refused("ask_to_nobody")
    before = (fresh.institution.casefold(), fresh.office.casefold())
    if (institution.strip().casefold(), office.strip().casefold()) == before:
        raise Refused("ask_same_addressee")
    if not why.strip():
        raise Refused("ask_escalated_why")
    _check_handing_over(how, on, due_on, now)
    fresh.institution, fresh.office = institution.strip(), office.strip()
    fresh.state, fresh.due_on = Ask.State.ESCALATED, due_on
    fresh.answer_kind, fresh.answer, fresh.answered_on = "", "", None
    fresh.save()
    _step(
        fresh,
        AskStep.Kind.ESCALATED,
        how=how.strip(),
        proof=proof.strip(),
        words=why.strip(),
        on=on,
        due_on=due_on,
        by=by,
        now=now,
    )
    _note(fresh, "ask escalated", by, now, due_on=due_on.isoformat())
    return fresh


@transaction.atomic
def close_ask(ask: Ask, *, words: str = "", by: Actor, now: datetime) -> Ask:
    """Close it with the answer it got, or say honestly that none came or that it was given up. Repeating is harmless.

    Without an answer it is closed only once the deadline has passed, and the page says “no answer by …”.
    One that was never delivered is given up with a public reason.
    Refused: `ask_is_draft`, `ask_not_answered`, `ask_given_up_why`.
    """
    fresh = _fresh(ask)
    if fresh.state == Ask.State.CLOSED:
        return fresh
    fresh = _held(ask, "close", "ask_is_draft")
    today = now.date()
    if fresh.state == Ask.State.OPEN and not words.strip():
        raise Refused("ask_given_up_why")
    if fresh.state in (Ask.State.DELIVERED, Ask.State.ESCALATED):
        if not rules.is_late(state=fresh.state, due_on=fresh.due_on, today=today):
            raise Refused("ask_not_answered", due_on=fresh.due_on)
        fresh.answer_kind = Ask.Answer.NONE
    fresh.state, fresh.closed_at = Ask.State.CLOSED, now
    fresh.save()
    _step(
        fresh,
        AskStep.Kind.CLOSED,
        words=words.strip(),
        answer_kind=fresh.answer_kind,
        due_on=fresh.due_on,
        on=today,
        by=by,
        now=now,
    )
    _note(fresh, "ask closed", by, now, kind=fresh.answer_kind)
    return fresh


def mark_late_asks(network: Network, *, now: datetime) -> int:
    """For the clock: write into the history of each ask that its deadline passed, once per deadline."""
    marked = 0
    late = Ask.objects.filter(
        network=network,
        state__in=[Ask.State.DELIVERED, Ask.State.ESCALATED],
        due_on__lt=now.date(),
    )
    for row in late:
        marked += _mark_late(row, now)
    return marked


@transaction.atomic
def _mark_late(ask: Ask, now: datetime) -> bool:
    fresh = _fresh(ask)
    is_late = rules.is_late(state=fresh.state, due_on=fresh.due_on, today=now.date())
    known = AskStep.objects.filter(ask=fresh, kind=AskStep.Kind.LATE, due_on=fresh.due_on)
    if not is_late or known.exists():
        return False
    clock = Actor.clock()
    _step(fresh, AskStep.Kind.LATE, on=now.date(), due_on=fresh.due_on, by=clock, now=now)
    _note(fresh, "ask is late", clock, now)
    return True


def _check(ask: Ask) -> None:
    if not ask.title.strip():
        raise Refused("ask_without_title")
    if not ask.institution.strip():
        raise Refused("ask_to_nobody")
    if not ask.what.strip():
        raise Refused("ask_for_nothing")
    if not ask.why.strip():
        raise Refused("ask_without_reasons")


def _check_handing_over(how: str, on: date, due_on: date, now: datetime) -> None:
    if not how.strip():
        raise Refused("ask_delivered_how")
    if on > now.date():
        raise Refused("ask_day_ahead")
    if due_on <= on:
        raise Refused("ask_due_before")


def _fresh(ask: Ask) -> Ask:
    return Ask.objects.select_for_update().select_related("network").get(pk=ask.pk)


def _held(ask: Ask, deed: str, refusal: str) -> Ask:
    """The ask as it stands now, held for us; refused unless this can be done with it."""
    fresh = _fresh(ask)
    if not rules.may(deed, state=fresh.state):
        raise Refused(refusal)
    return fresh


def _step(ask: Ask, kind: str, *, by: Actor, now: datetime, **facts: Any) -> AskStep:
    """One step of the history, with the addressee and the counts as they are now."""
    return AskStep.objects.create(
        ask=ask,
        kind=kind,
        institution=ask.institution,
        office=ask.office,
        signatures=signature_count(ask),
        organisations=ask.organisations.filter(withdrawn_at=None).count(),
        by=by.label,
        at=now,
        **facts,
    )


def _rest_on(ask: Ask, evidence: Iterable[Node], now: datetime) -> None:
    pairs = [(node, ("ask", ask.pk)) for node in evidence]
    trace.link_many(ask.network, pairs=pairs, relation=RELATION, now=now)


def _note(ask: Ask, deed: str, by: Actor, now: datetime, **facts: Any) -> None:
    ledger.record(network=ask.network, deed=deed, by=by, now=now, facts={"ask": ask.pk, **facts})
