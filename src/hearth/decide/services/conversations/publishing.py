"""The team publishes a closed conversation without waiting for sheets that nobody settled."""

from __future__ import annotations

from datetime import datetime

from hearth.kit.actors import Actor
from hearth.kit.refusals import Refused

from ...models import Activity
from ...queries.conversations import opinions
from ..activities import close_activity
from .reading import finish


def publish_conversation(activity: Activity, *, by: Actor, now: datetime) -> Activity:
    """Close a conversation whose time is over, read it in full and show it. Repeating is harmless.

    Refused: `vote_still_open`, `conversation_without_opinions`, `opinions_not_open`.
    """
    closed = close_activity(activity, by=by, now=now)
    if closed.state not in (Activity.State.CLOSED, Activity.State.COUNTED):
        raise Refused("opinions_not_open")
    if not opinions(closed).exists():
        raise Refused("conversation_without_opinions")
    finish(closed, by=by, now=now)
    return Activity.objects.get(pk=closed.pk)
