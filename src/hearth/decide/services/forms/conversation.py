"""A conversation: its first statements are locked; after closing it is read in full and shown to everybody."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from hearth.kit.actors import Actor
from hearth.kit.refusals import Refused

from ...models import Activity, OpinionSheet, Statement
from ...queries.conversations import opinion_sheets, opinions, statements
from ...rules import conversations as rules


def lock(activity: Activity) -> dict[str, Any]:
    """The statements it begins with, and how they are read. Refused: `conversation_needs_statements`."""
    shown = list(statements(activity, state=Statement.State.SHOWN))
    if len(shown) < rules.FEWEST:
        raise Refused("conversation_needs_statements", fewest=rules.FEWEST)
    return {
        "statements": [{"number": row.number, "text": row.text} for row in shown],
        "own_statements": rules.takes_statements(activity.rule),
        "second_reader": rules.needs_second_reader(activity.rule),
        "reasons": list(rules.REASONS),
    }


def close(activity: Activity, *, by: Actor, now: datetime) -> None:
    """Read it in full and publish; sheets that still need somebody are waited for. Repeating is harmless."""
    from ..conversations.reading import finish

    if not opinions(activity).exists():
        return
    waiting = [OpinionSheet.State.ONCE, OpinionSheet.State.DIFFERS]
    if opinion_sheets(activity).filter(state__in=waiting).exists():
        return
    finish(activity, by=by, now=now)
