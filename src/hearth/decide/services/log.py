"""The decision log: drafted, published, amended in the open."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from hearth.core.ledger import services as ledger
from hearth.core.networks.models import Network
from hearth.core.trace import services as trace
from hearth.kit.actors import Actor
from hearth.kit.refusals import Refused

from ..models import Amendment, Decision


@transaction.atomic
def add_decision(
    network: Network,
    *,
    title: str,
    what: str,
    reasons: str,
    owner: str,
    decided_by: str,
    sources: Iterable[tuple[str, UUID]] = (),
    by: Actor,
    now: datetime,
    **words: Any,
) -> Decision:
    """Draft an entry. `sources` are what it rests on (a vote, priority, project).

    Refused: `name_missing`, `decision_without_words`, `decision_without_reasons`,
    `decision_without_owner`, `veto_of_nothing`.
    """
    _check(title, what, reasons, owner, words)
    words.setdefault("decided_on", now.date())
    made = Decision.objects.create(
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
    pairs = [(source, ("decision", made.pk)) for source in sources]
    trace.link_many(network, pairs=pairs, relation="led to", now=now)
    if made.vetoes_id:
        trace.link(
            network,
            source=("decision", made.vetoes_id),
            target=("decision", made.pk),
            relation="vetoed by",
            now=now,
        )
    _note(made, "decision drafted", by, now)
    return made


@transaction.atomic
def change_decision(decision: Decision, *, by: Actor, now: datetime, **words: Any) -> Decision:
    """Change a draft. Refused: `decision_is_published`, and as `add_decision`."""
    if decision.state == Decision.State.PUBLISHED:
        raise Refused("decision_is_published")
    for field, value in words.items():
        setattr(decision, field, value)
    _check(
        decision.title,
        decision.what,
        decision.reasons,
        decision.owner,
        {"kind": decision.kind, "vetoes": decision.vetoes},
    )
    decision.save()
    _note(decision, "decision changed", by, now)
    return decision


@transaction.atomic
def publish_decision(decision: Decision, *, by: Actor, now: datetime) -> Decision:
    """Publish an entry: from now on it is only amended. Repeating is harmless."""
    if decision.state != Decision.State.PUBLISHED:
        decision.state, decision.published_at = Decision.State.PUBLISHED, now
        decision.save()
        _note(decision, "decision published", by, now)
    return decision


@transaction.atomic
def amend_decision(decision: Decision, *, text: str, by: Actor, now: datetime) -> Amendment:
    """Add to a published decision. Refused: `decision_not_published`, `decision_without_words`."""
    if decision.state != Decision.State.PUBLISHED:
        raise Refused("decision_not_published")
    if not text.strip():
        raise Refused("decision_without_words")
    made = Amendment.objects.create(decision=decision, text=text.strip(), by=by.label, at=now)
    _note(decision, "decision amended", by, now)
    return made


def _check(title: str, what: str, reasons: str, owner: str, words: dict[str, Any]) -> None:
    if not title.strip():
        raise Refused("name_missing")
    if not what.strip():
        raise Refused("decision_without_words")
    if not reasons.strip():
        raise Refused("decision_without_reasons")
    if not owner.strip():
        raise Refused("decision_without_owner")
    if words.get("kind") == Decision.Kind.VETO and not words.get("vetoes"):
        raise Refused("veto_of_nothing")


def _note(decision: Decision, deed: str, by: Actor, now: datetime) -> None:
    ledger.record(
        network=decision.network, deed=deed, by=by, now=now, facts={"decision": decision.pk}
    )
