"""Votes before they open: what is asked, for how much, by which rule."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from hearth.core.networks.models import Network
from hearth.core.trace import services as trace
from hearth.kit.actors import Actor
from hearth.kit.refusals import Refused

from ..bridge import budget as bridge
from ..models import Activity, Priority
from ..rules import DEFAULT_RULE
from .activities import change_activity, make_activity


@transaction.atomic
def make_vote(
    network: Network,
    *,
    title: str,
    question: str = "",
    budget_minor: int,
    eligibility: str,
    opens_at: datetime,
    closes_at: datetime,
    rule: dict[str, Any] | None = None,
    priority: Priority | None = None,
    by: Actor,
    now: datetime,
    **words: Any,
) -> Activity:
    """Prepare a vote about money. `words`: other fields of Activity.

    Refused: `vote_without_title`, `vote_without_money`, `vote_for_nobody`, `vote_closes_first`.
    """
    if budget_minor < 1:
        raise Refused("vote_without_money")
    made = make_activity(
        network,
        form=Activity.Form.BUDGET,
        title=title,
        question=question.strip(),
        budget_minor=budget_minor,
        rule=bridge.checked_rule(rule or DEFAULT_RULE),
        eligibility=eligibility,
        opens_at=opens_at,
        closes_at=closes_at,
        by=by,
        now=now,
        **words,
    )
    if priority:
        trace.link(
            network,
            source=("priority", priority.pk),
            target=("vote", made.pk),
            relation="put to a vote",
            now=now,
        )
    return made


@transaction.atomic
def change_vote(vote: Activity, *, by: Actor, now: datetime, **words: Any) -> Activity:
    """Change a vote about money before it opens. Refused: `vote_is_locked`, `vote_without_money`,
    and as `make_activity`."""
    if words.get("budget_minor", vote.budget_minor) < 1:
        raise Refused("vote_without_money")
    kept = {key: vote.rule[key] for key in ("min_support",) if key in vote.rule}
    words["rule"] = bridge.checked_rule(kept | words.get("rule", vote.rule))
    return change_activity(vote, by=by, now=now, **words)
