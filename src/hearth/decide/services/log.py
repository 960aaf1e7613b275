"""The decision log: drafted, published, amended in the open."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from hearth.core.ledger import services as ledger
from hearth.core.networks.models import Network
from hearth.core.trace import services as trace
from hearth.kit.actors import Actor
from hearth.kit.refusals import Refused

from ..models import Amendment, Decision, DecisionOption

Node = tuple[str, UUID]
LED_TO = "led to"
MOST_OPTIONS = 12
#: The same draft within this time is a form that was sent twice.
TWICE = timedelta(minutes=1)


@dataclass(frozen=True)
class Considered:
    """One option that was considered: chosen, or why not."""

    title: str
    why_not: str = ""
    is_chosen: bool = False


@transaction.atomic
def add_decision(
    network: Network,
    *,
    title: str,
    what: str,
    reasons: str,
    owner: str,
    decided_by: str,
    sources: Iterable[Node] = (),
    options: Iterable[Considered] = (),
    by: Actor,
    now: datetime,
    **words: Any,
) -> Decision:
    """Draft an entry. `sources` are what it rests on (a theme, vote, priority, voice, indicator).

    Refused: `name_missing`, `decision_without_words`, `decision_without_reasons`,
    `decision_without_owner`, `veto_of_nothing`, `veto_without_deadline`, `option_without_reason`,
    `too_many_options`, `not_of_this_network`.
    """
    words.setdefault("decided_on", now.date())
    made = Decision(
        network=network,
        title=title.strip(),
        what=what.strip(),
        reasons=reasons.strip(),
        owner=owner.strip(),
        decided_by=decided_by.strip(),
        made_by=by.label,
        made_at=now,
        **words,
    )
    _check(made)
    if twin := _pressed_twice(made, now):
        return twin
    made.save()
    _keep_options(made, options)
    _link(made, sources, now)
    note_decision(made, "decision drafted", by, now)
    return made


@transaction.atomic
def change_decision(
    decision: Decision,
    *,
    options: Iterable[Considered] | None = None,
    sources: Iterable[Node] | None = None,
    by: Actor,
    now: datetime,
    **words: Any,
) -> Decision:
    """Change a draft. Refused: `decision_is_published`, and as `add_decision`."""
    fresh = Decision.objects.select_for_update().get(pk=decision.pk)
    if fresh.state == Decision.State.PUBLISHED:
        raise Refused("decision_is_published")
    for field, value in words.items():
        setattr(fresh, field, value)
    _check(fresh)
    fresh.save()
    if options is not None:
        _keep_options(fresh, options)
    if sources is not None:
        _relink(fresh, set(sources), now)
    note_decision(fresh, "decision changed", by, now)
    return fresh


@transaction.atomic
def publish_decision(decision: Decision, *, by: Actor, now: datetime) -> Decision:
    """Publish an entry: from now on it is only amended. Repeating is harmless."""
    fresh = Decision.objects.select_for_update().get(pk=decision.pk)
    if fresh.state != Decision.State.PUBLISHED:
        fresh.state, fresh.published_at = Decision.State.PUBLISHED, now
        fresh.save(update_fields=["state", "published_at"])
        note_decision(fresh, "decision published", by, now)
    return fresh


@transaction.atomic
def amend_decision(decision: Decision, *, text: str, by: Actor, now: datetime) -> Amendment:
    """Add to a published decision. Refused: `decision_not_published`, `decision_without_words`."""
    fresh = Decision.objects.select_for_update().get(pk=decision.pk)
    if fresh.state != Decision.State.PUBLISHED:
        raise Refused("decision_not_published")
    if not text.strip():
        raise Refused("decision_without_words")
    made, is_new = Amendment.objects.get_or_create(
        decision=decision, text=text.strip(), by=by.label, defaults={"at": now}
    )
    if not is_new:  # sent twice
        return made
    note_decision(decision, "decision amended", by, now)
    return made


def _pressed_twice(decision: Decision, now: datetime) -> Decision | None:
    """The very same draft of a moment ago: a form that was sent twice is one entry."""
    names = ("title", "what", "reasons", "kind", "owner", "decided_by", "made_by")
    same = {name: getattr(decision, name) for name in names}
    rows = Decision.objects.filter(network=decision.network, state=Decision.State.DRAFT, **same)
    return rows.filter(made_at__gte=now - TWICE).first()


def _check(decision: Decision) -> None:
    """Refused: everything that `add_decision` names."""
    if not decision.title.strip():
        raise Refused("name_missing")
    if not decision.what.strip():
        raise Refused("decision_without_words")
    if not decision.reasons.strip():
        raise Refused("decision_without_reasons")
    if not decision.owner.strip():
        raise Refused("decision_without_owner")
    for thing in (decision.council, decision.owner_member, decision.vetoes):
        if thing is not None and thing.network_id != decision.network_id:
            raise Refused("not_of_this_network")
    _check_veto(decision)


def _check_veto(decision: Decision) -> None:
    """A veto names what it stops and by when it must be answered; nothing else has a deadline."""
    if decision.kind != Decision.Kind.VETO:
        decision.vetoes, decision.answer_due_on = None, None
        return
    if decision.vetoes is None:
        raise Refused("veto_of_nothing")
    if decision.answer_due_on is None:
        raise Refused("veto_without_deadline")
    if decision.answer_due_on < decision.decided_on:
        raise Refused("veto_deadline_before_it")


def _keep_options(decision: Decision, options: Iterable[Considered]) -> None:
    """The options as they are now. One that was not chosen says why."""
    rows = [row for row in options if row.title.strip()]
    if len(rows) > MOST_OPTIONS:
        raise Refused("too_many_options", most=MOST_OPTIONS)
    for row in rows:
        if not row.is_chosen and not row.why_not.strip():
            raise Refused("option_without_reason", option=row.title.strip()[:80])
    decision.options.all().delete()
    DecisionOption.objects.bulk_create(
        DecisionOption(
            decision=decision,
            position=position,
            title=row.title.strip()[:300],
            is_chosen=row.is_chosen,
            why_not="" if row.is_chosen else row.why_not.strip()[:1000],
        )
        for position, row in enumerate(rows, start=1)
    )


def _link(decision: Decision, sources: Iterable[Node], now: datetime) -> None:
    own: Node = ("decision", decision.pk)
    pairs = [(source, own) for source in sources]
    if decision.council_id:
        trace.link(
            decision.network,
            source=("council", decision.council_id),
            target=own,
            relation="decided by",
            now=now,
        )
    trace.link_many(decision.network, pairs=pairs, relation=LED_TO, now=now)
    if decision.vetoes_id:
        stopped: Node = ("decision", decision.vetoes_id)
        trace.link(decision.network, source=stopped, target=own, relation="vetoed by", now=now)


def _relink(decision: Decision, sources: set[Node], now: datetime) -> None:
    """What a draft rests on, as chosen now: links that are gone are taken back."""
    from hearth.core.trace.queries import came_from

    own: Node = ("decision", decision.pk)
    for source in set(came_from(decision.network, node=own, limit=2000)) - sources:
        trace.unlink(decision.network, source=source, target=own, relation=LED_TO)
    _link(decision, sources, now)


def note_decision(decision: Decision, deed: str, by: Actor, now: datetime, **facts: Any) -> None:
    """One entry of the ledger about a decision."""
    ledger.record(
        network=decision.network,
        deed=deed,
        by=by,
        now=now,
        facts={"decision": decision.pk, **facts},
    )
