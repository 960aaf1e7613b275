"""What every deed in a conversation begins with: the conversation, held as it stands now."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from hearth.kit.refusals import Refused

from ...models import Activity, ConversationReading

BEFORE_OPENING = (Activity.State.DRAFT, Activity.State.GATHERING)
UNTIL_COUNTED = (*BEFORE_OPENING, Activity.State.OPEN, Activity.State.CLOSED)


def hold(activity: Activity, *, states: Collection[str], code: str) -> Activity:
    """The conversation as it stands now, held for us; refused (`code`) in any other state."""
    fresh = Activity.objects.select_for_update(of=("self",)).get(pk=activity.pk)
    if fresh.form != Activity.Form.CONVERSATION or fresh.state not in states:
        raise Refused(code)
    return fresh


def touch(activity: Activity, now: datetime) -> None:
    """Something changed that the next reading takes in."""
    if not ConversationReading.objects.filter(activity=activity).update(touched_at=now):
        ConversationReading.objects.get_or_create(activity=activity, defaults={"touched_at": now})
