"""Reading statements: accept, refuse for a public reason, or merge; by one reader or two."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from hearth.kit.actors import Actor
from hearth.kit.refusals import Refused

from ...models import Activity, Statement
from ...queries.conversations import statements
from ...rules import conversations as rules
from ..activities import note
from .holding import UNTIL_COUNTED, hold, touch
from .statements import link_statement

Verdict = tuple[str, str, int | None]


@transaction.atomic
def moderate_statement(
    activity: Activity,
    *,
    number: int,
    verdict: str,
    reason: str = "",
    into: int | None = None,
    by: Actor,
    now: datetime,
) -> Statement:
    """Accept (`shown`), refuse (`refused`, with a public reason) or merge (`merged`, into a shown one).

    Where two readers are asked for, the first verdict waits for the second; two that differ are talked
    over, and the next verdict stands. A verdict can be changed until the result is out.
    Refused: `conversation_is_over`, `statement_unknown`, `statement_reason_missing`,
    `statement_merge_where`, `statement_other_reader`, `verdict_unknown`.
    """
    fresh = hold(activity, states=UNTIL_COUNTED, code="conversation_is_over")
    row = statements(fresh).select_for_update().filter(number=number).first()
    if row is None:
        raise Refused("statement_unknown")
    wanted = _checked(fresh, row, verdict, reason, into)
    if not _is_settled(fresh, row, wanted, by):
        note(fresh, "statement read once", by, now, number=number)
        return row
    _settle(row, wanted, by, now)
    note(fresh, "statement moderated", by, now, number=number, verdict=verdict, reason=row.reason)
    touch(fresh, now)
    return row


def _checked(
    activity: Activity, row: Statement, verdict: str, reason: str, into: int | None
) -> Verdict:
    if verdict not in rules.VERDICTS:
        raise Refused("verdict_unknown")
    if verdict == Statement.State.REFUSED and reason not in rules.REASONS:
        raise Refused("statement_reason_missing")
    if verdict == Statement.State.MERGED:
        shown = statements(activity, state=Statement.State.SHOWN)
        if into is None or into == row.number or not shown.filter(number=into).exists():
            raise Refused("statement_merge_where")
        return verdict, "", into
    return verdict, reason if verdict == Statement.State.REFUSED else "", None


def _is_settled(activity: Activity, row: Statement, wanted: Verdict, by: Actor) -> bool:
    """Whether this verdict stands; otherwise it is kept for the other reader."""
    if (
        not rules.needs_second_reader(activity.rule)
        or row.state != Statement.State.WAITING
        or row.is_disputed
    ):
        return True
    if not row.first_verdict:
        row.first_verdict, row.first_reason, row.first_into = wanted
        row.first_by = by.member
        row.save(update_fields=["first_verdict", "first_reason", "first_into", "first_by"])
        return False
    if row.first_by == by.membership_id:
        raise Refused("statement_other_reader")
    if (row.first_verdict, row.first_reason, row.first_into) == wanted:
        return True
    row.is_disputed = True
    row.save(update_fields=["is_disputed"])
    return False


def _settle(row: Statement, wanted: Verdict, by: Actor, now: datetime) -> None:
    row.state, row.reason, row.merged_into = wanted
    row.moderated_by, row.moderated_at, row.is_disputed = by.membership_id, now, False
    row.save(
        update_fields=[
            "state",
            "reason",
            "merged_into",
            "moderated_by",
            "moderated_at",
            "is_disputed",
        ]
    )
    if row.state == Statement.State.SHOWN:
        link_statement(row, now)
