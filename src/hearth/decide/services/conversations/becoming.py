"""What a result leads to: a statement that many share becomes a priority, with its trace."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from hearth.core.trace import services as trace
from hearth.kit.actors import Actor
from hearth.kit.refusals import Refused

from ...models import Activity, Priority, Statement
from ...queries.calendar import shows_result
from ...queries.conversations import statement
from ..priorities import choose_priority


@transaction.atomic
def priority_from_statement(
    activity: Activity,
    *,
    number: int,
    title: str,
    reason: str,
    chosen_by: str,
    by: Actor,
    now: datetime,
) -> Priority:
    """Put first what a statement says. Only once the result may be told.

    Refused: `conversation_not_over`, `statement_unknown`, and as `choose_priority`.
    """
    if not shows_result(activity):
        raise Refused("conversation_not_over")
    row = statement(activity, number)
    if row is None or row.state != Statement.State.SHOWN:
        raise Refused("statement_unknown")
    made = choose_priority(
        activity.network,
        title=title,
        reason=reason,
        chosen_by=chosen_by,
        theme=activity.theme,
        by=by,
        now=now,
    )
    pairs = [
        (source, ("priority", made.pk)) for source in (("statement", row.id), ("vote", activity.pk))
    ]
    trace.link_many(activity.network, pairs=pairs, relation="became", now=now)
    return made
